"""Pieces of inputs put together to what a worker reads at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ingest import Failure, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Pieces of a batch by default: a second of work; reports of a batch are parsed together.
BATCH = 32
#: A batch is closed early when its pieces hold this many bytes.
BATCH_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Pieces, and inputs that could not even be cut into pieces, in order."""

    number: int  #: counted from 0
    items: tuple[Piece | Failure, ...]
    part: int = 0  #: of the archive that it goes into
    behind: int = 0  #: bytes of the inputs' files that are behind when it is read

    def singles(self) -> tuple[Batch, ...]:
        """A batch for each item."""
        return tuple(replace(self, items=(item,)) for item in self.items)


class Batcher:
    """
    Collects items until they make a batch.

    Args:
        size: Items of a batch at most.
    """

    def __init__(self, size: int = BATCH) -> None:
        self._size = size
        self._items: list[Piece | Failure] = []
        self._bytes = 0
        self._number = 0

    def add(self, item: Piece | Failure, *, part: int = 0, behind: int = 0) -> Iterator[Batch]:
        """Take one more item; the batch, if it is full."""
        self._items.append(item)
        self._bytes += len(item.raw) if isinstance(item, Piece) else 0
        if len(self._items) >= self._size or self._bytes >= BATCH_BYTES:
            yield from self.close(part=part, behind=behind)

    def close(self, *, part: int = 0, behind: int = 0) -> Iterator[Batch]:
        """The batch with what was collected, if anything was."""
        if self._items:
            yield Batch(number=self._number, items=tuple(self._items), part=part, behind=behind)
            self._items, self._bytes = [], 0
            self._number += 1
