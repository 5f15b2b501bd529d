"""Claims weighed against each other, and tallies over time."""

from __future__ import annotations

import random
from datetime import date
from math import exp, log

import pytest
from tests.reconcile.ledger_samples import DAY, MARN, entry, total

from warledger.reconcile import Said, Unit, reconcile, series, tally, weigh
from warledger.records import Bounds, Outcome, Policy, TallyQuery

KILLED = TallyQuery(outcome=Outcome.KILLED)
MAY = date(2021, 5, 1)


def test_a_source_that_always_doubles_is_found_out() -> None:
    chance = random.Random(3)  # noqa: S311
    truth = {thing: chance.randrange(20, 400) for thing in range(40)}
    said = []
    for thing, number in truth.items():
        for source, factor in (("even", 1.0), ("plain", 1.0), ("fair", 1.0), ("loud", 2.0)):
            told = round(number * factor * exp(chance.gauss(0, 0.05)))
            said.append(Said(thing=thing, source=source, low=told, high=told))
    found = weigh(said)
    assert found.factors["loud"] / found.factors["even"] == pytest.approx(2.0, rel=0.05)
    error = [abs(log(found.numbers[t] / n)) for t, n in truth.items()]
    naive = [
        abs(log(sum(s.low or 0 for s in said if s.thing == t) / 4 / n)) for t, n in truth.items()
    ]
    assert sum(error) / len(error) < 0.19 < sum(naive) / len(naive)


def test_bounds_speak_for_one_side() -> None:
    alone = weigh([Said(thing="a", source="x", low=100, high=100)]).numbers["a"]
    pushed = weigh(
        [
            Said(thing="a", source="x", low=100, high=100),
            Said(thing="a", source="y", low=180, high=None),
        ]
    ).numbers["a"]
    free = weigh(
        [
            Said(thing="a", source="x", low=100, high=100),
            Said(thing="a", source="y", low=10, high=None),
        ]
    ).numbers["a"]
    assert alone == pytest.approx(100, rel=0.01)
    assert free == pytest.approx(100, rel=0.01)
    assert pushed > 110


def test_zeros_and_nothing() -> None:
    assert weigh([]).numbers == {}
    assert weigh([Said(thing="a", source="x", low=0, high=0)]).numbers == {"a": 0.0}
    with pytest.raises(ValueError, match="both sides"):
        weigh([Said(thing="a", source="x", low=None, high=None)])


def test_the_policy_puts_a_best_figure_between_the_reported_ones() -> None:
    found = [entry(10, outlet="A"), entry(14, outlet="B", report="r2"),
             entry(15, outlet="C", report="r3")]  # fmt: skip
    made = tally(TallyQuery(outcome=Outcome.KILLED, policy=Policy.BAYES), reconcile(found))
    assert (made.bounds.low, made.bounds.high) == (10, 15)
    assert made.bounds.best in {12, 13}


def rows(unit: Unit) -> list[tuple[object, ...]]:
    found = [
        entry(5, start=date(2021, 5, 3)),
        entry(7, start=date(2021, 5, 9), report="r2", at=MARN),
        entry(2, start=date(2021, 5, 10), report="r3"),
        total(40, start=date(2021, 5, 6), end=DAY, report="r4"),
        entry(9, start=None, report="r5", published=date(2021, 8, 1)),
    ]
    return [
        (row.start, row.end, row.coarser, row.bounds.low)
        for row in series(KILLED, reconcile(found), unit)
    ]


def test_days_and_what_is_known_only_to_more() -> None:
    assert rows(Unit.DAY) == [
        (date(2021, 5, 3), date(2021, 5, 3), False, 5),
        (date(2021, 5, 9), date(2021, 5, 9), False, 7),
        (DAY, DAY, False, 2),
        (date(2021, 5, 6), DAY, True, 40),
        (None, None, True, 9),
    ]


def test_weeks_begin_on_monday() -> None:
    assert rows(Unit.WEEK)[:3] == [
        (date(2021, 5, 3), date(2021, 5, 9), False, 12),
        (DAY, date(2021, 5, 16), False, 2),
        (date(2021, 5, 6), DAY, True, 40),
    ]


def test_in_a_month_totals_and_their_parts_meet_and_are_not_added() -> None:
    assert rows(Unit.MONTH)[0] == (MAY, date(2021, 5, 31), False, 45)


def test_a_period_says_what_it_rests_on() -> None:
    (row,) = series(KILLED, reconcile([entry(5), entry(6, at=MARN, report="r2")]), Unit.DAY)
    assert row.bounds == Bounds(low=11, best=11, high=11)
    assert len(row.incidents) == 2
