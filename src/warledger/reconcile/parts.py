"""
What contains what: parts that a report tells, and what lies within a total in people, place and
days.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from warledger.reconcile.containment import Hold, holds
from warledger.reconcile.nesting import LISTED, nested
from warledger.reconcile.scope import NOWHERE
from warledger.records import Feature, Link, LinkType, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.drafts import Draft
    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Incident

#: The note on a total whose place was taken from it, for its own report tells parts elsewhere.
LEFT_OPEN = "its parts lie elsewhere: the place is left open"
#: What links of parts rest on: the report's own words, or a person's.
BY_WORDING, BY_JUDGEMENT = "wording", "judgement"
#: Their scores; of other parts it is less.
TOLD_SCORE, JUDGED_SCORE = 5.0, 9.0
_MAY = "may have people in common with the total of "
_UNSURE = _MAY + "{}; nothing says surely"
_FULL = f"of totals that may have people in common with it no more than {LISTED} are named"
_SAID = Feature(name=BY_WORDING, score=TOLD_SCORE, reason="the report says so")


def told_pairs(entries: Mapping[str, Entry]) -> list[tuple[str, str]]:
    """Entries that their reports call a part, each with what it is a part of."""
    whole_of = ((part, entry.part_of) for part, entry in sorted(entries.items()))
    return [(part, whole) for part, whole in whole_of if whole is not None]


def told_parts(
    draft: Draft, pairs: Iterable[tuple[str, str]], denied: Collection[tuple[str, str]] = ()
) -> None:
    """
    Parts that a report itself names; what has parts of its own is a total.

    Places and people are held beside each other as each incident's own entries tell of them, and
    days are handed down from the oldest total, so that nothing hangs on the order of the pairs.

    Args:
        draft: Where to keep it; each incident in it is as its entries alone say.
        pairs: See `told_pairs`, in the order of the parts' ids.
        denied: Incidents that a person says are no part of another, each with that.
    """
    alone = dict(draft.scopes)
    wholes: dict[str, set[str]] = {}
    for part, whole in pairs:
        if part not in draft.of_entry or whole not in draft.of_entry:
            continue
        inner, outer = draft.of_entry[part], draft.of_entry[whole]
        if inner == outer or (inner, outer) in denied:
            continue
        _widened(draft, inner, outer, alone)
        draft.link(
            Link(
                type=LinkType.PART_OF, source=part, target=whole, score=TOLD_SCORE,
                features=(_SAID,),
            )
        )  # fmt: skip
        contain(draft, inner, outer)
        wholes.setdefault(inner, set()).add(outer)
    _not_newer(draft, wholes)


def _not_newer(draft: Draft, wholes: Mapping[str, Collection[str]]) -> None:
    """A part of an old total that is printed again is as old as the total."""
    parts: dict[str, list[str]] = {}
    for inner, outers in wholes.items():
        for outer in outers:
            parts.setdefault(outer, []).append(inner)
    ends = ((draft.incidents[key].end, key) for key in {*wholes, *parts})
    waiting = [(end, key) for end, key in ends if end is not None]
    heapify(waiting)
    while waiting:  # nothing that is looked at later ends earlier
        end, outer = heappop(waiting)
        whole = draft.incidents[outer]
        if whole.end != end:
            continue  # it was looked at with an earlier end
        for inner in parts.get(outer, ()):
            part = draft.incidents[inner]
            if part.end is None or part.start is None or whole.start is None or part.end <= end:
                continue
            if whole.start <= part.start <= end:
                _end_with(draft, inner, end)
                heappush(waiting, (end, inner))


def _end_with(draft: Draft, key: str, end: date) -> None:
    draft.incidents[key] = replace(draft.incidents[key], end=end)
    draft.changed.add(key)
    when = replace(draft.scopes[key].when, end=end)
    draft.scopes[key] = replace(draft.scopes[key], when=when)


def _widened(draft: Draft, inner: str, outer: str, alone: Mapping[str, Scope]) -> None:
    """
    A whole is as wide as its parts: the report's own words stand above a place that was inferred.

    Where people or days of a told part lie apart as well, a person should look; the two are still
    never added.
    """
    part, whole = alone[inner], alone[outer]
    if holds(part, whole) is not Hold.APART:
        return
    if holds(part, replace(whole, where=NOWHERE, frame=TimeFrame.CUMULATIVE)) is Hold.APART:
        reason = "the report calls it a part, but people or days lie apart"
        draft.review.setdefault(inner, []).append(reason)
    elif LEFT_OPEN not in draft.review.setdefault(outer, []):
        wide = replace(draft.scopes[outer], where=NOWHERE, frame=TimeFrame.CUMULATIVE)
        draft.scopes[outer] = wide
        draft.changed.add(outer)
        draft.incidents[outer] = replace(draft.incidents[outer], place=None, place_words=None)
        draft.review[outer].append(LEFT_OPEN)


def contain(draft: Draft, inner: str, outer: str) -> None:
    """Put an incident into a total, unless one of the two is in the other already."""
    if inner in draft.contains.get(outer, ()) or outer in draft.contains.get(inner, ()):
        return
    draft.contains.setdefault(outer, set()).add(inner)
    incident = draft.incidents[outer]
    if not incident.aggregate:
        draft.incidents[outer] = replace(incident, aggregate=True)
        draft.changed.add(outer)


def contained(draft: Draft, exceeds: Callable[[str, str], bool]) -> None:
    """
    Parts by scope: what lies within a total in people, place and days.

    All totals around an incident are kept, but only the tightest is linked: running totals lie
    within each other by the hundred.

    Args:
        draft: Where to keep it.
        exceeds: Whether an incident counts more people than a total allows: it is not linked as a
            part of it.
    """
    names = {key: named(one) for key, one in draft.incidents.items() if one.aggregate}
    names |= {key: one.name for key, one in draft.beyond.items()}
    totals = sorted(names, key=lambda key: (names[key], key))
    keys = [*totals, *sorted(draft.incidents.keys() - names.keys())]
    found = nested([draft.scope(key) for key in keys], range(len(totals)))
    around: dict[str, list[str]] = {}
    for part, whole in _pairs(found.inside, keys):
        if part in draft.beyond:
            continue
        if whole in draft.beyond:
            draft.within.setdefault(whole, set()).add(part)
        else:
            contain(draft, part, whole)
        around.setdefault(part, []).append(whole)
    told: Counter[str] = Counter()
    for part, whole in _pairs(found.likely, keys):
        if part in names:
            continue
        told[part] += 1
        if not _told(draft, part, whole):
            draft.review.setdefault(part, []).append(unsure(names[whole]))
    for part, number in told.items():
        if number == LISTED:
            draft.review.setdefault(part, []).append(_FULL)
    for key, outers in around.items():
        _link_part(draft, key, sorted(outers, key=lambda one: (length(draft, one), one)), exceeds)


def _pairs(found: tuple[Numbers, Numbers], keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one, two in zip(*(side.tolist() for side in found), strict=True):
        yield keys[one], keys[two]


def _told(draft: Draft, key: str, outer: str) -> bool:
    return key in draft.contains.get(outer, ())


def length(draft: Draft, key: str) -> int:
    """Of how many days a total is; very many where its days are not known."""
    when = draft.scope(key).when
    return (when.end - when.start).days if when.start and when.end else 10**6


def _link_part(
    draft: Draft, key: str, outers: Sequence[str], exceeds: Callable[[str, str], bool]
) -> None:
    """A part with its tightest total; a running total also with the one that continues it."""
    reason = "people, place and days lie within the total's"
    scope = (Feature(name="scope", score=1.0, reason=reason),)
    part, outer = draft.first(key), outers[0]
    larger = next((one for one in outers if not exceeds(key, one)), None)
    if larger is not None and part != draft.first(larger):
        whole = draft.first(larger)
        draft.link(
            Link(type=LinkType.PART_OF, source=part, target=whole, score=1.0, features=scope)
        )
    if part != (whole := draft.first(outer)) and _grown(draft, key, outer):
        draft.link(
            Link(type=LinkType.UPDATES, source=whole, target=part, score=1.0, features=scope)
        )


def _grown(draft: Draft, key: str, outer: str) -> bool:
    """Whether one running total continues another: same start and scope, a later end."""
    one, two = draft.scope(key), draft.scope(outer)
    if not draft.incidents[key].aggregate or one.when.start is None:
        return False
    same_place = (one.where.place, one.where.name) == (two.where.place, two.where.name)
    same_people = one.victims.key == two.victims.key and one.perpetrator.key == two.perpetrator.key
    return one.when.start == two.when.start and same_place and same_people


def named(incident: Incident) -> str:
    """A total by its place and days, as notes have it."""
    days = f"{incident.start or '?'} to {incident.end or '?'}"
    return days if not incident.place_words else f"{incident.place_words}, {days}"


def listed(review: Sequence[str]) -> list[str]:
    """Of an incident's notes those on totals that it may lie in."""
    return [note for note in review if note.startswith(_MAY)]


def unsure(name: str) -> str:
    """The note on an incident that may lie in a total of this name."""
    return _UNSURE.format(name)
