"""What is odd across reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reconcile.entry_samples import ARMY, DAY, HADRA, MINISTRY, entry, total

from warledger.reconcile import FALLS, audit_points, audit_series, reconcile
from warledger.records import (
    Entry,
    Outcome,
    SeriesFinding,
    SeriesFindingType,
    SeriesPoint,
    TimeFrame,
)

NEXT = date(2021, 5, 11)
FIRST = date(2023, 10, 1)


def audited(*found: Entry) -> dict[SeriesFindingType, list[SeriesFinding]]:
    by_type: dict[SeriesFindingType, list[SeriesFinding]] = {}
    for finding in audit_series(reconcile(found)):
        by_type.setdefault(finding.type, []).append(finding)
    return by_type


def points(*figures: int, who: str = "ministry", of: str = "killed") -> list[SeriesPoint]:
    return [
        SeriesPoint(
            series=(who, of, "Hadra"),
            day=FIRST + timedelta(days=n),
            low=figure,
            high=figure,
            cumulative=True,
            key=f"{who} {of} {n}",
        )
        for n, figure in enumerate(figures)
    ]


def types(found: list[SeriesPoint]) -> list[SeriesFindingType]:
    return [finding.type for finding in audit_points(found)]


def test_a_total_that_only_grows_is_not_odd() -> None:
    assert types(points(5, 9, 9, 12)) == []


def test_a_fall_is_found_and_two_swapped_digits_are_suggested() -> None:
    (found,) = audit_points(points(4104, 4327, 4250))
    assert found.type is SeriesFindingType.TRANSPOSED
    assert found.suggestion == 4237
    assert found.keys == ("ministry killed 1", "ministry killed 2")
    assert "Perhaps 4,237 was meant for 4,327" in found.message
    assert types(points(100, 90)) == [SeriesFindingType.FALL]


def test_a_counter_that_starts_anew_is_told_from_a_fall() -> None:
    assert types(points(800, 900, 12, 20, 31, 44)) == [SeriesFindingType.RESET]
    assert types(points(800, 900, 12, 950, 960, 970)) == [SeriesFindingType.FALL]


def test_a_jump_is_one_against_the_usual_step() -> None:
    assert types(points(10, 13, 16, 18, 21, 24, 90, 93)) == [SeriesFindingType.JUMP]
    assert types(points(10, 90)) == []


def test_two_figures_of_a_day_contradict_and_two_claimants_disagree() -> None:
    twice = [*points(10), *points(12)]
    assert types(twice) == [SeriesFindingType.CONTRADICTION]
    two = [*points(10), *points(12, who="doctors")]
    assert types(two) == [SeriesFindingType.DISAGREEMENT]
    assert types([*points(10), *points(10, who="doctors")]) == []


def test_copied_columns_are_found() -> None:
    both = [*points(10, 20, 30), *points(10, 20, 30, of="injured")]
    assert SeriesFindingType.COPIED in types(both)
    assert types([*points(10, 20, 30), *points(11, 25, 38, of="injured")]) == []


@given(st.lists(st.integers(0, 10**6), max_size=12))
def test_falls_are_the_steps_down(figures: list[int]) -> None:
    found = [f for f in audit_points(points(*figures)) if f.type in FALLS]
    down = sum(b < a for a, b in pairwise(figures))
    assert len(found) == down
    for finding in found:
        assert finding.suggestion is None or finding.suggestion <= max(figures)


def stale_reports() -> list[Entry]:
    again = {"end": NEXT, "report": "r2", "published": NEXT}
    day = {"at": None, "start": NEXT, "report": "r2", "time_frame": TimeFrame.CUMULATIVE}
    wounded = {"outcome": Outcome.INJURED}
    return [
        total(358, published=DAY),
        total(531, published=DAY, **wounded),
        total(358, **again),
        total(531, **again, **wounded),
        entry(18, None, **day),
    ]


def test_a_total_that_stands_still_while_the_day_adds_more_is_stale() -> None:
    killed, injured = sorted(audited(*stale_reports())[SeriesFindingType.STALE],
                             key=lambda f: f.message)  # fmt: skip
    assert killed.message == (
        "The total of 358 killed that is printed for 11 May 2021 is that of 10 May 2021, although "
        "at least 18 more were reported since, which it cannot include."
    )
    assert "like the same report's total of 358 killed" in injured.message


def test_a_total_that_stands_still_on_a_quiet_day_is_not() -> None:
    assert SeriesFindingType.STALE not in audited(*stale_reports()[:4])


def test_a_total_with_a_new_figure_is_not_stale() -> None:
    found = [*stale_reports()[:2], total(376, end=NEXT, report="r2", published=NEXT),
             stale_reports()[4]]  # fmt: skip
    assert SeriesFindingType.STALE not in audited(*found)


@pytest.mark.parametrize(("estimate", "odd"), [(1000, True), (1262, False), (1200, False)])
def test_a_total_is_held_against_the_outcomes_that_it_names(estimate: int, odd: bool) -> None:
    parts = {
        Outcome.KILLED: 358,
        Outcome.INJURED: 531,
        Outcome.DETAINED: 343,
        Outcome.SURRENDERED: 30,
    }
    found = [total(figure, outcome=outcome) for outcome, figure in parts.items()]
    named = total(
        estimate,
        approx=True,
        outcome=Outcome.CASUALTIES,
        words=f"some {estimate}",
        quote=f"Some {estimate} fighters were killed, wounded or captured or have surrendered.",
    )
    sums = audited(*found, named).get(SeriesFindingType.SUM, [])
    assert bool(sums) == odd
    if odd:
        assert sums[0].suggestion == 1262
        assert "358 + 531 + 343 + 30 = 1,262" in sums[0].message


def test_claimants_that_cannot_both_be_right_are_named() -> None:
    found = audited(
        total(1247, said_by=ARMY, at=HADRA),
        total(1079, said_by=MINISTRY, at=HADRA, report="r2"),
    )
    (finding,) = found[SeriesFindingType.DISAGREEMENT]
    assert "Army (The Valley Observer) 1,247" in finding.message
    assert "Ministry of Defence (The Valley Observer) 1,079" in finding.message


def test_a_first_report_long_after_the_day_is_late_and_a_second_one_is_not() -> None:
    late = entry(3, report="r2", published=DAY + timedelta(days=30))
    assert SeriesFindingType.LATE in audited(late)
    assert SeriesFindingType.LATE not in audited(entry(3), late)


def test_a_total_that_grows_by_more_than_the_incidents_is_a_jump() -> None:
    new = total(200, end=NEXT, report="r2", published=date(2021, 5, 12))
    found = audited(total(40), new, entry(5, start=NEXT, report="r3"))
    (jump,) = found[SeriesFindingType.JUMP]
    assert "grows by 160 between 10 May 2021 and 11 May 2021" in jump.message
    assert "make 5" in jump.message


def of_a_report(figure: int, rule: str = "own_clause", **more: object) -> Entry:
    """A running total of a report without outlet or claimant."""
    made = total(figure, outlet=None, title="Six weeks in Hadra", **more)
    period = made.grounding.period
    assert period is not None
    ground = replace(made.grounding, period=replace(period, rule=rule))
    return replace(made, grounding=ground)


def test_a_report_without_outlet_is_called_by_its_title() -> None:
    found = audited(of_a_report(539), of_a_report(140))
    (contradiction,) = found[SeriesFindingType.CONTRADICTION]
    assert contradiction.message.startswith("“Six weeks in Hadra”, killed")
    shown = [f for findings in found.values() for f in findings]
    assert not any("report:" in " ".join((f.message, *f.series)) for f in shown)


def test_reports_of_one_title_stay_two_series() -> None:
    (found,) = audited(of_a_report(539), of_a_report(140, report="r2"))[
        SeriesFindingType.DISAGREEMENT
    ]
    assert "“Six weeks in Hadra” 140" in found.message
    assert SeriesFindingType.CONTRADICTION not in audited(
        of_a_report(539), of_a_report(140, report="r2")
    )


def test_a_figure_dated_by_an_earlier_sentence_contradicts_nothing_of_its_own_report() -> None:
    assert audited(of_a_report(539), of_a_report(140, rule="running")) == {}
    other = audited(of_a_report(539), total(140, outlet="The Marn Post", report="r2"))
    assert SeriesFindingType.DISAGREEMENT in other
