"""
A pool of processes that survives the death of any of them.

Each worker has a pipe of its own and shares no lock or queue with the others, so that one can be
killed at any moment without harm to them, and it is known what it was at. (The standard library's
pools break as a whole when one of their processes dies.)
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import TYPE_CHECKING

from warledger.runners.queueing import Queue, Task

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from warledger.runners.batches import Batch
    from warledger.runners.queueing import Result, Work
    from warledger.runners.work import Outcome

#: Tasks that a worker has at a time: the one that it is at, and one that waits beside it.
_DEPTH = 2
#: Batches under way for each worker, those included that wait for an earlier one.
_WINDOW = 8
#: Tasks after which a process is replaced, so that what libraries keep can't add up.
_TASKS_OF_A_PROCESS = 250
#: Processes are forked from one that has imported the engine and nothing else: no second import for
#: each of them, and no locks or threads of ours in them.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["warledger.runners.work"])


class Pool:
    """
    Processes of this machine.

    Args:
        workers: How many.
        tasks_of_a_process: Batches after which a process is replaced by a new one.
    """

    def __init__(self, workers: int, *, tasks_of_a_process: int = _TASKS_OF_A_PROCESS) -> None:
        self._workers = workers
        self._tasks = tasks_of_a_process

    def run(self, work: Work, batches: Iterable[Batch]) -> Generator[Result, None, None]:
        """See `warledger.runners.engines.Engine.run`."""
        queue = Queue(batches, self._workers * _WINDOW)
        workers: list[_Worker] = []
        try:
            while not queue.empty():
                self._hand_out(queue, workers, work)
                pipes = [worker.pipe for worker in workers if worker.tasks]
                spoken = set(wait(pipes)) if pipes else set()
                for worker in workers:
                    if worker.pipe in spoken:
                        worker.listen(queue)
                workers = [worker for worker in workers if worker.alive]
                yield from queue.ready()
        finally:
            for worker in workers:
                worker.kill()

    def _hand_out(self, queue: Queue, workers: list[_Worker], work: Work) -> None:
        """A task to each worker that has none, then another one to each."""
        for worker in [one for one in workers if one.begun >= self._tasks and not one.tasks]:
            worker.kill()
            workers.remove(worker)
        for load in range(_DEPTH):
            for place in range(self._workers):
                if place < len(workers) and not workers[place].takes(load, self._tasks):
                    continue
                task = queue.take()
                if task is None:
                    return
                if place >= len(workers):
                    workers.append(_Worker(work))
                workers[place].begin(task)


class _Worker:
    """A process and what it is at."""

    def __init__(self, work: Work) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.tasks: deque[Task] = deque()
        self.begun = 0
        self.alive = True
        self._process = _CONTEXT.Process(target=_serve, args=(theirs, work), daemon=True)
        self._process.start()
        theirs.close()

    def takes(self, load: int, most: int) -> bool:
        """Whether it has no more tasks than that, and is not too old for another."""
        return len(self.tasks) <= load and self.begun < most

    def begin(self, task: Task) -> None:
        """Give it a task. Of a process that has died `listen` will tell."""
        self.tasks.append(task)
        self.begun += 1
        try:
            self.pipe.send(task.batch)
        except OSError:
            return

    def listen(self, queue: Queue) -> None:
        """
        Tell the queue what the process has finished, or that it has died.

        Raises:
            Exception: What the work raised.
        """
        try:
            outcomes, error = self.pipe.recv()
        except (EOFError, OSError):
            self._bury(queue)
            return
        if error is not None:
            raise error
        queue.done(self.tasks.popleft(), outcomes)

    def kill(self) -> None:
        """End the process, whatever it is at."""
        self.alive = False
        self._process.kill()
        self._process.join()
        self.pipe.close()

    def _bury(self, queue: Queue) -> None:
        self._process.join()
        code = self._process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        first, *others = self.tasks
        for task in reversed(others):
            queue.again(task)
        queue.died(first, how)
        self.kill()


def _serve(pipe: Connection, work: Work) -> None:
    """The process: does what comes through the pipe, until the pipe is closed."""
    # Ctrl-C reaches all processes of a terminal; the one that we serve decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    waiting: SimpleQueue[Batch] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, waiting), daemon=True).start()
    while True:
        batch = waiting.get()
        outcomes: tuple[Outcome, ...] = ()
        error = None
        try:
            outcomes = work(batch)
        except Exception as raised:  # noqa: BLE001 - it is raised again where it was asked for
            error = raised
        try:
            pipe.send((outcomes, error))
        except OSError:
            os._exit(0)


def _receive(pipe: Connection, waiting: SimpleQueue[Batch]) -> None:
    """
    Always takes what is sent, so that the sender never waits for a process that waits for it.

    The pipe ends with the process that we serve, also where that was killed: then so do we.
    """
    while True:
        try:
            waiting.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)
