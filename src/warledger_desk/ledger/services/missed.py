"""
Claims that the program missed and a person marked.

Such a claim is a claim of the report's version like any other, behind those that were read: words
of the stored text with their sentence, made by a person (``rule``) and vouched for by a judgement
of type ``added``. It counts for as long as that judgement stands. A new version of the report
keeps it if its sentence is still there, once and to the letter, unless the program now reads it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from warledger import records
from warledger.errors import InputError
from warledger.reconcile.entries import ungrounded
from warledger.reconcile.incidents import incident_id
from warledger.reconcile.judging import correct
from warledger.records import Figure, GroundedPeriod, JudgementType, Span
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.identity import BY_PERSON, entry_ids
from warledger_desk.ledger.services.judging import Decision, Judged, keep
from warledger_desk.ledger.services.stored import entry_of, reading_of
from warledger_desk.ledger.services.writing import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from warledger.records import Claim, Entry, Grounding, Reading, Report

_NAME = JudgementType.ADDED.value
_ACTORS = ("victims", "perpetrator", "claimant")


def add_missed(
    version: models.Version, value: Mapping[str, Any], *, who: str, why: str, when: datetime
) -> Judged:
    """
    Add a claim to the current version of a report.

    Args:
        version: The version; offsets count in its text.
        value: ``start`` and ``end`` of the figure's words, ``outcome``, at least one of ``low``,
            ``high`` and ``vague``; and any other field of
            `warledger.reconcile.judging.CORRECTABLE`.
        who: Who marks it.
        why: For what reason.
        when: The present, aware of its time zone.

    Returns:
        The judgement; its subject is the new claim's id.

    Raises:
        InputError: The words are not in the text, the claim is there already, or a value is none
            of its field.
    """
    with transaction.atomic():
        reading = reading_of(version)
        claim = claim_from(reading, value)
        rows = sorted(version.claims.all(), key=lambda row: row.index)
        row = _there(rows, claim) or _stored(version, rows, reading, claim)
        decision = Decision(
            type=JudgementType.ADDED, subjects=(row.id,), who=who, why=why, value=dict(value)
        )
        return keep(decision, (row.lineage,), when=when)


def withdrawn() -> QuerySet[models.Claim, str]:
    """Ids of claims that a person marked and somebody took back; they count nowhere."""
    added = models.Subject.objects.filter(judgement__type=_NAME)
    gone = added.filter(judgement__retired__isnull=False).values("subject")
    standing = added.filter(judgement__retired=None).values("subject")
    marked = models.Claim.objects.filter(record__rule=BY_PERSON, lineage__in=gone)
    return marked.exclude(lineage__in=standing).values_list("pk", flat=True)


def with_missed(reading: Reading, before: Sequence[models.Claim]) -> Reading:
    """
    A new version of a report with the claims that people marked in the one before.

    Args:
        reading: What the program reads in the new version.
        before: The claims of the version before.
    """
    left = set(withdrawn())
    marked = [
        entry_of(row, row.version)
        for row in before
        if row.record["rule"] == BY_PERSON and row.pk not in left
    ]
    claims, groundings = list(reading.claims), list(reading.groundings)
    for entry in marked:
        moved = _moved(entry, reading.report)
        if moved is None or any(_same_words(moved, other) for other in reading.claims):
            continue
        if groundings or not claims:
            groundings.append(replace(entry.grounding, claim=len(claims)))
        claims.append(moved)
    return replace(reading, claims=tuple(claims), groundings=tuple(groundings))


def _moved(entry: Entry, report: Report) -> Claim | None:
    """The claim where its sentence stands now; None where it is gone, or stands there twice."""
    if report.text.count(entry.quote) != 1:
        return None
    shift = report.text.index(entry.quote) - entry.claim.sentence.start
    figure, sentence = entry.claim.span, entry.claim.sentence
    sentence = Span(sentence.start + shift, sentence.end + shift)
    return replace(
        entry.claim,
        figure=replace(entry.claim.figure, span=Span(figure.start + shift, figure.end + shift)),
        sentence=sentence,
        comment=_comment(report, sentence),
    )


def _same_words(one: Claim, other: Claim) -> bool:
    return one.outcome is other.outcome and one.span.overlaps(other.span)


def claim_from(reading: Reading, value: Mapping[str, Any]) -> Claim:
    """
    The claim that values describe, its sentence found in the report.

    Args:
        reading: The report.
        value: As for `add_missed`.

    Raises:
        InputError: The words are not in the text, or a value is none of its field.
    """
    report = reading.report
    span = _span(report, value)
    sentence = _sentence(reading, span)
    try:
        outcome = records.Outcome(str(value.get("outcome")))
    except ValueError as error:
        raise InputError(_NAME, str(error)) from error
    bare = records.Claim(
        figure=Figure(span=span, low=None, high=None),
        sentence=sentence,
        outcome=outcome,
        victims=None,
        status=records.Status.UNKNOWN,
        perpetrator=None,
        place=None,
        date_start=None,
        date_end=None,
        date_precision=None,
        time_frame=records.TimeFrame.INCIDENT,
        per=None,
        claimant=None,
        relayed_by=None,
        modality=records.Modality.ASSERTED,
        comment=_comment(report, span),
        rule=BY_PERSON,
    )
    rest = {name: part for name, part in value.items() if name not in ("start", "end", "words")}
    entry = records.Entry(
        id="", report=report.id, version=1, outlet=None, title=None, url=None, published=None,
        claim=bare, grounding=ungrounded(0, bare), quote=sentence.of(report.text),
        words=span.of(report.text),
    )  # fmt: skip
    try:
        made = correct(entry, rest).claim
    except (ValueError, TypeError) as error:
        raise InputError(_NAME, str(error)) from error
    if made.figure.low is None and made.figure.high is None and not made.figure.vague:
        raise InputError(_NAME, "a claim has a figure: low, high or both, or is vague")
    return made


def _span(report: Report, value: Mapping[str, Any]) -> Span:
    start, end = value.get("start"), value.get("end")
    if not isinstance(start, int) or not isinstance(end, int):
        raise InputError(_NAME, "where the figure's words stand is not said")
    if not 0 <= start < end <= len(report.text) or not report.text[start:end].strip():
        raise InputError(_NAME, f"there are no words from {start} to {end}")
    return Span(start, end)


def _sentence(reading: Reading, span: Span) -> Span:
    """The sentences that the words stand in, as one; of a text without any, the paragraph."""
    found = [sentence for sentence in reading.sentences if sentence.overlaps(span)]
    found = found or [block.span for block in reading.report.blocks if block.span.overlaps(span)]
    starts, ends = [span.start, *(one.start for one in found)], [one.end for one in found]
    return Span(min(starts), max([span.end, *ends]))


def _comment(report: Report, span: Span) -> int | None:
    return next((one.index for one in report.comments if one.span.contains(span)), None)


def _there(rows: Iterable[models.Claim], claim: Claim) -> models.Claim | None:
    """
    The same claim, marked before and taken back.

    Raises:
        InputError: It is there and counts.
    """
    left = set(withdrawn())
    for row in rows:
        same = (row.start, row.end, row.outcome) == (*claim.span, claim.outcome.value)
        if not same or row.victims != claim.victims:
            continue
        if row.pk not in left:
            raise InputError(_NAME, f"claim {row.index + 1} says so already; correct that one")
        if row.record == to_plain(claim):
            return row
    return None


def _stored(
    version: models.Version, rows: Sequence[models.Claim], reading: Reading, claim: Claim
) -> models.Claim:
    """The row of a new claim, behind the others."""
    index = len(rows)
    whole = replace(reading, claims=(*reading.claims, claim))
    made = entry_ids(whole, version.report_id, version.number)[index]
    grounding = _grounded(index, claim, reading)
    return models.Claim.objects.create(
        id=made,
        version=version,
        index=index,
        lineage=made,
        first_of=incident_id(made),
        record=to_plain(claim),
        grounding=None if grounding is None else to_plain(grounding),
        **columns(claim, grounding),
    )


def _grounded(index: int, claim: Claim, reading: Reading) -> Grounding | None:
    """What the report's other claims with the same words are tied to; else unknown, with days."""
    if len(reading.groundings) != len(reading.claims):
        return None
    found = ungrounded(index, claim)
    known: dict[str, Any] = {}
    for other, theirs in zip(reading.claims, reading.groundings, strict=True):
        for name in ("place", *_ACTORS):
            words, tied = getattr(claim, name), getattr(theirs, name)
            if words is not None and words == getattr(other, name) and tied is not None:
                known.setdefault(name, tied)
                if name == "claimant":
                    known.setdefault("claimant_kind", theirs.claimant_kind)
    if claim.date_start or claim.date_end:
        known["period"] = _period(claim)
    unknown = tuple(why for why in found.unknown if why.partition(":")[0] not in known)
    return replace(found, **known, unknown=unknown)


def _period(claim: Claim) -> GroundedPeriod:
    """The days that the person gave, with UCDP's precision for so many."""
    start, end = claim.date_start, claim.date_end
    length = (end - start).days + 1 if start and end else None
    steps = ((1, 1), (6, 2), (7, 3), (31, 4))
    precision = next((code for most, code in steps if length and length <= most), 5)
    return GroundedPeriod(
        start=start, end=end, precision=precision, words=None, span=None, rule=BY_PERSON,
        reason="given by the person who marked the claim",
    )  # fmt: skip
