"""``warledger read``: reports in, claims with their words out."""

import sys
from collections.abc import Callable, Iterator
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
from warledger.cli.options import Events, Ground, Inputs, Outlet, Published, Quiet, Title
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


def read(  # noqa: PLR0913 - each option is a parameter
    inputs: Inputs,
    *,
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
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, which appears whole or not at all, instead of standard output.",
        ),
    ] = None,
    discussion: Discussing = True,
    question: Asked = None,
    answer: Answers = None,
    published: Published = None,
    outlet: Outlet = None,
    title: Title = None,
    events: Events = True,
    ground: Ground = True,
    out: Out = None,
    engine: Engines = Engine.AUTO,
    workers: Workers = None,
    scheduler: Scheduler = None,
    batch: BatchSize = 32,
    part: PartSize = None,
    resume: Resume = True,
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
    check_output(output, inputs)
    check_engine(engine, workers, scheduler)
    request = Request(
        inputs=inputs,
        published=published,
        outlet=outlet,
        title=title,
        events=events,
        ground=ground,
        engine=engine.value,
        workers=workers,
        scheduler=scheduler,
        batch=batch,
        discussion=discussion,
        question=posed(question, answer or [], discussion=discussion),
    )
    if out is not None:
        form = _form_of_parts(form, output)
        check_out(out, inputs)
        target = Target(out=out, form=form.value, part=part, resume=resume)
        raise typer.Exit(read_into(target, request, quiet=quiet))
    form = _form_of_stream(form, part)
    exact = form is not Format.TERMINAL or output is not None
    shared = output is None and sys.stdout.isatty()
    with Watch(quiet=quiet, shared=shared) as watch, opened(output, exact=exact) as stream:
        WRITERS[form](watch.over(readings(request, watch)), stream)
        if not watch.read and form not in WITH_FAILURES:
            raise NothingToWrite
    if form is Format.PLOVER and not quiet:
        print(f"plover loses: {LOSES}", file=sys.stderr)  # noqa: T201
    raise typer.Exit(watch.exit_code())


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
