"""What a reader of a tally must be told, in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from warledger.reconcile.containment import Hold, holds
from warledger.records import Bounds, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from warledger.reconcile.figures import Voice
    from warledger.reconcile.sheet import Item, Sheet
    from warledger.records import Incident, Reconciliation

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


#: Notes of one kind.
LISTED = 20


class Dated(Protocol):
    """What has days, such as an incident."""

    @property
    def start(self) -> date | None:
        """The first day."""

    @property
    def end(self) -> date | None:
        """The last."""


def day(value: date) -> str:
    """A day as it is printed: 30 March 2008."""
    return f"{value.day} {value:%B %Y}"


def days(incident: Dated) -> str:
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
    found += outgrown(_outgrown(sheet, counted))
    found += [*_left_out(sheet), *closing(bounds, some=bool(sheet.items))]
    return tuple(found)


def closing(bounds: Bounds, *, some: bool) -> Iterator[str]:
    """What the bounds are; ``some``: whether anything may count at all."""
    if bounds.low is not None and bounds.high is None:
        yield "The highest figure is open: a source gives a lower bound only."
    if some:
        yield "Low and high are bounds of what was reported, not confidence intervals."


def _old(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    """Totals that end before the days asked for, and what was reported since."""
    last = sheet.query.end
    if last is None:
        return
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
        again = printed_again(incident, sheet.known, end, last)
        if not since and not again:
            continue
        firsts = [o.selected.incident.start for o in since if o.selected.incident.start]
        yield aged(
            item.bounds,
            DONE[sheet.query.outcome.value],
            (end, last),
            again=again,
            more=(sum(other.low for other in since), min(firsts)) if since else None,
        )


def aged(
    bounds: Bounds,
    outcome: str,
    ends: tuple[date, date],
    *,
    again: date | None,
    more: tuple[int, date] | None,
) -> str:
    """
    A total that ends before the days asked for.

    Args:
        bounds: Its own.
        outcome: As a participle.
        ends: Its last day, and that of the days asked for.
        again: The day for which it was printed again, if it was.
        more: How many were reported since, and from which day on.
    """
    end, last = ends
    age = (last - end).days
    old = "a day old" if age == 1 else f"{age} days old"
    sentence = f"The total of {_count(bounds)} {outcome} is {old}: it is as of {day(end)}"
    sentence += f", and was printed again for {day(again)}." if again else "."
    if more is not None:
        least, first = more
        when = f"on {day(first)}" if first == last else f"from {day(first)} on"
        sentence += f" At least {least:,} more were reported {outcome} {when}."
    return sentence


def _of_its_people(other: Item, total: Item) -> bool:
    """Whether a later figure would belong to a total if only its days did: the same people there.

    A total asked for with others, of other victims or another place, is no older for their figures.
    """
    whole = total.selected.scope
    hold = holds(replace(other.selected.scope, when=whole.when), whole)
    return hold in {Hold.INSIDE, Hold.LIKELY}


def printed_again(incident: Incident, known: Reconciliation, end: date, last: date) -> date | None:
    """The day up to which a later report prints the same total as if it were new."""
    ends = [
        entry.claim.date_end if entry.grounding.period is None else entry.grounding.period.end
        for key in incident.entries
        if (entry := known.entries[key]).claim.comment is None
    ]
    return max([one for one in ends if one is not None and end < one <= last], default=None)


def _count(bounds: Bounds) -> str:
    low, high = bounds.low, bounds.high
    return f"{low or 0:,}" if low == high else f"at least {low or 0:,}"


def _disagreeing(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    for key in sorted(counted):
        item = sheet.items[key]
        if sentence := differing(item.selected.incident, item.said):
            yield sentence


def differing(incident: Incident, said: Sequence[Voice]) -> str | None:
    """What independent origins say, where they differ."""
    values = sorted({voice.value for voice in said if voice.value is not None})
    if len(said) < 2 or len(values) < 2:
        return None
    listed = ", ".join(f"{value:,}" for value in values)
    return f"{len(said)} independent origins give different figures for {days(incident)}: {listed}."


def _outgrown(sheet: Sheet, counted: set[str]) -> list[tuple[Dated, int, int]]:
    """Totals that allow fewer people than what lies in them, with these two numbers."""
    found: list[tuple[Dated, int, int]] = []
    for key, parts in sorted(sheet.inside().items()):
        whole = sheet.items[key]
        lows = [sheet.items[part].low for part in parts]
        sure = sum(sheet.items[part].low for part in parts if part in counted)
        if whole.bounds.high is not None and max(*lows, sure) > whole.bounds.high:
            found.append((whole.selected.incident, whole.bounds.high, max(*lows, sure)))
    return found


def outgrown(found: Sequence[tuple[Dated, int, int]]) -> Iterator[str]:
    """
    Totals that are smaller than what lies in them; of very many the first.

    Args:
        found: Each with its highest figure and what at least lies in it.
    """
    for whole, high, inside in found[:LISTED]:
        yield (
            f"The total of {high:,} for {days(whole)} is smaller than what lies in it, at least "
            f"{inside:,}: the larger counts, and a person should look."
        )
    if len(found) > LISTED:
        yield f"{len(found) - LISTED:,} more totals are smaller than what lies in them."


def _disputed(sheet: Sheet, counted: set[str]) -> Iterator[str]:
    yield from disputes(sum(any(v.disputed for v in sheet.items[k].said) for k in counted))


def disputes(count: int) -> Iterator[str]:
    """How many figures that count are disputed."""
    if count:
        yield f"{count} of the figures counted are disputed in the reports themselves."


def _left_out(sheet: Sheet) -> Iterator[str]:
    reasons: dict[str, int] = {}
    for item in sheet.left_out:
        for reason in (item.selected.left_out or "").split("; "):
            reasons[reason] = reasons.get(reason, 0) + 1
    readers = planned = 0
    for entry in sheet.known.entries.values():
        if entry.id in sheet.known.set_aside and entry.claim.outcome is sheet.query.outcome:
            readers += entry.claim.comment is not None
            planned += entry.claim.modality is Modality.HYPOTHETICAL
    yield from omissions(reasons, readers=readers, planned=planned, rates=len(sheet.rates))


def omissions(
    reasons: Mapping[str, int], *, readers: int, planned: int, rates: int
) -> Iterator[str]:
    """
    What does not count, and how much of it.

    Args:
        reasons: Figures that the question touches without taking them in, by reason.
        readers: Claims by readers.
        planned: Claims about harm that was planned or imagined.
        rates: Reported rates.
    """
    for reason, count in sorted(reasons.items()):
        yield f"{count} figure{'s' * (count > 1)} left out: {reason}."
    if readers == 1:
        yield "1 claim by a reader never enters unless promoted."
    elif readers:
        yield f"{readers} claims by readers never enter unless promoted."
    if planned:
        yield f"{planned} claim{'s' * (planned > 1)} about planned or imagined harm left out."
    if rates:
        yield f"{rates} rate{'s' * (rates > 1)} not summed."
