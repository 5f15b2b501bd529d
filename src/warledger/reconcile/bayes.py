"""
Claims weighed against each other: each source may tell too many or too few throughout.

A figure is taken as the true number times the source's own factor times chance. On the log scale
all three are normal; "at least" and "up to" speak for one side only. The likeliest numbers and
factors together (maximum a posteriori) are found by SciPy; `ranges` gives intervals under the same
model. The form follows Radford and others,
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
    rows = without_noughts(said)
    nought = {one.thing for one in said} - {one.thing for one in rows}
    numbers: dict[Hashable, float] = dict.fromkeys(nought, 0.0)
    if not rows:
        return Weighed(numbers=numbers, factors={})
    model = Model.of(rows)
    found = np.exp(model.likeliest())
    things = len(model.things)
    numbers.update(zip(model.things, map(float, found[:things]), strict=True))
    factors = dict(zip(model.sources, map(float, found[things:]), strict=True))
    return Weighed(numbers=numbers, factors=factors)


def without_noughts(said: Sequence[Said]) -> list[Said]:
    """All but what is said of things of which every source says zero."""
    some = {one.thing for one in said if one.low or one.high}
    return [one for one in said if one.thing in some]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """
    The model's arrays, one item a figure; unknowns are log numbers, then log factors.

    ``low`` and ``high`` are logs, infinite where open. A figure with both bounds is a ``point``
    at their ``middle``, with the ``spread`` of chance and its own width.
    """

    things: tuple[Hashable, ...]
    sources: tuple[str, ...]
    start: NDArray[np.float64]  #: a first guess of the unknowns
    item: NDArray[np.int64]  #: which unknown is the figure's number
    who: NDArray[np.int64]  #: which is its source's factor
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    point: NDArray[np.bool_]
    middle: NDArray[np.float64]
    sigma: NDArray[np.float64]  #: of chance
    spread: NDArray[np.float64]

    @classmethod
    def of(cls, rows: Sequence[Said]) -> Model:
        """The model of figures none of which is open on both sides; at least one."""
        things = {thing: n for n, thing in enumerate(dict.fromkeys(one.thing for one in rows))}
        sources = {name: n for n, name in enumerate(sorted({one.source for one in rows}))}
        sigma = np.array([VAGUE if one.vague else CHANCE for one in rows])
        low = np.array([_log(one.low, -np.inf) for one in rows])
        high = np.array([_log(one.high, np.inf) for one in rows])
        point = np.isfinite(low) & np.isfinite(high)
        middle = np.where(point, (np.where(point, low, 0) + np.where(point, high, 0)) / 2, 0.0)
        width = np.where(point, np.where(point, high, 0) - np.where(point, low, 0), 0.0) / 4
        return cls(
            things=tuple(things),
            sources=tuple(sources),
            start=np.concatenate([_start(rows, things), np.zeros(len(sources))]),
            item=np.array([things[one.thing] for one in rows]),
            who=np.array([sources[one.source] for one in rows]) + len(things),
            low=low,
            high=high,
            point=point,
            middle=middle,
            sigma=sigma,
            spread=np.hypot(sigma, width),
        )

    @property
    def centre(self) -> NDArray[np.float64]:
        """The priors' means."""
        return np.repeat([_CENTRE, 0.0], [len(self.things), len(self.sources)])

    @property
    def prior(self) -> NDArray[np.float64]:
        """The priors' standard deviations."""
        return np.repeat([_WIDE, BIAS], [len(self.things), len(self.sources)])

    def sides(self) -> tuple[tuple[NDArray[np.bool_], NDArray[np.float64], float], ...]:
        """The figures that speak for one side only: which, their bounds, and 1 for "at least"."""
        return (
            (~self.point & np.isfinite(self.low), self.low, 1.0),
            (~self.point & np.isfinite(self.high), self.high, -1.0),
        )

    def likeliest(self) -> NDArray[np.float64]:
        """The unknowns at the maximum of the posterior."""
        # SciPy takes a second to load, and only this policy needs it.
        from scipy.optimize import minimize  # noqa: PLC0415
        from scipy.special import log_ndtr  # noqa: PLC0415

        point, size = self.point, len(self.start)

        def cost(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            expected = x[self.item] + x[self.who]
            slope = np.zeros(len(expected))
            off = (expected[point] - self.middle[point]) / self.spread[point]
            total = 0.5 * float(off @ off)
            slope[point] = off / self.spread[point]
            for side, bound, sign in self.sides():
                z = sign * (expected[side] - bound[side]) / self.sigma[side]
                total -= float(log_ndtr(z).sum())
                hazard = np.exp(-0.5 * z * z - _HALF_LOG_TAU - log_ndtr(z))
                slope[side] -= sign * hazard / self.sigma[side]
            away = (x - self.centre) / self.prior
            gradient = away / self.prior
            gradient += np.bincount(self.item, weights=slope, minlength=size)
            gradient += np.bincount(self.who, weights=slope, minlength=size)
            return total + 0.5 * float(away @ away), gradient

        found = minimize(cost, self.start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
        return np.asarray(found.x, dtype=np.float64)


def _log(figure: int | None, unknown: float) -> float:
    return unknown if figure is None else float(np.log(max(figure, 0.5)))


def _start(rows: Sequence[Said], things: Mapping[Hashable, int]) -> NDArray[np.float64]:
    found = np.full(len(things), _CENTRE)
    for one in rows:
        found[things[one.thing]] = _log(one.low if one.low is not None else one.high, _CENTRE)
    return found
