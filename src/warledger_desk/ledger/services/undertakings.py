"""
Operations, cease-fires and agreements over all reports of the ledger.

What `warledger.events.undertakings` gathers is a function of the current versions' events; it is
kept in tables for as long as these are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count

from warledger import __version__, records
from warledger.events import undertakings, with_claims_of_operations
from warledger.publish.event_rows import undertaking_row
from warledger.records import digest
from warledger.records.plain import from_plain, to_plain
from warledger.resources.folding import fold
from warledger_desk.ledger import models
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.events import BY_DAY, rows_of
from warledger_desk.ledger.services.finding import LEAST, undertakings_named
from warledger_desk.ledger.services.happenings import events_of
from warledger_desk.ledger.services.listing import report_row
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.paging import Listed, Turn, page
from warledger_desk.ledger.services.stored import reading_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from warledger.records import Reading, UndertakingType

_BATCH = 500
#: What a table for people and CSV show of an undertaking, in order.
COLUMNS: tuple[str, ...] = (
    "id", "type", "name", "makers", "others", "places", "date_start", "date_end", "one_sided",
    "terms", "reports", "events", "claims",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UndertakingFilter:
    """Which undertakings are wanted; None leaves a side open. Days are inclusive."""

    type: UndertakingType | None = None
    words: str | None = None  #: of its name, a maker or another side; any case
    report: str | None = None  #: id of a report that tells of it
    start: date | None = None
    end: date | None = None


def gather(*, when: datetime) -> None:
    """
    Bring the tables of undertakings up to the current versions' events.

    Args:
        when: The present; kept with what had to be made anew.
    """
    state = _state()
    if models.Gathering.objects.filter(state=state).exists():
        return
    told = undertakings(list(_readings()))
    operations = {report for one in told for report in one.reports if one.name is not None}
    found = with_claims_of_operations(told, list(_readings_of(operations)))
    named = {
        (report, index): name
        for report, index, name in models.Event.objects.filter(version__current=True).values_list(
            "version__report_id", "index", "id"
        )
    }
    with transaction.atomic():
        models.Gathering.objects.all().delete()
        models.Undertaking.objects.all().delete()
        models.Undertaking.objects.bulk_create(
            (
                models.Undertaking(
                    id=one.id,
                    type=one.type.value,
                    name=one.name,
                    date_start=one.date_start,
                    date_end=one.date_end,
                    search="\n".join(_folded((*one.names, *one.makers, *one.others))),
                    record=to_plain(one),
                )
                for one in found
            ),
            _BATCH,
        )
        models.UndertakingEvent.objects.bulk_create(
            (
                models.UndertakingEvent(
                    undertaking_id=one.id,
                    event_id=named[reference.report, reference.event],
                    stance=reference.stance.value,
                )
                for one in found
                for reference in one.events
            ),
            _BATCH,
        )
        models.Gathering.objects.create(state=state, made=when)


def _folded(names: Iterable[str]) -> Iterator[str]:
    return (" ".join(fold(name)) for name in names)


def _state() -> str:
    versions = (
        models.Version.objects.filter(current=True, events__isnull=False)
        .annotate(told=Count("events"))
        .order_by("pk")
        .values_list("pk", "told")
    )
    return digest(["gathered with claims", __version__, [list(row) for row in versions]])


def _readings() -> Iterator[Reading]:
    """The current versions with their events and nothing else, by publication."""
    versions = (
        models.Version.objects.filter(current=True, events__isnull=False)
        .distinct()
        .prefetch_related("events")
        .defer("blocks", "sentences")
        .order_by("published", "report_id")
    )
    for version in versions.iterator(_BATCH):
        report = records.Report(
            id=version.report_id,
            source=version.origin,
            title=version.title,
            outlet=None,
            author=version.author,
            published=version.published,
            url=version.url,
            language=version.language,
            text=version.text,
            blocks=(),
            comments=(),
            digest=version.raw_id,
        )
        yield records.Reading(
            report=report,
            claims=(),
            statements=(),
            findings=(),
            coverage=from_plain(records.Coverage, version.coverage),
            events=events_of(sorted(version.events.all(), key=lambda row: row.index)),
        )


def _readings_of(reports: Iterable[str]) -> Iterator[Reading]:
    """The current versions of these reports with their claims and paragraphs."""
    versions = (
        models.Version.objects.filter(current=True, report__in=list(reports))
        .select_related("source")
        .prefetch_related("claims", "statements", "findings", "comments", "events")
        .order_by("published", "report_id")
    )
    for version in versions.iterator(_BATCH):
        own = reading_of(version)
        yield replace(own, report=replace(own.report, id=version.report_id))


def listed(wanted: UndertakingFilter, turn: Turn | None = None, *, when: datetime) -> Listed:
    """
    A page of undertakings by their first day, those of no known day last; then by id.

    Args:
        wanted: Which.
        turn: Which page; the first without.
        when: The present.

    Returns:
        Rows as `warledger.publish.event_rows.undertaking_row` makes them, with numbers in the place
        of ``reports``, ``events`` and ``claims``. Five queries at most where nothing has changed.

    Raises:
        InputError: The page's mark is none.
    """
    gather(when=when)
    equal = {
        "type": wanted.type and wanted.type.value,
        "search__contains": wanted.words and " ".join(fold(wanted.words)),
        "date_end__gte": wanted.start,
        "date_start__lte": wanted.end,
    }
    rows = models.Undertaking.objects.filter(
        **{name: value for name, value in equal.items() if value is not None}
    )
    if wanted.report is not None:
        told = models.UndertakingEvent.objects.filter(event__version__report=wanted.report)
        rows = rows.filter(pk__in=told.values("undertaking"))
    found = page(rows, BY_DAY, turn or Turn())
    return Listed(rows=[_row(row) for row in found.rows], next=found.next, previous=found.previous)


def _row(row: models.Undertaking) -> dict[str, Any]:
    """One line of a list: numbers where `shown` has the things themselves."""
    plain = undertaking_row(from_plain(records.Undertaking, row.record))
    return plain | {name: len(plain[name]) for name in ("reports", "events", "claims")}


def named(words: str, ledger: str, *, when: datetime) -> models.Undertaking:
    """
    The undertaking of this id (or its beginning) or name, with or without "Operation".

    Args:
        words: See there.
        ledger: Its name for messages.
        when: The present.

    Raises:
        UnknownIdError: They name nothing, or more than one thing.
    """
    gather(when=when)
    found = list(undertakings_named(words))
    if not found and len(words) >= LEAST:
        found = list(models.Undertaking.objects.filter(pk__startswith=words)[:2])
    if not found:
        raise UnknownIdError(ledger, f"no operation, cease-fire or agreement is called {words!r}")
    if len(found) > 1:
        raise UnknownIdError(ledger, f"{words!r} names more than one thing; give more of the id")
    return found[0]


def own_claims(row: models.Undertaking) -> dict[str, records.ClaimReference]:
    """
    The claims of current versions that belong to an undertaking, by their ids, with by what; those
    that a person marked and took back are left out. In the order of reports and text.

    Of a report that has another version since the undertaking was gathered there are none: the
    places of claims in the text that they were known by are those of the version before.
    """
    record = from_plain(records.Undertaking, row.record)
    wanted = {(one.report, one.claim): one for one in record.claims}
    seen = models.UndertakingEvent.objects.filter(undertaking=row).values("event__version")
    rows = models.Claim.objects.filter(version__current=True, version__in=seen)
    rows = rows.exclude(pk__in=withdrawn())
    keys = {
        (report, index): key
        for key, report, index in rows.values_list("id", "version__report", "index")
    }
    return {keys[at]: one for at, one in wanted.items() if at in keys}


def shown(row: models.Undertaking) -> dict[str, Any]:
    """
    An undertaking with its reports, its events with their stances, and its claims, each with ``by``
    and ``reason``: by what it belongs to it.

    A fixed number of queries, however much belongs to it. All claims of its place and days are
    another thing, see `warledger_desk.ledger.services.topics`.
    """
    plain = undertaking_row(from_plain(records.Undertaking, row.record))
    stances = dict(row.events.values_list("event", "stance"))
    order = list(row.events.order_by("pk").values_list("event", flat=True))
    events = [event | {"stance": stances[event["id"]]} for event in rows_of(order)]
    versions = (
        models.Version.objects.filter(current=True, report__in=plain["reports"])
        .select_related("source")
        .defer("text", "blocks", "sentences")
        .order_by("published", "report_id")
    )
    own = own_claims(row)
    claims = rows_by_id(list(own))
    return plain | {
        "reports": [report_row(version) for version in versions],
        "events": events,
        "claims": [
            claims[key] | {"by": one.by.value, "reason": one.reason} for key, one in own.items()
        ],
    }
