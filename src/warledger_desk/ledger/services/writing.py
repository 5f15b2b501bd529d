"""Versions of reports to rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.reconcile.incidents import incident_id
from warledger.records import digest
from warledger.records.plain import to_json, to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.discussing import write_discussion
from warledger_desk.ledger.services.happenings import write_events
from warledger_desk.ledger.services.identity import content_id, storable
from warledger_desk.ledger.services.pouring import pour, pour_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from warledger.records import (
        Actor,
        Claim,
        GroundedPlace,
        Grounding,
        Judgement,
        Place,
        Reading,
        Report,
    )

#: Rows of one statement; SQLite allows so many values.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A version to be stored."""

    reading: Reading
    report: models.Report  #: that it is a version of; stored already
    number: int  #: of the version, from 1
    ids: Sequence[str]  #: of the claims, in their order
    lineages: Sequence[str]  #: of the claims, see `warledger_desk.ledger.models.Claim`


def write_version(new: New, *, when: datetime, engine: str) -> models.Version:
    """All rows of one version, see `write_versions`."""
    return write_versions([new], when=when, engine=engine)[0]


def write_versions(news: Sequence[New], *, when: datetime, engine: str) -> list[models.Version]:
    """
    All rows of versions of different reports, in the transaction that is open.

    Args:
        news: The versions.
        when: The present.
        engine: Version of the program that read them.
    """
    readings = [new.reading for new in news]
    _raws([reading.report for reading in readings])
    write_places(one.place for reading in readings for one in reading.groundings)
    write_places(event.grounded_place for reading in readings for event in reading.events)
    _actors(grounding for reading in readings for grounding in reading.groundings)
    versions = models.Version.objects.bulk_create(
        [_version(new, when, engine) for new in news], _BATCH
    )
    pairs = list(zip(news, versions, strict=True))
    pour(models.Comment, (row for new, version in pairs for row in _comments(new, version)))
    claims = (row for new, version in pairs for row in _claims(new, version))
    pour_values(models.Claim, _CLAIM, claims)
    for new, version in pairs:
        write_events(new.reading.events, version)
        if new.reading.discussion is not None:
            write_discussion(new.reading.discussion, version)
    pour(models.Statement, (row for new, version in pairs for row in _statements(new, version)))
    pour(models.Finding, (row for new, version in pairs for row in _findings(new, version)))
    pour(models.Pending, (models.Pending(report=new.report.pk) for new in news))
    return versions


def _raws(reports: Sequence[Report]) -> None:
    """The reports' bytes and outlets, where they are not there yet."""
    raws = {one.digest: models.Raw(digest=one.digest, content=one.raw) for one in reports}
    models.Raw.objects.bulk_create(raws.values(), _BATCH, ignore_conflicts=True)
    names = {one.outlet for one in reports if one.outlet is not None}
    sources = [models.Source(id=_source(name), name=name) for name in sorted(names)]
    models.Source.objects.bulk_create(sources, _BATCH, ignore_conflicts=True)


def _source(outlet: str) -> str:
    return digest(["source", outlet])


def _version(new: New, when: datetime, engine: str) -> models.Version:
    reading, report = new.reading, new.reading.report
    return models.Version(
        report=new.report,
        number=new.number,
        content=content_id(report),
        raw_id=report.digest,
        own_id=report.id,
        origin=storable(report.source),
        record=report.record,
        title=report.title,
        source_id=None if report.outlet is None else _source(report.outlet),
        author=report.author,
        published=report.published,
        url=report.url,
        language=report.language,
        text=report.text,
        blocks=[to_plain(block) for block in report.blocks],
        sentences=[list(span) for span in reading.sentences],
        coverage=to_plain(reading.coverage),
        engine=engine,
        added=when,
    )


def _comments(new: New, version: models.Version) -> Iterator[models.Comment]:
    for comment in new.reading.report.comments:
        yield models.Comment(
            version=version,
            index=comment.index,
            author=comment.author,
            posted_at=comment.posted_at,
            parent=comment.parent,
            start=comment.span.start,
            end=comment.span.end,
        )


def _statements(new: New, version: models.Version) -> Iterator[models.Statement]:
    for index, statement in enumerate(new.reading.statements):
        yield models.Statement(
            version=version,
            index=index,
            start=statement.span.start,
            end=statement.span.end,
            direct=statement.direct,
            speaker=statement.speaker,
            comment=statement.comment,
            record=to_plain(statement),
        )


def _findings(new: New, version: models.Version) -> Iterator[models.Finding]:
    for index, finding in enumerate(new.reading.findings):
        yield models.Finding(
            version=version,
            index=index,
            type=finding.type.value,
            holds=finding.holds,
            message=finding.message,
            record=to_plain(finding),
        )


def write_places(grounded: Iterable[GroundedPlace | None]) -> None:
    """The places that claims and events are tied to; the newest record of each stays."""
    places: dict[str, Place] = {one.place.id: one.place for one in grounded if one is not None}
    models.Place.objects.bulk_create(
        [
            models.Place(
                id=place.id,
                name=place.name,
                type=place.type.value,
                country=place.country,
                lat=place.lat,
                lon=place.lon,
                precision=place.precision,
                record=to_plain(place),
            )
            for place in places.values()
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "type", "country", "lat", "lon", "precision", "record"],
    )


