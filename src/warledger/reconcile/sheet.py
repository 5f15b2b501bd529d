"""What a tally is made from: the figures that it could count, and which of them may overlap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.reconcile.bayes import Said, weigh
from warledger.reconcile.containment import Totals
from warledger.reconcile.figures import voices
from warledger.reconcile.origins import origin_of
from warledger.reconcile.policies import settle
from warledger.reconcile.selection import Selection
from warledger.reconcile.separation import separate
from warledger.records import Bounds, LinkType, Modality, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warledger.reconcile.figures import Voice
    from warledger.reconcile.selection import Selected
    from warledger.records import ClaimantKind, Reconciliation, TallyQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One figure that a tally could count."""

    selected: Selected
    said: tuple[Voice, ...]
    bounds: Bounds
    entries: tuple[str, ...]

    @property
    def id(self) -> str:
        """The incident's id."""
        return self.selected.incident.id

    @property
    def low(self) -> int:
        """The lower bound; nothing is known of one that is open."""
        return self.bounds.low or 0


@dataclass(slots=True, kw_only=True)
class Sheet:
    """The figures of one query, with what may overlap and what contains what."""

    query: TallyQuery
    known: Reconciliation
    items: dict[str, Item]  #: those that may count
    left_out: list[Item]  #: those that touch the query, with their reasons
    rates: list[Item]
    clashes: dict[str, frozenset[str]]
    around: dict[str, frozenset[str]]  #: for an item, the items that contain it

    def inside(self) -> dict[str, list[str]]:
        """For each item that contains others these."""
        found: dict[str, list[str]] = {}
        for part, outers in self.around.items():
            for outer in outers:
                found.setdefault(outer, []).append(part)
        return found

    def only(self, keys: Iterable[str], items: Mapping[str, Item] | None = None) -> Sheet:
        """The sheet of some items; others than the sheet's own clash with nothing."""
        mine = {key: (items or self.items)[key] for key in sorted(keys)}
        kept = frozenset(mine)
        return replace(
            self,
            items=mine,
            left_out=[],
            rates=[],
            clashes={key: self.clashes.get(key, frozenset()) & kept for key in mine},
            around={key: self.around.get(key, frozenset()) & kept for key in mine},
        )


def sheet_of(query: TallyQuery, known: Reconciliation, hierarchy: Sequence[ClaimantKind]) -> Sheet:
    """Gather the figures of a query."""
    items: dict[str, Item] = {}
    left_out, rates = [], []
    for selected in Selection(query, known):
        said = tuple(voices(selected.incident, known))
        if not said:
            continue
        policy = Policy.RANGE if query.policy is Policy.BAYES else query.policy
        bounds, entries = settle(said, policy, hierarchy)
        item = Item(selected=selected, said=said, bounds=bounds, entries=entries)
        if selected.incident.per is not None:
            rates.append(item)
        elif selected.left_out is not None:
            left_out.append(item)
        elif not _denied(item, known):
            items[item.id] = item
    if query.policy is Policy.BAYES:
        items = _weighed(items, known)
    clashes, around = _overlaps(items, known)
    return Sheet(
        query=query,
        known=known,
        items=items,
        left_out=left_out,
        rates=rates,
        clashes=clashes,
        around=around,
    )


def _weighed(items: dict[str, Item], known: Reconciliation) -> dict[str, Item]:
    """The same with the likeliest numbers, all claims of the query weighed together."""
    said = [
        Said(
            thing=key,
            source=origin_of(known.entries[voice.entries[0]]),
            low=voice.low,
            high=voice.high,
            vague=voice.vague or voice.approx,
        )
        for key, item in items.items()
        for voice in item.said
        if voice.value is not None
    ]
    numbers = weigh(said).numbers
    return {
        key: replace(item, bounds=_around(item.bounds, numbers.get(key)))
        for key, item in items.items()
    }


def _around(bounds: Bounds, number: float | None) -> Bounds:
    """The likeliest number, kept between the lowest and the highest that was reported."""
    if number is None:
        return bounds
    best = max(round(number), bounds.low or 0)
    return replace(bounds, best=best if bounds.high is None else min(best, bounds.high))


def _denied(item: Item, known: Reconciliation) -> bool:
    """Whether all that is said is that nobody came to harm: that adds nothing."""
    return all(
        known.entries[key].claim.modality is Modality.NEGATED
        for key in item.selected.incident.entries
        if key not in known.set_aside
    )


def _overlaps(
    items: dict[str, Item], known: Reconciliation
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Which items may count the same people, and which totals contain which items."""
    totals = Totals(
        {key: i.selected.scope for key, i in items.items() if i.selected.incident.aggregate}
    )
    clashes: dict[str, set[str]] = {key: set() for key in items}
    around: dict[str, set[str]] = {key: set() for key in items}
    for outer, item in items.items():
        for part in item.selected.incident.contains:
            if part in items:
                around[part].add(outer)
                clashes[part].add(outer)
                clashes[outer].add(part)
    _close(clashes, around)
    _untie(around)
    for key, item in items.items():
        here = (item.selected.incident, item.selected.scope)
        for other, _ in totals.containing(key, item.selected.scope):
            whole = items[other]
            there = (whole.selected.incident, whole.selected.scope)
            if not separate(here, there, known.entries):
                clashes[key].add(other)
                clashes[other].add(key)
    for one, two in _doubts(items, known):
        clashes[one].add(two)
        clashes[two].add(one)
    return (
        {key: frozenset(found) for key, found in clashes.items()},
        {key: frozenset(found) for key, found in around.items()},
    )


def _close(clashes: dict[str, set[str]], around: dict[str, set[str]]) -> None:
    """A part of a part is a part: 3 of the 9 of the 17 are among the 17."""
    for key in sorted(around):
        waiting = sorted(around[key])
        while waiting:
            for outer in around[waiting.pop()] - around[key] - {key}:
                around[key].add(outer)
                clashes[key].add(outer)
                clashes[outer].add(key)
                waiting.append(outer)


def _untie(around: dict[str, set[str]]) -> None:
    """Of two that are said to contain each other neither does, or none of them would be high."""
    mutual = {key: {o for o in outers if key in around[o]} for key, outers in around.items()}
    for key, others in mutual.items():
        around[key] -= {key, *others}


def _doubts(items: dict[str, Item], known: Reconciliation) -> list[tuple[str, str]]:
    """Incidents that may be one, as far as nobody has looked."""
    of_entry = {key: item.id for item in items.values() for key in item.selected.incident.entries}
    found = []
    for link in known.links:
        if link.review and link.type is LinkType.SAME_INCIDENT:
            one, two = of_entry.get(link.source), of_entry.get(link.target)
            if one is not None and two is not None and one != two:
                found.append((one, two))
    return found
