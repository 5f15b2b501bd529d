"""
The pictures of a situation report as plain shapes, drawn alike in SVG and in PDF: figures by day,
and a sketch of where they are. Units are those of the drawing; y grows downwards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from warledger.publish.exports.event_tables import bounds_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from warledger.publish.sitrep.parts import MapPoint, SituationReport
    from warledger.records import Bounds, Outcome, TallyPeriod


@dataclass(frozen=True, slots=True)
class Box:
    """A bar, or, hollow, the range of what is known only coarsely."""

    x: float
    y: float
    width: float
    height: float
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An axis, a grid line or a whisker from low to high."""

    x1: float
    y1: float
    x2: float
    y2: float
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Disc:
    """A place on the map; hollow where the place is coarser than a town."""

    x: float
    y: float
    radius: float
    hollow: bool


@dataclass(frozen=True, slots=True)
class Label:
    """Words in a drawing. ``anchor`` is ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = 11


Shape: TypeAlias = Box | Line | Disc | Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes on a sheet, with the words that a screen reader says instead."""

    title: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


_WIDTH, _PLOT, _LEFT, _TOP = 720.0, 140.0, 44.0, 26.0
_MOST_DAYS = 120


def chart(
    report: SituationReport, outcome: Outcome, periods: Sequence[TallyPeriod]
) -> Drawing | None:
    """
    Bars by day with whiskers from low to high; what is known only to a longer stretch of days is a
    hollow box over that stretch, as high as its figure and never spread over its days.

    Returns:
        None where there is nothing to draw or the period is longer than 120 days.
    """
    days = (report.end - report.start).days + 1
    shown = [period for period in periods if _height(period) is not None]
    if not shown or days > _MOST_DAYS:
        return None
    top = max(period.bounds.high or _height(period) or 0 for period in shown) or 1
    step = (_WIDTH - _LEFT - 10) / days
    scale = _PLOT / top
    shapes: list[Shape] = [*_axes(report.start, days, step, top)]
    for period in shown:
        shapes += _bar(report.start, period, step, scale)
    said = "; ".join(_said(period) for period in shown)
    return Drawing(
        title=f"Reported {outcome.value} by day",
        description=f"{said}. Hollow boxes are figures known only for several days together.",
        width=_WIDTH,
        height=_TOP + _PLOT + 30,
        shapes=tuple(shapes),
    )


def amount(bounds: Bounds) -> str:
    """The number that stands at a place: best or low, or how many at most; never 0 for unknown."""
    value = bounds.low if bounds.best is None else bounds.best
    return bounds_words(bounds) if value is None else f"{value:,}"


def _height(period: TallyPeriod) -> int | None:
    bounds = period.bounds
    return bounds.best if bounds.best is not None else bounds.low


def _said(period: TallyPeriod) -> str:
    if period.start is None or period.end is None:
        return f"no date: {bounds_words(period.bounds)}"
    days = f"{period.start}" if period.start == period.end else f"{period.start} to {period.end}"
    return f"{days}: {bounds_words(period.bounds)}"


