"""Arguments and options that commands share."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from warledger.records import Answer, Question


def iso_date(words: str) -> date:
    """A date written as YYYY-MM-DD.

    Raises:
        typer.BadParameter: It is written otherwise, or there is no such day.
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise typer.BadParameter(f"{words!r} is not a date written as YYYY-MM-DD") from None


def posed(question: str | None, answers: Sequence[str], *, discussion: bool) -> Question | None:
    """A question with its answers, each written as NAME or NAME=WORDS,WORDS.

    Raises:
        typer.BadParameter: One is given without the other, an answer is empty or named twice, or
            the comments are not to be read.
    """
    if question is None:
        if answers:
            raise typer.BadParameter("there is no --question for it", param_hint="--answer")
        return None
    if not discussion:
        raise typer.BadParameter("--no-discussion leaves nobody to ask", param_hint="--question")
    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="--question")
    made = []
    for written in answers:
        name, _, others = written.partition("=")
        aliases = tuple(word.strip() for word in others.split(",") if word.strip())
        made.append(Answer(name=name.strip(), aliases=aliases))
    names = [answer.name.casefold() for answer in made]
    if not all(names) or len(set(names)) < len(names):
        raise typer.BadParameter("each answer needs a name of its own", param_hint="--answer")
    if len(made) < 2:
        raise typer.BadParameter("a question needs two answers at least", param_hint="--answer")
    return Question(words=question.strip(), answers=tuple(made))


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        show_default=False,
        help="Files, folders or addresses (http, https); - is standard input. HTML, plain text, "
        "JSON Lines, RSS and Atom feeds, and WARC files are told apart by their content.",
    ),
]
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
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress bar. Failed inputs are still named."),
]
