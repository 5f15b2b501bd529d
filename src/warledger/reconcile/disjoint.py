"""Picking figures of which no two can count the same person."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: Clusters up to this size are searched through, larger ones picked greedily and then improved.
SEARCHED = 12


def disjoint_set(
    weights: Mapping[str, int], clashes: Mapping[str, frozenset[str]], wide: frozenset[str]
) -> frozenset[str]:
    """
    The keys with the largest sum of weights of which no two clash.

    Any such sum is a valid lower bound for all people together, so the largest is the best one.
    Exact for clusters of up to twelve, else the better of two greedy picks.

    Args:
        weights: Each key's lower bound.
        clashes: For a key, those that may have people in common with it; symmetric.
        wide: Keys that are preferred where sums are equal (totals before their parts).
    """
    chosen: set[str] = set()
    for cluster in _clusters(weights, clashes):
        chosen |= _best(cluster, weights, clashes, wide)
    return frozenset(chosen)


def _clusters(weights: Mapping[str, int], clashes: Mapping[str, frozenset[str]]) -> list[list[str]]:
    left = dict.fromkeys(sorted(weights))
    found = []
    while left:
        start = next(iter(left))
        del left[start]
        cluster, waiting = [start], [start]
        while waiting:
            for other in sorted(clashes.get(waiting.pop(), ())):
                if other in left:
                    del left[other]
                    cluster.append(other)
                    waiting.append(other)
        found.append(cluster)
    return found


def _best(
    cluster: Sequence[str],
    weights: Mapping[str, int],
    clashes: Mapping[str, frozenset[str]],
    wide: frozenset[str],
) -> set[str]:
    """Parts are weighed against the totals that they clash with, smallest totals first."""
    if len(cluster) <= SEARCHED:
        ordered = sorted(cluster, key=lambda k: (-weights[k], k not in wide, k))
        return _search(ordered, weights, clashes)
    greedy = partial(_greedy, cluster, clashes)
    picks = [
        greedy(lambda k: (-weights[k], k not in wide, k)),
        greedy(lambda k: (len(clashes.get(k, ())), -weights[k], k)),
    ]
    return max(picks, key=lambda pick: sum(weights[k] for k in pick))


def _search(
    ordered: Sequence[str], weights: Mapping[str, int], clashes: Mapping[str, frozenset[str]]
) -> set[str]:
    if not ordered:
        return set()
    first, rest = ordered[0], ordered[1:]
    against = clashes.get(first, frozenset())
    taken = {first} | _search([k for k in rest if k not in against], weights, clashes)
    if not any(k in against for k in rest):
        return taken
    left = _search(rest, weights, clashes)
    return left if _sum(left, weights) > _sum(taken, weights) else taken


def _sum(keys: set[str], weights: Mapping[str, int]) -> int:
    return sum(weights[key] for key in keys)


def _greedy(
    cluster: Sequence[str],
    clashes: Mapping[str, frozenset[str]],
    order: Callable[[str], tuple[object, ...]],
) -> set[str]:
    chosen: set[str] = set()
    for key in sorted(cluster, key=order):
        if not chosen & clashes.get(key, frozenset()):
            chosen.add(key)
    return chosen
