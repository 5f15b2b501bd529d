"""A total that is smaller than what lies in it hides nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reconcile.entry_samples import (
    DAY,
    FRONT,
    HADRA,
    OLD_TOWN,
    PROVINCE,
    WING,
    entry,
    judgement,
    total,
)

from warledger.reconcile import reconcile, tally
from warledger.reconcile.figures import voices
from warledger.reconcile.policies import settle
from warledger.records import (
    Bounds,
    Entry,
    Incident,
    Judgement,
    JudgementType,
    LinkType,
    Outcome,
    Policy,
    Reconciliation,
    Tally,
    TallyQuery,
    TimeFrame,
)

#: Days before the first that the parts are of.
EARLIER = date(2021, 5, 2)


def counted(*found: Entry, policy: Policy = Policy.LOW_BEST_HIGH) -> Tally:
    return tally(TallyQuery(outcome=Outcome.KILLED, policy=policy), reconcile(found))


def hospitals_and_ministry() -> tuple[Entry, Entry]:
    """Of longer days the smaller total, of the days within them the larger."""
    smaller = total(421, at=HADRA, start=EARLIER, report="r1")
    larger = total(925, 930, at=HADRA, report="r2", outlet="Hill Times")
    return smaller, larger


@pytest.mark.parametrize("policy", [one for one in Policy if one is not Policy.BAYES])
def test_the_larger_part_of_a_smaller_total_stands_under_every_policy(policy: Policy) -> None:
    made = counted(*hospitals_and_ministry(), policy=policy)
    lows = {line.bounds.low for line in made.lines if line.counted}
    assert (made.bounds.low, lows) == (925, {925})
    most = 925 if policy in {Policy.MOST_CONSERVATIVE, Policy.MAJORITY} else 930
    assert made.bounds.high == most
    (said,) = [note for note in made.notes if "smaller" in note]
    assert "421 for 2 to 10 May 2021" in said
    assert "at least 925" in said


def test_the_wider_total_does_not_count_where_its_part_is_larger() -> None:
    made = counted(*hospitals_and_ministry(), policy=Policy.IRAQ_BODY_COUNT)
    (left,) = [line for line in made.lines if not line.counted]
    assert (left.bounds.low, left.reason) == (421, "a total inside it counts more")


def test_a_part_with_an_open_end_leaves_the_smaller_total_open() -> None:
    smaller = total(421, at=HADRA, start=EARLIER)
    larger = total(925, None, at=HADRA, report="r2")
    assert counted(smaller, larger).bounds == Bounds(low=925, best=925, high=None)


def test_parts_that_make_more_than_their_total_stand_for_it() -> None:
    whole = total(10, at=PROVINCE)
    found = [
        entry(8, 9, report="r2"),
        entry(7, 20, report="r3", at=OLD_TOWN, start=date(2021, 5, 7)),
    ]
    made = counted(whole, *found)
    assert made.bounds == Bounds(low=15, best=15, high=29)
    assert any("10 for 6 to 10 May 2021 is smaller" in note for note in made.notes)


def test_a_part_within_its_total_says_nothing() -> None:
    made = counted(total(40, at=PROVINCE), entry(8, report="r2"))
    assert made.bounds == Bounds(low=40, best=40, high=40)
    assert not any("smaller" in note for note in made.notes)


def test_overlaps_take_no_more_from_low_than_the_largest_figure() -> None:
    """What an incident of wide bounds may have in common with a total is not lost twice."""
    wide = entry(10, 500, report="r2")
    made = counted(total(300, at=PROVINCE), wide, policy=Policy.IRAQ_BODY_COUNT)
    assert made.bounds == Bounds(low=300, best=None, high=790)


def test_totals_that_people_put_into_each_other_still_count() -> None:
    found = [entry(n, report=f"r{n}", at=None, start=None) for n in (300, 200, 100)]
    ids = [one.id for one in found]
    ring = [
        judgement(JudgementType.PART_OF, part, whole, id=f"j{n}")
        for n, (part, whole) in enumerate(zip(ids, [*ids[1:], ids[0]], strict=True))
    ]
    known = reconcile(found, ring)
    for policy in Policy:
        made = tally(TallyQuery(outcome=Outcome.KILLED, policy=policy), known)
        assert made.bounds.low == 300
        assert made.bounds.high is None or made.bounds.high >= 300


def marked(
    *found: Entry, judgements: tuple[Judgement, ...] = ()
) -> tuple[Reconciliation, set[str]]:
    known = reconcile(found, judgements)
    by = {one.id: one for one in known.incidents}
    whole_of = {
        (part.entries[0], by[key].entries[0]) for part in by.values() for key in part.exceeds
    }
    return known, {f"{known.entries[a].words} > {known.entries[b].words}" for a, b in whole_of}


def links(known: Reconciliation, kind: LinkType) -> list[tuple[str, str]]:
    told = known.entries
    return [(told[x.source].words, told[x.target].words) for x in known.links if x.type is kind]


def test_a_larger_part_is_marked_and_contradicts_its_total() -> None:
    known, larger = marked(*hospitals_and_ministry())
    assert larger == {"925 > 421"}
    assert links(known, LinkType.CONTRADICTS) == [("925", "421")]
    assert not links(known, LinkType.PART_OF)
    (why,) = [note for one in known.incidents for note in one.review]
    assert (
        why
        == "counts more people than the total of Hadra, 2021-05-02 to 2021-05-10, in which it lies"
    )
    assert [one.contains for one in known.incidents if one.aggregate and one.contains]


def test_a_larger_part_is_linked_with_a_total_that_it_fits_in() -> None:
    widest = total(1000, at=PROVINCE, start=date(2021, 4, 1), report="r3", outlet="River News")
    known, larger = marked(*hospitals_and_ministry(), widest)
    assert larger == {"925 > 421"}
    assert ("925", "1000") in links(known, LinkType.PART_OF)
    assert links(known, LinkType.CONTRADICTS) == [("925", "421")]


def test_what_a_report_calls_a_part_stays_one_and_is_marked() -> None:
    whole = total(40, report="r1")
    part = entry(50, report="r1", part_of=whole.id, start=None)
    known, larger = marked(whole, part)
    assert larger == {"50 > 40"}
    assert links(known, LinkType.PART_OF) == [("50", "40")]
    assert links(known, LinkType.CONTRADICTS) == [("50", "40")]


def test_an_approximate_total_is_contradicted_only_well_beyond_it() -> None:
    whole = total(400, at=HADRA, start=EARLIER, approx=True)
    for figure, said in ((430, []), (450, [("450", "400")])):
        known, larger = marked(whole, entry(figure, report="r2"))
        assert larger == {f"{figure} > 400"}
        assert links(known, LinkType.CONTRADICTS) == said


def test_nobody_has_to_look_where_a_person_says_that_both_can_be_true() -> None:
    smaller, larger_one = hospitals_and_ministry()
    agreed = judgement(JudgementType.CONTRADICTS, smaller, larger_one, holds=False)
    known, larger = marked(smaller, larger_one, judgements=(agreed,))
    assert larger == {"925 > 421"}
    assert not links(known, LinkType.CONTRADICTS)
    assert not any(one.review for one in known.incidents)
    apart = judgement(JudgementType.PART_OF, larger_one, smaller, holds=False)
    known, larger = marked(smaller, larger_one, judgements=(apart,))
    assert larger == set()
    assert not any(one.contains for one in known.incidents)


def test_a_total_without_a_first_day_surely_holds_nothing() -> None:
    open_start = total(421, at=HADRA, start=None, end=DAY)
    inside = entry(12, report="r2", start=date(2021, 5, 7))
    known, larger = marked(open_start, inside)
    assert larger == set()
    assert not any(one.contains for one in known.incidents)
    (note,) = [note for one in known.incidents for note in one.review]
    assert (
        note
        == "may have people in common with the total of Hadra, ? to 2021-05-10; nothing says surely"
    )
    made = counted(open_start, inside)
    assert (made.bounds.low, made.bounds.high) == (421, 433)


FIGURES = st.one_of(
    st.integers(0, 60).map(lambda n: (n, n)),
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda n: (min(n), max(n))),
    st.integers(0, 60).map(lambda n: (n, None)),
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Entry], list[Judgement]]:
    """Figures of a week that lie in each other, some told as parts, and what people decide."""
    found: list[Entry] = []
    for turn in range(draw(st.integers(1, 8))):
        low, high = draw(FIGURES)
        start = draw(st.sampled_from([None, EARLIER, date(2021, 5, 6), DAY]))
        made = entry(
            low,
            high,
            id=f"e{turn}",
            report=f"r{draw(st.integers(1, 3))}",
            at=draw(st.sampled_from([HADRA, OLD_TOWN, PROVINCE, None])),
            who=draw(st.sampled_from([FRONT, WING])),
            start=start,
            end=DAY,
            approx=draw(st.sampled_from([False, False, True])),
            time_frame=draw(st.sampled_from([TimeFrame.CUMULATIVE, TimeFrame.INCIDENT])),
        )
        kin = [one for one in found if one.report == made.report]
        if kin and draw(st.booleans()):
            made = replace(made, part_of=draw(st.sampled_from(kin)).id)
        found.append(made)
    return found, draw(st.lists(decisions(found), max_size=4))


def decisions(found: list[Entry]) -> st.SearchStrategy[Judgement]:
    pairs = [JudgementType.PART_OF, JudgementType.PART_OF, JudgementType.SAME_INCIDENT,
             JudgementType.CONTRADICTS]  # fmt: skip
    ids = [one.id for one in found]
    between = st.builds(
        lambda kind, subjects, holds: judgement(
            kind, *subjects, holds=holds, id=f"{kind.value} {subjects} {holds}"
        ),
        st.sampled_from(pairs),
        st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True),
        st.booleans(),
    )
    alone = st.builds(
        judgement,
        st.sampled_from([JudgementType.REJECTED, JudgementType.ACCEPTED]),
        st.sampled_from(ids),
    )
    return st.one_of(between, alone) if len(ids) > 1 else alone


def bounds_of(one: Incident, known: Reconciliation, policy: Policy = Policy.RANGE) -> Bounds:
    return settle(voices(one, known), policy)[0]


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_every_part_is_smaller_than_its_total_or_marked(
    made: tuple[list[Entry], list[Judgement]],
) -> None:
    known = reconcile(*made)
    for whole in known.incidents:
        said = voices(whole, known)
        high = bounds_of(whole, known).high if said else None
        for part in known.incidents:
            if part.id in whole.contains:
                low = (bounds_of(part, known).low or 0) if voices(part, known) else 0
                assert (whole.id in part.exceeds) is (high is not None and low > high)


@settings(max_examples=100, deadline=None)
@given(ledgers())
def test_no_tally_is_less_than_a_figure_in_it(made: tuple[list[Entry], list[Judgement]]) -> None:
    known = reconcile(*made)
    there = [one for one in known.incidents if voices(one, known)]
    for policy in Policy:
        found = tally(TallyQuery(outcome=Outcome.KILLED, policy=policy), known).bounds
        each = policy if policy is not Policy.BAYES else Policy.RANGE
        exact = [
            one
            for one in there
            if policy is not Policy.IRAQ_BODY_COUNT
            or not one.aggregate
            or not all(voice.approx for voice in voices(one, known))
        ]
        least = max((bounds_of(one, known, each).low or 0 for one in exact), default=0)
        assert (found.low or 0) >= least
        assert found.high is None or not exact or found.high >= max(least, found.low or 0)
