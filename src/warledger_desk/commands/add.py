"""``warledger add``: reports into a ledger."""

import json
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeAlias

import typer

from warledger import __version__
from warledger.cli.exit_codes import ExitCode
from warledger.cli.grouped import grouped
from warledger.cli.options import About, Inputs, Quiet, iso_date
from warledger.cli.output import opened
from warledger.cli.run import Watch, given_limits
from warledger.publish import rows
from warledger.publish.phrases import counted, plain
from warledger.records import Reading
from warledger_desk.commands.session import Ledger, ledger, now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.ingest import Failure
    from warledger.records import Report
    from warledger_desk.ledger.services.add import Added


#: A report, what became of it, and what changed in its claims.
Stored: TypeAlias = "tuple[Report, Added, list[dict[str, Any]]]"


class Format(StrEnum):
    """How to say what became of each report."""

    TEXT = "text"
    JSONL = "jsonl"


class Kind(StrEnum):
    """What the inputs are."""

    REPORTS = "reports"
    CLAIMS = "claims"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """What the inputs are, and how to say what becomes of them."""

    kind: Annotated[
        Kind,
        typer.Option(
            "--as",
            help="Reports to be read, or CSV tables of claims: a claimant's figure for a day a "
            "row, see docs/ledger.md.",
        ),
    ] = Kind.REPORTS
    first_day: Annotated[
        date | None,
        typer.Option(
            metavar="DATE",
            parser=iso_date,
            help="Date of day 1 (YYYY-MM-DD), for tables of claims that count days.",
        ),
    ] = None
    form: Annotated[Format, typer.Option("--format", help="Lines for people, or JSON Lines.")] = (
        Format.TEXT
    )


@grouped
def add(
    inputs: Inputs,
    *,
    into: Ledger,
    how: How,
    about: About,
    quiet: Quiet = False,
) -> None:
    """Read reports and keep them in a ledger, which is made if it is not there.

    A report is stored whole or not at all. The same report again changes nothing. A page that has
    changed becomes a new version, and what has changed in its claims is said.

    \b
    Examples:
      warledger add reports/ --ledger iraq.db
      warledger add https://example.org/news/17 --ledger iraq.db
      warledger add docs.jsonl --ledger postgresql://me@localhost/iraq
      warledger add claims.csv --as claims --first-day 2022-02-24 --ledger ukraine.db
      WARLEDGER_LEDGER=iraq.db warledger add report.txt --published 2008-03-30
    """
    items = _items(inputs, how, about)
    tally: Counter[str] = Counter()
    with (
        Watch(quiet=quiet, shared=sys.stdout.isatty()) as watch,
        opened(None, exact=how.form is Format.JSONL) as stream,
    ):
        for item in _added(items, into, watch):
            if isinstance(item, tuple):
                watch.count()
                tally[item[1].outcome] += 1
                with watch.room():
                    _tell(item, how.form, stream)
            else:
                watch.fail(item)
                if how.form is Format.JSONL:
                    _line(rows.failure_row(item), stream)
        if how.form is Format.TEXT and tally.total() > 1:
            parts = [f"{number} {outcome}" for outcome, number in sorted(tally.items())]
            stream.write(f"{counted(tally.total(), 'report')}: {', '.join(parts)}\n")
    raise typer.Exit(ExitCode.INPUT_FAILED if watch.failed else ExitCode.READ)


def _items(inputs: list[str], how: How, about: About) -> "Iterator[Report | Reading | Failure]":
    """What the inputs hold, each when it is asked for."""
    from warledger.ingest import Supplied, ingest
    from warledger_desk.commands.claims_tables import read_tables

    supplied = Supplied(published=about.published, outlet=about.outlet, title=about.title)
    limits = given_limits()
    stdin = None if sys.stdin is None else sys.stdin.buffer
    if how.kind is Kind.CLAIMS:
        return read_tables(inputs, supplied, how.first_day, stdin, limits)
    return ingest(inputs, supplied=supplied, limits=limits, stdin=stdin)


def _tell(stored: Stored, form: Format, stream: TextIO) -> None:
    if form is Format.JSONL:
        _line(_row(*stored), stream)
    else:
        _say(*stored, stream)


def _added(
    items: "Iterator[Report | Reading | Failure]", into: str, watch: Watch
) -> "Iterator[Stored | Failure]":
    """
    Each report stored as it comes.

    The ledger is opened with the first report, so that inputs which can't be read make none, and
    the language model is loaded with the first report that is not there yet.
    """
    from warledger.ingest import Failure
    from warledger.pipeline import Reader, read_all

    reader: Reader | None = None
    folder = Path.cwd()
    with ExitStack() as session:
        is_open = False
        for item in items:
            if isinstance(item, Failure):
                yield item
                continue
            if not is_open:
                session.enter_context(ledger(into, create=True))
                is_open = True
            from warledger_desk.ledger.services.add import known

            report = item.report if isinstance(item, Reading) else item
            there = known(report, folder)
            if there is not None:
                yield report, there, []
                continue
            if isinstance(item, Reading):
                yield _store(item, folder)
                continue
            reader = reader or Reader(gazetteer=watch.gazetteer)
            for read in read_all([item], reader):
                yield read if isinstance(read, Failure) else _store(read, folder)


def _store(reading: Reading, folder: Path) -> "Stored | Failure":
    from warledger.errors import InputError
    from warledger.ingest import Failure
    from warledger_desk.ledger.services.add import add as add_to_ledger
    from warledger_desk.ledger.services.versions import change_rows

    try:
        added = add_to_ledger(reading, folder=folder, when=now(), engine=__version__)
    except InputError as error:
        return Failure(id=reading.report.id, error=error)
    return reading.report, added, change_rows(added)


def _line(row: dict[str, Any], stream: TextIO) -> None:
    stream.write(json.dumps(row, ensure_ascii=False) + "\n")
    stream.flush()


def _row(report: "Report", added: "Added", lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "outcome": added.outcome.value,
        "report": added.report,
        "version": added.version,
        "claims": added.claims,
        "source": report.source,
        "record": report.record,
        "title": report.title,
        "changes": lines,
    }


def _say(report: "Report", added: "Added", lines: list[dict[str, Any]], stream: TextIO) -> None:
    where = f"{report.source}, {report.record}" if report.record else report.source
    what = f"version {added.version}, " if added.version > 1 else ""
    stream.write(
        f"{added.outcome:<9} {added.report}  {what}{counted(added.claims, 'claim')}  "
        f"{plain(where)}\n"
    )
    stream.writelines(f"    {line['type']}: {line['message']}\n" for line in lines)
    stream.flush()
