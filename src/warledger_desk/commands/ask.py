"""``warledger ask``: a question to the comments below a stored report."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.grouped import grouped
from warledger.cli.output import opened
from warledger.cli.questions import question_of
from warledger.errors import InputError
from warledger.publish.phrases import counted, plain
from warledger_desk.commands.session import Ledger, complain, ledger, now

if TYPE_CHECKING:
    from warledger.records import Question


class Format(StrEnum):
    """How to show the positions."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What counts as an answer, and who asks."""

    answers: Annotated[
        list[str],
        typer.Option(
            "--answer",
            metavar="NAME[=WORDS,…]",
            show_default=False,
            help="An answer that counts, with other words for it; at least two.",
        ),
    ]
    who: Annotated[
        str,
        typer.Option(
            metavar="NAME", envvar="WARLEDGER_WHO", show_default=False, help="Who asks it."
        ),
    ]


@grouped
def ask(
    report: Annotated[
        str, typer.Argument(metavar="ID", show_default=False, help="The report, as for show.")
    ],
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", show_default=False, help="What is asked.")
    ],
    *,
    of: Ledger,
    asked: Asked,
    form: Annotated[Format, typer.Option("--format", help="For people, or JSON.")] = Format.TEXT,
) -> None:
    """Ask which comments take which position, and keep what is proposed, for people to confirm.

    Each position has an id, for judge: accept, reject, or correct --set answer=NAME (or
    answer=undecided). Everybody has a say of their own; show tells how far they agree.

    \b
    Example:
      warledger ask 1a2b3c "Who came out ahead?" --answer "the army" \\
          --answer "the militia=the fighters" --who "R. Karim" --ledger iraq.db
      warledger judge reject 19f0a1 --who "R. Karim" --why "irony" --ledger iraq.db
    """
    made = question_of(question, asked.answers, hint="QUESTION")
    with ledger(of) as name:
        row = _asked(report, made, asked.who, name)
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            stream.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
        else:
            show_question(row, stream)


def _asked(report: str, question: "Question", who: str, name: str) -> dict[str, Any]:
    """The question as it is kept with the report, with its positions."""
    from warledger.pipeline import Reader
    from warledger_desk.ledger.services import positions, rereading
    from warledger_desk.ledger.services.finding import version_named

    version = version_named(report, name)
    try:
        rereading.ask(version, question, Reader(ground=False), who=who, when=now())
    except InputError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.INPUT_FAILED) from error
    kept = positions.questions(version)
    return [row for row in kept if row["question"] == question.words][-1]


def show_question(row: dict[str, Any], stream: TextIO) -> None:
    """A question with the comments that take a position, and how far people agree."""
    taken = [one for one in row["positions"] if one["proposed"] or one["codes"]]
    stream.write(f"{plain(row['question'])} {counted(len(taken), 'position')}\n")
    for one in taken:
        answer = "no position" if not one["taken"] else one["answer"] or "undecided"
        answer = "disputed" if one["status"] == "disputed" else answer
        author = plain(one["author"] or "unnamed")
        stream.write(
            f"  comment {one['comment'] + 1}, {author}: {plain(answer)} ({one['status']})  "
            f"[{one['id']}]\n"
        )
        if one["proposed"]:
            stream.write(f"      “{plain(one['proposed']['sentence'])}”\n")
        stream.writelines(
            f"      {plain(code['who'])}: "
            f"{plain(code['answer'] or 'undecided') if code['taken'] else 'no position'}\n"
            for code in one["codes"]
        )
    agreement = row["agreement"]
    if agreement["comments"]:
        alpha = "not defined" if agreement["alpha"] is None else f"{agreement['alpha']:.2f}"
        stream.write(
            f"{counted(agreement['comments'], 'comment')} judged by several: "
            f"{agreement['share']:.0%} of pairs agree, Krippendorff's alpha {alpha}\n"
        )
