"""``warledger judge``: what a person decides about claims, kept with who, when and why."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.grouped import grouped
from warledger.cli.output import opened
from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.commands.session import Ledger, complain, ledger, now

if TYPE_CHECKING:
    from warledger_desk.ledger.services.judging import Judged


class Verdict(StrEnum):
    """What is decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    PROMOTE = "promote"
    GRADE = "grade"
    SAME_INCIDENT = "same-incident"
    RESTATES = "restates"
    CONTRADICTS = "contradicts"
    PART_OF = "part-of"
    RETIRE = "retire"


_TYPES = {
    Verdict.ACCEPT: JudgementType.ACCEPTED,
    Verdict.REJECT: JudgementType.REJECTED,
    Verdict.CORRECT: JudgementType.CORRECTED,
    Verdict.PROMOTE: JudgementType.PROMOTED,
    Verdict.GRADE: JudgementType.GRADED,
    Verdict.SAME_INCIDENT: JudgementType.SAME_INCIDENT,
    Verdict.RESTATES: JudgementType.RESTATES,
    Verdict.CONTRADICTS: JudgementType.CONTRADICTS,
    Verdict.PART_OF: JudgementType.PART_OF,
}


class Format(StrEnum):
    """How to say what was kept."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Who decides and why, and what besides the verdict."""

    who: Annotated[
        str,
        typer.Option(
            metavar="NAME", envvar="WARLEDGER_WHO", show_default=False, help="Who decides it."
        ),
    ]
    why: Annotated[str, typer.Option(metavar="TEXT", show_default=False, help="For what reason.")]
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="For correct: low, high, approx, vague, outcome, status, victims, perpetrator, "
            "place, cause, date_start, date_end, time_frame, per, claimant, relayed_by, modality; "
            "an empty value is unknown. For grade: grade=Fair. "
            "For correct of a position: answer=NAME, or answer=undecided.",
        ),
    ] = None
    denied: Annotated[
        bool, typer.Option("--not", help="That it is not so: not the same incident, say.")
    ] = False


@grouped
def judge(
    verdict: Annotated[Verdict, typer.Argument(show_default=False, help="What is decided.")],
    subjects: Annotated[
        list[str],
        typer.Argument(
            metavar="ID",
            show_default=False,
            help="Claims or comments' positions by their ids or the beginnings of these: two or "
            "more for same-incident, restates and contradicts; for part-of the part, then the "
            "whole. To grade also an incident; to retire a judgement.",
        ),
    ],
    *,
    of: Ledger,
    said: Said,
    form: Annotated[
        Format, typer.Option("--format", help="A line for people, or JSON.")
    ] = Format.TEXT,
) -> None:
    """Keep a decision about claims. Nothing is overwritten: what it replaces is retired.

    \b
    Examples:
      warledger judge reject 1a2b3c --who "R. Karim" --why "misprint" --ledger iraq.db
      warledger judge correct 1a2b3c --set low=106 --set high=106 --who "R. Karim" --why "slip"
      warledger judge same-incident 1a2b3c 17d8e9 --not --who "R. Karim" --why "two bombs"
      warledger judge retire 19f0a1 --who "R. Karim" --why "the ministry confirmed it"
    """
    with ledger(of) as name:
        try:
            if verdict is Verdict.RETIRE:
                made = _retired(subjects, said, name)
            else:
                made = _judged(_TYPES[verdict], subjects, said, name)
        except InputError as error:
            complain(str(error))
            raise typer.Exit(ExitCode.USAGE) from error
    _say(made, form)


def _retired(subjects: list[str], said: Said, name: str) -> "Judged":
    from warledger_desk.ledger.services import judging

    (subject, *others) = subjects
    if others or said.changes or said.denied:
        raise InputError("retire", "takes one judgement, and no values")
    found = judging.retire(subject, who=said.who, why=said.why, when=now(), ledger=name)
    return judging.Judged(judgement=found)


def _judged(kind: JudgementType, subjects: list[str], said: Said, name: str) -> "Judged":
    from warledger_desk.ledger.services import judging

    decision = judging.Decision(
        type=kind,
        subjects=tuple(subjects),
        who=said.who,
        why=said.why,
        value=dict(_pair(words) for words in said.changes or ()),
        holds=not said.denied,
    )
    return judging.judge(decision, when=now(), ledger=name)


def _say(made: "Judged", form: Format) -> None:
    from warledger.records.plain import to_plain

    judgement = made.judgement
    with opened(None, exact=form is Format.JSON) as stream:
        if form is Format.JSON:
            row = to_plain(judgement) | {"replaced": list(made.replaced), "new": made.new}
            stream.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
            return
        state = "retired" if judgement.retired else "kept" if made.new else "stood already"
        replaced = f", in the place of {', '.join(made.replaced)}" if made.replaced else ""
        stream.write(f"{judgement.type} {judgement.id} {state}{replaced}\n")


def _pair(words: str) -> tuple[str, Any]:
    """
    A field with its value.

    Raises:
        InputError: There is no equals sign, or the value is none of the field.
    """
    field, sign, value = words.partition("=")
    if not sign:
        raise InputError(words, "is not FIELD=VALUE")
    if not value:
        return field, None
    if field in ("low", "high"):
        if not value.isdecimal():
            raise InputError(words, "is not a whole number")
        return field, int(value)
    if field in ("approx", "vague"):
        if value not in ("true", "false"):
            raise InputError(words, "is neither true nor false")
        return field, value == "true"
    return field, value
