"""
Judgements: made, retired, never overwritten; what is shown follows from those that stand.

A judgement on a claim is kept for its lineage: it goes on to the versions of a page that repeat
the claim, and no further.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from warledger.errors import InputError
from warledger.reconcile.judging import CORRECTABLE, correct
from warledger.records import Grade, Judgement, JudgementType, digest
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.position_codes import as_code
from warledger_desk.ledger.services.stored import entry_of, judgement_of
from warledger_desk.ledger.services.writing import named_after, touch, write_judgement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

_CHUNK = 500
_RESTORED = "stands again: "

#: Verdicts on one claim: one of them stands at a time.
VERDICTS = (JudgementType.ACCEPTED, JudgementType.CORRECTED, JudgementType.REJECTED)
PAIRWISE = (
    JudgementType.SAME_INCIDENT,
    JudgementType.RESTATES,
    JudgementType.CONTRADICTS,
    JudgementType.PART_OF,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decides, before it is a judgement; see `warledger.records.Judgement`."""

    type: JudgementType
    subjects: tuple[str, ...]  #: ids of claims or incidents, or their beginnings
    who: str
    why: str
    value: dict[str, Any]
    holds: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A judgement that now stands, and those that it replaced."""

    judgement: Judgement
    replaced: tuple[str, ...] = ()
    new: bool = True  #: False where it stood already


def judge(decision: Decision, *, when: datetime, ledger: str) -> Judged:
    """
    Keep a decision; what it contradicts is retired by the same person for this reason.

    Args:
        decision: See there.
        when: The present, aware of its time zone.
        ledger: Its name for messages.

    Raises:
        UnknownIdError: A subject is not in the ledger.
        InputError: The decision does not fit its type; the message says why.
    """
    with transaction.atomic():
        position = _position(decision, ledger)
        if position is not None:
            return keep(as_code(decision, position), (position.lineage,), when=when)
        _check(decision)
        subjects = tuple(_subject(words, decision, ledger) for words in decision.subjects)
        if len(set(subjects)) < len(subjects):
            raise InputError(decision.type.value, "the same subject twice")
        return keep(decision, subjects, when=when)


def keep(decision: Decision, subjects: tuple[str, ...], *, when: datetime) -> Judged:
    """
    A decision that was checked becomes a judgement, in the transaction that is open.

    Of a position everybody has a say, of a claim there is one.

    Args:
        decision: What is decided.
        subjects: Lineages of claims or positions, or incidents, for what the decision names.
        when: The present.

    Raises:
        InputError: Nobody or no reason is given.
    """
    _check_person(decision.who, decision.why)
    standing = list(_standing(_rivals(decision.type), subjects))
    if decision.type is JudgementType.POSITION:
        standing = [row for row in standing if row.who == decision.who]
    for row in standing:
        if _same(judgement_of(row), decision, subjects):
            return Judged(judgement=judgement_of(row), new=False)
    there = models.Judgement.objects.filter(subjects__subject__in=subjects)
    when = _not_before(when, there.values_list("when", flat=True))
    made = _store(decision, subjects, when)
    for row in standing:
        _retire(row, who=decision.who, why=_replaced_by(made.id), when=when)
    return Judged(judgement=made, replaced=tuple(row.id for row in standing))


def retire(words: str, *, who: str, why: str, when: datetime, ledger: str) -> Judgement:
    """
    Take a judgement back. It stays in the ledger, with who took it back, when and why.

    What it had replaced stands again: as a judgement of its own, by whoever takes this one back.

    Raises:
        UnknownIdError: There is no such judgement.
        InputError: It is retired already, or nobody or no reason is given.
    """
    _check_person(who, why)
    with transaction.atomic():
        row = find(words, ledger).judgement
        if row is None:
            raise UnknownIdError(ledger, f"{words!r} is no judgement")
        if row.retired is not None:
            raise InputError(row.id, f"was retired by {row.retired_by} already")
        when = _not_before(when, [row.when])
        _retire(row, who=who, why=why, when=when)
        _restore(row, who=who, when=when)
    return judgement_of(row)


def _restore(row: models.Judgement, *, who: str, when: datetime) -> None:
    """What a judgement had replaced is decided again."""
    replaced = models.Judgement.objects.filter(retired_why=_replaced_by(row.pk))
    for before in replaced.order_by("retired", "id"):
        was = judgement_of(before)
        # Whatever was said once more has its first reason, not a chain of restorings.
        why = was.why.removeprefix(_RESTORED)
        decision = Decision(
            type=was.type, subjects=was.subjects,
            who=was.who if was.type is JudgementType.POSITION else who,  # everybody has a say
            why=f"{_RESTORED}{why}",
            value=was.value, holds=was.holds,
        )  # fmt: skip
        _store(decision, was.subjects, when)


def _replaced_by(judgement: str) -> str:
    return f"replaced by {judgement}"


def _not_before(when: datetime, others: Iterable[datetime]) -> datetime:
    """The moment, or right after the latest of others where the clock was set back since."""
    latest = max(others, default=when)
    return when if when >= latest else latest + timedelta(microseconds=1)


def judgements(*, retired: bool = False) -> tuple[Judgement, ...]:
    """
    Those that stand, oldest first; with ``retired`` all that ever were.

    Subjects are the ids that claims have now: where a version has repeated a claim, its newest id.
    """
    rows = models.Judgement.objects.prefetch_related("subjects").order_by("when", "id")
    if not retired:
        rows = rows.filter(retired=None)
    found = [judgement_of(row) for row in rows]
    named = {subject for judgement in found for subject in judgement.subjects}
    now = _ids_now(named)
    return tuple(_named(judgement, now) for judgement in found)


def judgements_among(claims: Iterable[str]) -> tuple[Judgement, ...]:
    """
    Those that stand and are about some of these claims and nothing else, oldest first; subjects as
    for `judgements`. What is asked of the ledger grows with the claims, not with all judgements.

    Args:
        claims: Ids of claims.
    """
    wanted = set(claims)
    found: dict[str, models.Judgement] = {}
    standing = models.Judgement.objects.filter(retired=None).prefetch_related("subjects")
    for at in range(0, len(ids := sorted(wanted)), _CHUNK):
        lineages = models.Claim.objects.filter(pk__in=ids[at : at + _CHUNK]).values("lineage")
        found |= {row.pk: row for row in standing.filter(subjects__subject__in=lineages)}
    rows = sorted(found.values(), key=lambda row: (row.when, row.pk))
    made = [judgement_of(row) for row in rows]
    now = _ids_now({subject for judgement in made for subject in judgement.subjects})
    named = (_named(judgement, now) for judgement in made)
    return tuple(one for one in named if wanted.issuperset(one.subjects))


def verdicts(lineages: Iterable[str]) -> dict[str, list[Judgement]]:
    """The judgements that stand on each of the claims' lineages, oldest first."""
    wanted = set(lineages)
    rows = (
        models.Judgement.objects.filter(retired=None, subjects__subject__in=wanted)
        .distinct()
        .prefetch_related("subjects")
        .order_by("when", "id")
    )
    found: dict[str, list[Judgement]] = {}
    for row in rows:
        judgement = judgement_of(row)
        for subject in wanted.intersection(judgement.subjects):
            found.setdefault(subject, []).append(judgement)
    return found


