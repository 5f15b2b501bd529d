"""A report as the desk's pages show it: text, claims as they stand, findings, comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from warledger_desk.ledger import models
from warledger_desk.ledger.services.standing import Standing, standing_of
from warledger_desk.ledger.services.stored import reading_of
from warledger_desk.pages.marking import ClaimMark, MarkedText, State
from warledger_desk.review.rights import check_sees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from warledger.records import Comment, Finding, Reading, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A claim beside the text."""

    number: int  #: counted from 1, by place in the text
    standing: Standing
    state: State
    findings: tuple[Finding, ...]  #: the checks that fail and rest on it
    changed: tuple[str, ...]  #: fields that a person corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A finding with the cards that it rests on."""

    finding: Finding
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment with its claims."""

    comment: Comment
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All that the page of a report shows."""

    version: models.Version
    reading: Reading
    text: MarkedText
    cards: tuple[Card, ...]  #: of the body
    fails: tuple[Told, ...]
    holds: tuple[Told, ...]
    said: tuple[tuple[int, Statement], ...]  #: of the body, with their numbers
    remarks: tuple[Remark, ...]

    @property
    def open(self) -> int:
        """How many claims of the body nobody has decided."""
        return sum(not card.standing.decided for card in self.cards)


def version_or_404(report: str, number: str | None = None) -> models.Version:
    """
    A version of a report with all that was read in it; the current one without a number.

    Raises:
        Http404: There is none.
    """
    rows = models.Version.objects.select_related("report", "source").prefetch_related(
        "claims", "statements", "findings", "comments"
    )
    rows = rows.filter(report_id=report)
    if number is None:
        rows = rows.filter(current=True)
    elif number.isascii() and number.isdecimal() and len(number) < 10:
        rows = rows.filter(number=int(number))
    else:
        raise Http404
    found = rows.first()
    if found is None:
        raise Http404
    return found


def claim_or_404(claim: str) -> models.Claim:
    """
    A claim of a current version.

    Raises:
        Http404: There is none.
    """
    rows = models.Claim.objects.select_related("version", "version__source", "version__report")
    found = rows.filter(pk=claim, version__current=True).first()
    if found is None:
        raise Http404
    return found


def refuse_blind(request: HttpRequest, report: str) -> None:
    """
    Whoever codes a report blind sees and touches nothing of what others make of it.

    Raises:
        PermissionDenied: The person has not handed in their coding of it.
    """
    check_sees(request.user, report)


_STATES = {"accepted": State.ACCEPTED, "corrected": State.CORRECTED, "rejected": State.REJECTED}


def state_of(standing: Standing) -> State:
    """Where a claim stands in review; what a person marked is accepted with that."""
    if standing.verdict is not None:
        return _STATES[standing.verdict.type.value]
    return State.PROPOSED if standing.marked is None else State.ACCEPTED


def review_of(version: models.Version) -> Review:
    """The page of a version; queries do not grow with the report."""
    reading = reading_of(version)
    cards = _cards(standing_of(version), reading.findings)
    by_index = {card.standing.index: card for card in cards}
    findings = tuple(
        Told(
            finding=finding,
            cards=tuple(by_index[index] for index in finding.claims if index in by_index),
        )
        for finding in reading.findings
    )
    marks = [
        ClaimMark(
            id=card.standing.id,
            claim=card.standing.entry.claim,
            state=card.state,
            questioned=bool(card.findings),
        )
        for card in cards
    ]
    said = enumerate(reading.statements, start=1)
    return Review(
        version=version,
        reading=reading,
        text=MarkedText(report=reading.report, claims=marks, statements=reading.statements),
        cards=tuple(card for card in cards if card.standing.reported.claim.comment is None),
        fails=tuple(told for told in findings if not told.finding.holds),
        holds=tuple(told for told in findings if told.finding.holds),
        said=tuple((number, one) for number, one in said if one.comment is None),
        remarks=tuple(
            Remark(
                comment=comment,
                cards=tuple(
                    card for card in cards if card.standing.reported.claim.comment == comment.index
                ),
            )
            for comment in reading.report.comments
        ),
    )


def _cards(standings: Sequence[Standing], findings: Sequence[Finding]) -> list[Card]:
    resting: dict[int, list[Finding]] = {}
    for finding in findings:
        for index in finding.claims if not finding.holds else ():
            resting.setdefault(index, []).append(finding)
    return [
        Card(
            number=number,
            standing=standing,
            state=state_of(standing),
            findings=tuple(resting.get(standing.index, ())),
            changed=_changed(standing),
        )
        for number, standing in enumerate(standings, start=1)
    ]


def _changed(standing: Standing) -> tuple[str, ...]:
    verdict = standing.verdict
    named = verdict.value if verdict is not None else {}
    return tuple(name.replace("_", " ") for name in named if name not in ("start", "end"))