def _actors(groundings: Iterable[Grounding]) -> None:
    """The known actors of claims; the newest record of each stays."""
    actors: dict[str, Actor] = {
        actor.id: actor for grounding in groundings for actor in _grounded(grounding)
    }
    models.Actor.objects.bulk_create(
        [
            models.Actor(
                id=actor.id,
                name=actor.name,
                kind=actor.kind.value,
                country=actor.country,
                parent=actor.parent,
                record=to_plain(actor),
            )
            for actor in actors.values()
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind", "country", "parent", "record"],
    )


def _grounded(grounding: Grounding) -> Iterator[Actor]:
    for grounded in (grounding.victims, grounding.perpetrator, grounding.claimant):
        if grounded is not None and grounded.actor is not None:
            yield grounded.actor


_CLAIM = (
    "id", "version_id", "index", "lineage", "first_of", "part_of_id", "same_as_id", "record",
    "grounding", "start", "end", "low", "high", "outcome", "victims", "status", "perpetrator",
    "place_words", "date_start", "date_end", "time_frame", "claimant", "modality", "comment",
    "place_id", "victims_actor_id", "perpetrator_actor_id", "claimant_actor_id", "claimant_kind",
)  # fmt: skip


def _claims(new: New, version: models.Version) -> Iterator[tuple[object, ...]]:
    groundings = {grounding.claim: grounding for grounding in new.reading.groundings}
    ids = new.ids
    for index, claim in enumerate(new.reading.claims):
        grounding = groundings.get(index)
        yield (
            ids[index],
            version.pk,
            index,
            new.lineages[index],
            incident_id(ids[index]),
            None if claim.part_of is None else ids[claim.part_of],
            None if claim.same_as is None else ids[claim.same_as],
            to_json(claim),
            None if grounding is None else to_json(grounding),
            *columns(claim, grounding).values(),
        )


def columns(claim: Claim, grounding: Grounding | None) -> dict[str, object]:
    """The columns that repeat what the records of a claim hold, in the order of `_CLAIM`."""
    period = None if grounding is None else grounding.period
    place = None if grounding is None else grounding.place

    def actor(name: str) -> str | None:
        grounded = getattr(grounding, name, None)
        return None if grounded is None or grounded.actor is None else str(grounded.actor.id)

    return {
        "start": claim.figure.span.start,
        "end": claim.figure.span.end,
        "low": claim.figure.low,
        "high": claim.figure.high,
        "outcome": claim.outcome.value,
        "victims": claim.victims,
        "status": claim.status.value,
        "perpetrator": claim.perpetrator,
        "place_words": claim.place,
        "date_start": claim.date_start if period is None else period.start,
        "date_end": claim.date_end if period is None else period.end,
        "time_frame": claim.time_frame.value,
        "claimant": claim.claimant,
        "modality": claim.modality.value,
        "comment": claim.comment,
        "place_id": None if place is None else place.place.id,
        "victims_actor_id": actor("victims"),
        "perpetrator_actor_id": actor("perpetrator"),
        "claimant_actor_id": actor("claimant"),
        "claimant_kind": None if grounding is None else grounding.claimant_kind.value,
    }


def write_judgement(judgement: Judgement) -> models.Judgement:
    """The rows of a judgement as it stands, retired or not."""
    row = models.Judgement.objects.create(
        id=judgement.id,
        type=judgement.type.value,
        who=judgement.who,
        when=judgement.when,
        why=judgement.why,
        value=judgement.value,
        holds=judgement.holds,
        retired=judgement.retired,
        retired_by=judgement.retired_by,
        retired_why=judgement.retired_why,
    )
    models.Subject.objects.bulk_create(
        models.Subject(judgement=row, index=index, subject=subject)
        for index, subject in enumerate(judgement.subjects)
    )
    touch(judgement.subjects)
    return row


def touch(subjects: Iterable[str]) -> None:
    """
    Note that the reports of these claims (by lineage) or incidents have to be reckoned anew; an
    incident may go by an id that it had once.
    """
    named = list(subjects)
    lineages = [*named, *named_after(named).values()]
    claims = models.Claim.objects.filter(lineage__in=lineages, version__current=True)
    members = models.IncidentClaim.objects.filter(incident__in=named)
    reports = {
        *claims.values_list("version__report", flat=True),
        *members.values_list("claim__version__report", flat=True),
    }
    models.Pending.objects.bulk_create(models.Pending(report=name) for name in sorted(reports))


def named_after(incidents: Iterable[str]) -> dict[str, str]:
    """The lineages of the claims that ids of incidents, former ones included, follow from."""
    wanted = sorted(set(incidents))
    found: dict[str, str] = {}
    for at in range(0, len(wanted), _BATCH):
        rows = models.Claim.objects.filter(first_of__in=wanted[at : at + _BATCH])
        found |= {str(name): lineage for name, lineage in rows.values_list("first_of", "lineage")}
    return found