def _position(decision: Decision, ledger: str) -> models.Position | None:
    """The position that a decision is about, if it is about one."""
    found = [find(words, ledger).position for words in decision.subjects]
    position = next((one for one in found if one is not None), None)
    if position is None and decision.type is JudgementType.POSITION:
        raise UnknownIdError(ledger, f"{decision.subjects[0]!r} is no comment's position")
    return position


def bearing(lineages: Iterable[str] | None) -> Iterator[Judgement]:
    """
    The judgements that stand and are about claims that are current, and all grades.

    Args:
        lineages: Of claims; only judgements on these are given, and grades. None: all.

    Returns:
        Judgements with the ids that their subjects have now. One on a claim that is gone is left
        out, whatever else it is about.
    """
    rows = models.Judgement.objects.filter(retired=None).prefetch_related("subjects")
    found = {}
    if lineages is None:
        found = {row.pk: row for row in rows}
    else:
        wanted = sorted(lineages)
        for at in range(0, len(wanted), _CHUNK):
            some = rows.filter(subjects__subject__in=wanted[at : at + _CHUNK]).distinct()
            found |= {row.pk: row for row in some}
        found |= {row.pk: row for row in rows.filter(type=JudgementType.GRADED.value)}
    standing = [judgement_of(row) for row in found.values()]
    named = {subject for judgement in standing for subject in judgement.subjects}
    now = _ids_now(named)
    # Grades that were once kept under an incident's id go with the claim that it follows from.
    old = named_after(named - now.keys())
    ids = _ids_now(old.values())
    now |= {name: ids[lineage] for name, lineage in old.items() if lineage in ids}
    for judgement in standing:
        graded = judgement.type is JudgementType.GRADED
        if graded or all(subject in now for subject in judgement.subjects):
            yield _named(judgement, now)


