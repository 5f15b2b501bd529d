"""Each kind of arithmetic, holding and not."""

from __future__ import annotations

from datetime import date

import pytest
from audit_samples import Sample

from warledger.audit import audit
from warledger.records import (
    DatePrecision,
    Finding,
    FindingType,
    Modality,
    Status,
    TimeFrame,
    Tolerance,
)

WEEK = (date(2019, 3, 4), date(2019, 3, 8))
LONGER = (date(2019, 3, 4), date(2019, 3, 9))


def findings(sample: Sample, *, holds: bool) -> list[Finding]:
    """The sample's findings of one kind."""
    return [f for f in audit(sample.claims, sample.text)[0] if f.holds is holds]


def only(sample: Sample, *, holds: bool) -> Finding:
    """The one finding of its kind, with no other of the opposite kind."""
    (finding,) = audit(sample.claims, sample.text)[0]
    assert finding.holds is holds
    return finding


def rated(rate: int, total: int, *, covers: tuple[date, date] = WEEK, **fields: object) -> Sample:
    """A total, and a rate for five days in a sentence of its own."""
    sample = Sample(f"The raids killed {total} people. That was {rate} a day until Friday.")
    sample.add(f"{total}", days_of=covers)
    sample.add(f"{rate}", nth=0, days_of=WEEK, time_frame=TimeFrame.RATE, per="day", **fields)
    return sample


@pytest.mark.parametrize(
    ("rate", "total", "tolerance"),
    [
        (107, 535, Tolerance.EXACT),
        (69, 343, Tolerance.ROUNDED),
        (71, 358, Tolerance.TRUNCATED),
    ],
)
def test_a_rate_agrees_with_its_total(rate: int, total: int, tolerance: Tolerance) -> None:
    finding = only(rated(rate, total), holds=True)
    assert (finding.type, finding.claims, finding.days) == (FindingType.RATE, (0, 1), 5)
    assert finding.tolerance == tolerance


def test_an_approximate_rate_may_be_a_tenth_off() -> None:
    assert only(rated(100, 531, approx=True), holds=True).tolerance == Tolerance.APPROXIMATE
    assert not only(rated(90, 531, approx=True), holds=False).holds


def test_a_rate_that_makes_another_total_is_told_with_its_arithmetic_and_slip() -> None:
    finding = only(rated(160, 531), holds=False)
    assert finding.suggestion == 106
    assert finding.message == (
        "160 a day over the 5 days from 4 to 8 March 2019 makes 800, but the report's total is "
        "531; 531 over 5 days is 106.2 a day; perhaps 106 was meant for 160 (two digits changed "
        "places)."
    )


def test_a_total_of_a_longer_period_may_be_more_but_not_less() -> None:
    held = only(rated(50, 531, covers=LONGER), holds=True)
    assert held.tolerance == Tolerance.BOUND
    assert "longer period" in held.message
    assert only(rated(160, 531, covers=LONGER), holds=False).suggestion == 106


def test_a_rate_without_known_days_is_not_checked() -> None:
    sample = Sample("The raids killed 531 people. That was 160 a day.")
    sample.add("531")
    sample.add("160", time_frame=TimeFrame.RATE, per="day")
    assert audit(sample.claims, sample.text)[0] == ()


@pytest.mark.parametrize(
    ("first", "last", "precision", "checked"),
    [
        (date(2008, 3, 21), date(2008, 4, 24), DatePrecision.MONTH, False),
        (date(2008, 3, 1), date(2008, 3, 31), DatePrecision.MONTH, True),
        (date(2008, 4, 1), date(2008, 6, 30), DatePrecision.PERIOD, True),
        (date(2008, 6, 1), date(2008, 8, 31), DatePrecision.PERIOD, False),
        (date(2008, 1, 1), date(2008, 12, 31), DatePrecision.YEAR, True),
        (date(2008, 10, 1), date(2009, 1, 20), DatePrecision.YEAR, False),
        (date(2008, 3, 24), date(2008, 3, 30), DatePrecision.WEEK, True),
        (date(2008, 3, 17), date(2008, 3, 30), DatePrecision.WEEK, False),
    ],
)
def test_a_rate_is_checked_over_days_that_the_words_name(
    first: date, last: date, precision: DatePrecision, checked: bool
) -> None:
    told = {"days_of": (first, last), "date_precision": precision}
    sample = Sample("The raids killed 77 people, 90 a day.")
    sample.add("77", **told)
    sample.add("90", time_frame=TimeFrame.RATE, per="day", **told)
    found = audit(sample.claims, sample.text)[0]
    assert [finding.type for finding in found] == ([FindingType.RATE] if checked else [])


