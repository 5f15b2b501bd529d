"""
The model's trees, built for many sentences at once.

The pipeline's parser is arc-eager: it goes through a sentence with a stack and a buffer of words,
and at each step shifts a word, drops one, or hangs one of the two foremost on the other, whichever
its network scores highest. Here one step is taken for all sentences of a batch together. Each text
is one sentence to the parser, so no step begins another tree. The weights and the choices are the
model's own; like its library, the parser then moves words whose relation says that they hang
further down.
"""

from __future__ import annotations

from itertools import product as combinations_of
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reading.encoder import product

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.intp]

_SHIFT, _REDUCE, _LEFT, _RIGHT = range(4)
_MOVES = {"S": _SHIFT, "D": _REDUCE, "L": _LEFT, "R": _RIGHT}
#: Of the words that a step is decided by; where one is missing stands an empty one.
_ROLES = 8
#: Parts the relation of a word from that of its true head in a tree without crossing arcs.
_LIFTED = "||"
_ROOT = "ROOT"

#: A sentence's tree: the head of each word, a root being its own, and its relation to it.
Heads = tuple[list[int], list[str]]


class Transitions:
    """
    Builds trees.

    Args:
        parser: The pipeline's component.
    """

    def __init__(self, parser: Any) -> None:
        before, lower, upper = parser.model.layers
        linear = before.layers[-1]
        self._squeeze: Floats = np.ascontiguousarray(linear.get_param("W").T)
        self._squeezed_bias: Floats = np.array(linear.get_param("b"))
        # Roles × outputs × pieces × inputs; pieces come apart: the greater is found at once.
        weights = lower.get_param("W").transpose(0, 2, 1, 3)
        self._half = weights.shape[2]
        self._lower: Floats = np.ascontiguousarray(weights.reshape(-1, weights.shape[3]).T)
        self._nothing: Floats = lower.get_param("pad").transpose(0, 1, 3, 2).reshape(-1)
        self._bias: Floats = np.ascontiguousarray(lower.get_param("b").T).reshape(-1)
        self._upper: Floats = np.ascontiguousarray(upper.get_param("W").T)
        moves = parser.moves
        names = [moves.get_class_name(place).partition("-") for place in range(moves.n_moves)]
        self._moves = np.array([_MOVES.get(move, -1) for move, _, _ in names], dtype=np.intp)
        # The relation that each step gives; the last is of words that none gave one.
        self._labels = [*(label for _, _, label in names), _ROOT]
        self._lifted = frozenset(label for label in self._labels if _LIFTED in label)
        self._admitting = self._biases(np.array(upper.get_param("b")))

    def _biases(self, bias: Floats) -> Floats:
        """
        The scores' bias; what a step may not do is out of reach. A row each for how many words are
        on the stack (0, 1, more) and in the buffer (the same), and whether its first was put back.
        """
        rows = []
        for returned, depth, rest in combinations_of((False, True), range(3), range(3)):
            if not depth:
                admitted = [_SHIFT]
            elif not rest:
                admitted = [_REDUCE]
            else:
                admitted = [_LEFT, _RIGHT, *[_REDUCE] * (depth > 1)]
                admitted += [_SHIFT] * (rest > 1 and not returned)
            allowed = np.isin(self._moves, admitted)
            rows.append(np.where(allowed, bias, np.float32(-np.inf)))
        return np.array(rows, dtype=np.float32)

    def __call__(
        self, vectors: Sequence[Floats], blank: Sequence[NDArray[np.bool_]]
    ) -> Iterator[Heads]:
        """
        The tree of each sentence.

        Args:
            vectors: The vectors of each sentence's words; no sentence is empty.
            blank: Which of them are white space, below which nothing is moved.
        """
        flat = product(np.concatenate(list(vectors)), self._squeeze)
        flat += self._squeezed_bias
        known = np.empty((len(flat) + 1, _ROLES * len(self._bias)), dtype=np.float32)
        product(flat, self._lower, known[:-1])
        known[-1] = self._nothing
        states = _States([len(words) for words in vectors])
        self._go(known.reshape(-1, len(self._bias)), states)
        heads, steps = states.heads.tolist(), states.labels.tolist()
        first = 0
        for spaces in blank:
            after = first + len(spaces)
            above = [
                place if head < 0 else head - first for place, head in enumerate(heads[first:after])
            ]
            relations = [self._labels[step] for step in steps[first:after]]
            if not self._lifted.isdisjoint(relations):
                _lower(above, relations, spaces.tolist())
            yield above, relations
            first = after

    def _go(self, known: Floats, states: _States) -> None:
        """Take steps until every sentence has its tree."""
        roles = np.arange(_ROLES)[:, None]
        half = self._half
        while states.count:
            words = states.looked_at()
            words *= _ROLES
            words += roles
            sums = np.add.reduce(known.take(words, axis=0), axis=0)
            sums += self._bias
            scores = product(np.maximum(sums[:, :half], sums[:, half:]), self._upper)
            scores += self._admitting.take(states.admitted(), axis=0)
            chosen = scores.argmax(axis=1)
            states.step(chosen, self._moves[chosen])


#: How far the first word of the buffer, and the last of the stack, go up at each move.
_GOING = np.array([[-1, 0, 0, -1], [1, -1, -1, 1]], dtype=np.intp)
#: Which of the two, and how far below it, are the words that stand for themselves among the roles.
_ENDS = np.array([0, 0, 1, 1, 1])
_BELOW = np.array([[0], [1], [0], [1], [2]])


