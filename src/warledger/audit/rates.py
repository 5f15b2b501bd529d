"""Rates and the totals that they must agree with, and shares in per cent."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from warledger.audit import scope
from warledger.audit.relations import Relation
from warledger.records import Claim, DatePrecision, FindingType, TimeFrame
from warledger.text.shares import REACH, share_after, share_before
from warledger.text.times import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.audit.sheet import Sheet

#: Days in a rate's unit; months and years are averages, so they only ever approximate.
UNIT_DAYS = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(487, 16),
    "year": Fraction(1461, 4),
}
_WEEK = 7


def rates(sheet: Sheet) -> Iterator[Relation]:
    """Each rate with the total that it divides, where the text gives the days."""
    for index in sheet.usables:
        claim = sheet.claims[index]
        if claim.time_frame != TimeFrame.RATE or claim.per not in UNIT_DAYS:
            continue
        total = _total(sheet, index)
        if total is None:
            continue
        relation = _rate(sheet, index, total)
        if relation is not None:
            yield relation


def _total(sheet: Sheet, rate: int) -> int | None:
    """The total nearest in scope: same sentence, same period, not a part, largest."""
    claim = sheet.claims[rate]
    fitting = [k for k in sheet.usables if _divides(sheet, rate, k)]

    def closeness(index: int) -> tuple[bool, bool, bool, bool, int, int]:
        other = sheet.claims[index]
        return (
            not sheet.same_sentence(rate, index),
            not scope.same_period(claim, other),
            not scope.same_people(claim, other),
            sheet.whole[index] is not None,
            -sheet.bounds(index).low,
            abs(claim.span.start - other.span.start),
        )

    return min(fitting, key=closeness, default=None)


def _divides(sheet: Sheet, rate: int, total: int) -> bool:
    a, b = sheet.claims[rate], sheet.claims[total]
    if b.time_frame == TimeFrame.RATE or b.outcome != a.outcome:
        return False
    together = sheet.same_sentence(rate, total)
    high = sheet.bounds(total).high
    if not together and high is not None and high < sheet.bounds(rate).low:
        return False  # an average is never more than its total: this one belongs to another
    if scope.places_differ(a, b) or not scope.people_agree(a, b) or scope.periods_disjoint(a, b):
        return False
    if together:
        return b.time_frame == TimeFrame.CUMULATIVE or scope.same_period(a, b)
    same_scope = scope.same_people(a, b) and (b.place is None or scope.same_place(a, b))
    same_scope = same_scope and not scope.has_cue("other", (b.victims or "").lower())
    return b.time_frame == TimeFrame.CUMULATIVE and same_scope and sheet.whole[total] is None


def _rate(sheet: Sheet, rate: int, total: int) -> Relation | None:
    a, b = sheet.claims[rate], sheet.claims[total]
    days = length(a)
    together = sheet.same_sentence(rate, total)
    if days is None and together:
        days = length(b)
    if days is None or a.per is None:
        return None
    units = Fraction(days) / UNIT_DAYS[a.per]
    if units <= 1:
        return None
    if scope.dated(a) and scope.dated(b):
        if scope.same_period(a, b):
            equal = True
        elif _covers(b, a):
            equal = False
        else:
            return None
    elif together or (b.days is not None and b.days == days):
        equal = True
    else:
        return None
    return Relation(
        type=FindingType.RATE,
        whole=total,
        parts=(rate,),
        equal=equal,
        rule="rate",
        days=days,
        units=units,
    )


def length(claim: Claim) -> int | None:
    """
    Days of a claim's period: as the words give them, else from first to last day inclusive.

    None where the words name no day: over "since late March" or "in the summer" nothing is checked.
    """
    if claim.days is not None:
        return claim.days
    first, last = claim.date_start, claim.date_end
    if first is None or last is None:
        return None
    days = (last - first).days + 1
    if claim.date_precision is DatePrecision.WEEK:
        return days if days <= _WEEK else None
    fine = claim.date_precision in {None, DatePrecision.DAY}
    return days if fine or is_whole(first, last) else None


def _covers(wide: Claim, narrow: Claim) -> bool:
    return (
        wide.date_start is not None
        and narrow.date_start is not None
        and wide.date_end is not None
        and narrow.date_end is not None
        and wide.date_start <= narrow.date_start
        and wide.date_end >= narrow.date_end
    )


def shares(sheet: Sheet) -> Iterator[Relation]:
    """Each share in per cent with the figure and the base that it was made from."""
    for index in sheet.usables:
        printed = _percent(sheet, index)
        if printed is None:
            continue
        base = _base(sheet, index)
        percent, grain = printed
        if base is None and percent <= 100:
            continue
        yield Relation(
            type=FindingType.PERCENT,
            whole=index if base is None else base,
            parts=() if base is None else (index,),
            equal=True,
            rule="percent",
            percent=percent,
            grain=grain,
        )


def _percent(sheet: Sheet, index: int) -> tuple[Fraction, Fraction] | None:
    """The share that belongs to a claim, and the unit of its last digit."""
    claim = sheet.claims[index]
    if claim.time_frame == TimeFrame.RATE:
        return None
    after = share_after(sheet.after(index, REACH))
    if after is not None:
        digits, size = after
        end = claim.span.end + size
        later = [k for k in range(index + 1, len(sheet.claims)) if sheet.claims[k].span.start < end]
        if not any(sheet.claims[k].figure.low is not None for k in later):
            return _exact(digits)
    before = share_before(sheet.before(index, REACH))
    if before is not None:
        return _exact(before)
    return None if claim.percent is None else _exact(f"{claim.percent:g}")


def _exact(digits: str) -> tuple[Fraction, Fraction]:
    decimals = len(digits.partition(".")[2])
    return Fraction(digits), Fraction(1, 10**decimals)


def _base(sheet: Sheet, index: int) -> int | None:
    """The figure that a share is of: the linked whole, else the only candidate before it."""
    whole = sheet.whole[index]
    if whole is not None:
        return whole if sheet.usable(whole) else None
    claim = sheet.claims[index]
    candidates = {
        sheet.root[k]: k
        for k in sheet.usables
        if k < index
        and sheet.root[k] != sheet.root[index]
        and sheet.claims[k].outcome == claim.outcome
        and sheet.claims[k].time_frame != TimeFrame.RATE
        and sheet.sentences_between(k, index) <= 1
        and sheet.bounds(k).low >= sheet.bounds(index).low
    }
    return next(iter(candidates.values())) if len(candidates) == 1 else None
