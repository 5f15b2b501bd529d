"""Audit of figures that claimants give one after the other: falls, resets, contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from warledger.reconcile.notes import day as named
from warledger.records import SeriesFinding, SeriesFindingType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from warledger.records import SeriesPoint

    Days = dict[date, list[SeriesPoint]]

#: A fall to less than this share of the figure before, from which it grows on, is a new counter.
_RESET = 0.2
#: Days that a counter has to stay below its old figure to count as started anew.
_RESET_DAYS = 3
#: A step of this many times the usual one, and of at least so many people, is a jump.
_JUMP, _JUMP_LEAST, _JUMP_KNOWN = 8.0, 20, 5
#: Significant digits that a figure must have for two of them to be taken for swapped.
_DIGITS = 3
#: Days on which two columns have to agree, unless the figures are large.
_COPIED_DAYS, _COPIED_LEAST = 3, 5

#: Types that say that a running total fell.
FALLS = frozenset({SeriesFindingType.FALL, SeriesFindingType.RESET, SeriesFindingType.TRANSPOSED})


Label = Callable[[date], str]


def audit_points(points: Iterable[SeriesPoint], label: Label = named) -> tuple[SeriesFinding, ...]:
    """
    What is odd in running totals.

    Only exact figures are held against each other, and only those of one series, which is one
    claimant's figures of one thing; two claimants are compared day by day. A later day falls
    behind an earlier one where its highest figure is below the other's lowest.

    Args:
        points: In any order; ``series`` names the claimant first.
        label: How a day is printed.

    Returns:
        Findings by type, series and day.
    """
    series: dict[tuple[str, ...], Days] = defaultdict(lambda: defaultdict(list))
    for point in points:
        if point.cumulative and point.low is not None and point.low == point.high:
            series[point.series][point.day].append(point)
    found: list[SeriesFinding] = []
    for name, days in series.items():
        found += _falls(name, days, label)
        found += _contradictions(name, days, label)
        found += _jumps(name, days, label)
    found += _disagreements(series, label)
    found += _copied(series)
    return tuple(sorted(found, key=lambda f: (f.type, f.series, f.days)))


def _low(points: Sequence[SeriesPoint]) -> int:
    return min(point.low or 0 for point in points)


def _high(points: Sequence[SeriesPoint]) -> int:
    return max(point.low or 0 for point in points)


def _falls(name: tuple[str, ...], days: Days, label: Label) -> Iterator[SeriesFinding]:
    ordered = sorted(days)
    for index, (before, after) in enumerate(pairwise(ordered)):
        old, new = _low(days[before]), _high(days[after])
        if new >= old:
            continue
        later = [_high(days[d]) for d in ordered[index + 1 :]]
        earlier = _high(days[ordered[index - 1]]) if index else 0
        kind, meant = SeriesFindingType.FALL, _swapped(old, new, earlier) if index else None
        message = (
            f"{_title(name)}: {old:,} by {label(before)}, then {new:,} by {label(after)}; "
            "a running total can't fall."
        )
        if meant is not None:
            kind = SeriesFindingType.TRANSPOSED
            message += f" Perhaps {meant:,} was meant for {old:,}: two digits changed places."
        elif _starts_anew(later, old):
            kind = SeriesFindingType.RESET
            message += " It grows on from there: the counter seems to have started anew."
        yield SeriesFinding(
            type=kind,
            series=name,
            days=(before, after),
            keys=(_holder(days[before], old), _holder(days[after], new)),
            message=message,
            suggestion=meant,
        )


def _swapped(old: int, new: int, earlier: int) -> int | None:
    """The figure that two neighbouring digits changed back would give, if it fits in between."""
    digits = str(old)
    if len(digits.rstrip("0")) < _DIGITS:
        return None  # a round figure is an estimate, and its digits were not copied
    for at in range(len(digits) - 1):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if not swapped.startswith("0") and swapped != digits and earlier <= int(swapped) <= new:
            return int(swapped)
    return None


def _starts_anew(later: Sequence[int], old: int) -> bool:
    if len(later) < _RESET_DAYS or later[0] >= _RESET * old:
        return False
    run = later[: _RESET_DAYS + 1]
    return all(a <= b < old for a, b in pairwise(run))


def _contradictions(name: tuple[str, ...], days: Days, label: Label) -> Iterator[SeriesFinding]:
    for when, points in sorted(days.items()):
        values = sorted({point.low or 0 for point in points})
        if len(values) > 1:
            listed = ", ".join(f"{value:,}" for value in values)
            yield SeriesFinding(
                type=SeriesFindingType.CONTRADICTION,
                series=name,
                days=(when,),
                keys=tuple(_holder(points, value) for value in values),
                message=f"{_title(name)}: more than one figure for {label(when)}: {listed}.",
            )


def _jumps(name: tuple[str, ...], days: Days, label: Label) -> Iterator[SeriesFinding]:
    ordered = sorted(days)
    steps = [
        (before, after, (_low(days[after]) - _high(days[before])) / (after - before).days)
        for before, after in pairwise(ordered)
    ]
    growing = [step for _, _, step in steps if step > 0]
    if len(growing) < _JUMP_KNOWN:
        return
    usual = median(growing)
    for before, after, step in steps:
        grown = _low(days[after]) - _high(days[before])
        if step > _JUMP * usual and grown >= _JUMP_LEAST:
            yield SeriesFinding(
                type=SeriesFindingType.JUMP,
                series=name,
                days=(before, after),
                keys=(
                    _holder(days[before], _high(days[before])),
                    _holder(days[after], _low(days[after])),
                ),
                message=(
                    f"{_title(name)}: {grown:,} more between {label(before)} and {label(after)}, "
                    f"{step:,.0f} a day where {usual:,.0f} is usual."
                ),
            )


def _disagreements(series: dict[tuple[str, ...], Days], label: Label) -> Iterator[SeriesFinding]:
    cells: dict[tuple[tuple[str, ...], date], dict[str, list[SeriesPoint]]] = defaultdict(dict)
    for name, days in series.items():
        for when, points in days.items():
            cells[name[1:], when][name[0]] = points
    for (scope, when), said in sorted(cells.items()):
        if len(said) < 2:
            continue
        values = {who: sorted({p.low or 0 for p in points}) for who, points in said.items()}
        if len({tuple(v) for v in values.values()}) > 1:
            listed = "; ".join(
                f"{who} {' or '.join(f'{v:,}' for v in figures)}"
                for who, figures in sorted(values.items())
            )
            yield SeriesFinding(
                type=SeriesFindingType.DISAGREEMENT,
                series=("", *scope),
                days=(when,),
                keys=tuple(p.key for who in sorted(said) for p in said[who]),
                message=f"{_title(scope)}: claimants differ for {label(when)}: {listed}.",
            )


def _copied(series: dict[tuple[str, ...], Days]) -> Iterator[SeriesFinding]:
    """Two columns of one claimant that give the same figures day after day."""
    by_claimant: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for name in sorted(series):
        by_claimant[name[0], *name[2:]].append(name)
    for names in by_claimant.values():
        for at, one in enumerate(names):
            for two in names[at + 1 :]:
                same = [
                    when
                    for when in sorted(series[one].keys() & series[two].keys())
                    if _high(series[one][when]) == _high(series[two][when]) >= _COPIED_LEAST
                ]
                if len({_high(series[one][when]) for when in same}) >= _COPIED_DAYS:
                    yield SeriesFinding(
                        type=SeriesFindingType.COPIED,
                        series=one,
                        days=tuple(same),
                        keys=tuple(series[n][w][0].key for w in same for n in (one, two)),
                        message=(
                            f"{_title(one)} and {two[1]} give the same figures on {len(same)} "
                            "days; one may be a copy of the other."
                        ),
                    )


def _holder(points: Sequence[SeriesPoint], value: int) -> str:
    return next(point.key for point in points if point.low == value)


def _title(name: tuple[str, ...]) -> str:
    return ", ".join(part for part in name if part)
