"""How values lie to each other, for many pairs at once: each two values are weighed once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import numpy as np

from warledger.reconcile.relations import Lie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.features import Part

    Truths = NDArray[np.bool_]
    Reals = NDArray[np.float64]

Value = TypeVar("Value")

LIES = tuple(Lie)
_SAME, _INSIDE, _AROUND, _OVERLAP, _APART, _UNKNOWN = range(len(LIES))
#: Values of which a table of all pairs is kept.
_TABLE = 2000


class Table(Generic[Value]):
    """What each two values give, reckoned when first asked for."""

    def __init__(self, values: Sequence[Value], part: Callable[[Value, Value], Part]) -> None:
        self._values, self._part = values, part
        self._whole = len(values) <= _TABLE
        room = len(values) ** 2 if self._whole else 0
        self._scores, self._lies = np.full(room, np.nan), np.zeros(room, np.int8)
        self._known: dict[int, tuple[float, int]] = {}

    def of(self, a: Numbers, b: Numbers) -> tuple[Reals, Numbers]:
        """Scores and numbers of lies."""
        at = a * len(self._values) + b
        if not self._whole:
            unique, which = np.unique(at, return_inverse=True)
            found = [self._reckoned(one) for one in unique.tolist()]
            scores, lies = np.array([s for s, _ in found]), np.array([n for _, n in found])
            return scores[which], lies[which]
        for one in np.unique(at[np.isnan(self._scores[at])]).tolist():
            self._scores[one], self._lies[one] = self._reckoned(one)
        return self._scores[at], self._lies[at]

    def _reckoned(self, at: int) -> tuple[float, int]:
        found = self._known.get(at)
        if found is None:
            a, b = divmod(at, len(self._values))
            score, lie = self._part(self._values[a], self._values[b])
            found = score, LIES.index(lie)
            if not self._whole:
                self._known[at] = found
        return found


def lies_of_days(start: Numbers, other: Numbers, end: Numbers, last: Numbers) -> Numbers:
    """
    How periods lie to each other, as numbers of `LIES`; an open end, 0, is unknown.

    Args:
        start: First days of the first.
        other: Those of the second.
        end: Last days of the first.
        last: Those of the second.
    """
    cases = [
        ((start > 0) & (last > 0) & (start > last), _APART),
        ((other > 0) & (end > 0) & (other > end), _APART),
        ((start == 0) | (other == 0) | (end == 0) | (last == 0), _UNKNOWN),
        ((start == other) & (end == last), _SAME),
        ((start <= other) & (last <= end), _AROUND),
        ((other <= start) & (end <= last), _INSIDE),
    ]
    return first_of(cases, _OVERLAP).astype(np.int64)


def first_of(cases: Sequence[tuple[Truths, Any]], otherwise: Any) -> NDArray[Any]:
    """The value of the first case that holds, pair by pair."""
    return np.select([case for case, _ in cases], [value for _, value in cases], otherwise)
