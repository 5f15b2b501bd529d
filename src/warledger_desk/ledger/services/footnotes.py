"""What a sum rests on, in words: lines, notes and rates, as far as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from warledger import records
from warledger.reconcile import reasons
from warledger.reconcile.containment import Hold, holds
from warledger.reconcile.figures import voices
from warledger.reconcile.notes import (
    DONE,
    aged,
    closing,
    differing,
    disputes,
    omissions,
    outgrown,
    printed_again,
)
from warledger.reconcile.policies import settle
from warledger.reconcile.rates import held_against, unlike
from warledger.reconcile.scope import Scope, When
from warledger.reconcile.selection import Selected
from warledger.reconcile.sheet import Item
from warledger.records import Outcome, Reconciliation, Status, TallyLine, TallyRate, TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.held import EARLY, LATE, Moved
from warledger_desk.ledger.services.incident_records import incidents_of
from warledger_desk.ledger.services.overlaps import row, sorted_by
from warledger_desk.ledger.services.shares import OPEN, POLICIES, STATUSES, UNKNOWN, Flag
from warledger_desk.ledger.services.summing import bounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.records import Bounds, Incident, TallyQuery
    from warledger_desk.ledger.services.choosing import Chosen
    from warledger_desk.ledger.services.held import Held, Numbers
    from warledger_desk.ledger.services.overlaps import Overlaps
    from warledger_desk.ledger.services.summing import Summed

#: Notes of one kind, and rates, that are shown; more are counted.
NOTES, RATES = 20, 50
#: Totals that are looked at for whether more was reported since.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One question with all that its sum rests on, by places in arrays."""

    query: TallyQuery
    held: Held
    chosen: Chosen
    overlaps: Overlaps
    sum: Summed

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.chosen.items) + len(self.chosen.left_out) + len(self.chosen.rates)

    @property
    def counted(self) -> Numbers:
        """Places in ``held`` of what counts."""
        return self.chosen.items[self.sum.counted]


def known_of(incidents: Iterable[str]) -> Reconciliation:
    """
    These incidents with their claims as the judgements have them.

    Raises:
        Moved: Some are not there any more.
    """
    wanted = list(dict.fromkeys(incidents))
    found: list[Incident] = []
    for some in chunks(wanted):
        found += incidents_of(models.Incident.objects.filter(pk__in=some))
    members = sorted({key for one in found for key in one.entries})
    ruled = rulings_on(members)
    entries = {one.id: ruled.entry(one) for one in entries_of(members)}
    if len(found) < len(wanted) or len(entries) < len(members):
        raise Moved
    aside = {key: ruled.set_aside(entry) for key, entry in entries.items()}
    return Reconciliation(
        entries=entries,
        incidents=tuple(found),
        links=(),
        set_aside={key: reason for key, reason in aside.items() if reason is not None},
        accepted=frozenset(ruled.accepted & entries.keys()),
    )


def lines(sheet: Sheet, first: int, count: int) -> tuple[tuple[TallyLine, ...], Reconciliation]:
    """
    Some of the lines: what counts first, then by start, as `warledger.records.Tally` has them.

    Args:
        sheet: The question.
        first: How many lines are passed over.
        count: How many are wanted.

    Returns:
        The lines, and the incidents with their claims.
    """
    chosen = sheet.chosen
    cuts = np.cumsum([len(chosen.items), len(chosen.left_out), len(chosen.rates)])
    wanted = range(first, min(first + count, len(sheet)))
    items = [int(sheet.sum.order[n]) for n in wanted if n < cuts[0]]
    left_out = [int(chosen.left_out[n - cuts[0]]) for n in wanted if cuts[0] <= n < cuts[1]]
    rates = [int(chosen.rates[n - cuts[1]]) for n in wanted if n >= cuts[1]]
    why = {n: _overlapping(sheet, n) for n in items if not sheet.sum.counted[n]}
    near = [int(chosen.items[other]) for other, _ in why.values() if other is not None]
    places = [*(int(chosen.items[n]) for n in items), *left_out, *rates]
    known = known_of(dict.fromkeys(str(sheet.held.incident[at]) for at in [*places, *near]))
    by_id = {one.id: one for one in known.incidents}
    made = _Lines(sheet, known, by_id)
    found = [made.item(n, why.get(n)) for n in items]
    found += [made.other(at, chosen.reason(at) or "left out") for at in left_out]
    found += [made.other(at, reasons.RATE) for at in rates]
    return tuple(found), known


