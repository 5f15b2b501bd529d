"""Whether incidents and links are what their records say, and what their claims say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from warledger import records
from warledger.errors import JudgementError, PlainError
from warledger.reconcile.grades import BY_PERSON, CONCEDED, DENIED
from warledger.reconcile.incidents import told_by
from warledger.reconcile.parts import LEFT_OPEN
from warledger.records import Grade, Reconciliation
from warledger.records.plain import from_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import entries_of, rulings_on
from warledger_desk.ledger.services.incident_columns import bounds_of, columns
from warledger_desk.ledger.services.incident_records import each_of
from warledger_desk.ledger.services.keeping import link_columns
from warledger_desk.ledger.services.published import contradicting
from warledger_desk.ledger.services.shares import faults
from warledger_desk.ledger.services.updating import ENGINE
from warledger_desk.ledger.services.watching import each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warledger.reconcile.judging import Rulings
    from warledger.records import Incident

_BATCH = 200
#: Columns that an incident's record gives too; the others are held against its claims alone.
_REPEATED = ("review", "place_id", "victims_id", "perpetrator_id", "claims", "origins")
#: What an incident has of its claims, whatever others say.
_TOLD = (
    "outcome", "aggregate", "start", "end", "per", "precision", "place", "place_words", "victims",
    "victims_words", "perpetrator", "perpetrator_words", "status",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What incidents are held against."""

    reconciled: Reconciliation  #: claims as they stand, of reports that do not wait
    ruled: Rulings
    parents: Mapping[str, str]  #: which actor belongs to which, as it was reckoned


def incidents() -> Iterator[tuple[str, str]]:
    """What is wrong with incidents: each with its cause."""
    made = models.Reconciliation.objects.filter(record__engine=ENGINE).first()
    if made is None:
        return  # made by another version, or by none: made anew before anybody reads it
    every = models.Incident.objects.order_by("id")
    rows = each(every.iterator(_BATCH), "checking incidents", every.count)
    waiting = set(models.Pending.objects.values_list("report", flat=True))
    while some := list(islice(rows, _BATCH)):
        yield from _incidents(some, waiting, made.record["parents"])


