"""
Intervals under the model of `warledger.reconcile.bayes`, drawn by NumPyro (extra ``bayes``).

The draws are made by the No-U-Turn sampler in coordinates in which the posterior is nearly round
around its maximum; the model is the same to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.errors import ResourceError
from warledger.reconcile.bayes import Model, without_noughts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.bayes import Said

#: Chains, and each one's draws while it warms up and after.
_CHAINS, _WARM_UP, _DRAWS = 4, 500, 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """
    Central intervals of the posterior: lower and upper end.

    A thing that is told as "at least" alone, or as "up to" alone, has none, nor has one of which
    all say zero.
    """

    numbers: Mapping[Hashable, tuple[float, float]]
    factors: Mapping[str, tuple[float, float]]
    level: float  #: the posterior probability inside, 0 to 1
    r_hat: float  #: largest split R-hat of all unknowns; above 1.01 the draws are not to be used


def ranges(said: Sequence[Said], *, seed: int, level: float = 0.9) -> Ranges:
    """
    Intervals of numbers and of sources' factors.

    Args:
        said: As for `weigh`.
        seed: Of the draws; one seed gives one result on one machine.
        level: The posterior probability that an interval holds, between 0 and 1.

    Raises:
        ValueError: A figure is open on both sides, or the level is not between 0 and 1.
        ResourceError: NumPyro is not installed.
    """
    if not 0 < level < 1:
        raise ValueError(f"a level of {level} is not between 0 and 1")
    if any(one.low is None and one.high is None for one in said):
        raise ValueError("a figure that is open on both sides says nothing")
    infer = _needed("numpyro.infer")
    rows = _closed(without_noughts(said))
    if not rows:
        return Ranges(numbers={}, factors={}, level=level, r_hat=1.0)
    model = Model.of(rows)
    mode = model.likeliest()
    # x = mode + across @ z, so that z has nearly unit covariance.
    across = np.linalg.inv(np.linalg.cholesky(_curvature(model, mode))).T
    drawn = _draw(infer, _cost(model, mode, across), len(mode), seed)
    r_hat = float(_needed("numpyro.diagnostics").split_gelman_rubin(drawn).max())
    values = mode + drawn.reshape(-1, len(mode)).astype(np.float64) @ across.T
    tail = (1 - level) / 2
    ends = np.exp(np.quantile(values, [tail, 1 - tail], axis=0)).T
    pairs = [(float(low), float(high)) for low, high in ends]
    return Ranges(
        numbers=dict(zip(model.things, pairs, strict=False)),
        factors=dict(zip(model.sources, pairs[len(model.things) :], strict=True)),
        level=level,
        r_hat=r_hat,
    )


def _needed(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise ResourceError(
            f"intervals need {module.partition('.')[0]}, which is not installed: "
            "pip install 'warledger[bayes]'"
        ) from error


def _closed(rows: Sequence[Said]) -> list[Said]:
    """
    What is said of things that are bounded on both sides, by one figure or several.

    The others' numbers have no end on one side but the wide prior's, and so teach next to nothing
    about their sources.
    """
    below = {one.thing for one in rows if one.low is not None}
    above = {one.thing for one in rows if one.high is not None}
    return [one for one in rows if one.thing in below & above]


def _curvature(model: Model, mode: NDArray[np.float64]) -> NDArray[np.float64]:
    """Second derivatives of the cost at the mode."""
    from scipy.special import log_ndtr  # noqa: PLC0415

    expected = mode[model.item] + mode[model.who]
    weight = np.where(model.point, model.spread**-2.0, 0.0)
    for side, bound, sign in model.sides():
        z = sign * (expected[side] - bound[side]) / model.sigma[side]
        hazard = np.exp(-0.5 * (z * z + np.log(2 * np.pi)) - log_ndtr(z))
        weight[side] += hazard * (hazard + z) / model.sigma[side] ** 2
    found = np.diag(model.prior**-2.0)
    for one, other in (
        (model.item, model.item),
        (model.who, model.who),
        (model.item, model.who),
        (model.who, model.item),
    ):
        np.add.at(found, (one, other), weight)
    return found


def _cost(
    model: Model, mode: NDArray[np.float64], across: NDArray[np.float64]
) -> Callable[[Any], Any]:
    """The cost of `Model.likeliest` for JAX, as a function of z."""
    jnp = _needed("jax.numpy")
    log_ndtr = _needed("jax.scipy.special").log_ndtr
    # What is large is subtracted in double precision, before JAX's single precision.
    rows = across[model.item] + across[model.who]
    at = mode[model.item] + mode[model.who]
    point = model.point
    linear = [
        ((at - model.middle)[point] / model.spread[point], rows[point] / model.spread[point, None]),
        ((mode - model.centre) / model.prior, across / model.prior[:, None]),
    ]
    offset = jnp.asarray(np.concatenate([one for one, _ in linear]))
    turned = jnp.asarray(np.concatenate([two for _, two in linear]))
    sides = [
        (
            jnp.asarray(sign * (at[side] - bound[side]) / model.sigma[side]),
            jnp.asarray(sign * rows[side] / model.sigma[side, None]),
        )
        for side, bound, sign in model.sides()
    ]

    def cost(z: Any) -> Any:
        off = offset + turned @ z
        total = 0.5 * (off @ off)
        for start, moved in sides:
            total -= log_ndtr(start + moved @ z).sum()
        return total

    return cost


def _draw(infer: Any, cost: Callable[[Any], Any], size: int, seed: int) -> NDArray[np.float32]:
    """Draws of z: chains, draws, unknowns."""
    jax = _needed("jax")
    first, second = jax.random.split(jax.random.PRNGKey(seed))
    sampler = infer.MCMC(
        infer.NUTS(potential_fn=cost),
        num_warmup=_WARM_UP,
        num_samples=_DRAWS,
        num_chains=_CHAINS,
        chain_method="vectorized",
        progress_bar=False,
    )
    sampler.run(second, init_params=jax.random.normal(first, (_CHAINS, size)))
    return np.asarray(sampler.get_samples(group_by_chain=True))
