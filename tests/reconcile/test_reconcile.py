"""Which claims are one incident, and how totals stand to incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import factories
from tests.reconcile.entry_samples import (
    ARMY,
    DAY,
    FRONT,
    HADRA,
    MARN,
    MINISTRY,
    OLD_TOWN,
    PROVINCE,
    WING,
    entry,
    place,
    total,
)

from warledger.reconcile import Reconciler, carried, entries, reconcile, tally
from warledger.records import (
    Entry,
    Grade,
    LinkType,
    Modality,
    Outcome,
    Reconciliation,
    Status,
    TallyQuery,
    TimeFrame,
)


def groups(known: Reconciliation) -> set[frozenset[str]]:
    return {frozenset(incident.entries) for incident in known.incidents}


def together(*found: Entry) -> bool:
    return len(groups(reconcile(found))) == 1


def link_types(*found: Entry) -> set[LinkType]:
    return {link.type for link in reconcile(found).links if not link.review}


def test_claims_become_entries_with_links_by_id_and_the_words_of_the_report() -> None:
    made = entries(factories.reading())
    assert len(made) == 7
    assert made[2].part_of == made[0].id
    assert made[5].same_as == made[1].id
    assert made[0].words == "200"
    assert made[0].quote.startswith("Since Tuesday, 200")
    assert made[5].grounding.claimant_kind == "commenter"
    assert len({e.id for e in made}) == 7
    assert made == entries(factories.reading())
    assert made[0].id != entries(factories.reading(), version=2)[0].id


def test_what_stands_unchanged_in_a_new_version_is_found() -> None:
    old = entries(factories.reading())
    new = entries(factories.reading(), version=2)
    assert carried(old, new) == {a.id: b.id for a, b in zip(old, new, strict=True)}
    assert carried(old, new[1:]) == {a.id: b.id for a, b in zip(old[1:], new[1:], strict=True)}


@pytest.mark.parametrize(
    "other",
    [
        entry(12, report="r2", outlet="Marn Daily"),
        entry(14, report="r2", outlet="Marn Daily", published=date(2021, 5, 12)),
        entry(12, report="r2", at=OLD_TOWN),
        entry(12, report="r2", who=None),
        entry(12, report="r2", who=WING),
        entry(12, report="r2", at=PROVINCE),
    ],
    ids=["same", "later and larger", "district", "people", "part of the front", "province"],
)
def test_one_happening_told_twice_is_one_incident(other: Entry) -> None:
    assert together(entry(12), other)


@pytest.mark.parametrize(
    "other",
    [
        entry(12, report="r2", at=MARN),
        entry(12, report="r2", start=date(2021, 5, 14)),
        entry(12, report="r2", outcome=Outcome.INJURED),
        entry(12, report="r2", who=ARMY, status=Status.SECURITY_FORCES),
        entry(90, report="r2"),
        entry(12),
        entry(11),
    ],
    ids=["town", "day", "outcome", "side", "size", "told twice in one report", "two in a report"],
)
def test_two_happenings_stay_two(other: Entry) -> None:
    first = entry(12, words="twelve")
    assert not together(first, replace(other, id=other.id + "x"))


def test_without_grounding_the_claims_own_words_do() -> None:
    def bare(made: Entry, **changes: object) -> Entry:
        claim = replace(made.claim, **changes)  # type: ignore[arg-type]
        nothing = dict.fromkeys(("place", "period", "victims", "perpetrator", "claimant"))
        return replace(made, claim=claim, grounding=replace(made.grounding, **nothing))

    one = bare(entry(12), place="the city of Adhamiyah", victims="River Front fighters")
    two = bare(entry(12, report="r2"), place="Azamiya", victims="fighters of the River Front")
    three = bare(entry(12, report="r3"), place="Marn", victims="shopkeepers")
    assert groups(reconcile([one, two, three])) == {
        frozenset({one.id, two.id}),
        frozenset({three.id}),
    }


def test_the_same_official_in_two_outlets_is_one_origin() -> None:
    found = [
        entry(12, said_by=MINISTRY),
        entry(12, said_by=MINISTRY, report="r2", outlet="Marn Daily"),
        entry(12, report="r3", outlet="Third"),
    ]
    incident = reconcile(found).incidents[0]
    assert sorted(len(origin) for origin in incident.origins) == [1, 2]
    assert link_types(*found) == {LinkType.RESTATES, LinkType.SAME_INCIDENT}


def test_agency_copy_is_one_origin() -> None:
    copy = "Twelve fighters were killed when soldiers stormed the flour mill by the river at dawn."
    found = [entry(12, quote=copy), entry(12, report="r2", outlet="Marn Daily", quote=copy)]
    assert len(reconcile(found).incidents[0].origins) == 1


def test_a_later_larger_figure_updates_and_a_figure_of_the_same_day_contradicts() -> None:
    first, later = entry(12), entry(15, report="r2", published=date(2021, 5, 13))
    assert link_types(first, later) == {LinkType.UPDATES}
    other = entry(15, report="r3", outlet="Marn Daily")
    assert link_types(first, other) == {LinkType.CONTRADICTS}


def test_totals_of_one_scope_that_cannot_both_be_true_contradict() -> None:
    found = [total(1247, report="r2", outlet="Agency"), total(1079, said_by=MINISTRY)]
    assert together(*found)
    assert link_types(*found) == {LinkType.CONTRADICTS}


def test_two_totals_of_one_scope_in_one_report_contradict() -> None:
    found = [total(1247), total(1079, said_by=MINISTRY)]
    assert together(*found)
    assert link_types(*found) == {LinkType.CONTRADICTS}


def test_a_total_contains_the_incidents_of_its_days_and_people() -> None:
    inside, outside = entry(12), entry(5, start=date(2021, 5, 12), report="r3")
    known = reconcile([total(40, report="r2"), inside, outside])
    whole = next(i for i in known.incidents if i.aggregate)
    parts = {i.id for i in known.incidents if i.entries == (inside.id,)}
    assert set(whole.contains) == parts
    assert LinkType.PART_OF in {link.type for link in known.links}


def test_a_part_named_by_the_report_makes_a_total_of_its_whole() -> None:
    whole = entry(22)
    part = entry(9, part_of=whole.id)
    known = reconcile([whole, part])
    assert [i.aggregate for i in known.incidents if i.entries == (whole.id,)] == [True]


def test_a_whole_is_as_wide_as_its_parts() -> None:
    whole = entry(22)
    known = reconcile([whole, entry(9, at=MARN, part_of=whole.id)])
    (wide,) = (i for i in known.incidents if i.contains)
    assert wide.place is None
    assert any("parts lie elsewhere" in words for words in wide.review)


def test_a_part_of_other_days_is_left_to_a_person_and_never_added() -> None:
    whole = entry(22)
    known = reconcile([whole, entry(9, start=date(2021, 5, 20), part_of=whole.id)])
    assert any("lie apart" in w for incident in known.incidents for w in incident.review)
    assert tally(TallyQuery(outcome=Outcome.KILLED), known).bounds.low == 22


def test_a_quarter_that_is_listed_as_a_town_lies_in_its_great_city() -> None:
    city = place("Great Marn", lat=14.0, lon=25.0, population=5_000_000)
    quarter = place("Marn Gate", lat=14.05, lon=25.05, population=900_000)
    far = place("Far Marn", lat=15.0, lon=25.0, population=900_000)
    days = {"start": date(2021, 5, 6), "end": DAY}
    whole = total(50, at=city, report="r2", **days)
    known = reconcile([whole, entry(12, at=quarter), entry(12, at=far, report="r3")])
    (wide,) = (i for i in known.incidents if i.contains)
    assert len(wide.contains) == 1
    assert tally(TallyQuery(outcome=Outcome.KILLED, place=city.id), known).bounds.low == 50


def test_a_part_is_no_newer_than_its_whole() -> None:
    old = total(358, published=DAY)
    later = {"end": date(2021, 5, 11), "report": "r2", "published": date(2021, 5, 11)}
    again = total(358, **later)
    part = total(140, at=HADRA, part_of=again.id, **later)
    known = reconcile([old, again, part])
    assert {i.end for i in known.incidents} == {DAY}


def test_a_running_total_updates_the_one_before() -> None:
    old = total(40)
    new = total(55, end=date(2021, 5, 12), report="r2", published=date(2021, 5, 13))
    known = reconcile([old, new])
    assert len(known.incidents) == 2
    assert {(k.type, k.source, k.target) for k in known.links} == {
        (LinkType.PART_OF, old.id, new.id),
        (LinkType.UPDATES, new.id, old.id),
    }


def test_an_old_total_printed_again_does_not_become_newer() -> None:
    again = total(358, end=date(2021, 5, 11), report="r2", published=date(2021, 5, 12))
    known = reconcile([total(358), again])
    assert [(i.start, i.end) for i in known.incidents] == [(date(2021, 5, 6), DAY)]


def test_a_chain_of_near_matches_does_not_join_its_ends() -> None:
    vague = entry(12, at=None, report="r2")
    known = reconcile([entry(12, at=HADRA), vague, entry(12, at=MARN, report="r3")])
    assert len(known.incidents) == 2
    assert all({HADRA, MARN} > {i.place} for i in known.incidents)


def test_a_denial_contests() -> None:
    yes = entry(12, by=ARMY)
    no = entry(0, modality=Modality.NEGATED, said_by=MINISTRY, report="r2", by=ARMY)
    known = reconcile([yes, no])
    assert {i.grade for i in known.incidents if i.entries == (yes.id,)} == {Grade.CONTESTED}


def test_grades_by_rule() -> None:
    one = reconcile([entry(12)]).incidents[0]
    two = reconcile([entry(12), entry(12, report="r2", outlet="Marn Daily")]).incidents[0]
    own = reconcile([entry(12, by=ARMY, said_by=MINISTRY)]).incidents[0]
    sides = reconcile([entry(12, by=ARMY), entry(12, by=FRONT, report="r2", outlet="M")])
    assert [i.grade for i in (one, two, own)] == [Grade.WEAK, Grade.FAIR, Grade.CONFIRMED]
    assert sides.incidents[0].grade is Grade.CONTESTED


def test_readers_join_but_never_tie_reports_together() -> None:
    comment = entry(358, comment=0, at=None, who=None, start=None, time_frame=TimeFrame.CUMULATIVE)
    known = reconcile([total(358), comment])
    assert len(known.incidents) == 1
    assert known.incidents[0].origins == ((total(358).id,),)
    assert comment.id in known.set_aside


def test_rates_are_no_totals() -> None:
    rate = total(71, time_frame=TimeFrame.RATE, per="day")
    known = reconcile([total(358, report="r2"), rate])
    assert {i.per for i in known.incidents} == {None, "day"}
    assert not any(i.contains for i in known.incidents)


ENTRIES = st.builds(
    lambda low, day, at, who, report, frame: entry(
        low,
        at=at,
        who=who,
        report=report,
        start=date(2021, 5, day),
        end=date(2021, 5, day + (4 if frame is TimeFrame.CUMULATIVE else 0)),
        outlet=report,
        time_frame=frame,
    ),
    st.sampled_from([2, 3, 12, 14, 40]),
    st.integers(8, 12),
    st.sampled_from([HADRA, OLD_TOWN, MARN, None]),
    st.sampled_from([FRONT, WING, None]),
    st.sampled_from(["r1", "r2", "r3"]),
    st.sampled_from([TimeFrame.INCIDENT, TimeFrame.CUMULATIVE]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ENTRIES, max_size=9, unique_by=lambda e: e.id), st.randoms())
def test_order_and_batches_do_not_matter(found: list[Entry], random: object) -> None:
    whole = reconcile(found)
    reports = sorted({e.report for e in found})
    random.shuffle(reports)  # type: ignore[attr-defined]
    step = Reconciler()
    for report in reports:
        step.add([e for e in found if e.report == report])
        step.result()
    assert step.result() == whole
    assert sorted(key for i in whole.incidents for key in i.entries) == sorted(e.id for e in found)


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, max_size=9, unique_by=lambda e: e.id))
def test_a_report_taken_out_leaves_no_trace(found: list[Entry]) -> None:
    step = Reconciler()
    step.add(found)
    step.remove("r2")
    assert step.result() == reconcile(e for e in found if e.report != "r2")


def test_a_newer_version_takes_the_place_of_an_older() -> None:
    old, new = entry(12), entry(13, version=2)
    assert set(reconcile([new, old]).entries) == {new.id}
    assert set(reconcile([old, new]).entries) == {new.id}
