"""
The model's word vectors in context, computed a few times faster than its own code does.

The pipeline's encoder is four layers of a small convolution over hashed features of words. Most
of its time goes into products of matrices, and into features of words that were seen before. Here
the products are NumPy's, and a bounded table keeps the features of words. The weights are the
model's own, and the vectors agree with its own up to rounding.

Every product is taken over blocks of one fixed size: what a sentence gets does not depend, bit
for bit, on the sentences that are analysed with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ids = NDArray[np.uint64]

#: Rows of a product of matrices.
BLOCK = 64
#: Columns of a product: a panel of weights so narrow stays near the processor.
PANEL = 48
#: The same where the product is written into rows of all columns.
_COLUMNS = 64
#: Rows for which memory is held from one portion of a batch to the next, a multiple of `BLOCK`.
_HELD = 1 << 10
#: Words whose features are kept; a full table is emptied.
_KEPT = 1 << 14
_EPSILON = np.float32(1e-8)


def product(rows: Floats, weights: Floats, out: Floats | None = None) -> Floats:
    """
    The matrix product of any number of rows with weights, block by block of `BLOCK` rows.

    Args:
        rows: The rows.
        weights: What they are multiplied with.
        out: Where the product is written, if not into new memory.
    """
    count, width = rows.shape[0], weights.shape[1]
    found = np.empty((count, width), dtype=np.float32) if out is None else out
    whole = count - count % BLOCK
    if whole:
        into = found[:whole].reshape(-1, BLOCK, width)
        blocks = rows[:whole].reshape(-1, BLOCK, rows.shape[1])
        for start in range(0, width, _COLUMNS):
            part = slice(start, start + _COLUMNS)
            np.matmul(blocks, weights[:, part], out=into[..., part])
    if whole < count:
        padded = np.zeros((BLOCK, rows.shape[1]), dtype=np.float32)
        padded[: count - whole] = rows[whole:]
        found[whole:] = (padded @ weights)[: count - whole]
    return found


@dataclass(frozen=True, slots=True)
class Maxout:
    """A layer: the greatest of three products, normalised."""

    weights: Floats  #: inputs × (pieces · outputs), piece by piece
    bias: Floats
    scale: Floats
    shift: Floats

    @classmethod
    def of(cls, maxout: Any, norm: Any) -> Maxout:
        """The layer with the weights of the model's maxout and normalising nodes."""
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        outputs, pieces, inputs = weights.shape
        flat = weights.transpose(2, 1, 0).reshape(inputs, pieces * outputs)
        return cls(
            np.ascontiguousarray(flat, dtype=np.float32),
            np.ascontiguousarray(bias.T.reshape(-1), dtype=np.float32),
            np.array(norm.get_param("G"), dtype=np.float32),
            np.array(norm.get_param("b"), dtype=np.float32),
        )

    def __call__(self, rows: Floats) -> Floats:
        """The layer's outputs for each row of inputs."""
        pieces = product(rows, self.weights)
        best = np.empty((len(rows), self.scale.shape[0]), dtype=np.float32)
        self.finish(pieces, best)
        return best

    def finish(self, pieces: Floats, best: Floats) -> None:
        """
        From the products of the layer's inputs its outputs.

        Args:
            pieces: Rows × (pieces · outputs); they are overwritten.
            best: Rows × outputs, where those are written.
        """
        width = self.scale.shape[0]
        pieces += self.bias
        np.maximum(pieces[:, :width], pieces[:, width : 2 * width], out=best)
        for start in range(2 * width, pieces.shape[1], width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        self.normalise(best)

    def panels(self) -> tuple[Floats, Floats]:
        """Weights and bias in panels of `PANEL` outputs: panels × inputs × outputs of a panel."""
        count = self.weights.shape[1] // PANEL
        weights = self.weights.reshape(-1, count, PANEL).transpose(1, 0, 2)
        return np.ascontiguousarray(weights)[:, None], self.bias.reshape(count, 1, 1, PANEL)

    def normalise(self, best: Floats) -> None:
        """Normalise the greatest of the pieces, in place."""
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / np.float32(best.shape[1]) + _EPSILON
        best *= (1 / np.sqrt(spread))[:, None]
        best *= self.scale
        best += self.shift


@dataclass(frozen=True, slots=True)
class Table:
    """Hashed features of one attribute of words."""

    vectors: Floats
    seed: int


class Space:
    """
    Memory for what is computed of a batch. New memory for each step costs as much as a product.

    Args:
        count: Rows that it is for, a multiple of `BLOCK`.
        width: Numbers of a word's features.
        pieces: Pieces of a layer times its outputs.
    """

    def __init__(self, count: int, width: int, pieces: int) -> None:
        self.rows = np.zeros((count, width), dtype=np.float32)
        self.best = np.zeros((count, width), dtype=np.float32)
        self.windows = np.zeros((count, 3 * width), dtype=np.float32)
        self.pieces = np.zeros((count, pieces), dtype=np.float32)

    def of(self, count: int) -> Space:
        """The memory for so many rows, which is a part of this."""
        part = Space.__new__(Space)
        part.rows, part.best = self.rows[:count], self.best[:count]
        part.windows, part.pieces = self.windows[:count], self.pieces[:count]
        return part


class Layers:
    """
    One encoder of the pipeline: its weights, and what it makes of words that are kept.

    Args:
        model: The encoder as its library holds it.

    Attributes:
        columns: Names of the attributes of words that it looks at, in order.
        reach: How many words to either side a word's vector depends on: each layer looks at one.
        width: Numbers of a vector.
        pieces: Pieces of a layer times its outputs.
    """

    def __init__(self, model: Any) -> None:
        nodes = list(model.walk())
        columns = next(n.attrs["columns"] for n in nodes if n.name == "extract_features")
        self.columns: tuple[str, ...] = tuple(str(column) for column in columns)
        self._tables = [
            Table(np.array(n.get_param("E"), dtype=np.float32), n.attrs["seed"])
            for n in nodes
            if n.name == "hashembed"
        ]
        layers = [
            Maxout.of(maxout, norm)
            for maxout, norm in zip(
                (n for n in nodes if n.name == "maxout"),
                (n for n in nodes if n.name == "layernorm"),
                strict=True,
            )
        ]
        self._mix, self._layers = layers[0], layers[1:]
        self._panels = [layer.panels() for layer in self._layers]
        self._hash: Callable[[Ids, int], NDArray[np.uint32]] = model.ops.hash
        self._seen = list(range(len(self.columns)))
        self.reach, self.width = len(self._layers), self._mix.scale.shape[0]
        # The first layer's product of three words is the sum of what each gives in its place.
        first = self._layers[0].weights
        self.pieces = first.shape[1]
        self._places = np.concatenate(np.split(first, 3), axis=1)
        # The last row is of a place where no word is, and stays empty.
        self._kept = np.zeros((_KEPT + 1, self.width), dtype=np.float32)
        self._given = np.zeros((3, _KEPT + 1, self.pieces), dtype=np.float32)

    def look_at(self, columns: Sequence[str]) -> None:
        """Of words with these attributes look at the encoder's own."""
        self._seen = [columns.index(column) for column in self.columns]

    def keep(self, words: Ids, first: int) -> None:
        """Compute the features of words, and keep them in the rows from the first on."""
        features = self._computed(words)
        after = first + len(words)
        self._kept[first:after] = features
        given = product(features, self._places).reshape(len(words), 3, -1)
        self._given[:, first:after] = given.transpose(1, 0, 2)

    def __call__(self, kept: Ids, space: Space) -> Floats:
        """
        The vectors of words that are kept, in the space's rows.

        Args:
            kept: Where each is kept; a multiple of `BLOCK`. ``_KEPT`` stands for no word.
            space: Memory for so many rows.
        """
        rows, pieces, given = space.rows, space.pieces, space.windows[:, : self.pieces]
        np.take(self._kept, kept, axis=0, out=rows, mode="clip")
        np.take(self._given[1], kept, axis=0, out=pieces, mode="clip")
        np.take(self._given[0], kept, axis=0, out=given, mode="clip")
        pieces[1:] += given[:-1]
        np.take(self._given[2], kept, axis=0, out=given, mode="clip")
        pieces[:-1] += given[1:]
        self._layers[0].finish(pieces, space.best)
        rows += space.best
        self._go_on(space, 1)
        return rows

    def of_many(self, words: Ids, places: Ids, space: Space) -> Floats:
        """The vectors of more words than can be kept, in the space's rows at their places."""
        space.rows[...] = 0
        for start in range(0, len(words), _KEPT):
            part = slice(start, start + _KEPT)
            space.rows[places[part]] = self._computed(words[part])
        self._go_on(space, 0)
        return space.rows

    def _go_on(self, space: Space, first: int) -> None:
        """Apply the layers from one on to the space's rows."""
        for layer, panels in zip(self._layers[first:], self._panels[first:], strict=True):
            _windows(space.rows, space.windows)
            _greatest(space, *panels)
            layer.normalise(space.best)
            space.rows += space.best

    def _computed(self, words: Ids) -> Floats:
        parts = []
        for column, table in zip(self._seen, self._tables, strict=True):
            ids = np.ascontiguousarray(words[:, column])
            keys = self._hash(ids, table.seed) % table.vectors.shape[0]
            parts.append(table.vectors[keys].sum(axis=1))
        return self._mix(np.concatenate(parts, axis=1))


def _windows(rows: Floats, windows: Floats) -> None:
    """Write each row between the one before and the one after; nothing stands outside."""
    width = rows.shape[1]
    windows[:, width : 2 * width] = rows
    windows[1:, :width] = rows[:-1]
    windows[:-1, 2 * width :] = rows[1:]
    windows[0, :width] = 0
    windows[-1, 2 * width :] = 0


def _greatest(space: Space, weights: Floats, bias: Floats) -> None:
    """Write the greatest of a layer's pieces, from the windows, as the best."""
    pieces = space.pieces.reshape(len(weights), -1, BLOCK, PANEL)
    np.matmul(space.windows.reshape(1, -1, BLOCK, space.windows.shape[1]), weights, out=pieces)
    pieces += bias
    each = space.best.shape[1] // PANEL  # panels of a piece
    for part in range(each):
        best = space.best[:, part * PANEL : (part + 1) * PANEL].reshape(-1, BLOCK, PANEL)
        np.maximum(pieces[part], pieces[part + each], out=best)
        for panel in pieces[part + 2 * each :: each]:
            np.maximum(best, panel, out=best)


class Encoder:
    """
    Vectors of words in context, by one or several encoders.

    Args:
        models: The pipeline's encoders as its library holds them.

    Attributes:
        columns: Names of the attributes of words that they look at, in order.
    """

    def __init__(self, *models: Any) -> None:
        self._encoders = [Layers(model) for model in models]
        columns = (column for encoder in self._encoders for column in encoder.columns)
        self.columns = tuple(dict.fromkeys(columns))
        for encoder in self._encoders:
            encoder.look_at(self.columns)
        self._gap = max(encoder.reach for encoder in self._encoders)
        self._rows: dict[bytes, int] = {}  # where the features of a word of these attributes are
        self._space = self._new_space(_HELD)

    def _new_space(self, count: int) -> Space:
        width = max(encoder.width for encoder in self._encoders)
        return Space(count, width, max(encoder.pieces for encoder in self._encoders))

    def __call__(self, sentences: Sequence[Ids]) -> list[list[Floats]]:
        """
        The vectors of each sentence's words, by each encoder.

        Args:
            sentences: The attributes of each sentence's words, words × `columns`.
        """
        found: list[list[Floats]] = [[] for _ in self._encoders]
        for part in self._portions(sentences):
            for vectors, of_part in zip(found, self._vectors(part), strict=True):
                vectors.extend(of_part)
        return found

    def _portions(self, sentences: Sequence[Ids]) -> Iterator[list[Ids]]:
        """
        Sentences in groups of `_HELD` rows, and of no more words than are kept, if there are more
        than one in it. What is computed of so few rows stays near the processor from one layer to
        the next.
        """
        group: list[Ids] = []
        rows = words = 0
        for sentence in sentences:
            rows += len(sentence) + self._gap
            words += len(sentence)
            if group and (rows + self._gap > _HELD or words > _KEPT):
                yield group
                group, rows, words = [], len(sentence) + self._gap, len(sentence)
            group.append(sentence)
        if group:
            yield group

    def _vectors(self, sentences: Sequence[Ids]) -> list[list[Floats]]:
        words = np.ascontiguousarray(np.concatenate(list(sentences)))
        keys: list[bytes] = words.view(f"V{words[0].nbytes}").ravel().tolist()
        # So many empty rows part two sentences that neither reaches into the other.
        lengths = [len(words) for words in sentences]
        starts = np.cumsum([self._gap, *(n + self._gap for n in lengths)]).tolist()
        bounds = [(start, start + n) for start, n in zip(starts[:-1], lengths, strict=True)]
        inside = np.concatenate([np.arange(*ends) for ends in bounds])
        count = -(-starts[-1] // BLOCK) * BLOCK
        space = self._space.of(count) if count <= _HELD else self._new_space(count)
        kept = np.full(count, _KEPT)
        many = len(keys) > _KEPT and len(set(keys)) > _KEPT  # of one sentence alone
        if not many:
            kept[inside] = self._places(keys)
        found = []
        for encoder in self._encoders:
            rows = encoder.of_many(words, inside, space) if many else encoder(kept, space)
            found.append([rows[start:end].copy() for start, end in bounds])
        return found

    def _places(self, keys: Sequence[bytes]) -> list[int]:
        """Where the features of words are kept; those of new words are computed."""
        try:
            return [self._rows[key] for key in keys]
        except KeyError:
            self._keep(keys)
            return [self._rows[key] for key in keys]

    def _keep(self, keys: Sequence[bytes]) -> None:
        """Compute the features of words that are not in the table; a full one is emptied."""
        new = list(dict.fromkeys(key for key in keys if key not in self._rows))
        if len(self._rows) + len(new) > _KEPT:
            self._rows.clear()
            new = list(dict.fromkeys(keys))
        first = len(self._rows)
        seen = np.frombuffer(b"".join(new), dtype=np.uint64).reshape(len(new), -1)
        for encoder in self._encoders:
            encoder.keep(seen, first)
        self._rows.update((key, first + at) for at, key in enumerate(new))


class Tagger:
    """
    The model's tags.

    Args:
        tagger: The pipeline's component.
    """

    def __init__(self, tagger: Any) -> None:
        softmax = next(node for node in tagger.model.walk() if node.name == "softmax")
        self._weights: Floats = np.ascontiguousarray(softmax.get_param("W").T)
        self._bias: Floats = np.array(softmax.get_param("b"))
        self._labels = list(tagger.labels)

    def __call__(self, vectors: Sequence[Floats]) -> list[list[str]]:
        """The tags of each sentence's words, from their vectors."""
        scores = product(np.concatenate(list(vectors)), self._weights) + self._bias
        best = iter(scores.argmax(axis=1).tolist())
        return [[self._labels[next(best)] for _ in words] for words in vectors]
