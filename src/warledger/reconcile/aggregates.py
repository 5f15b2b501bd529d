"""
Totals against incidents by the rules that Iraq Body Count wrote down for its morgue entries.

The rules are those of the notes to its entries x132, x334, x350 and x460
(iraqbodycount.org/database/incidents/): only totals tied to a stated period, no rates and no
extrapolations; scaled by stated exclusions; less the ordinary level of the same months before the
war; less confirmed and possible overlaps with incidents already recorded; published as a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.reconcile import reasons
from warledger.records import Bounds, TallyLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reconcile.sheet import Item, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTotal:
    """One report's figure for a place."""

    figure: int
    period: str | None  #: the stated period; None where the report ties it to none
    rate: bool = False  #: a figure per day or week
    extrapolated: bool = False  #: a rate carried on over other days
    same_as: int | None = None  #: place in the list of the report whose figure this repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the reckoning, with what is left after it."""

    rule: str
    low: int
    high: int
    reason: str


def reckon(
    reports: Sequence[PeriodTotal],
    *,
    excluded_share: tuple[float, float] = (0.0, 0.0),
    background: int = 0,
    confirmed: int = 0,
    possible: int = 0,
) -> tuple[Step, ...]:
    """
    What a source's totals add to incidents already recorded, step by step.

    Args:
        reports: What reports give, dropped ones included.
        excluded_share: Smallest and largest share of people whom the count is not of (x334 takes
            2 % and 4 % for fighters "rarely" taken to morgues).
        background: The ordinary number of such deaths in the same months before.
        confirmed: People who surely are among incidents already recorded.
        possible: People who may be.

    Returns:
        The steps in order; the last one's low and high are what may be added.

    Raises:
        ValueError: A share lies outside 0 to 1, or a number is below 0.
    """
    least, most = excluded_share
    if not 0 <= least <= most <= 1 or min(background, confirmed, possible) < 0:
        raise ValueError("shares lie between 0 and 1, the smaller first; numbers are not negative")
    steps = [_everything(reports)]
    kept = [r for r in reports if r.period and not (r.rate or r.extrapolated)]
    unique = sum(report.figure for report in kept if report.same_as is None)
    dropped = len(reports) - len(kept)
    reason = f"{len(kept)} of {len(reports)} reports give totals tied to periods; {dropped} dropped"
    steps.append(Step(rule="exact totals", low=unique, high=unique, reason=reason))
    low, high = round(unique * (1 - most)), round(unique * (1 - least))
    if most:
        reason = f"less {least:.0%} to {most:.0%} who are not counted"
        steps.append(Step(rule="exclusions", low=low, high=high, reason=reason))
    low, high = max(0, low - background), max(0, high - background)
    reason = f"less the ordinary level of {background:,}"
    steps.append(Step(rule="background", low=low, high=high, reason=reason))
    low, high = max(0, low - confirmed - possible), max(0, high - confirmed)
    reason = (
        f"less {confirmed:,} confirmed and, from the low figure, {possible:,} possible overlaps"
    )
    steps.append(Step(rule="overlaps", low=low, high=high, reason=reason))
    return tuple(steps)


def _everything(reports: Sequence[PeriodTotal]) -> Step:
    total = sum(report.figure for report in reports if report.same_as is None)
    return Step(rule="potential", low=total, high=total, reason=f"{len(reports)} reports as given")


def by_iraq_body_count(sheet: Sheet) -> tuple[Bounds, list[TallyLine]]:
    """
    Incidents summed, plus of each total what is left after its overlaps with them.

    Vague and approximate totals are dropped as extrapolations. Overlaps that are sure are taken
    from both ends of the range, possible ones from the low end alone. A total inside another
    counts with the wider one, unless it is larger than that: then it counts and the wider does not.
    Low is never less than one of the figures, whatever its overlaps take from it.
    """
    items = sheet.items
    incidents = {k for k, item in items.items() if not item.selected.incident.aggregate}
    totals = {k for k in items if k not in incidents}
    exact = {k for k in totals if _is_exact(items[k])}
    outgrown = {
        outer
        for k in exact
        for outer in sheet.around[k] & exact
        if (high := items[outer].bounds.high) is not None and items[k].low > high
    }
    standing = exact - outgrown
    outer = {k for k in standing if not sheet.around[k] & standing}
    lines = [_counted(items[k]) for k in sorted(incidents)]
    low, high = _sum_of(incidents, items)
    for key in sorted(totals - outer):
        reason = reasons.WIDER if key in standing else reasons.NOT_EXACT
        reason = reasons.OUTGROWN if key in outgrown else reason
        lines.append(_line(items[key], items[key].bounds, counted=False, reason=reason))
    before = set(incidents)
    inside = sheet.inside()
    for key in sorted(outer):
        sure = incidents.intersection(inside.get(key, ()))
        rest, reason = _rest(key, sheet, sure, before)
        lines.append(_line(items[key], rest, counted=True, reason=reason))
        low += rest.low or 0
        high = None if high is None or rest.high is None else high + rest.high
        before.add(key)
    if not lines or not (incidents or outer):
        return Bounds(low=None, best=None, high=None), lines
    low = max(low, *(items[key].low for key in incidents | exact))
    return Bounds(low=low, best=None, high=high), lines


def _is_exact(item: Item) -> bool:
    return any(not (voice.approx or voice.vague) for voice in item.said)


def _sum_of(keys: set[str], items: dict[str, Item]) -> tuple[int, int | None]:
    low, high = 0, 0
    open_ended = False
    for key in keys:
        bounds = items[key].bounds
        low += bounds.low or 0
        if bounds.high is None:
            open_ended = True
        else:
            high += bounds.high
    return low, None if open_ended else high


def _rest(key: str, sheet: Sheet, sure: set[str], before: set[str]) -> tuple[Bounds, str]:
    """
    What a total adds to what was reckoned before it: all incidents, of which some surely lie in it,
    and other totals.
    """
    items, bounds = sheet.items, sheet.items[key].bounds
    maybe = (sheet.clashes[key] & before) - sure
    confirmed_low = sum(items[k].low for k in sure)
    confirmed_high = sum(items[k].bounds.high or items[k].low for k in sure)
    possible = sum(items[k].bounds.high or items[k].low for k in maybe)
    low = max(0, (bounds.low or 0) - confirmed_high - possible)
    high = None if bounds.high is None else max(0, bounds.high - confirmed_low)
    reason = reasons.remains(
        items[key].selected.incident,
        bounds.low or 0,
        confirmed=confirmed_low,
        possible=possible,
        origins=len(items[key].said),
    )
    return Bounds(low=low, best=None, high=high), reason


def _counted(item: Item) -> TallyLine:
    reason = reasons.stands(item.selected.incident, len(item.said))
    return _line(item, item.bounds, counted=True, reason=reason)


def _line(item: Item, bounds: Bounds, *, counted: bool, reason: str) -> TallyLine:
    return TallyLine(
        incident=item.id, bounds=bounds, counted=counted, reason=reason, entries=item.entries
    )
