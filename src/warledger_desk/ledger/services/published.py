"""
What of the incidents is public: kept in rows of its own, by those claims alone that are published.

Reconciling stores it with the incidents that it makes, publishing and withdrawing with those that a
report tells of. So lists of public incidents, maps and timelines are read by index, whatever share
of the ledger is published, and every number, day, place and side in them rests on words that are
there.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction

from warledger.reconcile.exceeding import PART
from warledger.reconcile.incidents import told_by
from warledger.records import Bounds, Incident, Link, LinkType, Modality, Reconciliation
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, parents, rulings_on
from warledger_desk.ledger.services.incident_columns import bounds_of, columns
from warledger_desk.ledger.services.incident_records import incidents_with
from warledger_desk.ledger.services.locks import one_reconciler
from warledger_desk.ledger.services.pouring import pour_values

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from warledger.records import Entry

#: Columns of what is public of an incident, in the order of `public_row`.
COLUMNS = (
    "id", "outcome", "aggregate", "start", "end", "per", "precision", "place_id", "place_words",
    "victims_id", "victims_words", "perpetrator_id", "perpetrator_words", "status", "grade",
    "claims", "origins", "low", "best", "high", "hidden", "grade_reason",
)  # fmt: skip
_NOT_SHOWN = "review"


class Around:
    """
    What the public parts of incidents follow from.

    Args:
        known: Claims as the judgements have them, and the links that say who contradicts whom.
        is_public: Whether an entry's version is published.
        parents: Which actor belongs to which.
    """

    def __init__(
        self,
        known: Reconciliation,
        is_public: Callable[[Entry], bool],
        parents: Mapping[str, str],
    ) -> None:
        self.reconciled, self.parents = known, parents
        #: Ids of published claims that say that what a claim counts did not happen, by its id;
        #: a claim that a person says to contradict another is against its own incident.
        self.denials: defaultdict[str, set[str]] = defaultdict(set)
        #: Ids of claims that are denied by one that is not published: their incidents' own grades
        #: count it.
        self.unseen: set[str] = set()
        for link in known.links:
            source = known.entries.get(link.source)
            if link.type is not LinkType.CONTRADICTS or source is None:
                continue
            names = {one.name for one in link.features}
            if PART in names:
                continue  # a part that counts more than its total denies nothing
            if "judgement" in names:
                target = known.entries.get(link.target)
                if target is not None and is_public(source) and is_public(target):
                    self.denials[source.id].add(source.id)
                    self.denials[target.id].add(target.id)
                else:
                    self.unseen |= {link.source, link.target}
            elif source.claim.modality is Modality.NEGATED and source.claim.comment is None:
                if is_public(source):
                    self.denials[link.target].add(source.id)
                else:
                    self.unseen.add(link.target)


def public_row(
    incident: Incident, bounds: Bounds, kept: Collection[str], known: Around
) -> tuple[object, ...]:
    """
    What the public sees of an incident, for the columns.

    Args:
        incident: Which.
        bounds: What all its claims say.
        kept: Ids of its entries that are published, one at least.
        known: Holds these as the judgements have them, if others are not published or one that
            denies them is not.
    """
    hidden = len(kept) < len(incident.entries)
    if hidden or not known.unseen.isdisjoint(incident.entries):
        said = sorted(chain.from_iterable(known.denials.get(key, ()) for key in kept))
        incident = told_by(incident, kept, known.reconciled, said, known.parents)
        bounds = bounds_of(incident, known.reconciled)
    shown = columns(incident)
    del shown[_NOT_SHOWN]
    return (
        *shown.values(), bounds.low, bounds.best, bounds.high, hidden, incident.grade_reason
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
    Store what is public of these incidents, in the transaction that is open.

    Args:
        incidents: Their ids.

    Raises:
        PlainError: An incident is kept in the form of another version.
    """
    for some in chunks(sorted(set(incidents))):
        rows = afresh(some)
        models.PublicIncident.objects.filter(pk__in=some).delete()
        pour_values(models.PublicIncident, COLUMNS, rows)


def afresh(incidents: Sequence[str]) -> list[tuple[object, ...]]:
    """
    What is public of incidents, reckoned from their published claims, for the columns.

    Args:
        incidents: Ids of some hundreds.
    """
    rows = models.IncidentClaim.objects.filter(incident__in=incidents)
    members = list(rows.values_list("incident", "claim", "claim__version"))
    # Asked together with the members, SQLite begins with all claims that are published.
    public: set[int] = set()
    for some in chunks(sorted({version for _, _, version in members})):
        published = models.Published.objects.filter(version__in=some)
        public.update(published.values_list("version", flat=True))
    kept: dict[str, set[str]] = {}
    for key, claim, version in members:
        if version in public:
            kept.setdefault(key, set()).add(claim)
    told = models.Incident.objects.filter(pk__in=kept).order_by("pk")
    given = list(incidents_with(told, "low", "best", "high"))
    links = {
        (link.source, link.target): link
        for rows in contradicting(claim for one, *_ in given for claim in one.entries)
        for link in (from_plain(Link, record) for record in rows.values_list("record", flat=True))
    }
    ends = set(chain.from_iterable(links))
    known = _around(
        (
            claim
            for one, *_ in given
            if len(one.entries) > len(kept[one.id]) or not ends.isdisjoint(one.entries)
            for claim in kept[one.id]
        ),
        tuple(links.values()),
    )
    return [
        public_row(one, Bounds(low=low, best=best, high=high), kept[one.id], known)
        for one, low, best, high in given
    ]


def _around(claims: Iterable[str], links: Sequence[Link]) -> Around:
    """These claims as the judgements have them, and those that deny them."""
    own = set(claims)
    named = {*own, *(key for link in links for key in (link.source, link.target))}
    found = {entry.id: entry for entry in entries_of(sorted(named))}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    reasons = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    known = Reconciliation(
        entries=mended, incidents=(), links=tuple(links),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )  # fmt: skip
    reports = {entry.report for entry in mended.values()}
    return Around(known, is_among(published_versions(reports)), parents() if own else {})
