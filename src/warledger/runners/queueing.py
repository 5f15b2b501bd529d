"""Batches on their way: how many are out, what to do when a worker dies, results in order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from warledger.errors import ReadError
from warledger.ingest import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warledger.runners.batches import Batch
    from warledger.runners.work import Outcome

#: Work on one batch; it can be pickled.
Work: TypeAlias = "Callable[[Batch], tuple[Outcome, ...]]"
#: A batch with what the work gave for it.
Result: TypeAlias = "tuple[Batch, tuple[Outcome, ...]]"

#: A batch, and then a report, over which so many processes died is not tried again.
DEATHS = 2


@dataclass(slots=True)
class Task:
    """A batch or a single item of it on its way to a worker."""

    batch: Batch
    place: int = 0  #: which of the batch's parts it is, where the batch was split
    deaths: int = 0  #: processes that died over it


@dataclass(slots=True)
class _Awaited:
    batch: Batch
    parts: list[tuple[Outcome, ...] | None] = field(default_factory=lambda: [None])


class Queue:
    """
    Hands out batches, takes what became of them, and gives the results in the batches' order.

    Takes a further batch from its source only while fewer than ``limit`` are out or wait for an
    earlier one, so that memory stays bounded however many there are. A batch over which a process
    died is tried again; when another one dies over it, its items are tried one by one, and an item
    that kills two more becomes a failure.

    Args:
        batches: The source, taken from lazily and in the thread that asks.
        limit: Batches between the first that is not finished and the last that was taken.
    """

    def __init__(self, batches: Iterable[Batch], limit: int) -> None:
        self._source = iter(batches)
        self._limit = limit
        self._again: deque[Task] = deque()
        self._awaited: deque[_Awaited] = deque()
        self._by_number: dict[int, _Awaited] = {}
        self._exhausted = False

    def take(self) -> Task | None:
        """What to do next; None where nothing is left or earlier work has to be finished first."""
        if self._again:
            return self._again.popleft()
        if self._exhausted or len(self._awaited) >= self._limit:
            return None
        batch = next(self._source, None)
        if batch is None:
            self._exhausted = True
            return None
        awaited = _Awaited(batch)
        self._awaited.append(awaited)
        self._by_number[batch.number] = awaited
        return Task(batch)

    def done(self, task: Task, outcomes: tuple[Outcome, ...]) -> None:
        """A task is finished."""
        self._by_number[task.batch.number].parts[task.place] = outcomes

    def again(self, task: Task) -> None:
        """A task could not be done for no fault of its own; it comes next."""
        self._again.appendleft(task)

    def died(self, task: Task, how: str) -> None:
        """
        A process died while it was at a task.

        Args:
            task: The task.
            how: What is known of its end, for the message of a report that is given up.
        """
        task.deaths += 1
        if task.deaths < DEATHS:
            self._again.append(task)
        elif len(task.batch.items) > 1:
            singles = task.batch.singles()
            awaited = self._by_number[task.batch.number]
            awaited.parts = [None] * len(singles)
            self._again.extend(Task(single, place) for place, single in enumerate(singles))
        else:
            self.done(task, (_given_up(task.batch, how),))

    def ready(self) -> Iterator[Result]:
        """The finished batches before the first that is not."""
        while self._awaited and None not in self._awaited[0].parts:
            awaited = self._awaited.popleft()
            del self._by_number[awaited.batch.number]
            parts = (part for part in awaited.parts if part is not None)
            yield awaited.batch, tuple(outcome for part in parts for outcome in part)

    def empty(self) -> bool:
        """Whether all is done and given back."""
        return self._exhausted and not self._awaited


def _given_up(batch: Batch, how: str) -> Failure:
    (item,) = batch.items
    if isinstance(item, Failure):
        return item
    cause = f"the process that read it died ({how}), {DEATHS} times"
    return Failure(id=None, error=ReadError(item.task.where, cause))