class _States:
    """
    How far sentences are.

    Words are counted through all of them, and after the last comes an empty one. The stack of each
    sentence and its buffer, upside down, stand in one memory, with empty words below as far as one
    looks.

    Args:
        lengths: How many words each sentence has.

    Attributes:
        heads: Of each word; -1 where it has none.
        labels: Of each word the step by which it got its head; -1 where it has none.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        count = sum(lengths)
        self.heads: Ints = np.full(count, -1)
        self.labels: Ints = np.full(count, -1)
        self._empty = count
        # Of each word the last hung on it from the left, then of each the last from the right …
        self._hung: Ints = np.full(2 * count + 2, count)
        self._before: Ints = np.full(count, count)  # … and for that one the one before it.
        self._returned = np.zeros(count + 1, dtype=np.intp)  # put back, not to be shifted again
        sizes = np.array(lengths)
        after = np.cumsum(sizes)
        own = 2 * (after - sizes) + 6 * np.arange(len(lengths))
        # Where the first word of each buffer stands and the last of each stack, and where they do
        # when there is none. A stack has room for one word more, which `step` may leave there.
        self._floor: Ints = np.stack((own + 1, own + sizes + 4))
        self._at: Ints = self._floor + np.stack((sizes, np.zeros_like(sizes)))
        self._words: Ints = np.full(2 * count + 6 * len(lengths), count)
        inside = np.arange(count)
        self._words[inside + np.repeat(own + 2 - (after - sizes), sizes)] = (
            np.repeat(2 * after - sizes - 1, sizes) - inside
        )
        self._sure = 0  # so many steps on, no sentence can be done

    @property
    def count(self) -> int:
        """How many sentences are not done."""
        return len(self._at[0])

    def looked_at(self) -> Ints:
        """The words that the next step of each sentence is decided by: roles × sentences."""
        found = np.empty((_ROLES, self.count), dtype=np.intp)
        found[:5] = self._words[self._at[_ENDS] - _BELOW]
        self._ends = first, last = found[0].copy(), found[2].copy()
        found[5] = self._hung[first]
        found[6] = self._hung[last]
        found[7] = self._hung[last + (self._empty + 1)]
        return found

    def admitted(self) -> Ints:
        """Which row of `Transitions._biases` each step is under."""
        self._counts = self._at - self._floor
        few: Ints = np.minimum(self._counts, 2)
        row: Ints = few[0] + few[1] * 3 + self._returned[self._ends[0]] * 9
        return row

    def step(self, chosen: Ints, moves: Ints) -> None:
        """Take a step in each sentence, by its number and by what it does."""
        first, last = self._ends
        self._hang(chosen, moves)
        back = (moves == _REDUCE) & (self._counts[1] > 1)
        self._words[self._at[1] + 1] = first  # there only if the stack grows
        self._at += _GOING[:, moves]
        if back.any():
            rows = np.flatnonzero(back)
            rows = rows[self.heads[last[rows]] < 0]
            self._at[0, rows] += 1
            self._words[self._at[0, rows]] = last[rows]
            self._returned[last[rows]] = 1
        self._sure -= 1
        if self._sure < 0:
            self._leave_out()

    def _hang(self, chosen: Ints, moves: Ints) -> None:
        """Hang the foremost words of some sentences on each other."""
        rows = np.flatnonzero(moves >= _LEFT)
        right = moves[rows] == _RIGHT
        first, last = (words[rows] for words in self._ends)
        child = np.where(right, first, last)
        head = np.where(right, last, first)
        former = self.heads[child]
        had = former >= 0
        if had.any():  # a word to the left got another head to the right
            self._hung[former[had] + (self._empty + 1)] = self._before[child[had]]
        self.heads[child] = head
        self.labels[child] = chosen[rows]
        place = head + right * (self._empty + 1)
        self._before[child] = self._hung[place]
        self._hung[place] = child
        self._returned[head] = 0

    def _leave_out(self) -> None:
        """Leave out the sentences that are done."""
        rest, depth = self._at - self._floor
        to_go = 2 * rest + depth  # each word is still put on the stack, and taken from it
        going = to_go > 0
        if not going.all():
            self._at, self._floor = self._at[:, going], self._floor[:, going]
            to_go = to_go[going]
        self._sure = int(to_go.min()) - 1 if len(to_go) else 0


def _lower(heads: list[int], relations: list[str], blank: Sequence[bool]) -> None:
    """
    Hang words with a relation such as "prep||dobj" on the nearest word of that kind below their
    head, in breadth, from left to right (Nivre and Nilsson, Pseudo-projective dependency parsing,
    ACL 2005); where there is none, they stay.
    """
    edges = _edges(heads)
    for place, relation in enumerate(relations):
        if _LIFTED in relation:
            own, _, above = relation.partition(_LIFTED)
            below = _beside(place, heads, edges, blank)
            heads[place] = next((word for word in below if relations[word] == above), heads[place])
            relations[place] = own


def _edges(heads: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last word of what hangs on each word, itself included."""
    first, last = list(range(len(heads))), list(range(len(heads)))
    for place in range(len(heads)):
        above = place
        while heads[above] != above:
            above = heads[above]
            first[above], last[above] = min(first[above], place), max(last[above], place)
    return list(zip(first, last, strict=True))


def _beside(
    place: int, heads: Sequence[int], edges: Sequence[tuple[int, int]], blank: Sequence[bool]
) -> Iterator[int]:
    """What else hangs on a word's head, what is nearest to it first; nothing below white space."""
    queue = [heads[place]]
    for word in queue:
        first, last = edges[word]
        for child in range(first, last + 1):
            if heads[child] == word and child not in {word, place} and not blank[child]:
                queue.append(child)
                yield child