def _axes(start: date, days: int, step: float, top: int) -> Iterator[Shape]:
    base = _TOP + _PLOT
    yield Line(_LEFT, base, _LEFT + days * step, base)
    for value in (top, top // 2):
        if value:
            y = base - value * _PLOT / top
            yield Line(_LEFT, y, _LEFT + days * step, y, faint=True)
            yield Label(_LEFT - 6, y + 4, str(value), "end")
    every = max(1, math.ceil(days / 10))
    for index in range(0, days, every):
        day = start + timedelta(days=index)
        yield Label(_LEFT + (index + 0.5) * step, base + 16, f"{day.day} {day:%b}", "middle")


def _bar(first: date, period: TallyPeriod, step: float, scale: float) -> Iterator[Shape]:
    height, base = _height(period), _TOP + _PLOT
    if period.start is None or period.end is None or height is None:
        return
    begin = max(0, (period.start - first).days)
    end = (period.end - first).days + 1
    x, width = _LEFT + begin * step, (end - begin) * step
    pad = min(3.0, width / 5)
    tall = height * scale
    yield Box(x + pad, base - tall, width - 2 * pad, tall, hollow=period.coarser)
    low, high = period.bounds.low, period.bounds.high
    if low is not None and high is not None and low != high:
        middle = x + width / 2
        yield Line(middle, base - low * scale, middle, base - high * scale)
    top = max(height, high or 0) * scale
    yield Label(x + width / 2, base - top - 5, str(height), "middle")


_MAP, _MARGIN = 420.0, 60.0
#: Kilometres in a degree of latitude.
_DEGREE = 111.2
_BIGGEST = 26.0


def sketch(points: Sequence[MapPoint], outcome: Outcome) -> Drawing | None:
    """
    Where an outcome is reported: discs with the area of their figures on a grid of degrees, north
    up, with a scale. No borders are drawn, so none are taken a side on. A hollow disc stands for a
    province or a district, not for a spot.

    Returns:
        None where nothing is placed.
    """
    placed = [point for point in points if point.outcome is outcome]
    if not placed:
        return None
    frame = _Frame.around(placed)
    most = max(point.bounds.best or point.bounds.low or 1 for point in placed)
    shapes: list[Shape] = [*frame.grid(), *frame.scale()]
    for point in sorted(placed, key=lambda one: -(one.bounds.best or one.bounds.low or 0)):
        x, y = frame.at(point.lat, point.lon)
        value = point.bounds.best or point.bounds.low or 0
        radius = max(4.0, _BIGGEST * math.sqrt(value / most))
        shapes.append(Disc(x, y, radius, hollow=point.precision > _SPOT))
        shapes.append(Label(x, y - radius - 4, f"{point.name} {amount(point.bounds)}", "middle"))
    said = "; ".join(f"{point.name}: {bounds_words(point.bounds)}" for point in placed)
    return Drawing(
        title=f"Where people are reported {outcome.value}",
        description=f"{said}. Hollow discs are areas, not spots.",
        width=_WIDTH,
        height=_MAP,
        shapes=tuple(shapes),
    )


#: ``where_prec`` up to which a place is a spot: a town or near one.
_SPOT = 2


@dataclass(frozen=True, slots=True)
class _Frame:
    """An equirectangular picture around a middle, true to scale there."""

    lat: float
    lon: float
    per_degree: float  #: drawing units in a degree of latitude

    @classmethod
    def around(cls, points: Sequence[MapPoint]) -> _Frame:
        lats, lons = [p.lat for p in points], [p.lon for p in points]
        lat = (min(lats) + max(lats)) / 2
        lon = (min(lons) + max(lons)) / 2
        shrink = max(0.1, math.cos(math.radians(lat)))
        tall = max(max(lats) - min(lats), 0.2)
        wide = max((max(lons) - min(lons)) * shrink, 0.2)
        room = min((_MAP - 2 * _MARGIN) / tall, (_WIDTH - 2 * _MARGIN) / wide)
        return cls(lat, lon, room)

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        shrink = max(0.1, math.cos(math.radians(self.lat)))
        x = _WIDTH / 2 + (lon - self.lon) * shrink * self.per_degree
        return x, _MAP / 2 - (lat - self.lat) * self.per_degree

    def grid(self) -> Iterator[Shape]:
        step = _round_step(90 / self.per_degree)
        half_tall = _MAP / 2 / self.per_degree
        half_wide = _WIDTH / 2 / self.per_degree / max(0.1, math.cos(math.radians(self.lat)))
        for lat in _multiples(self.lat - half_tall, self.lat + half_tall, step):
            y = self.at(lat, self.lon)[1]
            yield Line(0, y, _WIDTH, y, faint=True)
            yield Label(4, y - 3, _degrees(lat, "NS"), size=9)
        for lon in _multiples(self.lon - half_wide, self.lon + half_wide, step):
            x = self.at(self.lat, lon)[0]
            yield Line(x, 0, x, _MAP, faint=True)
            yield Label(x + 3, _MAP - 4, _degrees(lon, "EW"), size=9)

    def scale(self) -> Iterator[Shape]:
        length = _round_step(120 / self.per_degree * _DEGREE)
        width = length / _DEGREE * self.per_degree
        x, y = _WIDTH - width - 16, _MAP - 22
        yield Line(x, y, x + width, y)
        yield Label(x + width / 2, y - 5, f"{length:g} km", "middle", 9)


def _round_step(value: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not above the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= value)


def _multiples(low: float, high: float, step: float) -> Iterator[float]:
    for index in range(math.ceil(low / step), math.floor(high / step) + 1):
        yield index * step


def _degrees(value: float, sides: str) -> str:
    return f"{abs(value):g}° {sides[0] if value >= 0 else sides[1]}"


def drawings(report: SituationReport) -> tuple[Drawing, ...]:
    """All pictures of a report: a chart and a map for each outcome that has one."""
    charts = [chart(report, outcome, periods) for outcome, periods in report.series]
    maps = [sketch(report.points, outcome) for outcome, _ in report.series]
    return tuple(drawing for drawing in (*charts, *maps) if drawing is not None)
