"""``warledger show``: one thing of a ledger, with all that is known of it."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from warledger.cli.output import opened
from warledger_desk.commands.ask import show_question
from warledger_desk.commands.session import Ledger, ledger, now
from warledger_desk.commands.tables import LedgerConsole
from warledger_desk.commands.undertakings import show_undertaking

if TYPE_CHECKING:
    from warledger.records import Reading


class Format(StrEnum):
    """How to show it."""

    TEXT = "text"
    JSON = "json"


def show(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            show_default=False,
            help="Ids as `list` and `search` show them, or their beginnings; for reports also the "
            "address, the file, or the id of the JSON line.",
        ),
    ],
    *,
    of: Ledger,
    form: Annotated[Format, typer.Option("--format", help="For people, or as JSON.")] = Format.TEXT,
) -> None:
    """Show reports, claims, events, operations or judgements: every claim with its words.

    An operation is named by its name or id; cease-fires and agreements by their ids.

    \b
    Examples:
      warledger show 1a2b3c --ledger iraq.db
      warledger show "Operation Knights' Charge" --ledger iraq.db
      warledger show https://example.org/news/17 --format json --ledger iraq.db
    """
    with ledger(of) as name:
        from warledger_desk.ledger.services.finding import find
        from warledger_desk.ledger.services.showing import shown
        from warledger_desk.ledger.services.undertakings import gather

        gather(when=now())
        things = [shown(find(words, name)) for words in names]
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            rows = [row for _, row in things]
            json.dump(rows, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
            return
        for number, (reading, row) in enumerate(things):
            stream.write("\n" if number else "")
            _show(reading, row, stream)


def _show(reading: "Reading | None", row: dict[str, Any], stream: TextIO) -> None:
    from warledger.publish import print_reading

    if reading is None and "stance" in (row.get("events") or [{}])[0]:
        show_undertaking(row, stream)
        return
    if reading is None:
        for key, value in row.items():
            if value not in (None, [], {}):
                stream.write(f"{key.replace('_', ' ')}: {_plain(value)}\n")
        return
    print_reading(reading, LedgerConsole(file=stream))
    ids = ", ".join(f"{place}: {claim['id']}" for place, claim in enumerate(row["claims"], start=1))
    stream.write(f"\nReport {row['id']}, version {row['version']}. Claims {ids or 'none'}\n")
    for question in row["questions"]:
        show_question(question, stream)
    for version in row["versions"]:
        stream.write(f"Version {version['version']} added {version['added']}\n")
        stream.writelines(
            f"    {change['type']}: {change['message']}\n" for change in version["changes"]
        )


def _plain(value: object) -> str:
    from warledger.publish.phrases import plain

    if isinstance(value, (dict, list)):
        return plain(json.dumps(value, ensure_ascii=False))
    return plain(str(value))
