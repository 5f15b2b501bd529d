"""Arguments and options that commands share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer


def iso_date(words: str) -> date:
    """A date written as YYYY-MM-DD.

    Raises:
        typer.BadParameter: It is written otherwise, or there is no such day.
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise typer.BadParameter(f"{words!r} is not a date written as YYYY-MM-DD") from None


_INPUT = typer.Argument(
    metavar="INPUT",
    show_default=False,
    help="Files, folders or addresses (http, https); - is standard input. HTML, plain text, "
    "JSON Lines, RSS and Atom feeds, WARC and Parquet files are told apart by their content, also "
    "when they are packed with gzip or Zstandard.",
)
Inputs = Annotated[list[str], _INPUT]
OptionalInputs = Annotated[list[str] | None, _INPUT]
Published = Annotated[
    date | None,
    typer.Option(
        "--published",
        metavar="DATE",
        parser=iso_date,
        help="Publication date (YYYY-MM-DD) of inputs that do not give their own. Without one, "
        "words such as “yesterday” stay unresolved.",
    ),
]
Outlet = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Outlet of inputs that do not name theirs."),
]
Title = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="Title of inputs that do not have one."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is told of reports that do not say it themselves."""

    published: Published = None
    outlet: Outlet = None
    title: Title = None


Ground = Annotated[
    bool,
    typer.Option(
        "--ground/--no-ground",
        help="Tie places, periods and actors to known things. The first use compiles the "
        "gazetteer into the user's cache, which takes about 20 seconds and 64 MB, with a line "
        "that says so; --no-ground does without.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to a file, which appears whole or not at all, instead of standard output.",
    ),
]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress bar. Failed inputs are still named."),
]
Events = Annotated[
    bool,
    typer.Option("--events/--no-events", help="Whether to look for events: who did what to whom."),
]