def _incidents(
    rows: Sequence[models.Incident], waiting: set[str], parents: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    keys = [row.pk for row in rows]
    members = _by(models.IncidentClaim, "incident", "claim", keys)
    parts = _by(models.Part, "whole", "part", keys)
    found: dict[str, Incident] = {}
    for row, one in zip(rows, each_of(rows), strict=True):
        if isinstance(one, PlainError):
            yield f"incident {row.pk}", str(one)
        else:
            found[row.pk] = one
    known = _known(found, waiting, parents)
    shares = {one.incident: one for one in models.Share.objects.filter(incident__in=keys)}
    for row in rows:
        if row.pk not in found:
            continue
        said = _wrong(row, found[row.pk], members.get(row.pk, set()), parts.get(row.pk, set()))
        for cause in (*said, *_unlike(row, found[row.pk], known, shares.get(row.pk))):
            yield f"incident {row.pk}", cause


def _by(model: Any, one: str, many: str, keys: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    rows = model.objects.filter(**{f"{one}__in": keys})
    for key, value in rows.values_list(f"{one}_id", f"{many}_id"):
        found.setdefault(key, set()).add(value)
    return found


def _wrong(
    row: models.Incident, incident: Incident, members: set[str], parts: set[str]
) -> Iterator[str]:
    """What of its columns, members and parts is not what its record says."""
    repeated = columns(incident)
    for name in _REPEATED:
        if getattr(row, name) != repeated[name]:
            yield f"the column {name} is not what its record says"
    if members != set(incident.entries):
        yield "its claims are not those of its record"
    if {key for origin in incident.origins for key in origin} - set(incident.entries):
        yield "an origin has a claim that is none of its own"
    if parts != set(incident.contains):
        yield "its parts are not those of its record"
    low, best, high = row.low, row.best, row.high
    known = [bound for bound in (low, best, high) if bound is not None]
    if known != sorted(known):
        yield f"its bounds are not in order: {low}, {best}, {high}"


def _known(
    found: Mapping[str, Incident], waiting: set[str], parents: Mapping[str, str]
) -> _Known | None:
    """The claims of incidents as they stand, of reports that do not wait to be reckoned anew."""
    keys = {key for one in found.values() for key in one.entries}
    try:
        ruled = rulings_on(keys)
        entries = {
            one.id: ruled.entry(one) for one in entries_of(keys) if one.report not in waiting
        }
    except (JudgementError, PlainError):
        return None  # told elsewhere
    reasons = {key: ruled.set_aside(entry) for key, entry in entries.items()}
    reconciled = Reconciliation(
        entries=entries,
        incidents=(),
        links=(),
        set_aside={key: reason for key, reason in reasons.items() if reason is not None},
        accepted=frozenset(ruled.accepted & set(entries)),
    )
    return _Known(reconciled, ruled, parents)


def _unlike(
    row: models.Incident, incident: Incident, known: _Known | None, share: models.Share | None
) -> Iterator[str]:
    """What of it is not what its claims say."""
    if known is None or not known.reconciled.entries.keys() >= set(incident.entries):
        return
    if not incident.entries:
        return  # told as claims that are not those of its record
    alone = told_by(incident, incident.entries, known.reconciled, (), known.parents)
    told = _beside_others(alone, incident, known)
    for name in _TOLD:
        if getattr(incident, name) != getattr(told, name):
            yield f"its {name} is not what its claims say"
    if not _is_graded(incident, told, known.ruled):
        yield "its grade is not what its claims say"
    bounds = bounds_of(incident, known.reconciled)
    if (row.low, row.best, row.high) != (bounds.low, bounds.best, bounds.high):
        said = ", ".join(map(str, (bounds.low, bounds.best, bounds.high)))
        yield f"its bounds are not those of its claims, which say {said}"
    yield from faults(incident, known.reconciled, share)


def _beside_others(alone: Incident, incident: Incident, known: _Known) -> Incident:
    """
    What its claims alone say, with what follows from the parts that it has and the totals that its
    report puts it into, see `warledger.reconcile.parts`.
    """
    told = alone
    if incident.contains:
        told = replace(told, aggregate=True)
    elif any(not {*pair}.isdisjoint(incident.entries) for pair in known.ruled.parts):
        # It had parts, perhaps, until a person took them out.
        told = replace(told, aggregate=told.aggregate or incident.aggregate)
    if LEFT_OPEN in incident.review:
        told = replace(told, place=None, place_words=None)
    if _is_as_old_as_a_total(told, incident, known):
        told = replace(told, end=incident.end)
    return told


def _is_as_old_as_a_total(told: Incident, incident: Incident, known: _Known) -> bool:
    """
    Whether it ends earlier than its claims say, and no earlier than a total that its report puts it
    into; such a total may itself have become older since, with one that it lies in.
    """
    start, end, late = told.start, incident.end, told.end
    if start is None or end is None or late is None or not start <= end < late:
        return False
    wholes = {known.reconciled.entries[key].part_of for key in incident.entries} - {None}
    totals = models.Incident.objects.filter(members__claim__in=wholes).exclude(pk=incident.id)
    return bool(wholes) and totals.filter(start__lte=start, end__lte=end).exists()


def _is_graded(incident: Incident, told: Incident, ruled: Rulings) -> bool:
    """
    Whether a grade is a person's, the one that the rule proposes where nobody denies the incident,
    with its reason, or the one that it has where somebody does.
    """
    if incident.grade_reason.startswith(BY_PERSON):
        given = ruled.grade((incident.id, *incident.entries))
        return given is not None and given[0] is incident.grade
    if incident.grade is told.grade and _is_reason(incident.grade_reason, told.grade_reason):
        return True
    if incident.grade is not Grade.CONTESTED or not incident.grade_reason.startswith(DENIED):
        return False
    return any(links.exists() for links in contradicting(incident.entries))


def _is_reason(given: str, proposed: str) -> bool:
    """Whether they say the same; of several who concede an incident either may name another."""
    return given == proposed or (given.endswith(CONCEDED) and proposed.endswith(CONCEDED))


def links() -> Iterator[tuple[str, str]]:
    """What is wrong with links."""
    rows = models.Link.objects.order_by("id")
    for row in each(rows.iterator(_BATCH), "checking links", rows.count):
        thing = f"link {row.type} of {row.source_id} to {row.target_id}"
        try:
            link = from_plain(records.Link, row.record)
        except PlainError as error:
            yield thing, str(error)
            continue
        for name, value in link_columns(link).items():
            if getattr(row, name) != value:
                yield thing, f"the column {name} is not what its record says"