def test_a_weekly_rate_counts_weeks() -> None:
    sample = Sample("In four weeks 260 people died, 65 a week.")
    month = (date(2019, 2, 4), date(2019, 3, 3))
    sample.add("260", days_of=month)
    sample.add("65", days_of=month, time_frame=TimeFrame.RATE, per="week")
    finding = only(sample, holds=True)
    assert (finding.tolerance, finding.days) == (Tolerance.EXACT, 28)


def test_days_given_by_the_words_do_without_dates() -> None:
    sample = Sample("In 20 days 640 were hurt, 23 a day.")
    sample.add("640", "injured", days=20)
    sample.add("23", "injured", time_frame=TimeFrame.RATE, per="day")
    assert only(sample, holds=False).suggestion == 32


def listed(total: str, parts: tuple[int, ...], text: str, **whole: object) -> Sample:
    """A total and its linked parts, found in the text in this order."""
    sample = Sample(text)
    sample.add(total, **whole)
    for number in parts:
        sample.add(str(number), part_of=0, victims=f"group {chr(97 + number % 26)}")
    return sample


def test_a_list_that_comes_out_even_holds() -> None:
    sample = listed("57", (23, 34), "It named 57 dead. Of these 23 were guards and 34 drivers.")
    finding = only(sample, holds=True)
    assert (finding.type, finding.claims) == (FindingType.SUM, (0, 1, 2))
    assert finding.tolerance == Tolerance.EXACT


def test_parts_that_make_more_than_the_total_are_told() -> None:
    sample = listed("57", (23, 44), "It named 57 dead. Of these 23 were guards and 44 drivers.")
    finding = only(sample, holds=False)
    assert (finding.type, finding.claims, finding.suggestion) == (FindingType.SUM, (0, 1, 2), 67)
    assert finding.message.startswith("23 and 44 make 67, but the report's total is 57")


def test_parts_that_make_less_hold_unless_the_list_is_complete() -> None:
    open_list = listed("90", (23, 34), "It named 90 dead. Of these 23 were guards and 34 drivers.")
    assert only(open_list, holds=True).tolerance == Tolerance.BOUND
    closed = listed("90", (23, 34), "It named 90 dead in all: 23 guards and 34 drivers.")
    assert not only(closed, holds=False).holds


def test_the_flag_of_a_complete_list_is_believed() -> None:
    sample = Sample("It named 90 dead. There were 23 guards and 34 drivers.")
    sample.add("90")
    sample.add("23", part_of=0, victims="guards", complete=True)
    sample.add("34", part_of=0, victims="drivers", complete=True)
    assert only(sample, holds=False).claims == (0, 1, 2)


def test_a_list_with_an_unread_number_is_not_called_short() -> None:
    text = "It named 90 dead in all: 23 guards, 33 cooks and 34 drivers."
    assert only(listed("90", (23, 34), text), holds=True).tolerance == Tolerance.BOUND


def test_included_groups_are_not_a_complete_list() -> None:
    text = "It named 90 dead: they included 23 guards and 34 drivers."
    assert only(listed("90", (23, 34), text), holds=True).tolerance == Tolerance.BOUND


@pytest.mark.parametrize(
    ("first", "second"),
    [("women and girls", "children"), ("women", "teachers"), ("boys", "minors")],
)
def test_groups_that_may_overlap_are_not_summed(first: str, second: str) -> None:
    sample = Sample(f"Of the 40 dead, 22 were {first} and 25 {second}.")
    sample.add("40")
    sample.add("22", part_of=0, victims=first)
    sample.add("25", part_of=0, victims=second)
    found = audit(sample.claims, sample.text)[0]
    assert [f.claims for f in found] == [(0, 1), (0, 2)]
    assert all(f.holds and f.type == FindingType.PART for f in found)


def test_women_and_men_exclude_each_other() -> None:
    sample = Sample("Of the 40 dead, 22 were women and 25 men.")
    sample.add("40")
    sample.add("22", part_of=0, victims="women")
    sample.add("25", part_of=0, victims="men")
    assert only(sample, holds=False).claims == (0, 1, 2)


