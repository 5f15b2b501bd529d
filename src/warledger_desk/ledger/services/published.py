"""
What of the incidents is public: kept in rows of its own, by those claims alone that are published.

Reconciling stores it with the incidents that it makes, publishing and withdrawing with those that a
report tells of. So lists of public incidents, maps and timelines are read by index, whatever share
of the ledger is published, and every number, day, place and side in them rests on words that are
there.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import transaction

from warledger.records import Bounds, LinkType, Reconciliation
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, parents, rulings_on
from warledger_desk.ledger.services.incident_records import incidents_of, incidents_with
from warledger_desk.ledger.services.locks import one_reconciler
from warledger_desk.ledger.services.pouring import pour_values
from warledger_desk.ledger.services.seen import Around, public_row
from warledger_desk.ledger.services.told_parts import (
    links_of,
    members_of,
    parts_around,
    parts_of,
    wholes_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from django.db.models import QuerySet

    from warledger.records import Entry, Incident, Link

#: Columns of what is public of an incident, in the order of `public_row`.
COLUMNS = (
    "id", "outcome", "aggregate", "start", "end", "per", "precision", "place_id", "place_words",
    "victims_id", "victims_words", "perpetrator_id", "perpetrator_words", "status", "grade",
    "claims", "origins", "low", "best", "high", "hidden", "grade_reason",
)  # fmt: skip


def published_versions(reports: Iterable[str] | None = None) -> frozenset[tuple[str, int]]:
    """
    Reports with the number of their version that is published.

    Args:
        reports: Ids of the reports that are asked for; None: all.
    """
    rows = models.Published.objects.values_list("version__report", "version__number")
    if reports is None:
        return frozenset(rows.iterator())
    found: set[tuple[str, int]] = set()
    for some in chunks(sorted(set(reports))):
        found.update(rows.filter(version__report__in=some))
    return frozenset(found)


def is_among(published: Collection[tuple[str, int]]) -> Callable[[Entry], bool]:
    """Whether an entry's version is published: those of `published_versions` are."""
    return lambda entry: (entry.report, entry.version) in published


def set_published(report: str, version: int | None) -> None:
    """
    Note which version of a report the public sees, and what follows for the incidents that it tells
    of; nothing where it is noted already.

    Args:
        report: Id of the report.
        version: The version's key; None where none is public.
    """
    with transaction.atomic():
        rows = models.Published.objects.filter(version__report=report)
        now = set() if version is None else {version}
        if set(rows.values_list("version", flat=True)) == now:
            return
        one_reconciler()
        before = set(rows.values_list("version", flat=True))  # as whoever was first has left it
        models.Published.objects.filter(version__in=before - now).delete()
        models.Published.objects.bulk_create(
            models.Published(version_id=one) for one in now - before
        )
        waiting = _WAITING.get()
        if waiting is None:
            restate(_told_of(before ^ now))
        else:
            waiting |= before ^ now


#: Versions whose incidents are restated when all reports of a batch are published.
_WAITING: ContextVar[set[int] | None] = ContextVar("waiting", default=None)


@contextmanager
def restated_once() -> Iterator[None]:
    """
    Have what is public of incidents restated when many reports are published, in one go; others
    who publish wait until that is done.
    """
    with transaction.atomic():
        one_reconciler()
        waiting: set[int] = set()
        before = _WAITING.set(waiting)
        try:
            yield
        finally:
            _WAITING.reset(before)
        restate(_told_of(waiting))


def restate_changed(before: frozenset[tuple[str, int]]) -> None:
    """
    Store what is public of incidents of reports of which another version is published now, or none.

    Args:
        before: What was published when the incidents were made.
    """
    reports = {report for report, _ in before ^ published_versions()}
    for some in chunks(sorted(reports)):
        restate(
            _told_of(models.Version.objects.filter(report__in=some).values_list("pk", flat=True))
        )


