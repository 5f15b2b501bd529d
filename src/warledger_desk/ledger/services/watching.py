"""
Long work on a ledger says how far it is to whoever watches: a command that draws a bar, or nobody.

Who watches is a matter of the context, as the open ledger is: what asks for a tally need not hand
on that the ledger may have to be reckoned first.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Thing = TypeVar("_Thing")


class Step(Protocol):
    """A step of work that has begun."""

    def passed(self, number: int) -> None:
        """So much more of it is done."""

    def end(self) -> None:
        """It has ended, well or not; perhaps later than one that began before it."""


class Watcher(Protocol):
    """Is told of steps of work."""

    def begin(self, what: str, total: int | None) -> Step:
        """
        A step begins; it may lie in another.

        Args:
            what: Is done, as people read it.
            total: How much there is to do; None where nobody knows.
        """


_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Have one be told of what is done meanwhile, in this thread."""
    before = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(before)


@contextmanager
def step(what: str, total: Callable[[], int] | None = None) -> Iterator[Callable[[int], None]]:
    """
    A step of work. Who watches may have threads while it lasts, so processes that are to be copies
    of this one are started before it.

    Args:
        what: Is done, as people read it.
        total: Counts how much there is to do; asked only where somebody watches.

    Yields:
        What is to be told how much more is done.
    """
    watcher = _WATCHER.get()
    if watcher is None:
        yield _unseen
        return
    begun = watcher.begin(what, None if total is None else total())
    try:
        yield begun.passed
    finally:
        begun.end()


def each(
    things: Iterable[_Thing], what: str, total: Callable[[], int] | None = None
) -> Iterator[_Thing]:
    """The same things, as a step of work of which one more is done when the next is asked for."""
    with step(what, total) as passed:
        for thing in things:
            yield thing
            passed(1)


def _unseen(_number: int) -> None:
    """Nobody watches."""
