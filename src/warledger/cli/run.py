"""What the commands share: inputs become readings, failures become lines, and somebody watches."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console

from warledger.cli.exit_codes import ExitCode
from warledger.errors import InputError
from warledger.publish.phrases import counted, plain
from warledger.records import Question, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from types import TracebackType

    from warledger.ingest import Failure, Limits, Piece, Supplied
    from warledger.resources.gazetteer import Gazetteer
    from warledger.runners import Engine

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
    engine: str = "auto"  #: a name of `warledger.runners.EngineName`
    workers: int | None = None  #: of that engine
    scheduler: str | None = None  #: address of a Dask scheduler
    batch: int = 32  #: reports that a worker gets at a time


def readings(request: Request, watch: Watch | None = None) -> Iterator[Reading | Failure]:
    """
    Read the inputs in order, each when it is asked for, or in several processes.

    Args:
        request: What to read.
        watch: Makes room on the terminal while the gazetteer is compiled, and says so; told how
            much there is and how much of it is behind.
    """
    # The language model and the extractors take seconds to import: --help must not wait for them.
    from warledger.ingest import all_reports  # noqa: PLC0415
    from warledger.pipeline import TOGETHER, Reader, read_all  # noqa: PLC0415

    if watch is not None:
        watch.expect(total_bytes(request))
    items = cut(request, watch.passed if watch is not None else _ignore)
    engine, items = chosen(request, items)
    if engine is not None:
        from warledger.runners import Form, Order, read_in_batches  # noqa: PLC0415

        order = Order(form=Form.READING, **what(request))
        prepare(request, watch)
        return read_in_batches(items, order, engine, batch=request.batch)
    reader = Reader(
        ground=request.ground,
        events=request.events,
        gazetteer=_gazetteer_of(watch),
    )
    return read_all(
        all_reports(items),
        reader,
        discussion=request.discussion,
        question=request.question,
        together=1 if streams(request) else TOGETHER,
    )


def streams(request: Request) -> bool:
    """Whether an input comes as somebody types or sends it; they want each report at once."""
    return any(source == "-" or "://" in source for source in request.inputs)


def what(request: Request) -> dict[str, Any]:
    """What is asked of each report, as `warledger.runners.Order` takes it."""
    return {
        "discussion": request.discussion,
        "question": request.question,
        "events": request.events,
        "ground": request.ground,
    }


def cut(request: Request, passed: Callable[[int], None]) -> Iterator[Piece | Failure]:
    """The inputs in pieces; ``passed`` is told how many more bytes of them are behind."""
    from warledger.ingest import pieces  # noqa: PLC0415

    limits = given_limits()
    stdin = None if sys.stdin is None else sys.stdin.buffer  # None where it is closed
    return pieces(
        request.inputs, supplied=supplied(request), limits=limits, stdin=stdin, passed=passed
    )


def given_limits() -> Limits:
    """
    The limits of inputs, as the environment changes them.

    Raises:
        typer.BadParameter: It names a limit that there is not, or a number that is none.
    """
    from warledger.ingest import VARIABLE, limits_from  # noqa: PLC0415

    try:
        return limits_from(os.environ.get(VARIABLE))
    except InputError as error:
        raise typer.BadParameter(str(error)) from error


def total_bytes(request: Request) -> int | None:
    """How many bytes of inputs there are; None where nobody knows."""
    from warledger.ingest import bytes_of  # noqa: PLC0415

    return bytes_of(request.inputs)


def supplied(request: Request) -> Supplied:
    """What to suppose of inputs that do not say it themselves."""
    from warledger.ingest import Supplied  # noqa: PLC0415

    return Supplied(published=request.published, outlet=request.outlet, title=request.title)


def chosen(
    request: Request, items: Iterator[Piece | Failure]
) -> tuple[Engine | None, Iterator[Piece | Failure]]:
    """
    The engine for these items, None for reading them here one by one; and the items again.

    Only files are looked ahead in: who types or streams reports wants each when it is there.
    """
    from warledger.runners import FEW, EngineName, engine_of, worker_count  # noqa: PLC0415

    name = EngineName(request.engine)
    if name is EngineName.AUTO:
        if streams(request) or (request.workers or worker_count()) == 1:
            return None, items
        ahead = list(islice(items, FEW + 1))
        items = chain(ahead, items)
        if len(ahead) <= FEW:
            return None, items
    if name is EngineName.SERIAL:
        return None, items
    return engine_of(name, workers=request.workers, scheduler=request.scheduler), items


def prepare(request: Request, watch: Watch | None) -> None:
    """Compile the gazetteer once, before the processes of this machine ask for it."""
    if request.ground and request.scheduler is None:
        _gazetteer_of(watch)()


def _gazetteer_of(watch: Watch | None) -> Callable[[], Gazetteer]:
    return quiet_gazetteer if watch is None else watch.gazetteer


def _ignore(_: int) -> None:
    """Nobody watches."""


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
        from rich.progress import (  # noqa: PLC0415  (slow to import; --help shows no bar)
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        self._visible = not quiet and console.is_interactive
        self.quiet = quiet
        self._shared = shared
        self._timer: threading.Timer | None = None
        self._progress = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("left:"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            speed_estimate_period=300,
        )
        self._task = self._progress.add_task("reading …", total=None)
        self.read = 0
        self.failed = 0
        self.false = 0
        self._before = 0  # reports that were read before the clock of the rate began
        self._behind = 0

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

    def expect(self, total: int | None) -> None:
        """How many bytes of inputs there are; None where nobody knows."""
        self._progress.update(self._task, total=total)

    def passed(self, more: int) -> None:
        """So many more bytes of inputs are behind."""
        self.reached(self._behind + more)

    def reached(self, behind: int) -> None:
        """So many bytes of inputs are behind by now."""
        self._behind = behind
        self._progress.update(self._task, completed=behind)

    def count(self, reports: int = 1, *, false: int = 0) -> None:
        """More reports are done; ``false`` of their relations do not hold."""
        self.read += reports
        self.false += false
        self._progress.update(self._task, description=self._so_far())

    def skip(self, reports: int, failed: int, behind: int) -> None:
        """Reports were done before, up to there; they say nothing of the rate."""
        self.read += reports
        self.failed += failed
        self._before = self.read
        self._behind = behind
        self._progress.reset(self._task, completed=behind, description=self._so_far())

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
        elapsed = self._progress.tasks[0].elapsed
        if elapsed and self.read > self._before:
            done += f", {(self.read - self._before) / elapsed:,.1f} a second"
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
