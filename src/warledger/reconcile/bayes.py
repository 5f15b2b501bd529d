"""
Claims weighed against each other: each source may tell too many or too few throughout.

A figure is taken as the true number times the source's own factor times chance. On the log scale
all three are normal; "at least" and "up to" speak for one side only. The likeliest numbers and
factors together (maximum a posteriori) are found by SciPy. The form follows Radford and others,
"Estimating conflict losses and reporting biases" (PNAS 2023), without their course over time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

#: Standard deviations on the log scale: of a source's factor, and of chance in one figure.
BIAS, CHANCE, VAGUE = 0.4, 0.1, 0.6
#: Of a number before anything is said: as good as nothing is assumed.
_WIDE, _CENTRE = 30.0, 3.0
_HALF_LOG_TAU = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one source says of one thing. None is an open side; not both may be None."""

    thing: Hashable
    source: str
    low: int | None
    high: int | None
    vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The likeliest numbers, and each source's factor: 1.2 tells a fifth too many."""

    numbers: Mapping[Hashable, float]
    factors: Mapping[str, float]


def weigh(said: Sequence[Said]) -> Weighed:
    """
    The likeliest numbers under the model.

    Zeros are kept apart: a thing of which all say zero is zero, and a zero among other figures
    counts as a half.

    Raises:
        ValueError: A figure is open on both sides.
    """
    if any(one.low is None and one.high is None for one in said):
        raise ValueError("a figure that is open on both sides says nothing")
    nought = {one.thing for one in said} - {one.thing for one in said if one.low or one.high}
    rows = [one for one in said if one.thing not in nought]
    things = {thing: n for n, thing in enumerate(dict.fromkeys(one.thing for one in rows))}
    sources = {name: n for n, name in enumerate(sorted({one.source for one in rows}))}
    numbers: dict[Hashable, float] = dict.fromkeys(nought, 0.0)
    if not rows:
        return Weighed(numbers=numbers, factors={})
    found = _fit(rows, things, sources)
    numbers.update((thing, float(np.exp(found[n]))) for thing, n in things.items())
    factors = {name: float(np.exp(found[len(things) + n])) for name, n in sources.items()}
    return Weighed(numbers=numbers, factors=factors)


def _fit(
    rows: Sequence[Said], things: Mapping[Hashable, int], sources: Mapping[str, int]
) -> NDArray[np.float64]:
    """Log numbers, then log factors."""
    # SciPy takes a second to load, and only this policy needs it.
    from scipy.optimize import minimize  # noqa: PLC0415
    from scipy.special import log_ndtr  # noqa: PLC0415

    item = np.array([things[one.thing] for one in rows])
    who = np.array([sources[one.source] for one in rows]) + len(things)
    sigma = np.array([VAGUE if one.vague else CHANCE for one in rows])
    low = np.array([_log(one.low, -np.inf) for one in rows])
    high = np.array([_log(one.high, np.inf) for one in rows])
    point = np.isfinite(low) & np.isfinite(high)
    middle = np.where(point, (np.where(point, low, 0) + np.where(point, high, 0)) / 2, 0.0)
    width = np.where(point, np.where(point, high, 0) - np.where(point, low, 0), 0.0) / 4
    spread = np.hypot(sigma, width)
    size = len(things) + len(sources)

    def cost(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        expected = x[item] + x[who]
        slope = np.zeros(len(rows))
        off = (expected[point] - middle[point]) / spread[point]
        total = 0.5 * float(off @ off)
        slope[point] = off / spread[point]
        sides = ((~point & np.isfinite(low), 1.0), (~point & np.isfinite(high), -1.0))
        for side, sign in sides:
            bound = low if sign > 0 else high
            z = sign * (expected[side] - bound[side]) / sigma[side]
            total -= float(log_ndtr(z).sum())
            slope[side] -= sign * np.exp(-0.5 * z * z - _HALF_LOG_TAU - log_ndtr(z)) / sigma[side]
        gradient = np.asarray(np.bincount(item, weights=slope, minlength=size), dtype=np.float64)
        gradient += np.bincount(who, weights=slope, minlength=size)
        numbers, factors = x[: len(things)] - _CENTRE, x[len(things) :]
        total += 0.5 * float((numbers @ numbers) / _WIDE**2 + (factors @ factors) / BIAS**2)
        gradient[: len(things)] += numbers / _WIDE**2
        gradient[len(things) :] += factors / BIAS**2
        return total, gradient

    start = np.concatenate([_start(rows, things), np.zeros(len(sources))])
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return np.asarray(found.x, dtype=np.float64)


def _log(figure: int | None, unknown: float) -> float:
    return unknown if figure is None else float(np.log(max(figure, 0.5)))


def _start(rows: Sequence[Said], things: Mapping[Hashable, int]) -> NDArray[np.float64]:
    found = np.full(len(things), _CENTRE)
    for one in rows:
        found[things[one.thing]] = _log(one.low if one.low is not None else one.high, _CENTRE)
    return found
