"""An operation, cease-fire or agreement in words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from warledger.publish.phrases import counted, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_STANCES = {
    "makes": "makes it",
    "welcomes": "welcomes it",
    "rejects": "rejects it",
    "calls_for": "calls for it",
    "breaks": "breaks it",
    "ends": "ends it",
    "against": "a later attack by or on a side",
    "part": "part of it",
}


def show_undertaking(row: dict[str, Any], stream: TextIO) -> None:
    """
    Its sides, days and places, its reports, its events with how they stand to it, its claims.

    Args:
        row: As `warledger_desk.ledger.services.undertakings.shown` gives it.
        stream: Where to write.
    """
    stream.writelines(f"{line}\n" for line in _lines(row))


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield f"{plain(row['name'] or row['type'])}  [{row['id']}]"
    known = {
        "also called": [name for name in row["names"] if name != row["name"]],
        "type": [row["type"]],
        "by": row["makers"],
        "with or against": row["others"],
        "days": [_days(row["date_start"], row["date_end"])],
        "places": row["places"],
        "terms": row["terms"],
    }
    if row["one_sided"] is not None:
        known["one-sided"] = ["yes" if row["one_sided"] else "no"]
    for name, values in known.items():
        if values or name not in ("also called", "terms"):
            yield f"{name}: {plain('; '.join(values)) or 'unknown'}"
    yield counted(len(row["reports"]), "report")
    for report in row["reports"]:
        about = (report["published"], report["outlet"], report["title"] or report["source"])
        yield f"  {plain(', '.join(part for part in about if part))}  [{report['id']}]"
    yield counted(len(row["events"]), "event")
    for event in row["events"]:
        days = _days(event["date_start"], event["date_end"])
        kind = f"{event['type']} {event['modality']}"
        yield f"  {days}: {_STANCES[event['stance']]}, {kind}  [{event['id']}]"
        yield f"      “{plain(event['sentence'])}”"
    yield f"{counted(len(row['claims']), 'claim')} that result from these events"
    for claim in row["claims"]:
        said = f"{plain(claim['words'])} {claim['outcome']}: “{plain(claim['sentence'])}”"
        yield f"  {said}  [{claim['id']}]"


def _days(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return "day unknown"
    return start or "" if start == end else f"{start or '?'} to {end or '?'}"
