"""An operation, cease-fire or agreement in words for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from warledger.cli.output import opened
from warledger.publish.phrases import STANCES, counted, plain
from warledger_desk.commands.session import ledger, now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Outcome, Policy


_ROLES = {
    "attached": "claims of its events, or whose sentence or paragraph names it",
    "counted": "claims counted since it began; the fighting may reach beyond its places",
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
        yield f"  {days}: {STANCES[event['stance']]}, {kind}  [{event['id']}]"
        yield f"      “{plain(event['sentence'])}”"
    yield counted(len(row["claims"]), "claim")
    for claim in row["claims"]:
        said = f"{plain(claim['words'])} {claim['outcome']}: “{plain(claim['sentence'])}”"
        yield f"  {said}  [{claim['id']}]"
        yield f"      by {claim['by']}: {plain(claim['reason'])}"


def _days(start: str | None, end: str | None) -> str:
    if start is None and end is None:
        return "day unknown"
    return start or "" if start == end else f"{start or '?'} to {end or '?'}"


def tally_operation(words: str, of: str, outcome: Outcome, policy: Policy, *, exact: bool) -> None:
    """
    Print what the claims of an operation, cease-fire or agreement add up to.

    Args:
        words: Its name or id.
        of: The ledger as the user named it.
        outcome: What people suffered.
        policy: The rule that picks the figure of an incident.
        exact: Whether JSON is wanted, instead of text.
    """
    with ledger(of) as name:
        from warledger_desk.ledger.services.topic_figures import figures
        from warledger_desk.ledger.services.topics import TopicKind, topic

        about = topic(TopicKind.UNDERTAKING, words, name, when=now())
        found = figures(about, when=now(), policy=policy)
    row = {
        "id": about.id,
        "name": about.name,
        "tallies": [one for one in found["tallies"] if one["outcome"] == outcome.value],
    }
    with opened(None, exact=exact) as stream:
        if exact:
            stream.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
        else:
            stream.writelines(f"{line}\n" for line in _tallies(row, outcome))


def _tallies(row: dict[str, Any], outcome: Outcome) -> Iterator[str]:
    yield f"{plain(row['name'])}  [{row['id']}]"
    if not row["tallies"]:
        yield f"{outcome}: unknown; no claim belongs to it, and no place of it is known"
    for one in row["tallies"]:
        window = one["window"]
        about = _ROLES.get(one["role"], "")
        if window is not None:
            note = ", the day of its last report" if window["open_end"] else ""
            days = f"{window['start']} to {window['end']}{note}"
            about = f"all claims of {plain(window['name'])}, {days}"
        shown = [f"{one[name]:,}" if one[name] is not None else "?" for name in ("low", "high")]
        best = "unknown" if one["best"] is None else f"{one['best']:,}"
        yield f"{outcome}, {about}: low {shown[0]}, best {best}, high {shown[1]}"
        left = counted(len(one["left_out"]), "incident or total")
        counts = counted(len(one["counted"]), "incident or total")
        yield f"  counted: {counts}; not counted: {left}"
        for rests in one["rests_on"]:
            why = f": by {rests['by']}, {plain(rests['reason'])}" if rests["by"] else ""
            yield f"  rests on [{rests['claim']}]{why}"
        yield from (f"  Note: {plain(note)}" for note in one["notes"])
    yield "These are not to be added: they may hold the same people."