def test_a_share_of_a_part_is_not_a_further_part() -> None:
    sample = Sample("Of 33 wounded the ward has 24, of whom 12 are very ill.")
    for words, whole in (("33", None), ("24", 0), ("12", 0)):
        sample.add(words, "injured", part_of=whole)
    assert all(f.holds for f in audit(sample.claims, sample.text)[0])


def test_parts_in_distant_sentences_are_summed_only_where_places_or_kinds_differ() -> None:
    text = "It named 40 dead. At the mill 22 died. The band played. On the road 25 died."
    for places, alarms in ((("the mill", "the road"), 1), ((None, None), 0)):
        sample = Sample(text)
        sample.add("40", place="Orsk")
        sample.add("22", part_of=0, place=places[0])
        sample.add("25", part_of=0, place=places[1])
        assert len(findings(sample, holds=False)) == alarms
    sample = Sample(text)
    sample.add("40")
    sample.add("22", part_of=0, status=Status.CIVILIAN)
    sample.add("25", part_of=0, status=Status.COMBATANT)
    assert len(findings(sample, holds=False)) == 1


def test_a_part_greater_than_its_total_is_told_without_a_guess() -> None:
    sample = Sample("The raid hurt 41 miners. One ward alone has 47 of them.")
    sample.add("41", "injured")
    sample.add("47", "injured", part_of=0)
    finding = only(sample, holds=False)
    assert (finding.type, finding.suggestion) == (FindingType.PART, None)
    assert finding.message == "47 cannot be part of a total of 41."


def test_killed_and_wounded_are_checked_without_links() -> None:
    sample = Sample("In all 57 men were killed and wounded: 23 were killed and 44 wounded.")
    sample.add("57", "casualties")
    sample.add("23", "killed")
    sample.add("44", "injured")
    assert only(sample, holds=False).suggestion == 67


def test_a_list_after_a_colon_is_checked_without_links() -> None:
    sample = Sample("The dead were 285 in all: 143 villagers, 96 rebels and 56 soldiers.")
    sample.add("285")
    for number, victims in ((143, "villagers"), (96, "rebels"), (56, "soldiers")):
        sample.add(str(number), victims=victims)
    assert only(sample, holds=False).suggestion == 295


def test_a_complete_list_of_bounded_figures_is_a_bound() -> None:
    sample = Sample("Of 20 dead, at least 5 were adults and 15 boys.")
    sample.add("20")
    sample.add("at least 5", part_of=0, high=None, victims="adults")
    sample.add("15", part_of=0, victims="boys")
    assert only(sample, holds=True).tolerance == Tolerance.BOUND


def restated(first: str, second: str, **shape: object) -> Sample:
    """Two figures linked as one."""
    sample = Sample(f"The raid killed {first} people. The mayor spoke of {second} dead.")
    sample.add(first)
    sample.add(second, same_as=0, **shape)
    return sample


def test_restated_figures_that_agree_hold() -> None:
    assert only(restated("53", "53"), holds=True).tolerance == Tolerance.EXACT
    bounded = restated("53", "more than 50", low=50, high=None)
    assert only(bounded, holds=True).tolerance == Tolerance.BOUND
    about = restated("197", "about 200", approx=True)
    assert only(about, holds=True).tolerance == Tolerance.APPROXIMATE
    assert only(restated("197", "200"), holds=True).tolerance == Tolerance.ROUNDED


def test_restated_figures_that_differ_are_told_without_taking_sides() -> None:
    finding = only(restated("1367", "1376"), holds=False)
    assert (finding.type, finding.claims) == (FindingType.SAME, (0, 1))
    assert finding.suggestion is None


def test_the_list_decides_which_restated_figure_is_meant() -> None:
    sample = Sample("Raid kills 26\n\nThe raid killed 36 men: 20 in huts and 16 in pits.")
    sample.add("26")
    sample.add("36", same_as=0)
    sample.add("20", part_of=1, place="huts")
    sample.add("16", part_of=1, place="pits")
    (finding,) = findings(sample, holds=False)
    assert (finding.type, finding.claims, finding.suggestion) == (FindingType.SAME, (0, 1), 36)


def test_an_update_is_not_a_restatement() -> None:
    sample = Sample("The raid killed 26 people. The toll rose to 36 on Friday.")
    sample.add("26")
    sample.add("36", same_as=0)
    assert audit(sample.claims, sample.text)[0] == ()


def test_a_headline_that_differs_by_a_slip_is_told_without_a_link() -> None:
    sample = Sample("Gunmen kill 31 in valley\n\nGunmen killed 13 people, the chief said.")
    sample.add("31")
    sample.add("13")
    assert only(sample, holds=False).message.startswith("The headline gives 31 killed")


