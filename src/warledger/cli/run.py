"""What the commands share: inputs become readings, failures become lines, and somebody watches."""

from __future__ import annotations

import sys
import threading
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from warledger.cli.exit_codes import ExitCode
from warledger.publish.phrases import counted, plain
from warledger.records import Question, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from types import TracebackType

    from warledger.ingest import Failure
    from warledger.resources.gazetteer import Gazetteer

#: Seconds of work before a progress bar shows.
PATIENCE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to read, and what to suppose of inputs that do not say it themselves."""

    inputs: Sequence[str]
    discussion: bool = True  #: whether to read the inside of comments
    question: Question | None = None  #: posed to them
    published: date | None
    outlet: str | None
    title: str | None
    events: bool = True  #: whether to look for events
    ground: bool = False


def readings(request: Request, watch: Watch | None = None) -> Iterator[Reading | Failure]:
    """
    Read the inputs one after another, in order, each when it is asked for.

    Args:
        request: What to read.
        watch: Makes room on the terminal while the gazetteer is compiled, and says so.
    """
    # The language model and the extractors take seconds to import: --help must not wait for them.
    from warledger.ingest import Supplied, ingest  # noqa: PLC0415
    from warledger.pipeline import Reader  # noqa: PLC0415
    from warledger.pipeline import read_all as read_each  # noqa: PLC0415

    read_all = partial(read_each, discussion=request.discussion, question=request.question)

    opened = quiet_gazetteer if watch is None else watch.gazetteer
    supplied = Supplied(published=request.published, outlet=request.outlet, title=request.title)
    stdin = None if sys.stdin is None else sys.stdin.buffer  # None where it is closed
    reader = Reader(ground=request.ground, events=request.events, gazetteer=opened)
    return read_all(ingest(request.inputs, supplied=supplied, stdin=stdin), reader)


def quiet_gazetteer() -> Gazetteer:
    """The gazetteer, compiled where need be without a word."""
    from warledger.cli.gazetteer import opened_gazetteer  # noqa: PLC0415

    return opened_gazetteer(quiet=True)


class Watch(AbstractContextManager["Watch"]):
    """
    Lets readings through and counts; names failures on standard error; shows how far things are.

    Args:
        quiet: Never show a progress bar.
        shared: Whether the readings are printed to the terminal that would show the bar; it then
            makes room for them.
    """

    def __init__(self, *, quiet: bool, shared: bool) -> None:
        console = Console(stderr=True)
        self._visible = not quiet and console.is_interactive
        self.quiet = quiet
        self._shared = shared
        self._timer: threading.Timer | None = None
        self._progress = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("reading …", total=None)
        self.read = 0
        self.failed = 0
        self.false = 0

    def __enter__(self) -> Watch:
        self._begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def over(self, items: Iterator[Reading | Failure]) -> Iterator[Reading | Failure]:
        """The same items."""
        for item in items:
            if isinstance(item, Reading):
                self.count(false=sum(not finding.holds for finding in item.findings))
            else:
                self.fail(item)
            with self.room():
                yield item

    def count(self, *, false: int = 0) -> None:
        """One more report is done; ``false`` of its relations do not hold."""
        self.read += 1
        self.false += false
        self._progress.update(self._task, description=self._so_far())

    def fail(self, failure: Failure) -> None:
        """One more input could not be read: name it."""
        self.failed += 1
        with self.room(always=True):
            print(f"warledger: {plain(str(failure.error))}", file=sys.stderr)  # noqa: T201
        self._progress.update(self._task, description=self._so_far())

    @contextmanager
    def room(self, *, always: bool = False) -> Iterator[None]:
        """No bar meanwhile, where it would get into the way of what is printed."""
        if not (self._shared or always):
            yield
            return
        self._end()
        try:
            yield
        finally:
            self._begin()

    def gazetteer(self) -> Gazetteer:
        """
        The gazetteer; where it has to be compiled first, this shows how far that is.

        Raises:
            ResourceError: It can't be compiled or kept.
        """
        from warledger.cli.gazetteer import opened_gazetteer  # noqa: PLC0415

        with self.room(always=True):
            return opened_gazetteer(quiet=self.quiet)

    def exit_code(self, *, fail_on_findings: bool = False) -> ExitCode:
        """How it went."""
        if self.failed:
            return ExitCode.INPUT_FAILED
        if self.false and fail_on_findings:
            return ExitCode.FINDINGS
        return ExitCode.READ

    def _so_far(self) -> str:
        done = f"{counted(self.read, 'report')} read"
        return f"{done}, {self.failed} failed" if self.failed else done

    def _begin(self) -> None:
        if self._visible:
            self._timer = threading.Timer(PATIENCE, self._progress.start)
            self._timer.daemon = True
            self._timer.start()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
            self._timer = None
            self._progress.stop()
