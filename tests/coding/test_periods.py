"""When it happened, and whether a figure is for one happening, a total or a rate."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser
    from warledger.records import Claim

#: A Wednesday.
PUBLISHED = date(2021, 6, 2)


def times(parser: Parser, text: str, published: date | None = PUBLISHED) -> list[str]:
    """Each claim of a text as "figure first..last"."""
    return [
        f"{claim.span.of(text)} {_day(claim.date_start)}..{_day(claim.date_end)}"
        for claim in claims_of(parser, text, published)
    ]


def _day(day: date | None) -> str:
    return f"{day:%m-%d}" if day else "-"


def frames(parser: Parser, text: str) -> list[str]:
    """Each claim of a text as "figure frame"."""
    return [
        f"{claim.span.of(text)} {claim.per or claim.time_frame.value}"
        for claim in claims_of(parser, text, PUBLISHED)
    ]


def only(claims: tuple[Claim, ...]) -> Claim:
    assert len(claims) == 1
    return claims[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed 12 farmers on Monday.", ["12 05-31..05-31"]),
        ("A bomb killed 12 farmers, the police said on Monday.", ["12 -..-"]),
        ("The police said on Monday that a bomb had killed 12 farmers.", ["12 -..-"]),
        ("The toll rose to 45 on Monday.", ["45 -..-"]),
        ("12 soldiers died when a mine went off on Sunday, the army said on Monday.",
         ["12 05-30..05-30"]),
        ("Gunmen killed 12 farmers, the worst raid since 2004.", ["12 -..-"]),
        ("Since the fighting began on Friday, 90 people were killed and 40 were wounded.",
         ["90 05-28..06-02", "40 05-28..06-02"]),
        ("Nine men died at Tarka on Friday; on Sunday the rebels killed 30 at Sefa.",
         ["Nine 05-28..05-28", "30 05-30..05-30"]),
        ("The families of all 90 dead will have money by the end of the year.", ["90 -..-"]),
        ("Nineteen detainees had been released by Tuesday noon.", ["Nineteen 06-01..06-01"]),
        ("Two clinics had counted 310 dead by the end of May.", ["310 -..05-31"]),
        ("By May the guards had arrested 24 farmers.", ["24 -..05-31"]),
        ("The clashes, which began last night, killed nine soldiers.", ["nine 06-01..06-01"]),
        ("In little more than a month 900 villagers have fled.", ["900 -..06-02"]),
        ("Seven weeks of clashes claimed 90 lives.", ["90 -..-"]),
        ("Troops took the town on Sunday after seven weeks of clashes, which claimed 90 lives.",
         ["90 -..-"]),
        ("So far 900 fighters have surrendered.", ["900 -..06-02"]),
        ("While the day's reporting is far from over, 18 fighters are known to have been killed.",
         ["18 06-02..06-02"]),
    ],
)  # fmt: skip
def test_the_time_of_the_figures_own_clause(parser: Parser, text: str, expected: list[str]) -> None:
    assert times(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells killed 90 men from 3 May to 30 May. The army lost 11 men in the same four weeks.",
         ["90 05-03..05-30", "11 05-03..05-30"]),
        ("Mines killed 90 men in March this year. In the same month of last year, 70 were killed.",
         ["90 03-01..03-31", "70 03-01..03-31"]),
        ("Forty villagers died on Thursday. In the next two days the rebels killed 89 more.",
         ["Forty 05-27..05-27", "89 05-28..05-29"]),
        ("A camp was shelled last Thursday. The day after, a drone killed six nurses.",
         ["six 05-28..05-28"]),
        ("A week of raids has driven 2,400 people from their homes.", ["2,400 05-26..06-01"]),
        ("Eight days of raids have killed 40 villagers.", ["40 05-26..06-02"]),
        ("Fighting broke out on Friday. On the third day of fighting, 40 rebels were killed.",
         ["40 05-30..05-30"]),
        ("Fighting broke out on Friday. In the first two days of fighting, 40 rebels died.",
         ["40 05-28..05-29"]),
        ("Rebels raided Tarka on Thursday. Two days later soldiers killed 12 of them.",
         ["12 05-29..05-29"]),
        ("Rebels raided Tarka on 20 May. The previous week soldiers had killed 12 of them.",
         ["12 05-10..05-16"]),
        ("Rebels raided Tarka on 20 May. In that week soldiers killed 12 of them.",
         ["12 05-17..05-23"]),
        ("Every day shells fall on the town. On Monday they killed six nurses.",
         ["six 05-31..05-31"]),
        (("In three days of killing, rebels have slaughtered 90 people.\n"
         "They fell on the villages between Thursday and Saturday."), ["90 05-27..05-29"]),
    ],
)  # fmt: skip
def test_times_that_point_back(parser: Parser, text: str, expected: list[str]) -> None:
    assert times(parser, text) == expected


def test_a_year_is_lent_where_there_is_no_day_of_publication(parser: Parser) -> None:
    text = "He was born in 1970. In May 2006 the town fell. Rebels killed nine guards on 10 May."
    claim = only(claims_of(parser, text, None))
    assert claim.date_start == date(2006, 5, 10)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("Raid on gold camp leaves 26 dead\n\nRaiders killed 36 miners at the camp on Monday.",
         ["26 05-31..05-31", "36 05-31..05-31"], "period of the event told after"),
        ("Insurgents ambushed a column on Sunday. Nine soldiers were killed.",
         ["Nine 05-30..05-30"], "period of the event told before"),
        ("The war broke out on May 10, 2021. The war has killed 900 people.",
         ["900 05-10..06-02"], "period of the war"),
        (("Troops killed at least 34 rebels in two operations.\nThe first was fought on May 17."
         " The second was fought on May 19."), ["at least 34 05-17..05-19"],
         "the happenings told after"),
        (("At least 29 children are reported to have died.\nThe 29 children died between May 1 and"
         " May 20."), ["At least 29 05-01..05-20", "29 05-01..05-20"],
         "period of the event told after"),
    ],
)  # fmt: skip
def test_a_figure_without_a_time_takes_that_of_the_event(
    parser: Parser, text: str, expected: list[str], reason: str
) -> None:
    claims = claims_of(parser, text, PUBLISHED)
    assert times(parser, text) == expected
    assert any(reason in claim.reasons for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "Rebels raided Tarka on Monday. Some 520 suspects are currently held in prisons.",
        "In the past week 90 people fled. In total, 900 people have fled.",
        "Rebels captured 12 nurses in May 2019. The 12 nurses are still held by the rebels.",
        "Rebels raided Tarka on Monday. The war has killed 20,000 people.",
        "Dozens of villagers were killed in recent weeks. Rebels raided Tarka on Monday.",
        "Aid is expected on Thursday. Raiders killed 12 farmers.",
    ],
)
def test_what_takes_no_time_from_elsewhere(parser: Parser, text: str) -> None:
    last = claims_of(parser, text, PUBLISHED)[-1]
    assert (last.date_start, last.date_end) == (None, None)


def test_the_wounded_who_died_later_belong_to_the_day_of_the_attack(parser: Parser) -> None:
    text = (
        "The number of people killed rose to 17 on Monday after five of the wounded had died over"
        " the weekend. On Friday, the day of the attack, he had given the toll as 12."
    )
    assert times(parser, text) == ["17 05-28..05-28", "five 05-28..05-28", "12 05-28..05-28"]


def test_days_are_those_that_the_words_give(parser: Parser) -> None:
    text = "Shells killed 90 people from 3 May to 30 May, an average of three a day."
    assert [claim.days for claim in claims_of(parser, text, PUBLISHED)] == [28, 28]
    assert only(claims_of(parser, "A bomb killed 12 men on Monday.", PUBLISHED)).days is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Seven fighters were killed per day.", ["Seven day"]),
        ("Clashes killed 260 people, an average of 65 a week.", ["260 cumulative", "65 week"]),
        ("In a month 900 refugees have entered the province, 30 of them a day on average.",
         ["900 cumulative", "30 day"]),
        ("A bomb killed 12 farmers a day after the raid.", ["12 incident"]),
        ("Nine men were shot dead a week ago.", ["Nine incident"]),
    ],
)  # fmt: skip
def test_rates(parser: Parser, text: str, expected: list[str]) -> None:
    assert frames(parser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A car bomb killed 16 people and wounded 80 on Monday.", ["16 incident", "80 incident"]),
        ("Gunmen killed a soldier.", ["a incident"]),
        ("The war has killed 20,000 people.", ["20,000 cumulative"]),
        ("Since January 45 villagers have been killed.", ["45 cumulative"]),
        ("Police arrested 53 people in raids on two towns.", ["53 cumulative"]),
        ("Forces killed 14 fighters during a series of separate engagements.", ["14 cumulative"]),
        ("Airstrikes killed dozens of civilians in recent weeks.", ["dozens of cumulative"]),
        ("Chad has 234,000 refugees in camps.", ["234,000 cumulative"]),
        ("Saturday's clashes left 32 soldiers wounded.", ["32 incident"]),
        ("Two clinics had counted 310 dead by the end of May.", ["310 cumulative"]),
        ("Two clinics had counted 31 dead by the end of May.", ["31 cumulative"]),
    ],
)  # fmt: skip
def test_incident_or_total(parser: Parser, text: str, expected: list[str]) -> None:
    assert frames(parser, text) == expected


def test_parts_and_headlines_follow(parser: Parser) -> None:
    text = "Shells killed 260 people since January. Nine of them were women."
    assert frames(parser, text) == ["260 cumulative", "Nine cumulative"]
    text = "Police hold 53\n\nPolice arrested 53 people in raids on two border towns."
    assert set(frames(parser, text)) == {"53 cumulative"}
