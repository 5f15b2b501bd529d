"""One contract, every engine: each batch once, in order, lazily, whatever becomes of processes."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import ForkServerProcess
from typing import TYPE_CHECKING

import pytest
from tests.runners.works import (
    KillsAlways,
    KillsOnce,
    batches,
    bodies,
    broken,
    tripled,
    with_process,
)

from warledger.errors import ResourceError, RunnerError
from warledger.runners import Batch, EngineName, engine_of
from warledger.runners.engines import Serial
from warledger.runners.on_dask import OnDask
from warledger.runners.pool import Pool
from warledger.runners.queueing import Queue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.process import BaseProcess
    from pathlib import Path

    from warledger.runners import Engine

WANTED = [number * 3 for number in range(20)]


@pytest.fixture(params=["serial", "pool", "dask"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    if request.param == "serial":
        return Serial()
    if request.param == "pool":
        return Pool(2)
    return OnDask(address=request.getfixturevalue("cluster"), workers=2)


def test_every_batch_comes_back_once_and_in_order(engine: Engine) -> None:
    results = list(engine.run(tripled, batches(10)))
    assert [batch.number for batch, _ in results] == list(range(10))
    assert bodies(iter(results)) == WANTED


def test_of_nothing_comes_nothing(engine: Engine) -> None:
    assert list(engine.run(tripled, [])) == []


def test_batches_are_taken_lazily(engine: Engine) -> None:
    taken = 0

    def counted() -> Iterator[Batch]:
        nonlocal taken
        for batch in batches(10_000):
            taken += 1
            yield batch

    results = engine.run(tripled, counted())
    next(results)
    assert taken <= 32
    results.close()


def test_an_error_of_the_work_ends_the_run(engine: Engine) -> None:
    with pytest.raises(ResourceError, match="the model is missing"):
        list(engine.run(broken, batches(10)))


def test_a_pool_goes_on_when_a_process_is_killed(tmp_path: Path) -> None:
    work = KillsOnce(tmp_path, number=4)
    assert bodies(Pool(2).run(work, batches(10))) == WANTED
    assert work.marker.exists()


def test_a_cluster_goes_on_when_a_worker_is_killed(tmp_path: Path, cluster: str) -> None:
    work = KillsOnce(tmp_path, number=4)
    assert bodies(OnDask(address=cluster, workers=2).run(work, batches(10))) == WANTED
    assert work.marker.exists()


def test_an_item_that_kills_every_process_fails_and_costs_no_other() -> None:
    made = bodies(Pool(2).run(KillsAlways(7), batches(10)))
    cause = "docs, line 7: the process that read it died (SIGKILL), 2 times"
    assert made == [*WANTED[:7], cause, *WANTED[8:]]


def of_the_pool() -> set[BaseProcess]:
    return {
        child for child in multiprocessing.active_children() if isinstance(child, ForkServerProcess)
    }


def test_processes_that_are_killed_from_outside() -> None:
    results = Pool(2).run(tripled, batches(60))
    first = next(results)
    assert of_the_pool()
    for child in of_the_pool():
        child.kill()
    rest = list(results)
    assert bodies(iter([first, *rest])) == [number * 3 for number in range(120)]


def test_closing_ends_the_processes() -> None:
    results = Pool(2).run(tripled, batches(100))
    next(results)
    assert len(of_the_pool()) == 2
    results.close()
    assert not of_the_pool()


def test_a_process_is_replaced_after_its_share() -> None:
    pool = Pool(1, tasks_of_a_process=3)
    processes = bodies(pool.run(with_process, batches(8, size=1)))
    assert [processes.index(process) for process in processes] == [0, 0, 0, 3, 3, 3, 6, 6]


def test_no_scheduler_at_that_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("warledger.runners.on_dask._PATIENCE", 1)
    engine = engine_of(EngineName.DASK, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(RunnerError, match=r"tcp://127.0.0.1:9"):
        list(engine.run(tripled, batches(1)))


def test_results_wait_for_the_first_and_the_queue_stays_bounded() -> None:
    queue = Queue(batches(50), limit=3)
    tasks = [queue.take(), queue.take(), queue.take()]
    assert queue.take() is None
    first, second, third = (task for task in tasks if task is not None)
    queue.done(third, tripled(third.batch))
    queue.done(second, tripled(second.batch))
    assert list(queue.ready()) == []
    assert queue.take() is None
    queue.done(first, tripled(first.batch))
    assert [batch.number for batch, _ in queue.ready()] == [0, 1, 2]
    assert not queue.empty()
    after = queue.take()
    assert after is not None
    assert after.batch.number == 3
