"""Rows as a table for people, or as JSON, JSON Lines and CSV for machines."""

from __future__ import annotations

import csv
import json
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO, TypeAlias

import typer
from rich.console import Console
from rich.table import Table

from warledger.cli.output import opened
from warledger.publish.phrases import plain
from warledger.publish.rows import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row: TypeAlias = "dict[str, Any]"


class Format(StrEnum):
    """How to show rows."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


Form = Annotated[
    Format,
    typer.Option("--format", help="For people; as JSON; as JSON Lines; as a CSV table."),
]


class LedgerConsole(Console):
    """Leaves a pipe that was closed to the one who opened it; rich would end the program."""

    def on_broken_pipe(self) -> None:
        """Pass it on."""
        raise BrokenPipeError


@contextmanager
def standard_output(form: Format) -> Iterator[TextIO]:
    """Where a command writes: exact bytes for machines."""
    with opened(None, exact=form is not Format.TEXT) as stream:
        yield stream


def write_rows(rows: Iterable[Row], columns: Sequence[str], form: Format, stream: TextIO) -> None:
    """
    The rows in the form wanted.

    Args:
        rows: Values that JSON can hold, by name.
        columns: What the table for people and the CSV show, in order; JSON has all of a row.
        form: See `Format`.
        stream: Where to write.
    """
    if form is Format.JSONL:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    elif form is Format.JSON:
        stream.write(json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n")
    elif form is Format.CSV:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: guarded(_cell(row.get(name))) for name in columns})
    else:
        _table(list(rows), columns, stream)


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _table(rows: Sequence[Row], columns: Sequence[str], stream: TextIO) -> None:
    shown = [name for name in columns if any(row.get(name) not in (None, "") for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in shown:
        numeric = all(isinstance(row.get(name), (int, type(None))) for row in rows)
        table.add_column(
            name.replace("_", " "),
            justify="right" if numeric else "left",
            no_wrap=numeric or name == "id",
        )
    for row in rows:
        table.add_row(*(_words(row.get(name)) for name in shown))
    if rows:
        LedgerConsole(file=stream).print(table)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value)
    # A bracket would be read as rich's markup.
    return plain(str(value)).replace("[", r"\[")
