"""
Slips of the pen: which single one makes a printed figure of the figure that was meant.

The kinds are those that proof-readers of casualty reports meet: digits that changed places, a lost
or doubled zero, a lost or added digit, one wrong digit, another figure's number repeated.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection


class Slip(StrEnum):
    """A kind of slip; the value is its wording after "the printed figure has …"."""

    TRANSPOSED = "two digits changed places"
    ZEROS = "a zero was lost or added"
    DROPPED = "a digit was lost or added"
    CHANGED = "one digit is wrong"
    REPEATED = "another figure was repeated"
    SUBTRACTED = "the new cases were taken off instead of added"


#: Slips that hardly happen by chance, so that they may decide whether figures belong together.
TELLING = frozenset({Slip.TRANSPOSED, Slip.ZEROS})


def slip_between(printed: int, meant: int, others: Collection[int] = ()) -> Slip | None:
    """
    The slip that turns ``meant`` into ``printed``; None where it would take more than one.

    Args:
        printed: The figure as it stands in the report.
        meant: The figure that the arithmetic asks for.
        others: Other figures beside it, one of which may have been repeated.
    """
    if printed == meant or printed < 0 or meant < 0:
        return None
    a, b = str(printed), str(meant)
    if len(a) == len(b) > 1:
        places = [k for k in range(len(a)) if a[k] != b[k]]
        if len(places) == 2 and _swapped(a, b, *places):
            return Slip.TRANSPOSED
        if len(places) == 1:
            return Slip.REPEATED if printed in others else Slip.CHANGED
    if min(printed, meant) >= 10 and max(printed, meant) == 10 * min(printed, meant):
        return Slip.ZEROS
    if abs(len(a) - len(b)) == 1 and max(len(a), len(b)) > 2 and _one_more(a, b):
        return Slip.DROPPED
    return Slip.REPEATED if printed in others else None


def _swapped(a: str, b: str, first: int, second: int) -> bool:
    return second == first + 1 and a[first] == b[second] and a[second] == b[first]


def _one_more(a: str, b: str) -> bool:
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:k] + longer[k + 1 :] == shorter for k in range(len(longer)))
