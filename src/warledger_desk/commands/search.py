"""``warledger search``: reports by their words."""

import sys
from typing import Annotated, Any, TextIO

import typer
from rich.text import Text

from warledger.cli.exit_codes import ExitCode
from warledger.errors import InputError
from warledger.publish.phrases import plain
from warledger_desk.commands.options import Limit, Offset, Superseded
from warledger_desk.commands.session import Ledger, complain, ledger
from warledger_desk.commands.tables import (
    Form,
    Format,
    LedgerConsole,
    standard_output,
    write_rows,
)

COLUMNS = ("id", "version", "published", "outlet", "title", "source", "snippet")


def search(  # noqa: PLR0913 - each option is a parameter
    query: Annotated[
        list[str], typer.Argument(metavar="WORD", show_default=False, help="What to search for.")
    ],
    *,
    of: Ledger,
    superseded: Superseded = False,
    limit: Limit = 20,
    offset: Offset = 0,
    form: Form = Format.TEXT,
) -> None:
    """Search the reports of a ledger with their comments; the best comes first.

    Words are matched by their stems. "Two words" in quotation marks are a phrase, -word excludes,
    or takes either of two.

    \b
    Examples:
      warledger search checkpoint bomb --ledger iraq.db
      warledger search '"Mahdi Army" surrendered -ceasefire' --ledger iraq.db
      warledger search basra or basrah --format jsonl --ledger iraq.db
    """
    with ledger(of):
        from warledger_desk.ledger.services.search import search as find

        try:
            page = find(" ".join(query), limit=limit, offset=offset, superseded=superseded)
        except InputError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.USAGE) from error
    with standard_output(form) as stream:
        if form is Format.TEXT:
            _pages(page.rows, stream)
        else:
            write_rows(page.rows, COLUMNS, form, stream)
    shown = page.offset + len(page.rows)
    if shown < page.total or not page.rows:
        more = f"; the next with --offset {shown}" if page.rows else ""
        print(f"{len(page.rows)} of {page.total:,} reports shown{more}", file=sys.stderr)  # noqa: T201


def _pages(rows: "Any", stream: TextIO) -> None:
    console = LedgerConsole(file=stream, highlight=False)
    for number, row in enumerate(rows):
        if number:
            console.print()
        about = (row["published"], row["outlet"], row["title"] or row["source"])
        console.print(Text(f"{row['id']}  " + ", ".join(plain(part) for part in about if part)))
        snippet = Text(row["snippet"])
        for start, end in row["marks"]:
            snippet.stylize("bold", start, end)
        console.print(snippet)
