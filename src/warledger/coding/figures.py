"""Comparing figures as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.records import Figure

#: How far beyond its bound a figure may lie that a headline rounded ("more than 50" for 53): large
#: figures are rounded to their leading digits.
_BOUND_REACH = 0.1
_LARGE_REACH = 0.03
_LARGE = 1000


def compatible(a: Figure, b: Figure) -> bool:
    """
    Whether two figures can be one number, printed exactly in one place and bounded in the other.

    Vague figures never are: "dozens" restates nothing.
    """
    if a.vague or b.vague:
        return False
    if (a.low, a.high) == (b.low, b.high):
        return True
    first, second = _value(a), _value(b)
    if first is None or second is None or (_exact(a) and _exact(b)):
        return (
            (a.approx or b.approx)
            and first is not None
            and second is not None
            and _near(first, second)
        )
    bounded, number = (b, first) if _exact(a) else (a, second)
    if bounded.high is None:
        return bounded.low is not None and bounded.low <= number <= bounded.low * (
            1 + _reach(number)
        )
    if bounded.low is None:
        return bounded.high * (1 - _reach(number)) <= number <= bounded.high
    return bounded.low <= number <= bounded.high


def _reach(number: int) -> float:
    return _BOUND_REACH if number < _LARGE else _LARGE_REACH


def _value(figure: Figure) -> int | None:
    return figure.low if figure.low is not None else figure.high


def _exact(figure: Figure) -> bool:
    return figure.low is not None and figure.low == figure.high


def _near(first: int, second: int) -> bool:
    return abs(first - second) <= 0.05 * max(first, second)