def test_a_headline_that_adds_up_two_figures_is_left_alone() -> None:
    sample = Sample("Gunmen kill 31 in valley\n\nGunmen killed 13 people. Shells killed 18.")
    for words in ("31", "13", "18"):
        sample.add(words)
    assert findings(sample, holds=False) == []


def test_all_of_them_with_two_digits_changed_is_told_without_a_link() -> None:
    sample = Sample("The count is 1367 dead. Kin of all 1376 dead will be paid.")
    sample.add("1367")
    sample.add("1376")
    assert only(sample, holds=False).type == FindingType.SAME


def toll(later: int) -> Sample:
    """A running toll on two days, with new cases between."""
    sample = Sample(f"Crews found 26 bodies. The toll is {later} now. It was 438 on Monday.")
    start = date(2016, 9, 28)
    sample.add("26", days_of=(date(2016, 10, 20), date(2016, 10, 20)))
    sample.add(str(later), days_of=(start, date(2016, 10, 20)))
    sample.add("438", days_of=(start, date(2016, 10, 17)))
    return sample


def test_a_running_toll_that_falls_is_told() -> None:
    finding = only(toll(412), holds=False)
    assert (finding.type, finding.claims, finding.suggestion) == (FindingType.PART, (1, 2), 464)
    assert "438 by 17 October 2016 and cannot be 412 by 20 October 2016, after 26 more" in (
        finding.message
    )


def test_a_running_toll_that_grows_by_the_new_cases_holds() -> None:
    assert only(toll(464), holds=True).claims == (1, 2, 0)


@pytest.mark.parametrize(
    ("share", "tolerance"),
    [("35", Tolerance.EXACT), ("35.0", Tolerance.EXACT)],
)
def test_a_share_that_is_right(share: str, tolerance: Tolerance) -> None:
    sample = Sample(f"The blast hurt 80. Of these 28 were children, or {share} per cent.")
    sample.add("80", "injured")
    sample.add("28", "injured", victims="children")
    assert only(sample, holds=True).tolerance == tolerance


@pytest.mark.parametrize(
    ("share", "tolerance"), [(43, Tolerance.ROUNDED), (42, Tolerance.TRUNCATED)]
)
def test_a_share_may_be_rounded_or_cut_off(share: int, tolerance: Tolerance) -> None:
    sample = Sample("Of the 7 dead, 3 were women.")
    sample.add("7")
    sample.add("3", victims="women", percent=float(share))
    assert only(sample, holds=True).tolerance == tolerance


def test_a_share_that_is_wrong_is_told() -> None:
    sample = Sample("The blast hurt 80. Of these 28 were children, or 28 per cent.")
    sample.add("80", "injured")
    sample.add("28", "injured", victims="children")
    finding = only(sample, holds=False)
    assert (finding.type, finding.claims, finding.suggestion) == (FindingType.PERCENT, (0, 1), 35)
    assert finding.message.startswith("28 of 80 is 35 per cent, not 28 per cent; perhaps 35 per")


def test_a_share_above_the_whole_needs_no_base() -> None:
    sample = Sample("The dead were 28 children, or 128 per cent.")
    sample.add("28")
    assert only(sample, holds=False).claims == (0,)


def sides(**second: object) -> Sample:
    """Two claimants' figures for soldiers killed at one place."""
    sample = Sample("The army lost 13 soldiers, it said. The rebels said they killed 24 of them.")
    scope = {"victims": "soldiers", "place": "Orsk", "time_frame": TimeFrame.INCIDENT}
    sample.add("13", claimant="the army", **scope)
    sample.add("24", **{**scope, "claimant": "the rebels", **second})
    return sample


def test_two_sides_figures_for_one_event_conflict() -> None:
    finding = only(sides(), holds=False)
    assert (finding.type, finding.suggestion) == (FindingType.CONFLICT, None)
    assert "the army gives 13" in finding.message.lower()


@pytest.mark.parametrize(
    "second",
    [
        {"victims": "policemen"},
        {"place": "Omsk"},
        {"claimant": "an army spokesman"},
        {"claimant": None},
        {"time_frame": TimeFrame.CUMULATIVE},
        {"low": 10, "high": None},
        {"days_of": WEEK},
    ],
)
def test_figures_of_different_scope_do_not_conflict(second: dict[str, object]) -> None:
    assert audit(sides(**second).claims, sides().text)[0] == ()


