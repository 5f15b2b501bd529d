"""Tallies by day, week or month, with what is known only to something coarser shown as such."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from warledger.reconcile.policies import HIERARCHY
from warledger.reconcile.selection import UNDATED
from warledger.reconcile.sheet import sheet_of
from warledger.reconcile.tallies import summed
from warledger.records import TallyPeriod

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reconcile.sheet import Item
    from warledger.records import ClaimantKind, Reconciliation, TallyQuery


class Unit(StrEnum):
    """The length of the periods. Weeks begin on Monday, as in ISO 8601."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def series(
    query: TallyQuery,
    known: Reconciliation,
    unit: Unit,
    hierarchy: Sequence[ClaimantKind] = HIERARCHY,
) -> tuple[TallyPeriod, ...]:
    """
    A tally for each period that something is reported for.

    What lies within one day (week, month) counts there. A figure for more days than one period
    stands in a row of its own with its own days, ``coarser``, and is not spread over them: such a
    row may contain people of other rows and is never to be added to them. A period without a row
    is one without reports, not one without harm.

    Args:
        query: As for `tally`.
        known: As for `tally`.
        unit: The length of the periods.
        hierarchy: As for `tally`.
    """
    sheet = sheet_of(query, known, hierarchy)
    fine: dict[tuple[date, date], list[str]] = {}
    coarse: dict[tuple[date, date], list[str]] = {}
    undated: list[str] = [item.id for item in sheet.left_out if item.selected.left_out == UNDATED]
    items = dict(sheet.items) | {item.id: item for item in sheet.left_out}
    for key, item in sheet.items.items():
        days = _days(item)
        if days is None:
            undated.append(key)
            continue
        first, last = period_of(days[0], unit)
        if first <= days[0] and days[1] <= last:
            fine.setdefault((first, last), []).append(key)
        else:
            coarse.setdefault(days, []).append(key)
    rows = []
    for (start, end), keys in [*sorted(fine.items()), *sorted(coarse.items())]:
        bounds, _ = summed(sheet.only(keys))
        rows.append(
            TallyPeriod(
                start=start,
                end=end,
                coarser=(start, end) in coarse and keys is coarse[start, end],
                bounds=bounds,
                incidents=tuple(sorted(keys)),
            )
        )
    if undated:
        known_items = {key: items[key] for key in undated}
        bounds, _ = summed(sheet.only(undated, known_items))
        rows.append(
            TallyPeriod(
                start=None, end=None, coarser=True, bounds=bounds, incidents=tuple(sorted(undated))
            )
        )
    return tuple(rows)


def _days(item: Item) -> tuple[date, date] | None:
    start, end = item.selected.incident.start, item.selected.incident.end
    return None if start is None or end is None else (start, end)


def period_of(day: date, unit: Unit) -> tuple[date, date]:
    """The first and last day of the period that a day lies in."""
    if unit is Unit.DAY:
        return day, day
    if unit is Unit.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return first, following - timedelta(days=1)
