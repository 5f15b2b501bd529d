"""
Filling the queue from the ledger.

New versions of reports are followed in the order in which they came in, so many at a time;
contradictions, doubtful links and incidents when the ledger has been reconciled anew. Nothing that
a person closed comes back by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from warledger.publish.phrases import plain
from warledger.records import LinkType, digest
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.incidents import SAME
from warledger_desk.ledger.services.standing import decided
from warledger_desk.review.models import Item, Progress
from warledger_desk.review.queue import KINDS, RANKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

_VERSIONS, _RECONCILED = "versions", "reconciled"
_OF_INCIDENTS = ("contradiction", "incident", "link")
_BATCH = 500
_TOLD = ("version_id", "claim", "other", "outcome", "message")  #: what may change of an item
#: Versions followed in one go: some tenths of a second.
STEP = 200
#: The same while somebody waits for a page, and the links and incidents looked at then.
QUICK, FEW = 20, 500


def catch_up(*, when: datetime, step: int = STEP, most: int | None = None) -> int:
    """
    Follow the ledger.

    Args:
        when: The present.
        step: How many versions at most.
        most: Where more links, or more incidents, need a person, they are left for the next time;
            None: never.

    Returns:
        How many versions are left for the next time, counted up to 1,000.
    """
    with transaction.atomic():
        _follow_versions(when, step)
        if most is None or not _more_than(most):
            _follow_reconciliation(when)
    return ledger.Version.objects.filter(pk__gt=_at())[:1000].count()


def _at() -> int:
    found = Progress.objects.filter(name=_VERSIONS).first()
    return 0 if found is None else int(found.value)


def _follow_versions(when: datetime, step: int) -> None:
    rows = ledger.Version.objects.filter(pk__gt=_at()).order_by("pk")
    versions = list(rows.only("pk", "report_id", "number", "current")[:step])
    if not versions:
        return
    gone = Item.objects.filter(
        version__report__in={row.report_id for row in versions}, version__current=False
    )
    gone.exclude(kind__in=_OF_INCIDENTS).filter(closed=None).update(closed=when)
    current = [row for row in versions if row.current]
    _make((*_of_findings(current), *_of_claims(current)), when)
    Progress.objects.update_or_create(name=_VERSIONS, defaults={"value": str(versions[-1].pk)})


def _of_findings(versions: Sequence[ledger.Version]) -> Iterator[dict[str, Any]]:
    """One item for each check that fails, to begin with the whole."""
    rows = list(ledger.Finding.objects.filter(version__in=versions, holds=False))
    firsts = {(row.version_id, row.record["claims"][0]): row for row in rows}
    claims = ledger.Claim.objects.filter(version__in={row.version_id for row in rows})
    by_place = {
        (version, index): (lineage, outcome)
        for version, index, lineage, outcome in claims.values_list(
            "version_id", "index", "lineage", "outcome"
        )
        if (version, index) in firsts
    }
    for row in rows:
        lineage, outcome = by_place[row.version_id, row.record["claims"][0]]
        yield {
            "kind": "finding",
            "subject": digest(["finding", row.version_id, row.index]),
            "claim": lineage,
            "version_id": row.version_id,
            "outcome": outcome,
            "message": row.message,
        }


def _of_claims(versions: Sequence[ledger.Version]) -> Iterator[dict[str, Any]]:
    """Items for claims of the body that are undated, unplaced or read with little confidence."""
    rows = ledger.Claim.objects.filter(version__in=versions, comment=None).order_by("pk")
    found: list[Mapping[str, Any]] = list(
        rows.values(
            "lineage", "version_id", "outcome", "date_start", "date_end", "place_id",
            "place_words", "modality", "low", "high", "grounding",
        )
    )  # fmt: skip
    done = decided(row["lineage"] for row in found)
    for row in found:
        if row["lineage"] in done or row["modality"] == "hypothetical":
            continue
        about = {
            "subject": row["lineage"],
            "claim": row["lineage"],
            "version_id": row["version_id"],
            "outcome": row["outcome"],
        }
        doubts = list(_doubts(row))
        if doubts:
            yield about | {"kind": "doubtful", "message": f"{_said(row)}: {'; '.join(doubts)}"}
        if row["date_start"] is None and row["date_end"] is None:
            yield about | {"kind": "undated", "message": f"{_said(row)}: no day is known"}
        if row["place_id"] is None:
            words = row["place_words"]
            why = f"“{plain(words)}” is no known place" if words else "no place is said"
            yield about | {"kind": "unplaced", "message": f"{_said(row)}: {why}"}


def _said(row: Mapping[str, Any]) -> str:
    low, high = row["low"], row["high"]
    figure = f"{low:,}" if low == high and low is not None else f"{_or(low)} to {_or(high)}"
    return f"{figure} {row['outcome']}"


def _or(bound: int | None) -> str:
    return "?" if bound is None else f"{bound:,}"


def _doubts(row: Mapping[str, Any]) -> Iterator[str]:
    """What else the words of a claim could mean; a disputed figure is in doubt of itself."""
    if row["modality"] == "disputed":
        yield "the report says that it is disputed"
    grounding = row["grounding"] or {}
    place = grounding.get("place")
    if place and place.get("runner_up"):
        yield f"“{plain(place['words'])}” could be another place"
    for name in ("victims", "perpetrator", "claimant"):
        tied = grounding.get(name)
        if tied and tied.get("alternatives"):
            yield f"“{plain(tied['words'])}” could be another actor"


def _follow_reconciliation(when: datetime) -> None:
    """What the last reconciliation leaves to people; what it no longer does is closed."""
    row = ledger.Reconciliation.objects.only("state").first()
    state = "" if row is None else row.state
    known = Progress.objects.filter(name=_RECONCILED).first()
    if known is not None and known.value == state:
        return
    wanted = {(one["kind"], one["subject"]): one for one in (*_of_links(), *_of_incidents())}
    there = Item.objects.filter(kind__in=_OF_INCIDENTS)
    gone = [
        pk
        for pk, kind, subject in there.filter(closed=None).values_list("pk", "kind", "subject")
        if (kind, subject) not in wanted
    ]
    for at in range(0, len(gone), _BATCH):
        Item.objects.filter(pk__in=gone[at : at + _BATCH]).update(closed=when)
    waiting = there.exclude(closed__isnull=False, closed_by="")
    same = {tuple(row) for row in waiting.values_list("kind", "subject", *_TOLD).iterator()}
    names = ("kind", "subject", *_TOLD)
    changed = [
        one for one in wanted.values() if tuple(one.get(name, "") for name in names) not in same
    ]
    _make(changed, when)
    Progress.objects.update_or_create(name=_RECONCILED, defaults={"value": state})


def _more_than(most: int) -> bool:
    """Whether the last reconciliation leaves more links, or more incidents, to people."""
    incidents = ledger.Incident.objects.filter(review__in=[True]).order_by()
    contradicts = ledger.Link.objects.filter(type=LinkType.CONTRADICTS.value).order_by()
    unsure = ledger.Link.objects.filter(review__in=[True]).order_by()
    return any(rows[most:].exists() for rows in (incidents, contradicts, unsure))


def _of_links() -> Iterator[dict[str, Any]]:
    rows = ledger.Link.objects.filter(type=LinkType.CONTRADICTS.value) | ledger.Link.objects.filter(
        review=True
    )
    for row in rows.select_related("source", "target").defer(
        "source__record", "source__grounding", "target__record", "target__grounding"
    ):
        contradicts = row.type == LinkType.CONTRADICTS.value
        said = [_said({"low": one.low, "high": one.high, "outcome": one.outcome})
                for one in (row.source, row.target)]  # fmt: skip
        words = "cannot both be true" if contradicts else f"{row.type.replace('_', ' ')}?"
        yield {
            "kind": "contradiction" if contradicts else "link",
            "subject": digest(["link", row.type, row.source.lineage, row.target.lineage]),
            "claim": row.source.lineage,
            "other": row.target.lineage,
            "version_id": row.source.version_id,
            "outcome": row.source.outcome,
            "message": f"{said[0]} and {said[1]}: {words}",
        }


def _of_incidents() -> Iterator[dict[str, Any]]:
    rows = ledger.Incident.objects.filter(review=True).only("id", "outcome", "record")
    firsts = {
        incident: (lineage, version)
        for incident, lineage, version in ledger.IncidentClaim.objects.filter(
            incident__review=True
        ).order_by("-id").values_list("incident", "claim__lineage", "claim__version")
    }  # fmt: skip
    found = list(rows)
    told = _told(why for row in found for why in row.record["review"])
    for row in found:
        lineage, version = firsts[row.pk]
        yield {
            "kind": "incident",
            "subject": row.pk,
            "claim": lineage,
            "version_id": version,
            "outcome": row.outcome,
            "message": f"{_incident(row.record)}: "
            f"{'; '.join(told.get(why, why) for why in row.record['review'])}",
        }


def _told(reasons: Iterable[str]) -> dict[str, str]:
    """Reasons that name another incident by its id, with words in its place."""
    named = {why: match for why in reasons if (match := SAME.fullmatch(why))}
    rows = ledger.Incident.objects.only("id", "record")
    known = rows.in_bulk({match[2] for match in named.values()})
    return {
        why: f"{match[1]} {_incident(known[match[2]].record)}"
        for why, match in named.items()
        if match[2] in known
    }


def _incident(record: Mapping[str, Any]) -> str:
    """What an incident is, in a few words."""
    place = plain(record["place_words"]) if record["place_words"] else "place unknown"
    return f"{record['outcome']}, {place}, {record['start'] or 'date unknown'}"


def _make(given: Iterable[dict[str, Any]], when: datetime) -> None:
    """New items; those that had gone by themselves wait again."""
    rows = {
        (one["kind"], one["subject"]): Item(rank=RANKS[one["kind"]], made=when, **one)
        for one in given
    }
    Item.objects.bulk_create(
        rows.values(),
        _BATCH,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=[name.removesuffix("_id") for name in _TOLD],
    )
    for kind in KINDS:
        again = [subject for known, subject in rows if known == kind]
        for at in range(0, len(again), _BATCH):
            gone = Item.objects.filter(kind=kind, subject__in=again[at : at + _BATCH])
            gone.filter(closed__isnull=False, closed_by="").update(closed=None)