def _overlapping(sheet: Sheet, key: int) -> tuple[int | None, str]:
    """What stands for the people of an item that is not counted: another one, and how."""
    held, items, counted = sheet.held, sheet.chosen.items, sheet.sum.counted

    def first(found: Numbers) -> int | None:
        found = found[counted[found]]
        return int(found[np.argmin(held.rank[items[found]])]) if len(found) else None

    whole = first(row(sheet.overlaps.around, key))
    if whole is not None:
        return whole, "inside"
    parts = sheet.overlaps.around[:, [key]].nonzero()[0]
    parts = parts[counted[parts]]
    other = first(np.setdiff1d(sheet.overlaps.row(key), parts))
    if len(parts):
        lows = np.maximum(bounds_of(held, items, sheet.query.policy)[:, 0], 0)
        made = int(lows[parts].sum())
        if made >= lows[key] or other is None:
            return None, reasons.outnumbered(made)
    return other, "clash" if other is not None else reasons.SAME_PEOPLE


class _Lines:
    def __init__(self, sheet: Sheet, known: Reconciliation, by_id: dict[str, Incident]) -> None:
        self._sheet, self._known, self._by_id = sheet, known, by_id

    def _settled(self, at: int) -> tuple[Incident, Bounds, tuple[str, ...], int]:
        incident = self._by_id[str(self._sheet.held.incident[at])]
        said = voices(incident, self._known)
        return incident, *settle(said, self._sheet.query.policy), len(said)

    def other(self, at: int, reason: str) -> TallyLine:
        """A line of what does not count."""
        incident, bounds, entries, _ = self._settled(at)
        return TallyLine(
            incident=incident.id, bounds=bounds, counted=False, reason=reason, entries=entries
        )

    def item(self, n: int, why: tuple[int | None, str] | None) -> TallyLine:
        """A line of what could count."""
        items, summed = self._sheet.chosen.items, self._sheet.sum
        incident, bounds, entries, origins = self._settled(int(items[n]))
        ibc = self._sheet.query.policy is records.Policy.IRAQ_BODY_COUNT
        if why is None and n in summed.rests:
            rest = summed.rests[n]
            reason = reasons.remains(
                incident, bounds.low or 0, confirmed=rest.confirmed, possible=rest.possible,
                origins=origins,
            )  # fmt: skip
            bounds = rest.bounds
        elif why is None:
            reason = (reasons.stands if ibc else reasons.counts)(incident, origins)
        elif ibc:
            exact = self._sheet.held.flag(Flag.EXACT)[items[n]]
            reason = reasons.WIDER if exact else reasons.NOT_EXACT
            if summed.smaller is not None and summed.smaller[n]:
                reason = reasons.OUTGROWN
        elif why[0] is None:
            reason = why[1]
        else:
            other, theirs, _, _ = self._settled(int(items[why[0]]))
            reason = (reasons.inside if why[1] == "inside" else reasons.may_be)(other, theirs)
        return TallyLine(
            incident=incident.id, bounds=bounds, counted=why is None, reason=reason,
            entries=entries,
        )  # fmt: skip


