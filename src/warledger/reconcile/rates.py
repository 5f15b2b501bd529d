"""Reported averages held against the totals that a tally counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.notes import days
from warledger.records import Bounds, TallyRate

if TYPE_CHECKING:
    from warledger.reconcile.figures import Voice
    from warledger.reconcile.sheet import Item, Sheet

_LENGTH = {"day": 1, "week": 7, "month": 30.4375, "year": 365.25}


def rates(sheet: Sheet, counted: set[str]) -> tuple[TallyRate, ...]:
    """Each reported rate of a query, with the average of the total of the same days."""
    return tuple(
        held_against(item, voice, _total(item, sheet, counted))
        for item in sheet.rates
        for voice in unlike(item)
    )


def unlike(item: Item) -> list[Voice]:
    """One voice for each figure that reports give for one rate."""
    return list({(voice.low, voice.high): voice for voice in reversed(item.said)}.values())[::-1]


def _total(item: Item, sheet: Sheet, counted: set[str]) -> Item | None:
    """The total of the rate's own days, else the one that starts with them and ends within."""
    own = item.selected.incident
    if own.start is None or own.end is None:
        return None
    same = [
        other
        for key, other in sorted(sheet.items.items())
        if other.selected.incident.aggregate
        and other.selected.incident.start == own.start
        and other.selected.incident.end == own.end
        and other.selected.scope.where.name == item.selected.scope.where.name
        and other.bounds.low is not None
    ]
    ranked = sorted(same, key=lambda other: (other.id not in counted, -other.low))
    return ranked[0] if ranked else None


def held_against(item: Item, voice: Voice, total: Item | None) -> TallyRate:
    """A reported rate beside the average of a total of the same days, where there is one."""
    incident = item.selected.incident
    bounds = Bounds(low=voice.low, best=voice.value, high=voice.high)
    per, said = incident.per or "day", voice.value
    if total is None or said is None:
        message = f"{_shown(said)} a {per}: no total of the same days to hold it against."
        return TallyRate(
            entries=voice.entries,
            per=per,
            reported=bounds,
            days=None,
            average=None,
            agrees=None,
            message=message,
        )
    whole = total.selected.incident
    length = (whole.end - whole.start).days + 1 if whole.start and whole.end else 1
    figure = total.low
    average = figure / length * _LENGTH[per]
    slack = 0.1 * average if voice.approx else 0.0
    agrees = said in {int(average), round(average)} or abs(said - average) <= slack
    fits = "which agrees" if agrees else "which does not agree"
    message = (
        f"{said:,} a {per} was reported; {figure:,} over the {length} days of {days(whole)} is "
        f"{average:,.1f} a {per}, {fits}."
    )
    return TallyRate(
        entries=voice.entries,
        per=per,
        reported=bounds,
        days=length,
        average=round(average, 2),
        agrees=agrees,
        message=message,
    )


def _shown(figure: int | None) -> str:
    return "An unknown number" if figure is None else f"{figure:,}"
