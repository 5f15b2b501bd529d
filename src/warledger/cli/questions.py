"""Questions to the comments, as the command line takes them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from warledger.records import Answer, Question

Discussing = Annotated[
    bool,
    typer.Option(help="Read the inside of comments: whom they quote, cite, address and answer."),
]
Asked = Annotated[
    str | None,
    typer.Option(
        metavar="TEXT",
        help="A question to the comments: who takes which position on it. Needs --answer.",
    ),
]
Answers = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME[=WORDS,…]",
        help="An answer that counts, with other words for it; at least two.",
    ),
]


def posed(question: str | None, answers: Sequence[str], *, discussion: bool) -> Question | None:
    """A question with its answers, each written as NAME or NAME=WORDS,WORDS.

    Raises:
        typer.BadParameter: One is given without the other, the comments are not to be read, or
            see `question_of`.
    """
    if question is None:
        if answers:
            raise typer.BadParameter("there is no --question for it", param_hint="--answer")
        return None
    if not discussion:
        raise typer.BadParameter("--no-discussion leaves nobody to ask", param_hint="--question")
    return question_of(question, answers, hint="--question")


def question_of(question: str, answers: Sequence[str], *, hint: str) -> Question:
    """A question with its answers, each written as NAME or NAME=WORDS,WORDS.

    Args:
        question: Its words.
        answers: As written.
        hint: Where the words were given.

    Raises:
        typer.BadParameter: The question or an answer is empty, an answer is named twice, or there
            are not two.
    """
    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint=hint)
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
