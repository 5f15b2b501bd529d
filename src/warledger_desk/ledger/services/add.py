"""
Adding what was read: a report whole or not at all, and never twice.

The report's text is read before the database is touched; what is here takes milliseconds and is
one transaction, so whoever was told that a report is in finds it there, whatever happens next.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import connection, transaction

from warledger.errors import FormatError, InputError
from warledger_desk.ledger.models import Claim, Report, Version
from warledger_desk.ledger.opening import LOCKS
from warledger_desk.ledger.services.changes import Change, ChangeType, compare
from warledger_desk.ledger.services.identity import content_id, entry_ids, key_of
from warledger_desk.ledger.services.missed import with_missed
from warledger_desk.ledger.services.stored import claims_of
from warledger_desk.ledger.services.writing import New, write_version, write_versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from warledger import records
    from warledger.records import Reading

_ADDING = 2
_BATCH = 500


class Outcome(StrEnum):
    """What adding did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    CHANGED = "changed"  #: a new version of a report that was there
    FILLED = "filled"  #: events and discussion added to a version that lacked them


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of one report."""

    outcome: Outcome
    report: str  #: id in the ledger
    version: int
    claims: int
    changes: tuple[Change, ...] = ()  #: in the claims, where a new version was made
    #: ids of the claims of the versions before and now, which the changes' indices count in
    before: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


def known(report: records.Report, folder: Path) -> Added | None:
    """What is there of a report already; None where it has to be read and added."""
    return _unchanged(report, key_of(report, folder))


def add(reading: Reading, *, folder: Path, when: datetime, engine: str) -> Added:
    """
    Store what was read in one report.

    Args:
        reading: The report with all that was found in it, its raw bytes included.
        folder: What relative names of inputs start from.
        when: The present, aware of its time zone.
        engine: Version of the program that read it.

    Returns:
        What became of it, once it is stored for good.

    Raises:
        FormatError: It holds the character NUL, which databases can't store.
        django.db.Error: The database refuses; nothing of the report is stored.
    """
    report = reading.report
    _refuse_nul(report)
    key = key_of(report, folder)
    with transaction.atomic():
        one_writer()
        if there := _unchanged(report, key):
            return there
        row = Report.objects.filter(key=key).first()
        if row is None:
            row = Report.objects.create(id=content_id(report), key=key)
        return next_version(reading, row, when=when, engine=engine)


def add_many(
    readings: Sequence[Reading], *, folder: Path, when: datetime, engine: str
) -> list[Added | InputError]:
    """
    Store what was read in many reports, all of them or none; the same rows as adding one by one.

    Args:
        readings: The reports; a few hundred at a time.
        folder: As for `add`.
        when: As for `add`.
        engine: As for `add`.

    Returns:
        What became of each, or why it can't be stored, in their order.

    Raises:
        django.db.Error: The database refuses; nothing is stored.
    """
    done: list[Added | InputError | None] = [None] * len(readings)
    with transaction.atomic():
        one_writer()
        keys = [key_of(reading.report, folder) for reading in readings]
        contents = [content_id(reading.report) for reading in readings]
        known = set(Report.objects.filter(key__in=keys).values_list("key", flat=True))
        found = Version.objects.filter(content__in=contents)
        known |= set(found.values_list("content", flat=True))
        fresh: list[int] = []
        for at, reading in enumerate(readings):
            try:
                _refuse_nul(reading.report)
            except InputError as error:
                done[at] = error
                continue
            if {keys[at], contents[at]} & known:
                _store(fresh, readings, keys, done, when=when, engine=engine)
                done[at] = add(reading, folder=folder, when=when, engine=engine)
            else:
                fresh.append(at)
            known |= {keys[at], contents[at]}
        _store(fresh, readings, keys, done, when=when, engine=engine)
    return [one for one in done if one is not None]


def _store(  # noqa: PLR0913 - what one batch has in common
    fresh: list[int],
    readings: Sequence[Reading],
    keys: Sequence[str],
    done: list[Added | InputError | None],
    *,
    when: datetime,
    engine: str,
) -> None:
    """Store new reports as their first versions; ``fresh`` is empty then."""
    news = []
    for at in fresh:
        row = Report(id=content_id(readings[at].report), key=keys[at])
        ids = entry_ids(readings[at], row.id, 1)
        news.append(New(reading=readings[at], report=row, number=1, ids=ids, lineages=ids))
        added = Outcome.ADDED
        done[at] = Added(outcome=added, report=row.id, version=1, claims=len(ids), now=ids)
    if news:
        Report.objects.bulk_create([new.report for new in news], _BATCH)
        write_versions(news, when=when, engine=engine)
    fresh.clear()


def next_version(reading: Reading, row: Report, *, when: datetime, engine: str) -> Added:
    """
    Store a reading as a report's newest version, in the transaction that is open.

    Claims that the version before has too keep their lineage.

    Args:
        reading: As for `add`.
        row: The report, with versions or without.
        when: As for `add`.
        engine: As for `add`.
    """
    old = row.versions.filter(current=True).first()
    if old is not None:
        Version.objects.filter(pk=old.pk).update(current=False)
    number = 1 if old is None else old.number + 1
    before: list[Claim] = [] if old is None else list(old.claims.order_by("index"))
    reading = with_missed(reading, before)
    ids = entry_ids(reading, row.id, number)
    texts = ("" if old is None else old.text, reading.report.text)
    changes = () if old is None else compare(claims_of(before), reading.claims, texts)
    lineages = list(ids)
    for change in changes:
        if change.type is ChangeType.KEPT and change.old is not None and change.new is not None:
            lineages[change.new] = before[change.old].lineage
    new = New(reading=reading, report=row, number=number, ids=ids, lineages=lineages)
    write_version(new, when=when, engine=engine)
    return Added(
        outcome=Outcome.ADDED if old is None else Outcome.CHANGED,
        report=row.id,
        version=number,
        claims=len(ids),
        changes=changes,
        before=tuple(claim.id for claim in before),
        now=ids,
    )


def _unchanged(report: records.Report, key: str) -> Added | None:
    """
    The version that holds this content already.

    Of the report with this key only the current version counts: a page that goes back to what it
    said is news. The same content under another key (a copied file) is the same report.
    """
    content = content_id(report)
    version = Version.objects.filter(report__key=key, current=True).first()
    if version is None:
        version = Version.objects.filter(content=content).order_by("id").first()
    elif version.content != content:
        version = None
    if version is None:
        return None
    return Added(
        outcome=Outcome.UNCHANGED,
        report=version.report_id,
        version=version.number,
        claims=version.claims.count(),
    )


def one_writer() -> None:
    """Wait for other processes that add. SQLite's immediate transactions do so by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, _ADDING))


def _refuse_nul(report: records.Report) -> None:
    about = (report.id, report.title, report.outlet, report.author, report.url, report.text)
    authors = (comment.author for comment in report.comments)
    if any("\0" in words for words in (*about, *authors) if words):
        where = f"{report.source}, {report.record}" if report.record else report.source
        raise FormatError(where, "holds the character NUL, which a ledger can't store")
