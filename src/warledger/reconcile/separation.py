"""Whether the reports themselves keep two incidents apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.relations import Lie, periods, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Incident


def separate(
    a: tuple[Incident, Scope], b: tuple[Incident, Scope], entries: Mapping[str, Entry]
) -> bool:
    """
    Whether one report tells both as different people.

    Parts of one whole are, and so are two figures that a report gives for one place and period
    without calling either a part of the other ("22 at the checkpoint; sixteen more …").
    """
    one = {entries[key].report: entries[key] for key in a[0].entries if _own(entries[key])}
    two = {entries[key].report: entries[key] for key in b[0].entries if _own(entries[key])}
    for report in one.keys() & two.keys():
        first, second = one[report], two[report]
        if _wholes(first, entries) & set(b[0].entries) or _wholes(second, entries) & set(
            a[0].entries
        ):
            return False
        if first.part_of is not None and first.part_of == second.part_of:
            return True
        if place_of(a[1], b[1]) is Lie.SAME and periods(a[1].when, b[1].when) is Lie.SAME:
            return True
    return False


def _wholes(entry: Entry, entries: Mapping[str, Entry]) -> set[str]:
    """The entries of its report that an entry is a part of, however far up."""
    found: set[str] = set()
    waiting = [entry]
    while waiting:
        current = waiting.pop()
        for key in (current.part_of, current.same_as):
            if key is not None and key not in found and key in entries:
                found.add(key)
                waiting.append(entries[key])
    return found


def _own(entry: Entry) -> bool:
    return entry.claim.comment is None
