"""
Whether a ledger is what it should be: bytes and digests, offsets, columns against records.

Everything is read again; nothing is changed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef

from warledger.errors import PlainError
from warledger.reconcile.incidents import incident_id
from warledger_desk.ledger import models
from warledger_desk.ledger.services.checking_judgements import judgements
from warledger_desk.ledger.services.checking_reconciled import incidents, links
from warledger_desk.ledger.services.discussing import columns as part_columns
from warledger_desk.ledger.services.happenings import columns as event_columns
from warledger_desk.ledger.services.happenings import parties
from warledger_desk.ledger.services.identity import content_id, entry_ids
from warledger_desk.ledger.services.soundness import offsets, references
from warledger_desk.ledger.services.stored import reading_of
from warledger_desk.ledger.services.watching import each, step
from warledger_desk.ledger.services.writing import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Reading

_BATCH = 100
_LINKED = ("source", "raw", "discussion")
_BELOW = (
    "comments", "claims", "statements", "findings", "events__parties", "discussion__parts",
    "discussion__questions__positions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is not as it should be."""

    thing: str  #: its kind and id
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was looked at, and what is wrong."""

    reports: int
    versions: int
    claims: int
    judgements: int
    problems: tuple[Problem, ...]


def check() -> Checked:
    """Look at everything in the ledger that is open."""
    told = (*judgements(), *incidents(), *links())
    problems = [
        *_database(),
        *_orphans(),
        *_reports(),
        *_versions(),
        *(Problem(thing=thing, cause=cause) for thing, cause in told),
    ]
    return Checked(
        reports=models.Report.objects.count(),
        versions=models.Version.objects.count(),
        claims=models.Claim.objects.count(),
        judgements=models.Judgement.objects.count(),
        problems=tuple(problems),
    )


def _database() -> Iterator[Problem]:
    """What SQLite finds itself; PostgreSQL checks as it reads."""
    if connection.vendor != "sqlite":
        return
    with step("checking the file"), connection.cursor() as cursor:
        for row in cursor.execute("PRAGMA integrity_check").fetchall():
            if row[0] != "ok":
                yield Problem(thing="file", cause=str(row[0]))
        try:
            cursor.execute(
                "INSERT INTO ledger_search(ledger_search, rank) VALUES('integrity-check', 1)"
            )
        except DatabaseError as error:
            if _writable(error):
                yield Problem(thing="search", cause="its index is not that of the texts")


def _writable(error: DatabaseError) -> bool:
    """The index checks itself only where it could be written to."""
    return "readonly" not in str(error).lower()


def _orphans() -> Iterator[Problem]:
    """Rows that point at nothing, which the database should not let be; bytes of no report."""
    for model in each(apps.get_app_config("ledger").get_models(), "checking references"):
        for field in model._meta.concrete_fields:  # noqa: SLF001
            if field.related_model is None:
                continue
            there = field.related_model._default_manager.filter(pk=OuterRef(field.attname))  # noqa: SLF001
            rows = model._default_manager.filter(~Exists(there)).exclude(**{field.attname: None})  # noqa: SLF001
            for key in rows.values_list("pk", flat=True):
                cause = f"row {key} points at nothing by its {field.name}"
                yield Problem(thing=f"table {model._meta.db_table}", cause=cause)  # noqa: SLF001
    for key in models.Raw.objects.filter(versions=None).values_list("pk", flat=True):
        yield Problem(thing=f"bytes {key}", cause="no report was made from them")


def _reports() -> Iterator[Problem]:
    for report in models.Report.objects.prefetch_related("versions").iterator(_BATCH):
        versions = sorted(report.versions.all(), key=lambda version: version.number)
        thing = f"report {report.id}"
        if not versions:
            yield Problem(thing=thing, cause="has no version")
        elif [version.number for version in versions] != list(range(1, len(versions) + 1)):
            yield Problem(thing=thing, cause="its versions are not numbered from 1 on")
        elif [version.current for version in versions] != [False] * (len(versions) - 1) + [True]:
            yield Problem(thing=thing, cause="not its newest version is the current one")
        elif versions[0].content != report.id:
            yield Problem(thing=thing, cause="its id is not that of its first version's content")


def _versions() -> Iterator[Problem]:
    rows = models.Version.objects.select_related(*_LINKED).prefetch_related(*_BELOW)
    for version in each(rows.iterator(_BATCH), "checking reports", rows.count):
        thing = f"report {version.report_id}, version {version.number}"
        try:
            reading = reading_of(version, raw=True)
            causes = [
                *_report(version, reading),
                *_numbers(version),
                *offsets(reading),
                *references(reading),
                *_words(reading),
                *_claims(version, reading),
                *_speech(version, reading),
                *_events(version, reading),
                *_discussion(version, reading),
            ]
        except (PlainError, LookupError, TypeError, ValueError) as error:
            causes = [f"its records do not go together: {error}"]
        for cause in causes:
            yield Problem(thing=thing, cause=cause)


def _report(version: models.Version, reading: Reading) -> Iterator[str]:
    report = reading.report
    if hashlib.sha256(report.raw).hexdigest() != report.digest:
        yield "the stored bytes do not have the digest that is stored with them"
    if content_id(report) != version.content:
        yield "its id is not that of its content"


def _numbers(version: models.Version) -> Iterator[str]:
    """What stands in an order is numbered by it."""
    for name in ("comments", "claims", "statements", "findings", "events"):
        numbers = sorted(row.index for row in getattr(version, name).all())
        if numbers != list(range(len(numbers))):
            yield f"its {name} are not numbered from 0 on"


def _words(reading: Reading) -> Iterator[str]:
    for index, claim in enumerate(reading.claims):
        if not claim.figure.span.of(reading.report.text).strip():
            yield f"claim {index}: its figure has no words"


def _claims(version: models.Version, reading: Reading) -> Iterator[str]:
    """Columns that repeat what records hold must not say otherwise."""
    groundings = {grounding.claim: grounding for grounding in reading.groundings}
    ids = entry_ids(reading, version.report_id, version.number)
    lineages = set(
        models.Claim.objects.filter(
            version__report=version.report_id, version__number__lte=version.number
        ).values_list("pk", flat=True)
    )
    rows = sorted(version.claims.all(), key=lambda row: row.index)
    for at, (row, claim) in enumerate(zip(rows, reading.claims, strict=True)):
        if row.id != ids[at]:
            yield f"claim {row.id}: its id is not that of its content"
        if row.first_of != incident_id(row.id):
            yield f"claim {row.id}: the column first_of is not what its id says"
        if row.lineage not in lineages:
            yield f"claim {row.id}: its lineage begins with no claim of the report"
        for name, value in columns(claim, groundings.get(row.index)).items():
            if getattr(row, name) != value:
                yield f"claim {row.id}: the column {name} is not what its record says"
        for name in ("part_of", "same_as"):
            other = getattr(claim, name)
            if getattr(row, f"{name}_id") != (None if other is None else rows[other].id):
                yield f"claim {row.id}: the column {name} is not what its record says"


def _speech(version: models.Version, reading: Reading) -> Iterator[str]:
    """The same of statements and findings."""
    said = sorted(version.statements.all(), key=lambda row: row.index)
    for row, statement in zip(said, reading.statements, strict=True):
        stored = (row.start, row.end, row.direct, row.speaker, row.comment)
        given = (*statement.span, statement.direct, statement.speaker, statement.comment)
        if stored != given:
            yield f"statement {row.index}: a column is not what its record says"
    found = sorted(version.findings.all(), key=lambda row: row.index)
    for kept, finding in zip(found, reading.findings, strict=True):
        if (kept.type, kept.holds, kept.message) != (finding.type, finding.holds, finding.message):
            yield f"finding {kept.index}: a column is not what its record says"


def _events(version: models.Version, reading: Reading) -> Iterator[str]:
    """The same of events."""
    rows = sorted(version.events.all(), key=lambda row: row.index)
    for row, event in zip(rows, reading.events, strict=True):
        stored = sorted((p.role, p.index, p.words, p.actor) for p in row.parties.all())
        if stored != sorted(parties(event)):
            yield f"event {row.id}: its parties are not what its record says"
        for name, value in event_columns(event).items():
            if getattr(row, name) != value:
                yield f"event {row.id}: the column {name} is not what its record says"


def _discussion(version: models.Version, reading: Reading) -> Iterator[str]:
    """The same of what comments hold, and of questions put to them."""
    if reading.discussion is None:
        return
    comments = range(len(reading.report.comments))
    for part in version.discussion.parts.all():
        found = getattr(reading.discussion, part.kind)[part.index]
        for name, value in part_columns(found).items():
            if getattr(part, name) != value:
                yield f"{part.kind} {part.index}: the column {name} is not what its record says"
        if part.comment not in comments:
            yield f"{part.kind} {part.index}: it stands in a comment that is not there"
    for question in version.discussion.questions.all():
        for row in question.positions.all():
            record = row.record or {"comment": row.comment, "answer": None}
            if (row.comment, row.answer) != (record["comment"], record["answer"]):
                yield f"position {row.lineage}: a column is not what its record says"