def _told_of(versions: Iterable[int]) -> set[str]:
    """Incidents that versions of reports tell of, or whose grade a denial in them bears on."""
    claims: set[str] = set()
    for some in chunks(sorted(set(versions))):
        claims.update(models.Claim.objects.filter(version__in=some).values_list("pk", flat=True))
    ends = (rows.values_list("source", "target") for rows in contradicting(claims))
    claims.update(key for pairs in ends for pair in pairs for key in pair)
    found: set[str] = set()
    for few in chunks(sorted(claims)):
        members = models.IncidentClaim.objects.filter(claim__in=few)
        found.update(members.values_list("incident", flat=True))
    return found


def contradicting(claims: Iterable[str]) -> Iterator[QuerySet[models.Link]]:
    """Links of these claims to what they contradict, and to what contradicts them."""
    others = [one.value for one in LinkType if one is not LinkType.CONTRADICTS]
    for some in chunks(sorted(claims)):
        yield models.Link.objects.filter(type=LinkType.CONTRADICTS.value, source__in=some)
        # By the index of targets: by that of types, all that contradicts would be read.
        yield models.Link.objects.filter(target__in=some).exclude(type__in=others)


def restate(incidents: Iterable[str]) -> None:
    """
    Store what is public of these incidents and of those that it bears on, in the transaction that
    is open: of totals that they are told to be parts of, and, where their days change, of their
    parts.

    Args:
        incidents: Their ids.

    Raises:
        PlainError: An incident is kept in the form of another version.
    """
    waiting = set(incidents)
    waiting |= wholes_of(waiting)
    while waiting:
        moved: set[str] = set()
        for some in chunks(sorted(waiting)):
            before = _days(some)
            rows = afresh(some)
            models.PublicIncident.objects.filter(pk__in=some).delete()
            pour_values(models.PublicIncident, COLUMNS, rows)
            moved |= {key for key, days in _days(some).items() if before.get(key, days) != days}
        # What is stored anew already comes out the same a second time, so that this ends.
        waiting = parts_of(moved)


def _days(incidents: Sequence[str]) -> dict[str, Sequence[object]]:
    rows = models.PublicIncident.objects.filter(pk__in=incidents)
    return {key: days for key, *days in rows.values_list("pk", "start", "end")}


def afresh(incidents: Sequence[str]) -> list[tuple[object, ...]]:
    """
    What is public of incidents, reckoned from their published claims, for the columns.

    Args:
        incidents: Ids of some hundreds.
    """
    own = members_of(incidents)
    told = models.Incident.objects.filter(pk__in=own.public).order_by("pk")
    given = list(incidents_with(told, "low", "best", "high"))
    links = {
        (link.source, link.target): link
        for rows in contradicting(claim for one, *_ in given for claim in one.entries)
        for link in links_of(rows)
    }
    parted = parts_around(own, denied=bool(links))
    ends = {key for pair in links for key in pair}
    ends |= {key for link in parted.links for key in (link.source, link.target)}
    needed = {
        claim
        for one, *_ in given
        if len(one.entries) > len(own.public[one.id]) or not ends.isdisjoint(one.entries)
        for claim in own.public[one.id]
    }
    near = incidents_of(models.Incident.objects.filter(pk__in=parted.near.public).order_by("pk"))
    needed |= {claim for kept in parted.near.public.values() for claim in kept}
    known = _around(needed, (*links.values(), *parted.links), (*(one for one, *_ in given), *near))
    return [
        public_row(one, Bounds(low=low, best=best, high=high), own.public[one.id], known)
        for one, low, best, high in given
    ]


def _around(claims: Iterable[str], links: Sequence[Link], incidents: Sequence[Incident]) -> Around:
    """These claims as the judgements have them, and those that deny them."""
    own = set(claims)
    named = {*own, *(key for link in links for key in (link.source, link.target))}
    found = {entry.id: entry for entry in entries_of(sorted(named))}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    reasons = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    known = Reconciliation(
        entries=mended, incidents=tuple(incidents), links=tuple(links),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )  # fmt: skip
    reports = {entry.report for entry in mended.values()}
    return Around(known, is_among(published_versions(reports)), parents() if own else {})