def _check(decision: Decision) -> None:
    name = decision.type.value
    if decision.type in PAIRWISE and len(decision.subjects) < 2:
        raise InputError(name, "needs two claims at least")
    if decision.type is JudgementType.PART_OF and len(decision.subjects) > 2:
        raise InputError(name, "is said of two claims: the part, then the whole")
    if decision.type is JudgementType.GRADED:
        grades = [grade.value for grade in Grade]
        if decision.value.get("grade") not in grades or len(decision.value) > 1:
            raise InputError(name, f"a grade is one of {', '.join(grades)}")
    elif decision.type is JudgementType.ADDED:
        raise InputError(name, "is said of words of a report; see `missed.add_missed`")
    elif decision.type is JudgementType.CORRECTED:
        unknown = sorted(set(decision.value) - set(CORRECTABLE))
        if unknown or not decision.value:
            what = f"{unknown[0]!r} can't be corrected" if unknown else "nothing to correct"
            raise InputError(name, f"{what}; a correction sets {', '.join(CORRECTABLE)}")
    elif decision.value:
        raise InputError(name, "takes no values")


def _check_person(who: str, why: str) -> None:
    if not who.strip() or not why.strip():
        raise InputError("judgement", "has to say who judges, and why")


def _subject(words: str, decision: Decision, ledger: str) -> str:
    found = find(words, ledger)
    if found.incident is not None and decision.type is JudgementType.GRADED:
        return _first_lineage(found.incident)
    if found.claim is None:
        raise UnknownIdError(ledger, f"{words!r} is no claim")
    if decision.type is JudgementType.CORRECTED:
        _check_correction(found.claim, decision.value)
    if decision.type is JudgementType.PROMOTED and found.claim.comment is None:
        raise InputError(words, "is not a comment's claim, and counts without being promoted")
    return found.claim.lineage


def _first_lineage(incident: models.Incident) -> str:
    """
    The lineage of the claim that gives an incident its id: a new version of the report gives both
    another id, and the lineage goes on.
    """
    return str(models.Claim.objects.get(pk=incident.record["entries"][0]).lineage)


def _check_correction(row: models.Claim, value: dict[str, Any]) -> None:
    """
    Whether the claim can be corrected so.

    Raises:
        InputError: A value is none of its field, or the words of another span are not there.
    """
    entry = entry_of(row, row.version)
    try:
        made = correct(entry, value)
    except (ValueError, TypeError) as error:
        raise InputError(JudgementType.CORRECTED.value, str(error)) from error
    if "words" in value and made.words != value["words"]:
        raise InputError(
            JudgementType.CORRECTED.value, f"{value['words']!r} is not in the claim's sentence"
        )


def _rivals(kind: JudgementType) -> tuple[JudgementType, ...]:
    """Types of which one stands at a time on the same subjects."""
    return VERDICTS if kind in VERDICTS else (kind,)


def _standing(
    kinds: Iterable[JudgementType], subjects: Sequence[str]
) -> Iterable[models.Judgement]:
    """Judgements of these types that stand on exactly these subjects."""
    rows = models.Judgement.objects.filter(
        Q(type__in=[kind.value for kind in kinds]), retired=None, subjects__subject=subjects[0]
    ).order_by("when", "id")
    for row in rows:
        theirs = judgement_of(row)
        directed = theirs.type is JudgementType.PART_OF
        if theirs.subjects == tuple(subjects) or (
            not directed and set(theirs.subjects) == set(subjects)
        ):
            yield row


def _same(judgement: Judgement, decision: Decision, subjects: tuple[str, ...]) -> bool:
    """Whether the same person has said the same already."""
    return (
        judgement.type is decision.type
        and set(judgement.subjects) == set(subjects)
        and judgement.who == decision.who
        and judgement.holds == decision.holds
        and judgement.value == decision.value
    )


def _store(decision: Decision, subjects: tuple[str, ...], when: datetime) -> Judgement:
    made = Judgement(
        id="",
        type=decision.type,
        subjects=subjects,
        who=decision.who,
        when=when,
        why=decision.why,
        value=decision.value,
        holds=decision.holds,
    )
    return judgement_of(write_judgement(replace(made, id=id_of(made))))


def id_of(judgement: Judgement) -> str:
    """The id that follows from what a judgement says, who says it, when and why."""
    moment = judgement.when.astimezone(UTC).isoformat()
    parts = [judgement.type.value, list(judgement.subjects), judgement.who, moment, judgement.why]
    return digest(["judgement", *parts, judgement.value, judgement.holds])


def _retire(row: models.Judgement, *, who: str, why: str, when: datetime) -> None:
    row.retired, row.retired_by, row.retired_why = when, who, why
    row.save(update_fields=["retired", "retired_by", "retired_why"])
    touch(subject.subject for subject in row.subjects.all())


def _ids_now(lineages: Iterable[str]) -> dict[str, str]:
    wanted = sorted(lineages)
    found: dict[str, str] = {}
    for at in range(0, len(wanted), _CHUNK):
        some = wanted[at : at + _CHUNK]
        rows = models.Claim.objects.filter(lineage__in=some, version__current=True)
        found |= dict(rows.values_list("lineage", "id"))
    return found


def _named(judgement: Judgement, now: dict[str, str]) -> Judgement:

    return replace(
        judgement, subjects=tuple(now.get(subject, subject) for subject in judgement.subjects)
    )
