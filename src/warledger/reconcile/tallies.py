"""
How many, under a policy, with nobody counted twice.

Low is the largest sum of lower bounds of figures of which no two can count the same person: any
such sum holds, so the largest is the best. Best is the sum of the same figures' best estimates.
High is the sum of the highest figures of all that no total contains, each at least as high as what
is known to lie within it; it is open where one of them is. So a total that is smaller than a part
of it hides nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile import reasons
from warledger.reconcile.aggregates import by_iraq_body_count
from warledger.reconcile.disjoint import disjoint_set
from warledger.reconcile.notes import notes
from warledger.reconcile.policies import HIERARCHY
from warledger.reconcile.rates import rates
from warledger.reconcile.sheet import sheet_of
from warledger.records import Bounds, Policy, Tally, TallyLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.reconcile.sheet import Item, Sheet
    from warledger.records import ClaimantKind, Reconciliation, TallyQuery

    Inside = Mapping[str, Sequence[str]]  # see `Sheet.inside`


def tally(
    query: TallyQuery,
    known: Reconciliation,
    hierarchy: Sequence[ClaimantKind] = HIERARCHY,
) -> Tally:
    """
    How many people a query finds, and what that rests on.

    Readers' claims that nobody promoted, rejected claims, planned and imagined harm never count;
    rates are shown beside the sum and never part of it; what is denied or disputed counts and is
    said to be.

    Args:
        query: Of what; what is None is left open.
        known: Entries reconciled under the judgements in force.
        hierarchy: Kinds of sources, the most trusted first, for the policies that rank them.
    """
    sheet = sheet_of(query, known, hierarchy)
    if query.policy is Policy.IRAQ_BODY_COUNT:
        bounds, lines = by_iraq_body_count(sheet)
    else:
        bounds, lines = summed(sheet)
    counted = {line.incident for line in lines if line.counted}
    lines += [_line(item, counted=False, reason=_why_not(item)) for item in sheet.left_out]
    lines += [_line(i, counted=False, reason=reasons.RATE) for i in sheet.rates]
    return Tally(
        query=query,
        bounds=bounds,
        lines=tuple(sorted(lines, key=lambda line: not line.counted)),
        notes=notes(sheet, counted, bounds),
        rates=rates(sheet, counted),
    )


def summed(sheet: Sheet) -> tuple[Bounds, list[TallyLine]]:
    """Low, best and high of a sheet, with a line for each of its items."""
    items = sheet.items
    totals = frozenset(key for key, item in items.items() if item.selected.incident.aggregate)
    chosen = disjoint_set({key: i.low for key, i in items.items()}, sheet.clashes, totals)
    inside = sheet.inside()
    lines = []
    for key, item in items.items():
        if key in chosen:
            reason = reasons.counts(item.selected.incident, len(item.said))
            lines.append(_line(item, counted=True, reason=reason))
        else:
            lines.append(
                _line(item, counted=False, reason=_overlapping(key, chosen, sheet, inside))
            )
    if not chosen:
        return Bounds(low=None, best=None, high=None), lines
    bests = [items[key].bounds.best for key in sorted(chosen)]
    best = None if None in bests else sum(b for b in bests if b is not None)
    low, high = sum(items[key].low for key in chosen), _high(sheet, chosen, inside)
    if best is not None and high is not None:
        high = max(high, best)
    return Bounds(low=low, best=best, high=high), lines


def _high(sheet: Sheet, chosen: frozenset[str], inside: Inside) -> int | None:
    """
    The sum over all that no total contains; open where any of these is.

    A total counts as high as what is known to lie within it. Where a part, or those that are
    counted together, come to more than the total allows, their highest figures stand for its own.
    """
    total = 0
    for key, item in sheet.items.items():
        if sheet.around[key]:
            continue
        high = _outgrown(item, [sheet.items[k] for k in inside.get(key, ())], chosen)
        if high is None:
            return None
        total += high
    return total


def _outgrown(whole: Item, parts: Sequence[Item], chosen: frozenset[str]) -> int | None:
    high = whole.bounds.high
    if high is None:
        return None
    counted = [part for part in parts if part.id in chosen]
    told = [[part] for part in parts if part.low > high]
    if sum(part.low for part in counted) > high:
        told.append(counted)
    for some in told:
        highs = [part.bounds.high for part in some]
        if None in highs:
            return None
        high = max(high, sum(one for one in highs if one is not None))
    return high


def _line(item: Item, *, counted: bool, reason: str) -> TallyLine:
    return TallyLine(
        incident=item.id,
        bounds=item.bounds,
        counted=counted,
        reason=reason,
        entries=item.entries,
    )


def _why_not(item: Item) -> str:
    return item.selected.left_out or "left out"


def _overlapping(key: str, chosen: frozenset[str], sheet: Sheet, inside: Inside) -> str:
    """What stands for the people of an item that is not counted."""
    within = sorted(sheet.around[key] & chosen)
    if within:
        whole = sheet.items[within[0]]
        return reasons.inside(whole.selected.incident, whole.bounds)
    parts = chosen.intersection(inside.get(key, ()))
    others = sorted((sheet.clashes[key] & chosen) - parts)
    made = sum(sheet.items[k].low for k in parts)
    if parts and (made >= sheet.items[key].low or not others):
        return reasons.outnumbered(made)
    if others:
        other = sheet.items[others[0]]
        return reasons.may_be(other.selected.incident, other.bounds)
    return reasons.SAME_PEOPLE
