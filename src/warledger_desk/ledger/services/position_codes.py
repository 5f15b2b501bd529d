"""What a person decides about a comment's position, as a judgement keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.errors import InputError
from warledger.records import JudgementType

if TYPE_CHECKING:
    from warledger_desk.ledger import models
    from warledger_desk.ledger.services.judging import Decision

#: What stands for a comment that says it is undecided.
UNDECIDED = "undecided"


def as_code(decision: Decision, position: models.Position) -> Decision:
    """
    A verdict on a proposal as what the person says: taken or not, and which answer.

    To accept where nothing is proposed says that the comment takes no position.

    Raises:
        InputError: There is nothing to reject, or the answer is none of the question's.
    """
    name = decision.type.value
    if len(decision.subjects) > 1:
        raise InputError(name, "is said of one comment's position at a time")
    if not decision.holds:
        raise InputError(name, "of a position takes no --not")
    taken, answer = position.taken, position.answer
    if decision.type is JudgementType.REJECTED:
        if not taken:
            raise InputError(position.lineage, "no position is proposed that could be rejected")
        taken, answer = False, None
    elif decision.type in (JudgementType.CORRECTED, JudgementType.POSITION):
        taken, answer = True, _answer(decision, position)
    elif decision.type is not JudgementType.ACCEPTED:
        raise InputError(name, "is not said of positions; accept, correct or reject them")
    elif decision.value:
        raise InputError(name, "takes no values")
    value: dict[str, object] = {"taken": taken, "answer": answer}
    return replace(decision, type=JudgementType.POSITION, value=value)


def _answer(decision: Decision, position: models.Position) -> str | None:
    """The answer by its name as the question has it; None is undecided."""
    names: list[str] = [answer["name"] for answer in position.question.record["answers"]]
    said = decision.value.get("answer")
    if set(decision.value) != {"answer"} or not isinstance(said, str):
        raise InputError(decision.type.value, "of a position sets answer=NAME")
    if said.casefold() == UNDECIDED:
        return None
    found = next((name for name in names if name.casefold() == said.casefold()), None)
    if found is None:
        known = ", ".join((*names, UNDECIDED))
        raise InputError(said, f"is no answer to this question; {known} are")
    return found
