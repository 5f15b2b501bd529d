"""
Filling the queue from the ledger.

New versions of reports are followed in the order in which they came in, so many at a time;
contradictions, doubtful links and incidents when the ledger has been reconciled anew. What a person
closed comes back where there is another reason to look, told in other words or resting on other
figures; neither a report's new version nor an incident's new id is one.

What is to be written is gathered from one moment of the ledger, so that nobody waits meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from warledger.publish.phrases import plain
from warledger.records import LinkType, digest
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.judging import VERDICTS
from warledger_desk.ledger.services.locks import all_is_written
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.moments import one_moment
from warledger_desk.ledger.services.standing import decided
from warledger_desk.review.models import Item, Progress
from warledger_desk.review.queue import KINDS, RANKS, reopened, settle
from warledger_desk.review.reasons import of_incidents, of_links, said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

_VERSIONS, _RECONCILED, _JUDGED, _RETIRED = "versions", "reconciled", "judged", "retired"
_OF_INCIDENTS = ("contradiction", "incident", "link")
#: What may go by another subject though it is the same thing.
_RENAMED = ("finding", "incident")
_BATCH = 500
#: What may change of an item.
_TOLD = ("version_id", "claim", "other", "outcome", "message", "cause")
#: Versions followed in one go: some tenths of a second.
STEP = 200
#: The same while somebody waits for a page, and the links and incidents looked at then.
QUICK, FEW = 20, 500
#: Subjects of judgements looked at in one go.
_JUDGEMENTS = 5000


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
    for follow in (
        lambda: _from_versions(step),
        lambda: None if most is not None and _more_than(most) else _from_reconciliation(),
        _from_judgements,
        _from_retirements,
    ):
        _followed(follow, when)
    return behind()


def behind() -> int:
    """How many versions the queue has not followed yet, counted up to 1,000."""
    return ledger.Version.objects.filter(pk__gt=int(_at(_VERSIONS) or 0))[:1000].count()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """What has come since, as far as it was looked at, and what that makes of the queue."""

    name: str
    seen: str  #: how far the queue had come
    now: str  #: how far it comes by this
    wanted: Sequence[dict[str, Any]] = ()
    gone: Sequence[int] = ()  #: items that no longer apply
    decided: Sequence[str] = ()  #: lineages of claims that were judged
    undecided: Sequence[str] = ()  #: lineages of claims whose verdict was taken back


def _followed(look: Callable[[], _Step | None], when: datetime) -> None:
    """Write what somebody else has not written meanwhile."""
    with one_moment():
        step = look()
    if step is None:
        return
    with transaction.atomic():
        if _at(step.name) != step.seen:
            return
        for at in range(0, len(step.gone), _BATCH):
            some = Item.objects.filter(pk__in=step.gone[at : at + _BATCH], closed=None)
            some.update(closed=when)
        _make(step.wanted, when)
        settle(step.decided, when=when)
        for lineages in chunks(step.undecided):
            reopened(lineages)
        Progress.objects.update_or_create(name=step.name, defaults={"value": step.now})


def _at(name: str) -> str:
    found = Progress.objects.filter(name=name).first()
    return "" if found is None else found.value


def _from_versions(most: int) -> _Step | None:
    seen = _at(_VERSIONS)
    rows = ledger.Version.objects.filter(pk__gt=int(seen or 0)).order_by("pk")
    versions = list(rows.only("pk", "report_id", "number", "current")[:most])
    if not versions:
        return None
    gone = Item.objects.filter(
        version__report__in={row.report_id for row in versions}, version__current=False
    )
    current = [row for row in versions if row.current]
    claims = ledger.Claim.objects.filter(version__in=current)
    return _Step(
        name=_VERSIONS,
        seen=seen,
        now=str(versions[-1].pk),
        wanted=[*_of_findings(current), *_of_claims(claims)],
        gone=list(
            gone.exclude(kind__in=_OF_INCIDENTS).filter(closed=None).values_list("pk", flat=True)
        ),
    )


def _from_judgements() -> _Step | None:
    """
    Verdicts that were not given at the desk settle what waits for them too; the next time, where
    somebody is judging.
    """
    if not all_is_written(ledger.Subject):
        return None
    seen = _at(_JUDGED)
    rows = ledger.Subject.objects.filter(pk__gt=int(seen or 0)).order_by("pk")
    found = list(rows.values_list("pk", "subject")[:_JUDGEMENTS])
    if not found:
        return None
    named = sorted({subject for _, subject in found})
    return _Step(name=_JUDGED, seen=seen, now=str(found[-1][0]), decided=named)


def _from_retirements() -> _Step | None:
    """
    What a verdict settled waits again once it is taken back, wherever that was done.

    Retired judgements are never removed: when their number has not changed, nothing has. Unlike
    their times, which clocks give, it does not miss what was written late.
    """
    gone = ledger.Judgement.objects.filter(retired__isnull=False)
    seen, now = _at(_RETIRED), str(gone.count())
    if now == (seen or "0"):
        return None
    of = ledger.Subject.objects.filter(judgement__in=gone.filter(type__in=VERDICTS))
    wanted: list[dict[str, Any]] = []
    for some in chunks(sorted(set(of.values_list("subject", flat=True)))):
        open_again = set(some) - decided(some)
        claims = ledger.Claim.objects.filter(lineage__in=open_again, version__current=True)
        wanted += _of_claims(claims.exclude(pk__in=withdrawn()))
    undecided = sorted({one["claim"] for one in wanted})
    return _Step(name=_RETIRED, seen=seen, now=now, wanted=wanted, undecided=undecided)


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


def _of_claims(claims: QuerySet[ledger.Claim]) -> Iterator[dict[str, Any]]:
    """Items for claims of the body that are undated, unplaced or read with little confidence."""
    rows = claims.filter(comment=None).order_by("pk")
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
            yield about | {"kind": "doubtful", "message": f"{said(row)}: {'; '.join(doubts)}"}
        if row["date_start"] is None and row["date_end"] is None:
            yield about | {"kind": "undated", "message": f"{said(row)}: no day is known"}
        if row["place_id"] is None:
            words = row["place_words"]
            why = f"“{plain(words)}” is no known place" if words else "no place is said"
            yield about | {"kind": "unplaced", "message": f"{said(row)}: {why}"}


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


def _from_reconciliation() -> _Step | None:
    """What the last reconciliation leaves to people; what it no longer does is closed."""
    row = ledger.Reconciliation.objects.only("state").first()
    state, seen = "" if row is None else row.state, _at(_RECONCILED)
    if seen == state:
        return None
    wanted = {(one["kind"], one["subject"]): one for one in (*of_links(), *of_incidents())}
    there = Item.objects.filter(kind__in=_OF_INCIDENTS)
    gone = [
        pk
        for pk, kind, subject in there.filter(closed=None).values_list("pk", "kind", "subject")
        if (kind, subject) not in wanted
    ]
    waiting = there.exclude(closed__isnull=False, closed_by="")
    same = {tuple(row) for row in waiting.values_list("kind", "subject", *_TOLD).iterator()}
    names = ("kind", "subject", *_TOLD)
    changed = [
        one for one in wanted.values() if tuple(one.get(name, "") for name in names) not in same
    ]
    return _Step(name=_RECONCILED, seen=seen, now=state, wanted=changed, gone=gone)


def _more_than(most: int) -> bool:
    """Whether the last reconciliation leaves more links, or more incidents, to people."""
    incidents = ledger.Incident.objects.filter(review__in=[True]).order_by()
    contradicts = ledger.Link.objects.filter(type=LinkType.CONTRADICTS.value).order_by()
    unsure = ledger.Link.objects.filter(review__in=[True]).order_by()
    return any(rows[most:].exists() for rows in (incidents, contradicts, unsure))


def _make(given: Iterable[dict[str, Any]], when: datetime) -> None:
    """
    New items, and those that had gone by themselves wait again; so do those that somebody closed
    for another reason than there is now.
    """
    rows = {(one["kind"], one["subject"]): one for one in given}
    there: dict[tuple[str, str], Item] = {}
    for kind in KINDS:
        for some in chunks(subject for known, subject in rows if known == kind):
            found = Item.objects.filter(kind=kind, subject__in=some)
            there |= {(kind, row.subject): row for row in found}
    again = [
        row.pk
        for key, row in there.items()
        if row.closed is not None and not (row.closed_by and _as_before(row, rows[key]))
    ]
    fresh = [one for key, one in rows.items() if key not in there]
    done = _done_before(fresh)
    Item.objects.bulk_create(
        [
            Item(rank=RANKS[key[0]], made=when, **one, **done.get(key, {}))
            for key, one in rows.items()
        ],
        _BATCH,
        update_conflicts=True,
        unique_fields=["kind", "subject"],
        update_fields=[name.removesuffix("_id") for name in _TOLD],
    )
    for some in chunks(again):
        Item.objects.filter(pk__in=some).update(closed=None, closed_by="", by_hand=False)


def _as_before(row: Item, one: Mapping[str, Any]) -> bool:
    """Whether an item waits for the same reason; one made before causes were kept has none."""
    return row.message == one["message"] and row.cause in {"", one.get("cause", "")}


def _done_before(fresh: Sequence[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """
    Who closed, and when, what would now wait anew under another subject for the same reason: a
    failing sum that the report's next version repeats, an incident that goes by another id.
    """
    of: dict[tuple[str, str], set[str]] = {
        (one["kind"], one["subject"]): {one["claim"]} for one in fresh if one["kind"] in _RENAMED
    }
    for some in chunks(subject for kind, subject in of if kind == "incident"):
        members = ledger.IncidentClaim.objects.filter(incident__in=some)
        for incident, lineage in members.values_list("incident", "claim__lineage"):
            of["incident", incident].add(lineage)
    closed: dict[tuple[str, str], list[Item]] = {}
    for some in chunks(sorted(set().union(*of.values()))):
        found = Item.objects.filter(claim__in=some, kind__in=_RENAMED, closed__isnull=False)
        for row in found.exclude(closed_by="").order_by("pk"):
            closed.setdefault((row.kind, row.claim), []).append(row)
    done: dict[tuple[str, str], dict[str, Any]] = {}
    for one in fresh:
        key = one["kind"], one["subject"]
        for lineage in sorted(of.get(key, ())):
            for row in closed.get((one["kind"], lineage), ()):
                if _as_before(row, one):
                    about = {"closed": row.closed, "closed_by": row.closed_by}
                    done[key] = about | {"by_hand": row.by_hand}
    return done