def notes(sheet: Sheet) -> tuple[str, ...]:
    """All notes of a tally; of a kind with very many, the first and how many more."""
    held, counted = sheet.held, sheet.counted
    differ = sorted_by(counted[held.flag(Flag.DIFFERS)[counted]], held.rank)
    known = known_of(str(held.incident[at]) for at in differ[:NOTES])
    by_id = {one.id: one for one in known.incidents}
    said = (by_id[str(held.incident[at])] for at in differ[:NOTES])
    found = [*_old(sheet, counted)]
    found += [words for one in said if (words := differing(one, voices(one, known)))]
    if len(differ) > NOTES:
        found.append(f"Of {len(differ) - NOTES:,} more, origins give different figures.")
    found += disputes(int(held.flag(Flag.DISPUTED)[counted].sum()))
    found += outgrown(_outgrown(sheet))
    aside = models.Aside.objects.filter(outcome=sheet.query.outcome.value)
    found += omissions(
        sheet.chosen.reasons(),
        readers=aside.filter(reader=True).count(),
        planned=aside.filter(planned=True).count(),
        rates=len(sheet.chosen.rates),
    )
    return (*found, *closing(sheet.sum.bounds, some=len(sheet.chosen.items) > 0))


def _old(sheet: Sheet, counted: Numbers) -> Iterator[str]:
    """Totals that end before the days asked for, and what was reported since."""
    last, held = sheet.query.end, sheet.held
    if last is None:
        return
    start, end = held.start[counted], held.end[counted]
    old = held.flag(Flag.TOTAL)[counted] & (end < last.toordinal())
    old &= held.rows["end"][counted] != held.rows["start"][counted]
    totals = sorted_by(counted[old], held.rank)
    since = _Since(sheet)
    told = 0
    for at in totals[:_LOOKED_AT].tolist():
        ends = date.fromordinal(int(held.end[at]))
        more = since.told(at, counted[start > held.end[at]])
        again = _again(sheet, at, ends, last)
        if more is None and again is None:
            continue
        if told == NOTES:
            break
        told += 1
        done = DONE[sheet.query.outcome.value]
        yield aged(_bounds(sheet, at), done, (ends, last), again=again, more=more)
    if len(totals) > _LOOKED_AT or told == NOTES:
        yield f"In all, {len(totals):,} totals that count end before {last.isoformat()}."


class _Since:
    """What was reported after totals ended of those whom they are about."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._held = sheet, sheet.held
        self._scopes: dict[int, Scope] = {}

    def told(self, total: int, later: Numbers) -> tuple[int, date] | None:
        """
        How many were reported at least, and from which day on; None where nothing was.

        Args:
            total: Its place.
            later: The places of what counts and begins after it ends.
        """
        held = self._held
        firsts, kind = held.kinds
        there = np.bincount(kind[later], minlength=len(firsts)) > 0
        there &= held.not_apart(total, firsts)
        belongs = np.zeros(len(firsts), bool)
        for number in np.flatnonzero(there).tolist():
            belongs[number] = self._belongs(total, number)
        since = later[belongs[kind[later]]]
        if not len(since):
            return None
        low = np.maximum(bounds_of(held, since, self._sheet.query.policy)[:, 0], 0).sum()
        return int(low), date.fromordinal(int(held.start[since].min()))

    def _belongs(self, total: int, kind: int) -> bool:
        """Whether figures of a kind would belong to a total if only their days did."""
        kinds, known = self._held.kinds[1], self._held.belonging
        name = (int(kinds[total]), bool(self._held.start[total] == EARLY), kind)
        if name not in known:
            whole = self._scope(total)
            part = replace(self._scope(int(self._held.kinds[0][kind])), when=whole.when)
            if len(known) >= _KNOWN:
                known.clear()
            known[name] = holds(part, whole) in {Hold.INSIDE, Hold.LIKELY}
        return known[name]

    def _scope(self, at: int) -> Scope:
        if at not in self._scopes:
            self._scopes[at] = _scope(self._sheet, at)
        return self._scopes[at]


#: Kinds of totals and figures of which it is remembered whether one would belong to the other.
_KNOWN = 100_000


def _outgrown(sheet: Sheet) -> list[tuple[When, int, int]]:
    """Totals that allow fewer people than what lies in them, by the incidents' ids."""
    places = sheet.chosen.items
    found = np.flatnonzero(sheet.sum.above)
    found = found[np.argsort(sheet.held.rank[places[found]])]
    above, at = sheet.sum.above[found].tolist(), places[found].tolist()
    return [
        (_scope(sheet, one).when, _bounds(sheet, one).high or 0, most)
        for one, most in zip(at, above, strict=True)
    ]


