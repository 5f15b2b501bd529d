"""``warledger read``: reports in, claims with their words out."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeAlias

import typer
from rich.console import Console

from warledger.cli.archive import Target, read_into
from warledger.cli.engines import (
    BatchSize,
    Engine,
    Engines,
    Out,
    PartSize,
    Resume,
    Scheduler,
    Workers,
    check_engine,
    check_out,
)
from warledger.cli.grouped import grouped
from warledger.cli.options import Events, Ground, Inputs, Outlet, Output, Published, Quiet, Title
from warledger.cli.output import NothingToWrite, check_output, opened
from warledger.cli.questions import Answers, Asked, Discussing, posed
from warledger.cli.run import Request, Watch, readings
from warledger.publish import (
    print_reading,
    record_row,
    write_csv,
    write_html,
    write_json,
    write_jsonl,
    write_plover,
)
from warledger.publish.plover import LOSES
from warledger.records import Reading

if TYPE_CHECKING:
    from warledger.ingest import Failure


Writer: TypeAlias = "Callable[[Iterator[Reading | Failure], TextIO], None]"


class Format(StrEnum):
    """How to show what was read."""

    TERMINAL = "terminal"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    HTML = "html"
    PLOVER = "plover"
    RECORDS = "records"
    PARQUET = "parquet"


class _Console(Console):
    """Leaves a pipe that was closed to the one who opened it; rich would end the program."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def pages(
    items: "Iterator[Reading | Failure]",
    stream: TextIO,
    show: Callable[[Reading, Console], None] = print_reading,
) -> None:
    """One page after another for the terminal, with a rule between them."""
    console = _Console(file=stream)
    first = True
    for item in items:
        if isinstance(item, Reading):
            if not first:
                console.print()
                console.rule(style="dim")
                console.print()
            show(item, console)
            stream.flush()
            first = False


WRITERS: dict[Format, Writer] = {
    Format.TERMINAL: pages,
    Format.JSON: write_json,
    Format.JSONL: write_jsonl,
    Format.CSV: write_csv,
    Format.HTML: write_html,
    Format.PLOVER: write_plover,
    Format.RECORDS: partial(write_jsonl, row=record_row),
}

#: Formats that hold a line for a failed input too.
WITH_FAILURES = (Format.JSON, Format.JSONL, Format.RECORDS)
#: Formats of the parts of an archive.
OF_PARTS = (Format.JSONL, Format.RECORDS, Format.PARQUET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """In which form, and where to."""

    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="A page for the terminal; all that was read, as JSON or as JSON Lines with a "
            "line a report; a CSV table with a line a claim; one HTML page; the events as PLOVER "
            "JSON, with ACLED's event types; JSON Lines with the whole records, raw bytes "
            "included; Parquet with a row a report, for --out. [default: terminal; jsonl for "
            "--out]",
            show_default=False,
        ),
    ] = None
    output: Output = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is asked of the reports, and what is told of those that do not say it themselves."""

    discussion: Discussing = True
    question: Asked = None
    answer: Answers = None
    published: Published = None
    outlet: Outlet = None
    title: Title = None
    events: Events = True
    ground: Ground = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where they are read, and an archive's folder."""

    out: Out = None
    engine: Engines = Engine.AUTO
    workers: Workers = None
    scheduler: Scheduler = None
    batch: BatchSize = 32
    part: PartSize = None
    resume: Resume = True


@grouped
def read(
    inputs: Inputs,
    *,
    shown: Shown,
    about: About,
    where: Where,
    quiet: Quiet = False,
) -> None:
    """Read reports and show their claims, statements and findings, with the words for each.

    \b
    Examples:
      warledger read report.html
      warledger read page.html --question "Who won?" --answer "the army" --answer "the militia"
      warledger read report.txt --published 2008-03-30 --outlet "The Observer"
      warledger read reports/ --format html --output reports.html
      warledger read archive.warc.gz feed.xml --format csv --output claims.csv
      curl -s https://example.org/news | warledger read - --format json
      warledger read docs.jsonl --format jsonl --no-ground > claims.jsonl
      warledger read crawl.warc.gz docs.jsonl.zst --out archive/
      warledger read docs.parquet --out archive/ --format parquet --workers 8
      warledger read docs.jsonl.gz --out archive/ --engine dask --scheduler tcp://head:8786
    """
    check_output(shown.output, inputs)
    check_engine(where.engine, where.workers, where.scheduler)
    request = _request(inputs, about, where)
    if where.out is not None:
        form = _form_of_parts(shown.form, shown.output)
        check_out(where.out, inputs)
        target = Target(out=where.out, form=form.value, part=where.part, resume=where.resume)
        raise typer.Exit(read_into(target, request, quiet=quiet))
    form = _form_of_stream(shown.form, where.part)
    raise typer.Exit(_show(request, form, shown.output, quiet=quiet))


def _request(inputs: list[str], about: About, where: Where) -> Request:
    return Request(
        inputs=inputs,
        published=about.published,
        outlet=about.outlet,
        title=about.title,
        events=about.events,
        ground=about.ground,
        engine=where.engine.value,
        workers=where.workers,
        scheduler=where.scheduler,
        batch=where.batch,
        discussion=about.discussion,
        question=posed(about.question, about.answer or [], discussion=about.discussion),
    )


def _show(request: Request, form: Format, output: Path | None, *, quiet: bool) -> int:
    """What was read, in one stream; the exit code."""
    exact = form is not Format.TERMINAL or output is not None
    shared = output is None and sys.stdout.isatty()
    with Watch(quiet=quiet, shared=shared) as watch, opened(output, exact=exact) as stream:
        WRITERS[form](watch.over(readings(request, watch)), stream)
        if not watch.read and form not in WITH_FAILURES:
            raise NothingToWrite
    if form is Format.PLOVER and not quiet:
        print(f"plover loses: {LOSES}", file=sys.stderr)  # noqa: T201
    return watch.exit_code()


def _form_of_parts(form: Format | None, output: Path | None) -> Format:
    if output is not None:
        raise typer.BadParameter("either --out or --output", param_hint="--out")
    if form is None:
        return Format.JSONL
    if form not in OF_PARTS:
        cause = f"parts of an archive are {', '.join(OF_PARTS)}"
        raise typer.BadParameter(cause, param_hint="--format")
    return form


def _form_of_stream(form: Format | None, part: int | None) -> Format:
    if form is Format.PARQUET:
        raise typer.BadParameter("parquet needs --out DIR", param_hint="--format")
    if part is not None:
        raise typer.BadParameter("it needs --out DIR", param_hint="--part")
    return form or Format.TERMINAL
