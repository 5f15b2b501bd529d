"""``warledger list`` of events, operations, cease-fires and agreements."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.errors import InputError
from warledger.records import UndertakingType
from warledger_desk.commands.session import complain, ledger, now
from warledger_desk.commands.tables import Format, standard_output, write_rows

if TYPE_CHECKING:
    from warledger_desk.ledger.services.paging import Listed

_TYPES = {
    "operations": UndertakingType.OPERATION,
    "ceasefires": UndertakingType.CEASEFIRE,
    "agreements": UndertakingType.AGREEMENT,
}
#: Too much for a table on a terminal; JSON and CSV have it.
_WIDE = (
    "sentence", "mode", "speaker", "content", "report", "version", "comment", "terms", "outlet",
    "published", "date_end", "one_sided", "name",
)  # fmt: skip


def happenings(  # noqa: PLR0913 - each is an option of the command
    what: str, of: str, form: Format, wanted: dict[str, Any], *, after: str | None, limit: int
) -> None:
    """
    Print one page of a list.

    Args:
        what: ``events``, ``operations``, ``ceasefires`` or ``agreements``.
        of: The ledger as the user named it.
        form: See there.
        wanted: Fields of `warledger_desk.ledger.services.events.EventFilter`; operations and
            the like take those that they have.
        after: The mark of the page before.
        limit: Rows on a page.
    """
    with ledger(of):
        from warledger_desk.ledger.services import events, undertakings
        from warledger_desk.ledger.services.paging import Turn

        turn = Turn(after=after, limit=limit)
        try:
            if what == "events":
                page = events.events(events.EventFilter(**wanted), turn)
                columns, rows = events.COLUMNS, [_flat(row) for row in page.rows]
            else:
                sought = undertakings.UndertakingFilter(
                    type=_TYPES[what],
                    words=wanted["actor"],
                    start=wanted["start"],
                    end=wanted["end"],
                )
                page = undertakings.listed(sought, turn, when=now())
                columns, rows = undertakings.COLUMNS, list(page.rows)
        except InputError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.USAGE) from error
    if form in (Format.JSON, Format.JSONL):
        rows = list(page.rows)
    if form is Format.TEXT:
        columns = tuple(c for c in columns if c not in _WIDE or (c == "name" and what != "events"))
    with standard_output(form) as stream:
        write_rows(rows, columns, form, stream)
    _say(what, page)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """An event for a table: the words of its parties and of its content."""
    content = row["content"]
    return row | {
        "actors": [party["words"] for party in row["actors"]],
        "recipients": [party["words"] for party in row["recipients"]],
        "content": content and content["words"],
    }


def _say(what: str, page: Listed) -> None:
    if page.next is not None:
        line = f"{len(page.rows)} {what} shown; the next with --after {page.next}"
        print(line, file=sys.stderr)  # noqa: T201
    elif not page.rows:
        print(f"no {what}", file=sys.stderr)  # noqa: T201
