"""Rows back to the engine's records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warledger import records
from warledger.reconcile.entries import ungrounded
from warledger.records.plain import from_json, from_plain
from warledger.records.repeated import Repeated
from warledger_desk.ledger.services.discussing import discussion_of
from warledger_desk.ledger.services.happenings import events_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from warledger_desk.ledger import models

    _Part = records.GroundedPlace | records.GroundedPeriod | records.GroundedActor

#: What groundings often have in common.
_PARTS = ("place", "period", "victims", "perpetrator", "claimant")


def claims_of(rows: Iterable[models.Claim]) -> tuple[records.Claim, ...]:
    """The claims, in the rows' order."""
    return tuple(from_plain(records.Claim, row.record) for row in rows)


def report_of(version: models.Version, *, raw: bool = False) -> records.Report:
    """
    The report as it was added.

    Args:
        version: Its row.
        raw: Whether the raw bytes are wanted too.
    """
    comments = tuple(
        records.Comment(
            index=row.index,
            author=row.author,
            posted_at=row.posted_at,
            parent=row.parent,
            span=records.Span(row.start, row.end),
        )
        for row in sorted(version.comments.all(), key=lambda row: row.index)
    )
    return records.Report(
        id=version.own_id,
        source=version.origin,
        title=version.title,
        outlet=None if version.source is None else version.source.name,
        author=version.author,
        published=version.published,
        url=version.url,
        language=version.language,
        text=version.text,
        blocks=tuple(from_plain(records.Block, block) for block in version.blocks),
        comments=comments,
        digest=version.raw_id,
        record=version.record,
        raw=bytes(version.raw.content) if raw else b"",
    )


def reading_of(version: models.Version, *, raw: bool = False) -> records.Reading:
    """
    All that was read in one version, as it was added.

    Questions that were posed to its comments stand apart, see
    `warledger_desk.ledger.services.discussing`.
    """
    claims = sorted(version.claims.all(), key=lambda row: row.index)
    statements = sorted(version.statements.all(), key=lambda row: row.index)
    findings = sorted(version.findings.all(), key=lambda row: row.index)
    return records.Reading(
        report=report_of(version, raw=raw),
        claims=claims_of(claims),
        statements=tuple(from_plain(records.Statement, row.record) for row in statements),
        findings=tuple(from_plain(records.Finding, row.record) for row in findings),
        coverage=from_plain(records.Coverage, version.coverage),
        groundings=tuple(
            from_plain(records.Grounding, row.grounding)
            for row in claims
            if row.grounding is not None
        ),
        sentences=tuple(records.Span(start, end) for start, end in version.sentences),
        discussion=discussion_of(version),
        events=events_of(sorted(version.events.all(), key=lambda row: row.index)),
    )


@dataclass(frozen=True, slots=True)
class About:
    """What a version says of each of its claims."""

    report: str
    number: int
    outlet: str | None
    title: str | None
    url: str | None
    published: date | None
    text: str


class Shared:
    """
    Groundings of which equal parts are one object, and so are their equal places and actors: a
    ledger names few of them, and each often.
    """

    def __init__(self) -> None:
        self._known: dict[str, records.Place | records.Actor] = {}
        self._read = Repeated(records.Grounding, _PARTS, self._share).read

    def grounding(self, text: str) -> records.Grounding:
        """
        The grounding of a claim.

        Raises:
            PlainError: The text is none.
        """
        return self._read(text)

    def _share(self, part: _Part) -> None:
        """Put an object that is known already into a part that nobody else has seen yet."""
        name = "place" if isinstance(part, records.GroundedPlace) else "actor"
        own = getattr(part, name, None)
        if own is not None:
            found = self._known.setdefault(own.id, own)
            if found is not own and found == own:
                object.__setattr__(part, name, found)  # it is still being made


def entry_from(row: Sequence[Any], about: About, shared: Shared) -> records.Entry:
    """
    A claim as an entry, as it was read.

    Args:
        row: Its id, index, the ids of the claims that it is a part of and repeats, and record and
            grounding as texts.
        about: Its version.
        shared: What the other entries are tied to.
    """
    key, index, part_of, same_as, record, grounded = row
    claim = from_json(records.Claim, record)
    return records.Entry(
        id=key,
        report=about.report,
        version=about.number,
        outlet=about.outlet,
        title=about.title,
        url=about.url,
        published=about.published,
        claim=claim,
        grounding=shared.grounding(grounded) if grounded else ungrounded(index, claim),
        quote=claim.sentence.of(about.text),
        words=claim.span.of(about.text),
        part_of=part_of,
        same_as=same_as,
    )


def entry_of(row: models.Claim, version: models.Version) -> records.Entry:
    """The claim as an entry, as it was read; without grounding, everything is unknown."""
    claim = from_plain(records.Claim, row.record)
    grounding = row.grounding and from_plain(records.Grounding, row.grounding)
    return records.Entry(
        id=row.id,
        report=version.report_id,
        version=version.number,
        outlet=version.source.name if version.source else None,
        title=version.title,
        url=version.url,
        published=version.published,
        claim=claim,
        grounding=grounding or ungrounded(row.index, claim),
        quote=claim.sentence.of(version.text),
        words=claim.span.of(version.text),
        part_of=row.part_of_id,
        same_as=row.same_as_id,
    )


def judgement_of(row: models.Judgement) -> records.Judgement:
    """The judgement; its subjects are lineages of claims, or incidents."""
    subjects = sorted(row.subjects.all(), key=lambda subject: subject.index)
    return records.Judgement(
        id=row.id,
        type=records.JudgementType(row.type),
        subjects=tuple(subject.subject for subject in subjects),
        who=row.who,
        when=row.when,
        why=row.why,
        value=row.value,
        holds=row.holds,
        retired=row.retired,
        retired_by=row.retired_by,
        retired_why=row.retired_why,
    )
