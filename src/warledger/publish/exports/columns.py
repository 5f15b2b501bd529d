"""One entry of the ledger as a flat row: the table that CSV, Excel, Parquet and SQLite share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.publish.groundings import cells, joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from warledger.publish.exports.dataset import Dataset
    from warledger.records import Claim, Entry

#: Column → type, in order. Dates are ISO 8601; ``start`` and ``end`` count code points of the
#: report's stored text, half-open. Lists are joined by a semicolon.
ENTRY_COLUMNS: dict[str, type] = {
    "entry": str, "report": str, "version": int, "outlet": str, "title": str, "url": str,
    "published": str, "words": str, "low": int, "high": int, "approx": bool, "vague": bool,
    "outcome": str, "victims": str, "status": str, "perpetrator": str, "place": str,
    "date_start": str, "date_end": str, "date_precision": str, "time_frame": str, "per": str,
    "claimant": str, "relayed_by": str, "modality": str, "part_of": str, "same_as": str,
    "cause": str, "sex": str, "age": str, "comment": int, "start": int, "end": int,
    "place_id": str, "place_name": str, "place_type": str, "admin": str, "country": str,
    "latitude": float, "longitude": float, "where_prec": int, "place_reason": str,
    "period_start": str, "period_end": str, "date_prec": int, "victims_actor": str,
    "victims_actor_name": str, "perpetrator_actor": str, "perpetrator_actor_name": str,
    "claimant_actor": str, "claimant_actor_name": str, "claimant_kind": str, "unknown": str,
    "incident": str, "rule": str, "sentence": str,
}  # fmt: skip


def entry_rows(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A row for each entry, in the dataset's order, with the incidents that it speaks of."""
    incidents: dict[str, list[str]] = {}
    for incident in dataset.incidents:
        for name in incident.entries:
            incidents.setdefault(name, []).append(incident.id)
    for entry in dataset.entries:
        row = _about(entry) | _claim(entry.claim) | cells(entry.grounding)
        row["incident"] = joined(incidents.get(entry.id, ()))
        yield {name: row[name] for name in ENTRY_COLUMNS}


def iso(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return day.isoformat() if day else None


def _about(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.id,
        "report": entry.report,
        "version": entry.version,
        "outlet": entry.outlet,
        "title": entry.title,
        "url": entry.url,
        "published": iso(entry.published),
        "words": entry.words,
        "sentence": entry.quote,
        "part_of": entry.part_of,
        "same_as": entry.same_as,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    figure = claim.figure
    return {
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approx,
        "vague": figure.vague,
        "outcome": claim.outcome.value,
        "victims": claim.victims,
        "status": claim.status.value,
        "perpetrator": claim.perpetrator,
        "place": claim.place,
        "date_start": iso(claim.date_start),
        "date_end": iso(claim.date_end),
        "date_precision": claim.date_precision.value if claim.date_precision else None,
        "time_frame": claim.time_frame.value,
        "per": claim.per,
        "claimant": claim.claimant,
        "relayed_by": claim.relayed_by,
        "modality": claim.modality.value,
        "cause": claim.cause,
        "sex": claim.sex,
        "age": claim.age,
        "comment": claim.comment,
        "start": figure.span.start,
        "end": figure.span.end,
        "rule": claim.rule,
    }