def _again(sheet: Sheet, at: int, ends: date, last: date) -> date | None:
    """The day for which a later report prints a total again."""
    if not sheet.held.rows["flags"][at] & Flag.AGAIN:
        return None
    known = known_of([str(sheet.held.incident[at])])
    return printed_again(known.incidents[0], known, ends, last)


def _column(sheet: Sheet) -> int:
    return POLICIES.index(sheet.query.policy)


def _bounds(sheet: Sheet, at: int) -> Bounds:
    low, best, high = (
        None if value == OPEN else int(value)
        for value in sheet.held.rows["bounds"][at, _column(sheet)]
    )
    return records.Bounds(low=low, best=best, high=high)


def _scope(sheet: Sheet, at: int) -> Scope:
    one, facets = sheet.held.rows[at], sheet.held.facets
    start, end = (
        None if one[name] == UNKNOWN else date.fromordinal(int(one[name]))
        for name in ("start", "end")
    )
    total = bool(one["flags"] & Flag.TOTAL)
    return Scope(
        outcome=Outcome(sheet.query.outcome),
        frame=TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT,
        per=None,
        victims=facets.party(int(one["victims"]), STATUSES[one["status"]]),
        perpetrator=facets.party(int(one["perpetrator"]), Status.UNKNOWN),
        where=facets.where(int(one["place"])),
        when=When(start=start, end=end, precision=5),
        cause=None,
        negated=False,
    )


def rates(sheet: Sheet) -> tuple[TallyRate, ...]:
    """Reported rates, each with the average of the total of the same days; the first of many."""
    held, of = sheet.held, sheet.chosen.rates[:RATES]
    totals = {int(at): _total(sheet, int(at)) for at in of}
    named = [*totals, *(at for at in totals.values() if at is not None)]
    known = known_of(dict.fromkeys(str(held.incident[at]) for at in named))
    by_id = {one.id: one for one in known.incidents}
    items = {at: _item(sheet, at, by_id[str(held.incident[at])], known) for at in set(named)}
    return tuple(
        held_against(items[at], voice, None if total is None else items[total])
        for at, total in totals.items()
        for voice in unlike(items[at])
    )


def _item(sheet: Sheet, at: int, incident: Incident, known: Reconciliation) -> Item:
    said = tuple(voices(incident, known))
    bounds, entries = settle(said, sheet.query.policy)
    selected = Selected(incident=incident, scope=_scope(sheet, at))
    return Item(selected=selected, said=said, bounds=bounds, entries=entries)


def _total(sheet: Sheet, rate: int) -> int | None:
    """The total of a rate's own days that stands for them best."""
    held, items = sheet.held, sheet.chosen.items
    start, end = held.start[rate], held.end[rate]
    if start == EARLY or end == LATE:
        return None
    name = held.facets.where(int(held.rows["place"][rate])).name
    same = held.flag(Flag.TOTAL)[items] & (held.start[items] == start) & (held.end[items] == end)
    lows = bounds_of(held, items, sheet.query.policy)[:, 0]
    found = [
        (not sheet.sum.counted[n], -int(lows[n]), int(held.rank[items[n]]), int(items[n]))
        for n in np.flatnonzero(same & (lows != OPEN))
        if held.facets.where(int(held.rows["place"][items[n]])).name == name
    ]
    return min(found)[-1] if found else None
