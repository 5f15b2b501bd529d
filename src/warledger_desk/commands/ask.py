"""``warledger ask``: a question to the comments below a stored report."""

import json
from enum import StrEnum
from typing import Annotated, Any, TextIO

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import opened
from warledger.cli.questions import posed
from warledger.errors import InputError
from warledger.publish.phrases import counted, plain
from warledger_desk.commands.session import Ledger, complain, ledger, now


class Format(StrEnum):
    """How to show the positions."""

    TEXT = "text"
    JSON = "json"


def ask(  # noqa: PLR0913 - each option is a parameter
    report: Annotated[
        str, typer.Argument(metavar="ID", show_default=False, help="The report, as for show.")
    ],
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", show_default=False, help="What is asked.")
    ],
    *,
    of: Ledger,
    answers: Annotated[
        list[str],
        typer.Option(
            "--answer",
            metavar="NAME[=WORDS,…]",
            show_default=False,
            help="An answer that counts, with other words for it; at least two.",
        ),
    ],
    who: Annotated[
        str,
        typer.Option(
            metavar="NAME", envvar="WARLEDGER_WHO", show_default=False, help="Who asks it."
        ),
    ],
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
    made = posed(question, answers, discussion=True)
    with ledger(of) as name:
        from warledger.pipeline import Reader
        from warledger_desk.ledger.errors import UnknownIdError
        from warledger_desk.ledger.services import positions, rereading
        from warledger_desk.ledger.services.finding import find

        version = find(report, name).version
        if version is None:
            raise UnknownIdError(name, f"{report!r} is no report")
        if made is None:
            raise typer.BadParameter("the question is empty")
        try:
            rereading.ask(version, made, Reader(ground=False), who=who, when=now())
        except InputError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
        asked = [row for row in positions.questions(version) if row["question"] == made.words]
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            stream.write(json.dumps(asked[-1], ensure_ascii=False, indent=2) + "\n")
        else:
            show_question(asked[-1], stream)


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
