"""What a reader of a tally must be told, in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.reconcile.containment import Hold, holds
from warledger.records import Bounds, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from warledger.reconcile.sheet import Item, Sheet
    from warledger.records import Incident

#: Outcomes as participles.
DONE = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed or injured",
    "missing": "missing",
    "detained": "detained",
    "abducted": "abducted",
    "surrendered": "surrendered",
    "displaced": "displaced",
    "released": "released",
}


def day(value: date) -> str:
    """A day as it is printed: 30 March 2008."""
    return f"{value.day} {value:%B %Y}"


def days(incident: Incident) -> str:
    """The days of an incident in words."""
    start, end = incident.start, incident.end
    if start is None and end is None:
        return "unknown date"
    if start == end and start is not None:
        return day(start)
    if start is None or end is None:
        return f"up to {day(end)}" if end is not None else f"from {day(start)}" if start else ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    return (
        f"{start.day} {start:%B} to {day(end)}"
        if start.year == end.year
        else (f"{day(start)} to {day(end)}")
    )


def notes(sheet: Sheet, counted: set[str], bounds: Bounds) -> tuple[str, ...]:
    """All notes of a tally, those on age first."""
    found = [*_old(sheet, counted), *_disagreeing(sheet, counted), *_disputed(sheet, counted)]
    found += _left_out(sheet)
    if bounds.low is not None and bounds.high is None:
        found.append("The highest figure is open: a source gives a lower bound only.")
    if sheet.items:
        found.append("Low and high are bounds of what was reported, not confidence intervals.")
    return tuple(found)


def _old(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    """Totals that end before the days asked for, and what was reported since."""
    last = sheet.query.end
    if last is None:
        return
    outcome = DONE[sheet.query.outcome.value]
    for key in sorted(counted):
        item = sheet.items[key]
        incident = item.selected.incident
        end = incident.end
        if not incident.aggregate or end is None or end >= last or end == incident.start:
            continue
        since = [
            other
            for k in counted
            if (other := sheet.items[k]).selected.incident.start is not None
            and other.selected.incident.start > end
            and _of_its_people(other, item)
        ]
        again = _printed_again(item, sheet, end)
        if not since and not again:
            continue
        age = (last - end).days
        old = "a day old" if age == 1 else f"{age} days old"
        sentence = f"The total of {_count(item)} {outcome} is {old}: it is as of {day(end)}"
        sentence += f", and was printed again for {day(again)}." if again else "."
        if since:
            least = sum(other.low for other in since)
            first = min(o.selected.incident.start for o in since if o.selected.incident.start)
            when = f"on {day(first)}" if first == last else f"from {day(first)} on"
            sentence += f" At least {least:,} more were reported {outcome} {when}."
        yield sentence


def _of_its_people(other: Item, total: Item) -> bool:
    """Whether a later figure would belong to a total if only its days did: the same people there.

    A total asked for with others, of other victims or another place, is no older for their figures.
    """
    whole = total.selected.scope
    hold = holds(replace(other.selected.scope, when=whole.when), whole)
    return hold in {Hold.INSIDE, Hold.LIKELY}


def _printed_again(item: Item, sheet: Sheet, end: date) -> date | None:
    """The day up to which a later report prints the same total as if it were new."""
    ends = [
        entry.claim.date_end if entry.grounding.period is None else entry.grounding.period.end
        for key in item.selected.incident.entries
        if (entry := sheet.known.entries[key]).claim.comment is None
    ]
    later = [value for value in ends if value is not None and end < value]
    last = sheet.query.end
    return max((value for value in later if last is None or value <= last), default=None)


def _count(item: Item) -> str:
    low, high = item.bounds.low, item.bounds.high
    return f"{low or 0:,}" if low == high else f"at least {low or 0:,}"


def _disagreeing(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    for key in sorted(counted):
        item = sheet.items[key]
        values = sorted({v.value for v in item.said if v.value is not None})
        if len(item.said) > 1 and len(values) > 1:
            listed = ", ".join(f"{value:,}" for value in values)
            yield (
                f"{len(item.said)} independent origins give different figures for "
                f"{days(item.selected.incident)}: {listed}."
            )


def _disputed(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    disputed = sum(any(v.disputed for v in sheet.items[key].said) for key in counted)
    if disputed:
        yield f"{disputed} of the figures counted are disputed in the reports themselves."


def _left_out(sheet: Sheet) -> Iterator[str]:
    reasons: dict[str, int] = {}
    for item in sheet.left_out:
        for reason in (item.selected.left_out or "").split("; "):
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, count in sorted(reasons.items()):
        yield f"{count} figure{'s' * (count > 1)} left out: {reason}."
    readers = planned = 0
    for entry in sheet.known.entries.values():
        if entry.id in sheet.known.set_aside and entry.claim.outcome is sheet.query.outcome:
            readers += entry.claim.comment is not None
            planned += entry.claim.modality is Modality.HYPOTHETICAL
    if readers == 1:
        yield "1 claim by a reader never enters unless promoted."
    elif readers:
        yield f"{readers} claims by readers never enter unless promoted."
    if planned:
        yield f"{planned} claim{'s' * (planned > 1)} about planned or imagined harm left out."
    if sheet.rates:
        count = len(sheet.rates)
        yield f"{count} rate{'s' * (count > 1)} not summed."
