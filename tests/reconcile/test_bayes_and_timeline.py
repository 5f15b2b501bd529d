"""Claims weighed against each other, and tallies over time."""

from __future__ import annotations

import os
import random
import sys
from datetime import date
from math import exp, hypot, log

import pytest
from tests.reconcile.entry_samples import DAY, MARN, entry, total

from warledger.errors import ResourceError
from warledger.reconcile import (
    Ranges,
    Said,
    Unit,
    Weighed,
    ranges,
    reconcile,
    series,
    tally,
    weigh,
)
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


def told_by_three(count: int) -> tuple[dict[object, int], list[Said]]:
    """True numbers, and what a fair source, one of half and one of twice the figure tell."""
    chance = random.Random(5)  # noqa: S311
    truth: dict[object, int] = {thing: chance.randrange(50, 900) for thing in range(count)}
    said = [
        Said(thing=thing, source=source, low=told, high=told)
        for thing, number in truth.items()
        for source, factor in (("fair", 1.0), ("half", 0.5), ("twice", 2.0))
        for told in [round(number * factor * exp(chance.gauss(0, 0.1)))]
    ]
    return truth, said


@pytest.fixture(scope="module")
def drawn() -> tuple[dict[object, int], Weighed, Ranges]:
    """True numbers, the likeliest, and intervals: drawn once, as JAX takes seconds to compile."""
    truth, said = told_by_three(12)
    said += [
        Said(thing="alone", source="stranger", low=100, high=100),
        Said(thing="open", source="fair", low=100, high=None),
        Said(thing="none", source="fair", low=0, high=0),
        Said(thing="between", source="least", low=50, high=None),
        Said(thing="between", source="most", low=None, high=60),
    ]
    return truth, weigh(said), ranges(said, seed=1)


Drawn = tuple[dict[object, int], Weighed, Ranges]


def test_intervals_hold_the_likeliest_and_the_true_numbers(drawn: Drawn) -> None:
    truth, likeliest, found = drawn
    assert found.r_hat < 1.01
    for thing in truth:
        low, high = found.numbers[thing]
        assert low < likeliest.numbers[thing] < high
    inside = [found.numbers[t][0] < number < found.numbers[t][1] for t, number in truth.items()]
    assert sum(inside) >= 10


def test_intervals_tell_who_tells_too_many_and_too_few(drawn: Drawn) -> None:
    factors = drawn[2].factors
    assert factors["half"][1] < 1 < factors["twice"][0]
    assert factors["fair"][0] < 1 < factors["fair"][1]


def test_an_interval_of_one_figure_is_as_wide_as_bias_and_chance(drawn: Drawn) -> None:
    low, high = drawn[2].numbers["alone"]
    reach = 1.645 * hypot(0.4, 0.1)
    assert (log(low / 100), log(high / 100)) == pytest.approx((-reach, reach), abs=0.08)


def test_what_is_open_on_one_side_has_no_interval(drawn: Drawn) -> None:
    truth, _, found = drawn
    assert set(found.numbers) == {*truth, "alone", "between"}


def test_intervals_of_nothing_and_of_no_level() -> None:
    assert ranges([], seed=1).factors == {}
    with pytest.raises(ValueError, match="level"):
        ranges([], seed=1, level=1.0)
    with pytest.raises(ValueError, match="both sides"):
        ranges([Said(thing="a", source="x", low=None, high=None)], seed=1)


@pytest.mark.skipif("WORLDS" not in os.environ, reason="slow: make test-intervals runs it")
def test_nine_in_ten_intervals_hold_the_truth_of_worlds_drawn_from_the_model() -> None:
    chance = random.Random(7)  # noqa: S311
    inside = []
    for _ in range(int(os.environ["WORLDS"])):
        factors = {source: chance.gauss(0, 0.4) for source in "abc"}
        truth = {thing: chance.uniform(4, 8) for thing in range(10)}
        said = [
            Said(thing=thing, source=source, low=told, high=told)
            for thing, number in truth.items()
            for source, factor in factors.items()
            for told in [round(exp(number + factor + chance.gauss(0, 0.1)))]
        ]
        found = ranges(said, seed=1)
        assert found == ranges(said, seed=1)
        assert found != ranges(said, seed=2)
        inside += [
            log(ends[0]) < factors[source] < log(ends[1]) for source, ends in found.factors.items()
        ]
    share = sum(inside) / len(inside)
    print(f"{sum(inside)} of {len(inside)} intervals of factors hold the truth")  # noqa: T201
    # Factors of one world err together: three standard errors of as many worlds.
    assert abs(share - 0.9) < 3 * (0.09 / int(os.environ["WORLDS"])) ** 0.5


def test_without_numpyro_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numpyro.infer", None)
    one = Said(thing="a", source="x", low=1, high=1)
    with pytest.raises(ResourceError, match=r"warledger\[bayes\]"):
        ranges([one], seed=1)
    assert weigh([one]).numbers["a"] == pytest.approx(1, rel=0.01)


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
