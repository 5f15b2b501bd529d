"""
Double coding: a report given to two people who do not see each other's work.

Neither do they see what anybody has judged of the report; whether they begin with what the program
read is decided when it is given to them. Once both have handed in, a reviewer adjudicates, and what
the reviewer decides becomes judgements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.ledger.models import Version
from warledger_desk.ledger.services.claim_values import differences, fields_of
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.missed import add_missed, claim_from
from warledger_desk.ledger.services.standing import standing_of
from warledger_desk.ledger.services.stored import reading_of
from warledger_desk.review.agreement import Coded, aligned
from warledger_desk.review.models import Code, Coding, DoubleCoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from warledger.records import Reading
    from warledger_desk.ledger.services.standing import Standing

_NAME = "coding"
_LEDGER = "this ledger"


def open_codings() -> QuerySet[Coding]:
    """Codings that are not handed in; who has one is blind for its report."""
    return Coding.objects.filter(submitted=None, double__withdrawn=None)


def coding_of(coder: str, report: str) -> Coding | None:
    """The coding that this person has not handed in for a report, if any."""
    return open_codings().filter(coder=coder, double__version__report=report).first()


def codings() -> QuerySet[Coding]:
    """All codings with their reports, the newest first."""
    rows = Coding.objects.select_related("double", "double__version", "double__version__source")
    return rows.defer(
        "double__version__text", "double__version__blocks", "double__version__sentences"
    ).order_by("-double", "pk")


def give(
    report: str, coders: Sequence[str], *, from_program: bool, who: str, when: datetime
) -> DoubleCoding:
    """
    Give the current version of a report to two coders.

    Args:
        report: The report's id.
        coders: Two accounts.
        from_program: Whether they begin with what the program read, or with the bare text.
        who: Who gives it.
        when: The present.

    Raises:
        InputError: There is no such report, they are not two, or one of them has coded it or
            judged a claim of it, and would not be blind.
    """
    version = Version.objects.filter(report_id=report, current=True).first()
    if version is None:
        raise InputError(_NAME, f"there is no report {report!r}")
    if len(set(coders)) != 2:
        raise InputError(_NAME, "a report is given to two different people")
    if _is_coded(version):
        raise InputError(_NAME, "this report is being coded already")
    claims = standing_of(version)
    for coder in coders:
        judged = any(one.who == coder for claim in claims for one in claim.history)
        if judged or Coding.objects.filter(coder=coder, double__version=version).exists():
            raise InputError(_NAME, f"{coder} knows this report, and would not code it blind")
    with transaction.atomic():
        double = DoubleCoding.objects.create(
            version=version, from_program=from_program, made=when, made_by=who
        )
        for coder in coders:
            coding = Coding.objects.create(double=double, coder=coder)
            if from_program:
                Code.objects.bulk_create(_code(coding, _read(claim)) for claim in _body(claims))
    return double


def _is_coded(version: Version) -> bool:
    """Whether a version is with two coders, or waits to be adjudicated."""
    rows = DoubleCoding.objects.filter(version=version, adjudicated=None, withdrawn=None)
    return rows.exists()


def withdraw(double: DoubleCoding, *, who: str, when: datetime) -> None:
    """
    End a double coding that leads nowhere; what was coded stays, and nobody is blind any more.

    Raises:
        InputError: It is adjudicated or withdrawn already.
    """
    rows = DoubleCoding.objects.filter(pk=double.pk, adjudicated=None, withdrawn=None)
    if not rows.update(withdrawn=when, withdrawn_by=who):
        raise InputError(_NAME, "is adjudicated or withdrawn already")


def _body(claims: Iterable[Standing]) -> list[Standing]:
    """Claims of the report itself, as the program read them."""
    return [one for one in claims if one.reported.claim.comment is None]


def _read(claim: Standing) -> dict[str, Any]:
    return fields_of(claim.reported.claim)


def _code(coding: Coding, value: Mapping[str, Any]) -> Code:
    return Code(
        coding=coding,
        start=value["start"],
        end=value["end"],
        outcome=value["outcome"],
        value=dict(value),
    )


def put_code(
    coding: Coding, reading: Reading, value: Mapping[str, Any], code: int | None = None
) -> None:
    """
    Keep a claim of a coding.

    Args:
        coding: Whose; not handed in yet.
        reading: Of the version that is coded.
        value: The claim's fields, see `missed.add_missed`.
        code: Which claim of the coding this replaces; a new one without.

    Raises:
        InputError: The coding is handed in, the claim is none, or stands in a comment.
    """
    _still_open(coding)
    claim = claim_from(reading, value)
    if claim.comment is not None:
        raise InputError(_NAME, "comments are not coded")
    made = _code(coding, value)
    if code is not None and coding.codes.filter(pk=code).exists():
        made.pk = code
    made.save()


def remove_code(coding: Coding, code: int) -> None:
    """
    Take a claim out of a coding.

    Raises:
        InputError: The coding is handed in.
    """
    _still_open(coding)
    coding.codes.filter(pk=code).delete()


def submit(coding: Coding, *, when: datetime) -> None:
    """
    Hand a coding in; it is not changed from then on.

    Raises:
        InputError: It is handed in already.
    """
    _still_open(coding)
    coding.submitted = when
    coding.save(update_fields=["submitted"])


def _still_open(coding: Coding) -> None:
    if coding.submitted is not None:
        raise InputError(_NAME, "is handed in, and stays as it is")
    if coding.double.withdrawn is not None:
        raise InputError(_NAME, f"was withdrawn by {coding.double.withdrawn_by}")


def coded(coding: Coding) -> list[Coded]:
    """The claims of a coding as agreement is measured on them."""
    return [Coded(key=str(row.pk), value=row.value) for row in coding.codes.all()]


def adjudicate(
    double: DoubleCoding, chosen: Sequence[Mapping[str, Any]], *, who: str, when: datetime
) -> None:
    """
    The claims that a reviewer decides for become judgements on the report's claims.

    A claim that the ledger has at these words is accepted or corrected, another is added; claims
    of the report itself that none of the chosen ones speaks of are rejected.

    Args:
        double: Both of its codings are handed in.
        chosen: Values of claims, from either coding.
        who: The reviewer.
        when: The present.

    Raises:
        InputError: A coding is not handed in, it is adjudicated or withdrawn already, or the
            report has changed since.
    """
    coders = [one.coder for one in double.codings.order_by("pk")]
    if double.withdrawn is not None:
        raise InputError(_NAME, f"was withdrawn by {double.withdrawn_by}")
    if double.codings.filter(submitted=None).exists():
        raise InputError(_NAME, "is not handed in by both")
    if double.adjudicated is not None:
        raise InputError(_NAME, f"was adjudicated by {double.adjudicated_by} already")
    if not double.version.current:
        raise InputError(_NAME, "the report has a newer version; give that to the coders")
    by = _Reviewer(who=who, why=f"adjudicated between {' and '.join(coders)}", when=when)
    claims = {one.id: one for one in _body(standing_of(double.version))}
    there = [Coded(key=name, value=_read(one)) for name, one in claims.items()]
    wanted = [Coded(key=str(at), value=value) for at, value in enumerate(chosen)]
    with transaction.atomic():
        for known, one in aligned(there, wanted, same_outcome=True):
            if one is None and known is not None:
                by.judge(JudgementType.REJECTED, known.key)
            elif one is not None:
                claim = None if known is None else claims[known.key]
                by.settle(double.version, claim, one.value)
        rows = DoubleCoding.objects.filter(pk=double.pk)
        rows.update(adjudicated=when, adjudicated_by=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reviewer:
    """Who adjudicates, why and when."""

    who: str
    why: str
    when: datetime

    def settle(self, version: Version, claim: Standing | None, value: Mapping[str, Any]) -> None:
        """One chosen claim: accepted, corrected, or marked anew."""
        if claim is not None:
            try:
                changes = differences(claim.reported, value)
            except InputError:  # the words reach beyond the sentence that was read
                self.judge(JudgementType.REJECTED, claim.id)
            else:
                kind = JudgementType.CORRECTED if changes else JudgementType.ACCEPTED
                self.judge(kind, claim.id, changes)
                return
        add_missed(version, value, who=self.who, why=self.why, when=self.when)

    def judge(self, kind: JudgementType, claim: str, value: dict[str, Any] | None = None) -> None:
        """A judgement on a claim that is there."""
        decision = Decision(
            type=kind, subjects=(claim,), who=self.who, why=self.why, value=value or {}
        )
        judge(decision, when=self.when, ledger=_LEDGER)


def reading_for(coding: Coding) -> Reading:
    """What stands in the version that is coded."""
    return reading_of(coding.double.version)
