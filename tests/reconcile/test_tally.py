"""Nobody is counted twice, and what a tally rests on is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.entry_samples import (
    ARMY,
    DAY,
    FRONT,
    HADRA,
    MARN,
    OLD_TOWN,
    PROVINCE,
    entry,
    judgement,
    total,
)

from warledger.reconcile import PeriodTotal, reckon, reconcile, tally
from warledger.records import (
    Bounds,
    ClaimantKind,
    Entry,
    Judgement,
    JudgementType,
    Modality,
    Outcome,
    Policy,
    Tally,
    TallyQuery,
    TimeFrame,
)

NEXT = date(2021, 5, 11)


def counted(*found: Entry, judgements: tuple[Judgement, ...] = (), **query: object) -> Tally:
    fields: dict[str, object] = {"outcome": Outcome.KILLED}
    return tally(
        TallyQuery(**(fields | query)),  # type: ignore[arg-type]
        reconcile(found, judgements),
    )


def bounds(low: int | None, best: int | None, high: int | None) -> Bounds:
    return Bounds(low=low, best=best, high=high)


def test_incidents_add_up_and_restatements_do_not() -> None:
    found = [entry(12), entry(12, report="r2", outlet="M"), entry(5, at=MARN, report="r3")]
    assert counted(*found).bounds == bounds(17, 17, 17)


def test_a_total_and_what_lies_inside_it_are_never_added() -> None:
    made = counted(total(40, report="r2"), entry(12), entry(5, at=MARN, report="r3"))
    assert made.bounds == bounds(40, 40, 40)
    assert [line.counted for line in made.lines] == [True, False, False]
    assert made.lines[1].reason == "inside the total of 40 (6 to 10 May 2021)"


def test_a_part_of_a_part_is_never_added_to_the_whole() -> None:
    whole = entry(17)
    nine = entry(9, part_of=whole.id)
    three = entry(3, part_of=nine.id)
    again = entry(17, report="r2", outlet="M", at=PROVINCE)
    assert counted(whole, nine, three, again).bounds == bounds(17, 17, 17)


def test_parts_that_make_more_than_a_vague_total_stand_for_it() -> None:
    dozens = total(24, None, vague=True, report="r2")
    made = counted(dozens, entry(20), entry(15, at=MARN, report="r3"))
    assert made.bounds == bounds(35, 35, None)
    assert made.lines[-1].reason == "a total whose counted parts make 35"


def test_a_total_left_out_for_another_is_not_said_to_have_larger_parts() -> None:
    other = total(60, at=HADRA, start=date(2021, 5, 1), end=date(2021, 5, 8), report="r3")
    made = counted(total(50, at=HADRA), other, entry(12, report="r2"))
    assert made.bounds.low == 72
    reason = {line.bounds.low: line.reason for line in made.lines}[50]
    assert reason == "may count the same people as 60 (1 to 8 May 2021); a person should look"


def test_what_may_overlap_is_not_added() -> None:
    made = counted(entry(12, at=OLD_TOWN), total(30, at=HADRA, end=NEXT, start=DAY, report="r2"),
                   total(50, at=PROVINCE, report="r3"))  # fmt: skip
    assert made.bounds.low == 50
    assert made.bounds.high == 80


@pytest.mark.parametrize("unsure", [{"start": None}, {"at": None}, {"start": None, "at": None}])
def test_what_may_lie_inside_a_total_is_not_added(unsure: dict[str, object]) -> None:
    made = counted(total(30, at=HADRA), entry(12, report="r2", **unsure))
    assert made.bounds.low == 30


def test_a_total_for_a_part_is_not_added_to_an_incident_of_the_whole_place() -> None:
    made = counted(total(30, at=OLD_TOWN), entry(12, at=HADRA, report="r2"))
    assert made.bounds.low == 30


def test_an_old_total_is_told_with_what_came_after() -> None:
    again = total(358, end=NEXT, report="r2", published=date(2021, 5, 12))
    more = entry(18, None, at=None, start=NEXT, report="r2", time_frame=TimeFrame.CUMULATIVE)
    made = counted(total(358), again, more, start=date(2021, 5, 6), end=NEXT, actor=FRONT.id)
    assert made.bounds == bounds(376, 376, None)
    assert made.notes[0] == (
        "The total of 358 killed is a day old: it is as of 10 May 2021, and was printed again for "
        "11 May 2021. At least 18 more were reported killed on 11 May 2021."
    )


def test_an_old_total_is_no_older_for_other_peoples_figures() -> None:
    again = total(358, end=NEXT, report="r2", published=date(2021, 5, 12))
    others = entry(7, start=NEXT, report="r3", who=ARMY, at=MARN)
    made = counted(total(358), again, others, start=date(2021, 5, 6), end=NEXT)
    assert made.bounds == bounds(365, 365, 365)
    assert made.notes[0] == (
        "The total of 358 killed is a day old: it is as of 10 May 2021, and was printed again for "
        "11 May 2021."
    )


@pytest.mark.parametrize(
    ("query", "low"),
    [
        ({}, 17),
        ({"place": PROVINCE.id}, 12),
        ({"place": "Hadra"}, 12),
        ({"place": MARN.id}, 5),
        ({"actor": FRONT.id}, 17),
        ({"actor": "the River Front"}, 17),
        ({"start": NEXT}, None),
        ({"end": DAY}, 17),
        ({"outcome": Outcome.INJURED}, None),
    ],
)
def test_queries_choose_by_place_people_days_and_outcome(
    query: dict[str, object], low: int | None
) -> None:
    assert counted(entry(12), entry(5, at=MARN, report="r3"), **query).bounds.low == low


def test_what_is_not_surely_asked_for_is_left_out_and_said() -> None:
    made = counted(entry(12), entry(7, start=None, report="r2", at=MARN), start=DAY, end=DAY)
    assert made.bounds == bounds(12, 12, 12)
    assert "1 figure left out: date unknown." in made.notes
    assert made.lines[1].reason == "date unknown"


def test_imagined_harm_and_readers_never_count_and_denials_add_nothing() -> None:
    made = counted(
        entry(12),
        entry(900, modality=Modality.HYPOTHETICAL, report="r2", at=MARN),
        entry(300, comment=0, report="r3", at=MARN),
        entry(0, modality=Modality.NEGATED, report="r4", at=MARN),
    )
    assert made.bounds == bounds(12, 12, 12)
    assert "1 claim by a reader never enters unless promoted." in made.notes


def test_rates_stand_beside_the_sum_with_their_arithmetic() -> None:
    def rate(low: int) -> Entry:
        return total(low, time_frame=TimeFrame.RATE, per="day", report=f"r{low}", outlet=f"O{low}")

    made = counted(total(358), rate(71), rate(72), rate(160))
    assert made.bounds == bounds(358, 358, 358)
    assert {r.reported.low: r.agrees for r in made.rates} == {71: True, 72: True, 160: False}
    assert "358 over the 5 days of 6 to 10 May 2021 is 71.6 a day" in made.rates[0].message


VOICES = (
    entry(10, report="r1", outlet="A", claimant_kind=ClaimantKind.OUTLET),
    entry(12, report="r2", outlet="B", claimant_kind=ClaimantKind.OUTLET),
    entry(12, report="r3", outlet="C", claimant_kind=ClaimantKind.MONITOR),
    entry(15, report="r4", outlet="D", claimant_kind=ClaimantKind.WITNESS),
)


@pytest.mark.parametrize(
    ("policy", "found", "expected"),
    [
        (Policy.RANGE, VOICES, (10, None, 15)),
        (Policy.MAJORITY, VOICES, (10, None, 15)),
        (Policy.MAJORITY, VOICES[:3], (12, 12, 12)),
        (Policy.SOURCE_HIERARCHY, VOICES, (12, 12, 12)),
        (Policy.MOST_CONSERVATIVE, VOICES, (10, 10, 10)),
        (Policy.LOW_BEST_HIGH, VOICES, (10, 12, 15)),
        (Policy.IRAQ_BODY_COUNT, VOICES, (10, None, 15)),
    ],
)
def test_policies_on_one_incident(
    policy: Policy, found: tuple[Entry, ...], expected: tuple[int | None, ...]
) -> None:
    assert counted(*found, policy=policy).bounds == bounds(*expected)


def test_a_state_is_not_believed_before_an_armed_group() -> None:
    state = entry(10, report="r1", outlet="A", claimant_kind=ClaimantKind.OFFICIAL)
    group = entry(
        12, report="r2", outlet="B", claimant_kind=ClaimantKind.PARTY, published=date(2021, 5, 20)
    )
    assert counted(state, group, policy=Policy.SOURCE_HIERARCHY).bounds == bounds(12, 12, 12)


def test_the_conservative_rule_has_its_own_values_for_vague_words() -> None:
    dozens = entry(24, None, vague=True, words="dozens of")
    assert counted(dozens, policy=Policy.MOST_CONSERVATIVE).bounds == bounds(12, 12, 12)
    assert counted(dozens).bounds == bounds(24, 24, None)


def test_an_origin_counts_with_its_latest_figure() -> None:
    found = [entry(12), entry(15, report="r2", published=date(2021, 5, 13))]
    assert counted(*found).bounds == bounds(15, 15, 15)


def test_the_published_morgue_reckoning_is_reproduced() -> None:
    """Iraq Body Count x132: over 4,000 possible, 2,846 in seven reports, 1,519 above the usual."""
    kept = [PeriodTotal(figure=n, period="April to August 2003") for n in (400, 446, 400, 400)]
    kept += [PeriodTotal(figure=n, period="April to August 2003") for n in (400, 400, 400)]
    dropped = [PeriodTotal(figure=90, period="a week", rate=True) for _ in range(12)]
    dropped.append(PeriodTotal(figure=150, period=None, extrapolated=True))
    steps = reckon([*kept, *dropped], background=2846 - 1519, confirmed=100, possible=19)
    assert [step.low for step in steps] == [4076, 2846, 1519, 1400]
    assert steps[-1].high == 1419
    assert steps[1].reason == "7 of 20 reports give totals tied to periods; 13 dropped"


def test_exclusions_make_a_range() -> None:
    """Entry x334 takes 4 and 2 per cent for fighters rarely taken to morgues."""
    steps = reckon([PeriodTotal(figure=1000, period="a year")], excluded_share=(0.02, 0.04))
    assert [(s.rule, s.low, s.high) for s in steps][2] == ("exclusions", 960, 980)
    with pytest.raises(ValueError, match="between 0 and 1"):
        reckon([], excluded_share=(0.5, 0.1))


def test_iraq_body_count_adds_to_incidents_what_overlaps_leave_of_a_total() -> None:
    found = [
        total(100, report="r1"),
        entry(12, report="r2"),
        entry(30, at=None, who=None, report="r3", published=date(2021, 5, 20)),
        total(70, None, vague=True, report="r4", at=MARN),
    ]
    made = counted(*found, policy=Policy.IRAQ_BODY_COUNT)
    assert made.bounds == bounds(12 + 30 + (100 - 12 - 30), None, 12 + 30 + 100 - 12)
    assert any("vague or approximate" in line.reason for line in made.lines)


def test_judgements_decide_and_retired_ones_do_not() -> None:
    one, two = entry(12), entry(12, report="r2", outlet="M")
    apart = judgement(JudgementType.SAME_INCIDENT, one, two, holds=False)
    assert counted(one, two, judgements=(apart,)).bounds.low == 24
    gone = judgement(JudgementType.SAME_INCIDENT, one, two, holds=False, retired=apart.when)
    assert counted(one, two, judgements=(gone,)).bounds.low == 12


def test_a_person_may_reject_correct_accept_and_promote() -> None:
    one, two = entry(12), entry(15, report="r2", outlet="M")
    reject = judgement(JudgementType.REJECTED, two)
    accept = judgement(JudgementType.ACCEPTED, two)
    correct = judgement(JudgementType.CORRECTED, two, value={"low": 12, "high": 12})
    assert counted(one, two).bounds == bounds(12, 12, 15)
    assert counted(one, two, judgements=(reject,)).bounds == bounds(12, 12, 12)
    assert counted(one, two, judgements=(accept,)).bounds == bounds(15, 15, 15)
    assert counted(one, two, judgements=(correct,)).bounds == bounds(12, 12, 12)
    reader = entry(9, comment=0, at=MARN, report="r3")
    promote = judgement(JudgementType.PROMOTED, reader)
    assert counted(one, reader).bounds.low == 12
    assert counted(one, reader, judgements=(promote,)).bounds.low == 21


ITEMS = st.builds(
    lambda low, open_, start, length, at, report: (total if length else entry)(
        low,
        None if open_ else "same",
        at=at,
        start=date(2021, 5, start),
        end=date(2021, 5, start + length),
        report=report,
        outlet=report,
    ),
    st.integers(1, 60),
    st.booleans(),
    st.integers(5, 9),
    st.sampled_from([0, 0, 2, 4]),
    st.sampled_from([HADRA, OLD_TOWN, PROVINCE, MARN, None]),
    st.sampled_from(["r1", "r2", "r3"]),
)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(ITEMS, max_size=8, unique_by=lambda e: e.id),
    st.sampled_from([p for p in Policy if p is not Policy.BAYES]),
)
def test_bounds_are_in_order_and_no_counted_line_lies_inside_another(
    found: list[Entry], policy: Policy
) -> None:
    known = reconcile(found)
    made = tally(TallyQuery(outcome=Outcome.KILLED, policy=policy), known)
    low, best, high = made.bounds.low, made.bounds.best, made.bounds.high
    assert best is None or low is None or low <= best
    assert high is None or (best or low or 0) <= high
    if policy is not Policy.IRAQ_BODY_COUNT:
        taken = {line.incident for line in made.lines if line.counted}
        assert not any(taken & set(i.contains) for i in known.incidents if i.id in taken)
        assert low == (sum(x.bounds.low or 0 for x in made.lines if x.counted) if taken else None)
