"""A Dask cluster: one that is there already, or one on this machine. The only module with Dask."""

from __future__ import annotations

import logging
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from warledger.errors import RunnerError
from warledger.runners.queueing import Queue

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from warledger.runners.batches import Batch
    from warledger.runners.queueing import Result, Task, Work

try:
    import dask
    import distributed
except ImportError as missing:
    raise RunnerError("Dask is not installed: pip install 'warledger[cluster]'") from missing

#: Batches under way for each thread of the cluster, those included that wait for an earlier one.
_WINDOW = 8
#: Seconds in which a scheduler has to answer, and to have a worker.
_PATIENCE = 30


class OnDask:
    """
    The workers of a Dask cluster.

    Dask itself gives the work of a worker that died to another one, a few times.

    Args:
        address: Of the scheduler (``tcp://host:8786``); None starts a cluster on this machine for
            as long as the run takes.
        workers: Processes of that cluster.
    """

    def __init__(self, *, address: str | None, workers: int) -> None:
        self._address = address
        self._workers = workers

    def run(self, work: Work, batches: Iterable[Batch]) -> Generator[Result, None, None]:
        """See `warledger.runners.engines.Engine.run`."""
        with self._client() as client:
            queue = Queue(batches, max(1, sum(client.nthreads().values())) * _WINDOW)
            under_way: dict[Any, Task] = {}
            finished = distributed.as_completed()
            while not queue.empty():
                while (task := queue.take()) is not None:
                    future = client.submit(work, task.batch, pure=False)
                    under_way[future] = task
                    finished.add(future)
                if not under_way:
                    break
                future = next(finished)
                _collect(future, under_way.pop(future), queue)
                yield from queue.ready()

    @contextmanager
    def _client(self) -> Iterator[Any]:
        with ExitStack() as opened:
            # What goes wrong with workers we say ourselves, or Dask mends it.
            opened.enter_context(
                dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
            )
            logging.getLogger("distributed").setLevel(logging.CRITICAL)
            try:
                target: Any = self._address
                if target is None:
                    target = opened.enter_context(
                        distributed.LocalCluster(
                            n_workers=self._workers,
                            threads_per_worker=1,
                            dashboard_address=None,
                            silence_logs=logging.CRITICAL,
                        )
                    )
                client = opened.enter_context(distributed.Client(target, timeout=_PATIENCE))
                client.wait_for_workers(1, timeout=_PATIENCE)
            except (OSError, ValueError, TimeoutError) as error:
                name = self._address or "a cluster on this machine"
                cause = " ".join(str(error).split()) or "no answer"
                raise RunnerError(f"Dask, {name}: {cause}") from error
            yield client


def _collect(future: Any, task: Task, queue: Queue) -> None:
    if future.status == "cancelled":
        raise RunnerError("the Dask scheduler was lost")
    error = future.exception()
    if error is None:
        queue.done(task, future.result())
    elif isinstance(error, distributed.scheduler.KilledWorker):
        queue.died(task, "a Dask worker")
    else:
        raise error
