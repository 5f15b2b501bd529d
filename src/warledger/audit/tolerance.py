"""Under which reading of its figures a relation was checked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from warledger.records import FindingType, Tolerance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.audit.relations import Relation
    from warledger.audit.sheet import Sheet


def held_under(sheet: Sheet, relation: Relation) -> Tolerance:
    """The strictest reading under which a relation that holds does so."""
    points = _points(sheet, relation)
    if points is not None:
        strict = _strict(relation, points)
        if strict is not None:
            return strict
    return _loose(sheet, relation)


def tried(sheet: Sheet, relation: Relation) -> Tolerance:
    """The widest reading that a relation was given before it was said not to hold."""
    loose = _loose(sheet, relation)
    if loose in {Tolerance.APPROXIMATE, Tolerance.BOUND}:
        return loose
    averages = {FindingType.RATE, FindingType.PERCENT}
    return Tolerance.TRUNCATED if relation.type in averages else Tolerance.EXACT


def _loose(sheet: Sheet, relation: Relation) -> Tolerance:
    figures = [sheet.claims[k].figure for k in relation.claims]
    bound = not relation.equal or any(f.low is None or f.high is None for f in figures)
    if bound and not any(f.approx for f in figures):
        return Tolerance.BOUND
    return Tolerance.APPROXIMATE if any(f.approx for f in figures) else Tolerance.ROUNDED


def _points(sheet: Sheet, relation: Relation) -> list[int] | None:
    points = [point for k in relation.claims if (point := sheet.point(k)) is not None]
    return points if len(points) == len(relation.claims) else None


def _strict(relation: Relation, points: Sequence[int]) -> Tolerance | None:
    whole, *parts = points
    if relation.type == FindingType.RATE and relation.units is not None:
        return average_reading(Fraction(whole) / relation.units, Fraction(parts[0]), Fraction(1))
    if relation.type == FindingType.PERCENT and relation.percent is not None and parts and whole:
        step = relation.grain or Fraction(1)
        return average_reading(Fraction(100 * parts[0], whole), relation.percent, step)
    made = sum(parts)
    if whole == made:
        return Tolerance.EXACT
    return Tolerance.BOUND if made < whole and not relation.equal else None


def average_reading(value: Fraction, printed: Fraction, step: Fraction) -> Tolerance | None:
    """How ``printed``, a multiple of ``step``, stands for ``value``; None where it does not."""
    if value == printed:
        return Tolerance.EXACT
    if abs(value - printed) <= step / 2:
        return Tolerance.ROUNDED
    return Tolerance.TRUNCATED if printed < value < printed + step else None
