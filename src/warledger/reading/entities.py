"""
The model's named entities, decided for many sentences at once.

The pipeline's recogniser goes from word to word: outside a name it looks at the next word alone,
inside one at the name's first word, the last and the next. So what it does outside is computed
for all words together, then how far a name goes that might begin somewhere, and last which names
are reached. The weights and the choices are the model's own.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reading.encoder import product

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]


class Recogniser:
    """
    Finds named entities.

    Args:
        recogniser: The pipeline's component.
    """

    def __init__(self, recogniser: Any) -> None:
        before, lower, upper = recogniser.model.layers
        linear = before.layers[-1]
        self._squeeze: Floats = np.ascontiguousarray(linear.get_param("W").T)
        self._squeezed_bias: Floats = np.array(linear.get_param("b"))
        weights = lower.get_param("W")  # roles × outputs × pieces × inputs
        self._roles, self._outputs, self._pieces, inputs = weights.shape
        self._lower: Floats = np.ascontiguousarray(weights.reshape(-1, inputs).T)
        self._bias: Floats = np.array(lower.get_param("b")).reshape(-1)
        self._nothing: Floats = np.array(lower.get_param("pad")).reshape(self._roles, -1)
        self._upper: Floats = np.ascontiguousarray(upper.get_param("W").T)
        self._upper_bias: Floats = np.array(upper.get_param("b"))
        moves = recogniser.moves
        names = [moves.get_class_name(place) for place in range(self._upper.shape[1])]
        kinds = [name.partition("-") for name in names]
        self._begin = np.array([move == "B" and label != "" for move, _, label in kinds])
        self._unit = np.array([move == "U" and label != "" for move, _, label in kinds])
        self._out = np.array([name == "O" for name in names])
        self._labels = [label for _, _, label in kinds]
        places = {name: place for place, name in enumerate(names)}
        self._inside = np.array([places.get(f"I-{label}", 0) for label in self._labels])
        self._last = np.array([places.get(f"L-{label}", 0) for label in self._labels])

    def __call__(
        self,
        vectors: Sequence[Floats],
        blank: Sequence[NDArray[np.bool_]],
    ) -> list[list[tuple[int, int, str]]]:
        """
        The names of each sentence: first word, word after the last, type.

        Args:
            vectors: The vectors of each sentence's words, by the recogniser's own encoder.
            blank: Which of them are white space, where no name begins.
        """
        flat = product(np.concatenate(list(vectors)), self._squeeze)
        flat += self._squeezed_bias
        known = product(flat, self._lower).reshape(len(flat), self._roles, -1)
        ends = np.cumsum([len(words) for words in vectors])
        final = np.zeros(len(flat), dtype=bool)
        final[ends - 1] = True
        chosen = self._outside(known, final, np.concatenate(list(blank)))
        begun = np.flatnonzero(self._begin[chosen])
        reach = self._reaches(known, begun, chosen, final)
        return self._walked(chosen, reach, ends)

    def _outside(self, known: Floats, final: NDArray[np.bool_], blank: NDArray[np.bool_]) -> Ints:
        """What is done at each word if no name is open there."""
        states = known[:, 0] + self._nothing[1] + self._nothing[2]
        scores = self._scored(states)
        admitted = np.broadcast_to(self._begin | self._unit | self._out, scores.shape).copy()
        admitted[np.ix_(final, self._begin)] = False
        admitted[np.ix_(blank, self._begin | self._unit)] = False
        found: Ints = np.where(admitted, scores, -np.inf).argmax(axis=1)
        return found

    def _reaches(
        self, known: Floats, begun: Ints, chosen: Ints, final: NDArray[np.bool_]
    ) -> dict[int, int]:
        """Where names that begin at some words end: the word after their last."""
        found: dict[int, int] = {}
        first, at = begun, begun + 1
        while len(first):
            states = known[at, 0] + known[first, 1] + known[at - 1, 2]
            scores = self._scored(states)
            rows = np.arange(len(first))
            inside, last = self._inside[chosen[first]], self._last[chosen[first]]
            more = scores[rows, inside] > scores[rows, last]
            more |= (scores[rows, inside] == scores[rows, last]) & (inside < last)
            more &= ~final[at]
            found.update(zip(first[~more].tolist(), (at[~more] + 1).tolist(), strict=True))
            first, at = first[more], at[more] + 1
        return found

    def _scored(self, states: Floats) -> Floats:
        states += self._bias
        pieces = states.reshape(len(states), self._outputs, self._pieces)
        hidden = reduce(np.maximum, [pieces[:, :, piece] for piece in range(self._pieces)])
        scores = product(hidden, self._upper)
        scores += self._upper_bias
        return scores

    def _walked(
        self, chosen: Ints, reach: dict[int, int], ends: Ints
    ) -> list[list[tuple[int, int, str]]]:
        """The names that are reached when every sentence is gone through from its start."""
        single = self._unit[chosen]
        found: list[list[tuple[int, int, str]]] = []
        start = 0
        for end in ends.tolist():
            names: list[tuple[int, int, str]] = []
            place = start
            while place < end:
                after = reach.get(place, place + 1)
                if after > place + 1 or place in reach or single[place]:
                    label = self._labels[chosen[place]]
                    names.append((place - start, after - start, label))
                place = after
            found.append(names)
            start = end
        return found
