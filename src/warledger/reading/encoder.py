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
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ids = NDArray[np.uint64]

#: Rows of a product of matrices.
BLOCK = 64
#: Words whose features are kept; a full table is emptied.
_KEPT = 1 << 14
_EPSILON = np.float32(1e-8)


def product(rows: Floats, weights: Floats) -> Floats:
    """The matrix product of any number of rows with weights, block by block of `BLOCK` rows."""
    count = rows.shape[0]
    blocks = -(-count // BLOCK)
    if count % BLOCK:
        padded = np.zeros((blocks * BLOCK, rows.shape[1]), dtype=np.float32)
        padded[:count] = rows
        rows = padded
    found: Floats = rows.reshape(blocks, BLOCK, -1) @ weights
    return found.reshape(blocks * BLOCK, -1)[:count]


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
        return self.finished(product(rows, self.weights))

    def finished(self, pieces: Floats) -> Floats:
        """The layer's outputs from the products of its inputs, which are overwritten."""
        width = self.scale.shape[0]
        pieces += self.bias
        best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        for start in range(2 * width, pieces.shape[1], width):
            np.maximum(best, pieces[:, start : start + width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", best, best) / np.float32(width) + _EPSILON
        best *= (1 / np.sqrt(spread))[:, None]
        best *= self.scale
        best += self.shift
        return best


@dataclass(frozen=True, slots=True)
class Table:
    """Hashed features of one attribute of words."""

    vectors: Floats
    seed: int


class Layers:
    """
    One encoder of the pipeline: its weights, and what it makes of words that are kept.

    Args:
        model: The encoder as its library holds it.

    Attributes:
        columns: Names of the attributes of words that it looks at, in order.
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
        self._hash: Callable[[Ids, int], NDArray[np.uint32]] = model.ops.hash
        self._width = self._mix.scale.shape[0]
        self._kept = np.zeros((_KEPT, self._width), dtype=np.float32)
        self._seen = list(range(len(self.columns)))
        # The first layer's product of three words is the sum of what each gives in its place.
        first = self._layers[0].weights
        self._places = np.concatenate(np.split(first, 3), axis=1)
        self._given = np.zeros((3, _KEPT, first.shape[1]), dtype=np.float32)

    def look_at(self, columns: Sequence[str]) -> None:
        """Of words with these attributes look at the encoder's own."""
        self._seen = [columns.index(column) for column in self.columns]

    @property
    def reach(self) -> int:
        """How many words to either side a word's vector depends on: each layer looks at one."""
        return len(self._layers)

    def keep(self, words: Ids, first: int) -> None:
        """Compute the features of words, and keep them in the rows from the first on."""
        features = self._computed(words)
        after = first + len(words)
        self._kept[first:after] = features
        given = product(features, self._places).reshape(len(words), 3, -1)
        self._given[:, first:after] = given.transpose(1, 0, 2)

    def begun(self, count: int) -> tuple[Floats, Floats]:
        """Features and the first layer's sums for so many places, where no word is yet."""
        pieces = np.zeros((count, self._given.shape[2]), dtype=np.float32)
        return np.zeros((count, self._width), dtype=np.float32), pieces

    def put(self, begun: tuple[Floats, Floats], places: Ids, kept: Ids) -> None:
        """Put words that are kept at places, of which none is an end."""
        rows, pieces = begun
        rows[places] = self._kept[kept]
        pieces[places] += self._given[1, kept]
        pieces[places + 1] += self._given[0, kept]
        pieces[places - 1] += self._given[2, kept]

    def finished(self, begun: tuple[Floats, Floats]) -> Floats:
        """The vectors at all places."""
        rows, pieces = begun
        rows += self._layers[0].finished(pieces)
        for layer in self._layers[1:]:
            rows += layer(_windows(rows))
        return rows

    def _computed(self, words: Ids) -> Floats:
        parts = []
        for column, table in zip(self._seen, self._tables, strict=True):
            ids = np.ascontiguousarray(words[:, column])
            keys = self._hash(ids, table.seed) % table.vectors.shape[0]
            parts.append(table.vectors[keys].sum(axis=1))
        return self._mix(np.concatenate(parts, axis=1))


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

    def __call__(self, sentences: Sequence[Ids]) -> list[list[Floats]]:
        """
        The vectors of each sentence's words, by each encoder.

        Args:
            sentences: The attributes of each sentence's words, words × `columns`.
        """
        lengths = [len(words) for words in sentences]
        # So many empty rows part two sentences that neither reaches into the other.
        gap = self._gap
        starts = np.cumsum([gap, *(length + gap for length in lengths)]).tolist()
        inside = np.concatenate(
            [np.arange(start, start + n) for start, n in zip(starts[:-1], lengths, strict=True)]
        )
        begun = [encoder.begun(starts[-1]) for encoder in self._encoders]
        for places, kept in self._parts(np.concatenate(list(sentences)), inside):
            for encoder, rows in zip(self._encoders, begun, strict=True):
                encoder.put(rows, places, kept)
        found = []
        for encoder, rows in zip(self._encoders, begun, strict=True):
            vectors = encoder.finished(rows)
            cut = zip(starts[:-1], lengths, strict=True)
            found.append([np.ascontiguousarray(vectors[start : start + n]) for start, n in cut])
        return found

    def _parts(self, words: Ids, places: Ids) -> Iterator[tuple[Ids, Ids]]:
        """
        Words' places and where their features are kept, in parts that fit into the table. Parts
        follow each other by place, so that sums do not depend on how many there are.
        """
        keys: list[bytes] = np.ascontiguousarray(words).view(f"V{words[0].nbytes}").ravel().tolist()
        for start in range(0, len(keys), _KEPT):
            part = keys[start : start + _KEPT]
            kept = [self._rows.get(key, -1) for key in part]
            if -1 in kept:
                self._keep(part)
                kept = [self._rows[key] for key in part]
            yield places[start : start + _KEPT], np.array(kept)

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


def _windows(rows: Floats) -> Floats:
    """Each row between the one before and the one after; nothing stands outside."""
    count, width = rows.shape
    framed = np.zeros((count + 2, width), dtype=np.float32)
    framed[1:-1] = rows
    # Three rows that follow each other are one stretch of memory.
    return np.ascontiguousarray(sliding_window_view(framed.reshape(-1), 3 * width)[::width])


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


def operations() -> Any:
    """The operations of the model's library, with products of matrices as above."""
    from thinc.api import NumpyOps  # noqa: PLC0415  (as slow to import as the model's library)

    class Operations(NumpyOps):  # type: ignore[misc]  # untyped there
        def gemm(
            self,
            x: Floats,
            y: Floats,
            out: Floats | None = None,
            trans1: bool = False,
            trans2: bool = False,
        ) -> Floats:
            found = product(x.T if trans1 else x, y.T if trans2 else y)
            if out is None:
                return found
            out[...] = found
            return out

    return Operations()
