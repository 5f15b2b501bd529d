"""
Why people should look at links and incidents: in words, and what that rests on.

Words name an incident by what and where it is. What its figures are is left to a digest, the cause:
who codes one of its reports blind must not read them, and yet another figure is another reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.publish.phrases import plain
from warledger.reconcile.exceeding import PART
from warledger.records import JudgementType, LinkType, digest
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on
from warledger_desk.ledger.services.incident_records import notes_in
from warledger_desk.ledger.services.incidents import SAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FIGURES = ("low", "best", "high")
_SHOWN = ("id", "outcome", "start", "place_words", *_FIGURES)


def said(row: Mapping[str, Any]) -> str:
    """A claim in a few words, by its ``low``, ``high`` and ``outcome``."""
    low, high = row["low"], row["high"]
    figure = f"{low:,}" if low == high and low is not None else f"{_or(low)} to {_or(high)}"
    return f"{figure} {row['outcome']}"


def _or(bound: int | None) -> str:
    return "?" if bound is None else f"{bound:,}"


def of_links() -> Iterator[dict[str, Any]]:
    """Contradictions and doubtful links, with the figures as people corrected them."""
    rows = ledger.Link.objects.filter(type=LinkType.CONTRADICTS.value) | ledger.Link.objects.filter(
        review=True
    )
    found = list(
        rows.select_related("source", "target").defer(
            "source__record", "source__grounding", "target__record", "target__grounding"
        )
    )
    mended = _corrected(claim for row in found for claim in (row.source, row.target))
    for row in found:
        contradicts = row.type == LinkType.CONTRADICTS.value
        told = [
            said(mended.get(one.pk, {"low": one.low, "high": one.high, "outcome": one.outcome}))
            for one in (row.source, row.target)
        ]
        words = "cannot both be true" if contradicts else f"{row.type.replace('_', ' ')}?"
        if contradicts and any(one["name"] == PART for one in row.record["features"]):
            words = "the first lies in the second, which counts fewer"
        yield {
            "kind": "contradiction" if contradicts else "link",
            "subject": digest(["link", row.type, row.source.lineage, row.target.lineage]),
            "claim": row.source.lineage,
            "other": row.target.lineage,
            "version_id": row.source.version_id,
            "outcome": row.source.outcome,
            "message": f"{told[0]} and {told[1]}: {words}",
        }


def _corrected(claims: Iterable[ledger.Claim]) -> dict[str, dict[str, Any]]:
    """What `said` tells of the claims that a person corrected, by their ids."""
    ids = {claim.lineage: claim.pk for claim in claims}
    standing = ledger.Subject.objects.filter(
        judgement__type=JudgementType.CORRECTED.value, judgement__retired=None
    )
    found: dict[str, dict[str, Any]] = {}
    for some in chunks(sorted(ids)):
        named = standing.filter(subject__in=some).values_list("subject", flat=True)
        mended = sorted({ids[lineage] for lineage in named})
        if not mended:
            continue
        ruled = rulings_on(mended)
        for entry in entries_of(mended):
            claim = ruled.entry(entry).claim
            figure = {"low": claim.figure.low, "high": claim.figure.high}
            found[entry.id] = figure | {"outcome": claim.outcome.value}
    return found


def of_incidents() -> Iterator[dict[str, Any]]:
    """Incidents that a person should look at; the cause is what their figures rest on."""
    rows = ledger.Incident.objects.filter(review=True).only(*_SHOWN, "record")
    members = ledger.IncidentClaim.objects.filter(incident__review=True).order_by("-id")
    firsts: dict[str, tuple[str, int]] = {}
    least: dict[str, str] = {}  # of the claims' lineages, which tells incidents apart
    for incident, lineage, version in members.values_list(
        "incident", "claim__lineage", "claim__version"
    ):
        firsts[incident] = lineage, version
        least[incident] = min(lineage, least.get(incident, lineage))
    found = list(rows)
    others = _others(why for row in found for why in notes_in(row.record))
    for row in found:
        lineage, version = firsts[row.pk]
        reasons, rests_on = [], []
        for why in notes_in(row.record):
            words, other = others.get(why, (why, None))
            reasons.append(words)
            if other is not None:
                rests_on.append([least.get(other.pk, ""), *_figures(other)])
        yield {
            "kind": "incident",
            "subject": row.pk,
            "claim": lineage,
            "version_id": version,
            "outcome": row.outcome,
            "message": f"{_incident(row)}: {'; '.join(reasons)}",
            "cause": digest(["cause", _figures(row), sorted(rests_on, key=str)]),
        }


def _figures(row: ledger.Incident) -> list[Any]:
    return [getattr(row, name) for name in _FIGURES]


def _others(reasons: Iterable[str]) -> dict[str, tuple[str, ledger.Incident]]:
    """Reasons that name another incident by its id, with words in its place, and that incident."""
    named = {why: match for why in reasons if (match := SAME.fullmatch(why))}
    rows = ledger.Incident.objects.only(*_SHOWN)
    known = rows.in_bulk({match[2] for match in named.values()})
    return {
        why: (f"{match[1]} {_incident(known[match[2]])}", known[match[2]])
        for why, match in named.items()
        if match[2] in known
    }


def _incident(row: ledger.Incident) -> str:
    """What an incident is, in a few words."""
    place = plain(row.place_words) if row.place_words else "place unknown"
    day = row.start.isoformat() if row.start else "date unknown"
    return f"{row.outcome}, {place}, {day}"
