"""A bar on the terminal while a ledger is at work for long."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from warledger.cli import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

#: Seconds between two drawings.
_OFTEN = 0.1


@contextmanager
def bar() -> Iterator[None]:
    """Where standard error is a terminal, long work on a ledger shows there how far it is."""
    console = Console(stderr=True)
    if not console.is_interactive:
        yield
        return
    from warledger_desk.ledger.services.watching import watched_by

    with watched_by(Bar(console)):
        yield


class Bar:
    """
    Draws the step of work that began last (`warledger_desk.ledger.services.watching.Watcher`).

    Nothing is drawn, and no thread runs, while no step lasts; nor until the first one began a while
    ago (`warledger.cli.run.PATIENCE`).
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drawn_from: float | None = None
        self._steps: list[_Step] = []
        self._drawing: _Drawing | None = None

    def begin(self, what: str, total: int | None) -> _Step:
        """A step begins, and is drawn in the place of the one that it lies in."""
        if self._drawing is None:
            now = time.monotonic()
            if self._drawn_from is None:
                self._drawn_from = now + run.PATIENCE
            self._drawing = _Drawing(self._console, self._drawn_from - now)
        for outer in self._steps:
            outer.show(visible=False)
        self._steps.append(_Step(self, self._drawing.progress, what, total))
        return self._steps[-1]

    def ended(self, step: _Step) -> None:
        """A step has ended: the one that it lay in is drawn again."""
        if step in self._steps:
            self._steps.remove(step)
        if self._steps:
            self._steps[-1].show(visible=True)
        elif self._drawing is not None:
            self._drawing.end()
            self._drawing = None


class _Drawing:
    """
    What draws a bar again and again, in a thread of its own, which is gone when the bar is.

    Args:
        console: Where.
        patience: Seconds before it begins.
    """

    def __init__(self, console: Console, patience: float) -> None:
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self.progress = Progress(
            BarColumn(bar_width=24),
            TaskProgressColumn(show_speed=False),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            TimeRemainingColumn(),
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            speed_estimate_period=300,
        )
        self._patience = max(0.0, patience)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._draw, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Take it off the terminal."""
        self._ended.set()
        self._thread.join()
        self.progress.stop()

    def _draw(self) -> None:
        if self._ended.wait(self._patience):
            return
        self.progress.start()
        while not self._ended.wait(_OFTEN):
            self.progress.refresh()


class _Step:
    """One step on the bar."""

    def __init__(self, on: Bar, progress: Progress, what: str, total: int | None) -> None:
        self._on, self._progress = on, progress
        left = "" if total is None else "left:"
        self._task: TaskID = progress.add_task(what, total=total, left=left)
        self._done = 0
        self._told = time.monotonic()

    def passed(self, number: int) -> None:
        """So much more of it is done."""
        self._done += number
        now = time.monotonic()
        if now - self._told >= _OFTEN:
            self._told = now
            self._progress.update(self._task, completed=self._done)

    def show(self, *, visible: bool) -> None:
        """Whether it is drawn."""
        self._progress.update(self._task, visible=visible)

    def end(self) -> None:
        """It has ended."""
        self._progress.update(self._task, visible=False)
        self._on.ended(self)
