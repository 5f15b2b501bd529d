"""``warledger read``: reports in, claims with their words out."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO, TypeAlias

import typer
from rich.console import Console

from warledger.cli.options import Events, Ground, Inputs, Outlet, Published, Quiet, Title
from warledger.cli.output import NothingToWrite, check_output, opened
from warledger.cli.questions import Answers, Asked, Discussing, posed
from warledger.cli.run import Request, Watch, readings
from warledger.publish import (
    print_reading,
    write_csv,
    write_html,
    write_json,
    write_jsonl,
    write_plover,
)
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
}

#: Formats that hold a line for a failed input too.
WITH_FAILURES = (Format.JSON, Format.JSONL)


def read(  # noqa: PLR0913 - each option is a parameter
    inputs: Inputs,
    *,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            help="A page for the terminal; all that was read, as JSON or as JSON Lines with a "
            "line a report; a CSV table with a line a claim; one HTML page; the events as PLOVER "
            "JSON, with ACLED's event types.",
        ),
    ] = Format.TERMINAL,
    output: Annotated[
        Path | None,
        typer.Option(
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
    """
    check_output(output, inputs)
    request = Request(
        inputs=inputs,
        published=published,
        outlet=outlet,
        title=title,
        events=events,
        ground=ground,
    )
    exact = form is not Format.TERMINAL or output is not None
    shared = output is None and sys.stdout.isatty()
    asked = posed(question, answer or [], discussion=discussion)
    request = replace(request, discussion=discussion, question=asked)
    with Watch(quiet=quiet, shared=shared) as watch, opened(output, exact=exact) as stream:
        WRITERS[form](watch.over(readings(request, watch)), stream)
        if not watch.read and form not in WITH_FAILURES:
            raise NothingToWrite
    raise typer.Exit(watch.exit_code())
