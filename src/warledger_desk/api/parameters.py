"""What operations are asked with, checked as strictly as it is described."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator, StringConstraints

from warledger.reconcile.judging import TOO_MANY
from warledger.records import Modality, Outcome, Policy, Status, TimeFrame
from warledger_desk.ledger.services.paging import MOST, PAGE, Turn

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(value: Any) -> Any:
    """Only days as the description has them: pydantic would take numbers for seconds, too."""
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written as 2008-03-30")
    return value


def _storable(value: str) -> str:
    if "\0" in value:
        raise ValueError("the character NUL is in no text of a ledger")
    return value


Day = Annotated[date, BeforeValidator(_day)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_storable)]


Limit = Annotated[int, Field(ge=1, le=100, description="rows wanted at most")]


class PageQuery(Schema):
    """Which page of a list: at most one of ``after`` and ``before``."""

    after: Words | None = Field(None, description="`next` of the page before")
    before: Words | None = Field(None, description="`previous` of the page after")
    limit: int = Field(PAGE, ge=1, le=MOST, description="rows of a page")

    def turn(self) -> Turn:
        """The same for the ledger."""
        return Turn(after=self.after, before=self.before, limit=self.limit)


class PeriodQuery(PageQuery):
    """A page, and a period: what reaches ``start`` or later and begins by ``end``."""

    start: Day | None = None
    end: Day | None = None


class ReportQuery(PeriodQuery):
    """Reports; the period is that of their publication."""

    source: Words | None = Field(None, description="id of the outlet")
    failing: bool = Field(False, description="only those whose own arithmetic does not hold")


class ScopeQuery(PeriodQuery):
    """Of what, of whom, by whom, where: ids, or names that are those of one thing alone."""

    outcome: Outcome | None = None
    victims: Words | None = Field(None, description="of whom: an actor's name or id")
    perpetrator: Words | None = Field(None, description="by whom: an actor's name or id")
    status: Status | None = Field(None, description="the victims' civil status")
    place: Words | None = Field(None, description="name or id; what lies in it counts")


class ClaimQuery(ScopeQuery):
    """Claims; the period is their own."""

    source: Words | None = Field(None, description="id of the outlet")
    report: Words | None = Field(None, description="id of the report")
    comments: bool = Field(False, description="readers' claims too")


class IncidentQuery(ScopeQuery):
    """Incidents."""

    aggregate: bool | None = Field(None, description="only totals, or only single incidents")
    review: bool | None = Field(None, description="only what a person should look at, or the rest")


class PairQuery(PeriodQuery):
    """Pairs of claims; the period is that of the earlier one."""

    outcome: Outcome | None = None
    source: Words | None = Field(None, description="id of an outlet; one of the two is its claim")


class TallyParameters(PageQuery):
    """Of what the sum is, and which of its lines are wanted."""

    outcome: Outcome = Outcome.KILLED
    victims: Words | None = Field(None, description="of whom: an actor's name or id")
    perpetrator: Words | None = Field(None, description="by whom: an actor's name or id")
    status: Status | None = None
    place: Words | None = Field(None, description="name or id; what lies in it counts")
    start: Day | None = None
    end: Day | None = None
    policy: Policy = Policy.LOW_BEST_HIGH


class NewJudgement(Schema):
    """What somebody decides; see docs/ledger.md for what each type takes as its value."""

    type: str = Field(..., max_length=30)
    subjects: list[Words] = Field(..., min_length=1, max_length=100)
    why: Words
    value: dict[str, Any] = Field(default_factory=dict)
    holds: bool = True


Number = Annotated[int, Field(ge=0, lt=TOO_MANY)]


class MissedClaim(Schema):
    """
    A claim that the program missed; what is left out is unknown.

    ``start`` and ``end`` count code points of the report's text, half-open, around the words of the
    figure.
    """

    start: Number
    end: Number
    low: Number | None = None
    high: Number | None = None
    approx: bool = False
    vague: bool = Field(False, description="dozens, several; needed where neither bound is given")
    outcome: Outcome
    victims: Words | None = None
    status: Status = Status.UNKNOWN
    perpetrator: Words | None = None
    cause: Words | None = None
    place: Words | None = None
    date_start: Day | None = None
    date_end: Day | None = None
    time_frame: TimeFrame = TimeFrame.INCIDENT
    per: Words | None = Field(None, description="of a rate: day, week, month, year")
    claimant: Words | None = None
    relayed_by: Words | None = None
    modality: Modality = Modality.ASSERTED
    why: Words = "the program missed it"

    def value(self) -> dict[str, Any]:
        """The fields as judgements hold them, without the reason."""
        return self.model_dump(mode="json", exclude={"why"})


class Retirement(Schema):
    """Why a judgement is taken back."""

    why: Words


class NewReport(Schema):
    """A report to be read: its text, or the address of its page."""

    text: (
        Annotated[
            str, StringConstraints(min_length=1, max_length=1_000_000), AfterValidator(_storable)
        ]
        | None
    ) = None
    address: Words | None = None
    title: Words | None = None
    outlet: Words | None = None
    published: Day | None = None
