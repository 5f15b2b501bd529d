"""One version of a report to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import digest
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.discussing import write_discussion
from warledger_desk.ledger.services.happenings import write_events
from warledger_desk.ledger.services.identity import content_id

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
    )

#: Rows of one statement; SQLite allows so many values.
_BATCH = 500


def write_version(  # noqa: PLR0913 - each is a column
    reading: Reading,
    report: models.Report,
    *,
    number: int,
    ids: Sequence[str],
    lineages: Sequence[str],
    when: datetime,
    engine: str,
) -> models.Version:
    """
    All rows of one version, in the transaction that is open.

    Args:
        reading: What was read.
        report: The report that it is a version of.
        number: Of the version, from 1.
        ids: Of the claims, in their order.
        lineages: Of the claims, see `warledger_desk.ledger.models.Claim`.
        when: The present.
        engine: Version of the program that read it.
    """
    version = _version(reading, report, number, when, engine)
    _comments(reading, version)
    _places(reading)
    _actors(reading.groundings)
    _claims(reading, version, ids, lineages)
    write_events(reading.events, version)
    if reading.discussion is not None:
        write_discussion(reading.discussion, version)
    models.Statement.objects.bulk_create(
        (
            models.Statement(
                version=version,
                index=index,
                start=statement.span.start,
                end=statement.span.end,
                direct=statement.direct,
                speaker=statement.speaker,
                comment=statement.comment,
                record=to_plain(statement),
            )
            for index, statement in enumerate(reading.statements)
        ),
        _BATCH,
    )
    models.Finding.objects.bulk_create(
        (
            models.Finding(
                version=version,
                index=index,
                type=finding.type.value,
                holds=finding.holds,
                message=finding.message,
                record=to_plain(finding),
            )
            for index, finding in enumerate(reading.findings)
        ),
        _BATCH,
    )
    return version


def _version(
    reading: Reading, row: models.Report, number: int, when: datetime, engine: str
) -> models.Version:
    report = reading.report
    raw = models.Raw(digest=report.digest, content=report.raw)
    models.Raw.objects.bulk_create([raw], ignore_conflicts=True)
    source = None
    if report.outlet is not None:
        source = models.Source(id=digest(["source", report.outlet]), name=report.outlet)
        models.Source.objects.bulk_create([source], ignore_conflicts=True)
    return models.Version.objects.create(
        report=row,
        number=number,
        content=content_id(report),
        raw=raw,
        own_id=report.id,
        origin=report.source,
        record=report.record,
        title=report.title,
        source=source,
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


def _comments(reading: Reading, version: models.Version) -> None:
    models.Comment.objects.bulk_create(
        (
            models.Comment(
                version=version,
                index=comment.index,
                author=comment.author,
                posted_at=comment.posted_at,
                parent=comment.parent,
                start=comment.span.start,
                end=comment.span.end,
            )
            for comment in reading.report.comments
        ),
        _BATCH,
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


def _places(reading: Reading) -> None:
    write_places(grounding.place for grounding in reading.groundings)
    write_places(event.grounded_place for event in reading.events)


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


def _claims(
    reading: Reading, version: models.Version, ids: Sequence[str], lineages: Sequence[str]
) -> None:
    groundings = {grounding.claim: grounding for grounding in reading.groundings}
    models.Claim.objects.bulk_create(
        (
            models.Claim(
                id=ids[index],
                version=version,
                index=index,
                lineage=lineages[index],
                part_of_id=None if claim.part_of is None else ids[claim.part_of],
                same_as_id=None if claim.same_as is None else ids[claim.same_as],
                record=to_plain(claim),
                grounding=to_plain(groundings[index]) if index in groundings else None,
                **columns(claim, groundings.get(index)),
            )
            for index, claim in enumerate(reading.claims)
        ),
        _BATCH,
    )


def columns(claim: Claim, grounding: Grounding | None) -> dict[str, object]:
    """The columns that repeat what the records of a claim hold."""
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
    return row
