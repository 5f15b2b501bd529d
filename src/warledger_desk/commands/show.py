"""``warledger show``: one thing of a ledger, with all that is known of it."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from warledger.cli.output import opened
from warledger_desk.commands.ask import show_question
from warledger_desk.commands.session import Ledger, ledger, now
from warledger_desk.commands.tables import LedgerConsole
from warledger_desk.commands.told import claim_lines, facts, figure, incident_lines
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
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Show reports, claims, incidents, events, operations or judgements, with their words.

    An operation is named by its name or id; cease-fires and agreements by their ids.

    \b
    Examples:
      warledger show 1a2b3c --ledger iraq.db
      warledger show "Operation Knights' Charge" --ledger iraq.db
      warledger show https://example.org/news/17 --format json --ledger iraq.db
    """
    form = Format.JSON if as_json else form
    with ledger(of) as name:
        from warledger_desk.ledger.services.finding import find
        from warledger_desk.ledger.services.showing import shown
        from warledger_desk.ledger.services.undertakings import gather

        gather(when=now())
        things = [shown(find(words, name), name) for words in names]
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
        if "sentence" in row:
            _claim(row, stream)
        elif "origins" in row:
            incident_lines([row | {"review": bool(row["review"])}], stream)
            facts([(policy, _bounds(of)) for policy, of in row["bounds"].items() if of], stream)
            facts([("A person should look", words) for words in row["review"]], stream)
            claim_lines(row["claims"], stream)
        else:
            facts([(key, _plain(value)) for key, value in row.items() if value], stream)
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


def _claim(row: dict[str, Any], stream: TextIO) -> None:
    """A claim: its figure, its sentence, what is known of it, and what was judged."""
    claim_lines([row], stream)
    report = row["title"] or row["source"]
    facts([("Words", row["words"]), *row["facts"], ("Report", report)], stream)
    where = f"{row['report']}, version {row['version']}, claim {row['claim'] + 1}"
    facts([("Stands in", where), *([("Address", row["url"])] if row["url"] else [])], stream)
    facts([("Speaks of incident", name) for name in row["incidents"]], stream)
    for judgement in row["judgements"]:
        who = f"{judgement['who']}, {judgement['when'][:10]}: {judgement['why']}"
        kind = judgement["type"] if judgement["holds"] else f"not {judgement['type']}"
        facts([(f"Judged {kind}", who)], stream)


def _bounds(of: dict[str, Any]) -> str:
    return figure(of["low"], of["high"], of["best"])


def _plain(value: object) -> str:
    from warledger.publish.phrases import plain

    if isinstance(value, (dict, list)):
        return plain(json.dumps(value, ensure_ascii=False))
    return plain(str(value))
