"""Reports read by an engine and given back one after the other, for outputs other than archives."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from warledger.ingest import Failure, Repeats, repeated
from warledger.runners.batches import BATCH, Batcher
from warledger.runners.work import read_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.ingest import Piece
    from warledger.records import Reading
    from warledger.runners.batches import Batch
    from warledger.runners.engines import Engine
    from warledger.runners.work import Done, Order


def read_in_batches(
    items: Iterable[Piece | Failure], order: Order, engine: Engine, *, batch: int = BATCH
) -> Iterator[Reading | Failure]:
    """
    Read pieces as `warledger.pipeline.read_all` reads reports: the same readings, the same order.

    The reports' raw bytes stay where they were read.

    Args:
        items: See `warledger.ingest.pieces`.
        order: What to read, in the form ``READING``.
        engine: Where.
        batch: Pieces that a worker gets at a time.
    """
    repeats = Repeats()
    with closing(engine.run(partial(read_batch, order), _batched(items, batch))) as results:
        for _, outcomes in results:
            for outcome in outcomes:
                if isinstance(outcome, Failure):
                    yield outcome
                else:
                    yield repetition(outcome, repeats) or outcome.body


def _batched(items: Iterable[Piece | Failure], size: int) -> Iterator[Batch]:
    batcher = Batcher(size)
    for item in items:
        yield from batcher.add(item)
    yield from batcher.close()


def repetition(done: Done, repeats: Repeats) -> Failure | None:
    """The failure of a row whose id stood in its input before."""
    if done.stream is None:
        return None
    earlier = repeats.standing(done.stream, done.id, done.record)
    return None if earlier is None else repeated(done.id, earlier, done.where)
