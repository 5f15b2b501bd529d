"""A tally of the part of a ledger that a query asks for is that of the whole ledger."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
from tests.desk.samples import MOMENT, full, put
from tests.desk.test_keeping_up import step

from warledger.reconcile import Unit, series, tally
from warledger.records import Outcome, Policy, Status, TallyQuery
from warledger_desk.ledger.services.asked import known_for
from warledger_desk.ledger.services.reconciling import reconciled

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

DAYS = ((None, None), (date(2008, 3, 3), date(2008, 3, 4)), (None, date(2008, 3, 2)),
        (date(2008, 3, 25), None))  # fmt: skip
SCOPES = (
    {}, {"actor": "wl:river-brigade"}, {"actor": "league"}, {"perpetrator": "soldiers"},
    {"status": Status.CIVILIAN}, {"place": "gn:17"}, {"place": "Odra"}, {"place": "iso:IQ-NO"},
    {"place": "gn:17", "actor": "wl:league"},
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_every_query_gives_what_the_whole_ledger_gives(where: Location, seed: int) -> None:
    chance = random.Random(100 + seed)  # noqa: S311
    put(full(0))
    for page in range(1, 18):
        step(chance, page)
    whole = reconciled(when=MOMENT)
    told = 0
    for (start, end), scope, outcome in product(DAYS, SCOPES, (Outcome.KILLED, Outcome.INJURED)):
        fields = {"outcome": outcome, "start": start, "end": end} | scope
        part = known_for(TallyQuery(**fields), when=MOMENT)
        for policy in Policy if not scope else (Policy.LOW_BEST_HIGH, Policy.IRAQ_BODY_COUNT):
            query = TallyQuery(**fields, policy=policy)
            made = tally(query, part)
            assert made == tally(query, whole)
            assert series(query, part, Unit.WEEK) == series(query, whole, Unit.WEEK)
            told += bool(made.lines)
        assert len(part.entries) <= len(whole.entries)
    assert told > 40
