"""What is tied together, however many pairs say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from warledger.reconcile.columns import Numbers


class Tied:
    """
    Numbers that pairs connect, directly or over others; pairs come in portions and are not kept.

    Args:
        size: Numbers go from 0 up to it.
    """

    def __init__(self, size: int) -> None:
        self._label: Numbers = np.arange(size)

    def join(self, one: Numbers, two: Numbers) -> None:
        """Tie numbers to others, pair by pair."""
        if not len(one):
            return
        a, b = self._label[one], self._label[two]
        apart = a != b
        if apart.any():
            names, ends = np.unique(np.stack([a[apart], b[apart]]), return_inverse=True)
            a, b = ends.reshape(2, -1)
            graph = coo_array((np.ones(len(a), np.int8), (a, b)), shape=(len(names), len(names)))
            count, group = connected_components(graph, directed=False)
            least = np.full(count, len(self._label))
            np.minimum.at(least, group, names)
            whose = np.arange(len(self._label))
            whose[names] = least[group]
            self._label = whose[self._label]

    def least(self) -> Numbers:
        """For each number the least of all that it is tied to, itself among them."""
        return self._label
