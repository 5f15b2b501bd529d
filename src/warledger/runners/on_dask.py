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
#: Settings of a cluster that shows nobody what it does.
_UNWATCHED = {
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "10s",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.active-memory-manager.start": False,
}
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
                    target = opened.enter_context(local_cluster(self._workers))
                client = opened.enter_context(distributed.Client(target, timeout=_PATIENCE))
                client.wait_for_workers(1, timeout=_PATIENCE)
            except (OSError, ValueError, TimeoutError) as error:
                name = self._address or "a cluster on this machine"
                cause = " ".join(str(error).split()) or "no answer"
                raise RunnerError(f"Dask, {name}: {cause}") from error
            yield client


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """
    A cluster on this machine, without a dashboard; it goes when the context ends.

    Nobody looks at what Dask measures of its processes many times a second, and on a machine of
    which every processor reads, that takes some five hundredths of one.

    Args:
        workers: Its processes, each with one thread.
    """
    with (
        dask.config.set(_UNWATCHED),
        distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            # What is left of it beside the dashboard takes any port that is free.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        yield cluster


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