@pytest.mark.parametrize(
    "fields",
    [{"vague": True}, {"modality": Modality.NEGATED}, {"modality": Modality.HYPOTHETICAL}],
)
def test_vague_denied_and_imagined_figures_take_no_part(fields: dict[str, object]) -> None:
    sample = Sample("It named 57 dead. Of these 23 were guards and 44 drivers.")
    sample.add("57", **fields)
    sample.add("23", part_of=0)
    sample.add("44", part_of=0)
    assert audit(sample.claims, sample.text)[0] == ()


def test_comments_are_checked_apart_from_the_body() -> None:
    sample = Sample("It named 41 dead. I heard 47 of them. I say 12 died, 13 of them boys.")
    sample.add("41")
    sample.add("47", part_of=0, comment=0)
    sample.add("12", comment=1)
    sample.add("13", part_of=2, comment=1)
    (finding,) = findings(sample, holds=False)
    assert finding.claims == (2, 3)


def test_one_wrong_total_is_told_for_each_relation_that_it_breaks() -> None:
    text = "The war killed 357 people: 200 rebels and 175 guards. That is 75 a day to Friday."
    sample = Sample(text)
    sample.add("357", days_of=WEEK)
    sample.add("200", part_of=0, victims="rebels")
    sample.add("175", part_of=0, victims="guards")
    sample.add("75", nth=1, days_of=WEEK, time_frame=TimeFrame.RATE, per="day")
    told = findings(sample, holds=False)
    assert {f.type for f in told} == {FindingType.SUM, FindingType.RATE}
    assert next(f for f in told if f.type == FindingType.SUM).suggestion == 375


def test_figures_that_only_together_cannot_stand_are_told_once() -> None:
    sample = Sample("Over 50 are held\n\nIt held 45 men on Friday: 31 in Tarka and 14 in Sefa.")
    sample.add("Over 50", "detained", high=None)
    sample.add("45", "detained", low=None, high=60, same_as=0)
    sample.add("31", "detained", part_of=1, place="Tarka", complete=True)
    sample.add("14", "detained", part_of=1, place="Sefa", complete=True)
    (finding,) = findings(sample, holds=False)
    assert finding.claims == (0, 2, 3)
    assert "cannot all stand" in finding.message


def test_coverage_counts_checks_and_claims() -> None:
    sample = listed("57", (23, 34), "It named 57 dead. Of these 23 were guards and 34 drivers.")
    sample.text += " A boy was hurt: 1."
    sample.add("1", "injured")
    coverage = audit(sample.claims, sample.text)[1]
    assert (coverage.claims, coverage.checked_claims) == (4, 3)
    assert (coverage.checks, coverage.held) == (1, 1)


def test_no_claims_no_findings() -> None:
    findings, coverage = audit([], "Nothing happened.")
    assert findings == ()
    assert (coverage.claims, coverage.checked_claims, coverage.checks, coverage.held) == (
        0,
        0,
        0,
        0,
    )


def test_links_out_of_range_or_in_a_ring_are_passed_over() -> None:
    sample = Sample("It named 57 dead, 23 guards and 34 drivers.")
    sample.add("57", part_of=7, same_as=9)
    sample.add("23", part_of=2)
    sample.add("34", part_of=1, same_as=2)
    assert isinstance(audit(sample.claims, sample.text), tuple)


def test_a_long_list_is_one_conflict_beside_a_differing_headline() -> None:
    numbers = range(101, 131)
    made = sum(numbers)
    places = ", ".join(f"{n} in town {n}x" for n in numbers)
    sample = Sample(f"War kills {made + 7}\n\nThe war killed {made} people: {places}.")
    sample.add(str(made + 7))
    sample.add(str(made), same_as=0)
    for n in numbers:
        sample.add(str(n), part_of=1, place=f"town {n}x", victims=None)
    (finding,) = findings(sample, holds=False)
    assert (finding.type, finding.claims, finding.suggestion) == (FindingType.SAME, (0, 1), made)


def test_a_figure_smaller_than_a_days_average_is_not_its_total() -> None:
    sample = Sample("The army lost 11 men. That was 84 a day until Friday.")
    sample.add("11", days_of=WEEK)
    sample.add("84", days_of=WEEK, time_frame=TimeFrame.RATE, per="day")
    assert audit(sample.claims, sample.text)[0] == ()
