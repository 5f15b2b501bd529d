"""Incidents with more likely totals than notes can name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tests.desk.samples import MOMENT, grounding, put, told
from tests.desk.test_keeping_up import check

from warledger.reconcile import nesting, parts
from warledger.records import TimeFrame
from warledger_desk.ledger import models
from warledger_desk.ledger.services import surroundings
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    import pytest

    from warledger.records import Reading
    from warledger_desk.ledger.location import Location

FIRST = date(2008, 3, 1)


def of(text: str, page: int, start: date, end: date, **more: Any) -> Reading:
    """One claim over these days, of nobody and nowhere known."""
    made = told(text, url=f"https://odra.example/{page}", published=date(2008, 6, 20))
    claim = replace(made.claims[0], date_start=start, date_end=end, victims="guards", **more)
    tied = replace(grounding(0), period=None, victims=None, place=None)
    return replace(made, claims=(claim,), groundings=(tied,))


def total(deaths: int, page: int, days: tuple[date, date], **more: Any) -> Reading:
    text = f"{deaths} killed in Odra."
    return of(text, page, *days, time_frame=TimeFrame.CUMULATIVE, place=None, **more)


def test_what_surely_lies_in_a_new_total_is_its_part(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (nesting, parts, surroundings):
        monkeypatch.setattr(module, "LISTED", 2)
    day = FIRST + timedelta(19)
    put(of("12 killed in Odra.", 1, day, day, time_frame=TimeFrame.INCIDENT))
    for page in range(2, 6):
        days = (FIRST, day + timedelta(page))
        put(total(1000 + 37 * page, page, days, perpetrator="Northern League"))
    reconciled(when=MOMENT)
    put(total(5003, 50, (FIRST + timedelta(1), date(2008, 5, 31))))
    reconciled(when=MOMENT)
    single = models.Incident.objects.get(start=day, end=day)
    whole = models.Incident.objects.get(end=date(2008, 5, 31))
    assert single.pk in whole.record["contains"]
    check()
