"""Parts and restatements, read from whole texts of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser
    from warledger.records import Claim


def part_pairs(claims: tuple[Claim, ...], text: str) -> list[tuple[str, str]]:
    """(part, whole) by the figures' words."""
    return [
        (claim.span.of(text), claims[claim.part_of].span.of(text))
        for claim in claims
        if claim.part_of is not None
    ]


def same_pairs(claims: tuple[Claim, ...], text: str) -> list[tuple[str, str]]:
    """(restatement, first statement) by the figures' words."""
    return [
        (claim.span.of(text), claims[claim.same_as].span.of(text))
        for claim in claims
        if claim.same_as is not None
    ]


PARTS = [
    ("Shelling killed 13 people, including five children.", [("five", "13")]),
    (
        "A car bomb killed 16 people in Halim. Twelve of the dead were vendors.",
        [("Twelve", "16")],
    ),
    (
        "The blast wounded 80 people. Of the wounded, 28 were children.",
        [("28", "80")],
    ),
    (
        "Fifty-seven soldiers were killed and wounded: 23 soldiers were killed and 34 wounded.",
        [("23", "Fifty-seven"), ("34", "Fifty-seven")],
    ),
    (
        "Clashes in Arda left 33 people injured. Sefa Hospital took in nine injured.",
        [("nine", "33")],
    ),
    (
        "Gunmen killed 31 villagers. Twenty villagers were killed in Tarka and 11 in Sefa.",
        [("Twenty", "31"), ("11", "31")],
    ),
]

NOT_PARTS = [
    # A hospital's own earlier figure, and one for another place than a hospital.
    "Arda Hospital took in 40 wounded. Sefa Hospital took in nine wounded.",
    "Clashes in Arda left 33 people injured. A mine left nine people injured in Sefa.",
    "A blast in Arda killed 33 people. A mine killed nine people at Sefa Community Centre.",
    # Another outcome, another event, another side.
    "Shelling killed 13 people and wounded five children.",
    "A bomb killed 16 people on Monday. On Friday a mine killed four soldiers elsewhere.",
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_part_of(parser: Parser, text: str, expected: list[tuple[str, str]]) -> None:
    assert part_pairs(claims_of(parser, text), text) == expected


@pytest.mark.parametrize("text", NOT_PARTS)
def test_not_part_of(parser: Parser, text: str) -> None:
    assert part_pairs(claims_of(parser, text), text) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            (
                "Three farmers were killed near Karu. Four rebels were killed in Zaria. "
                "Seven people were killed in Kano."
            ),
            [],
        ),
        (
            (
                "Three farmers were killed near Karu. Four farmers were killed in Zaria. "
                "In all, seven farmers were killed in Kano state."
            ),
            ["Three", "Four"],
        ),
        (
            (
                "Seven farmers were killed in Kano state. Three farmers were killed in Karu. "
                "Four farmers were killed in Zaria."
            ),
            ["Three", "Four"],
        ),
    ],
)
def test_figures_of_other_places_told_before_make_no_sum(
    parser: Parser, text: str, parts: list[str]
) -> None:
    found = claims_of(parser, text)
    assert [claim.span.of(text) for claim in found if claim.part_of is not None] == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            (
                "Six farmers were killed in Karu on 3 May 2012. On 4 May 2012 two farmers were "
                "killed in Zaria and four farmers were killed in Lapai."
            ),
            [],
        ),
        (
            (
                "Six farmers were killed in May 2012. On 4 May 2012 two farmers were killed in "
                "Zaria. On 9 May 2012 four farmers were killed in Lapai."
            ),
            ["two", "four"],
        ),
    ],
)
def test_figures_of_other_days_add_up_to_no_total(
    parser: Parser, text: str, parts: list[str]
) -> None:
    found = claims_of(parser, text)
    assert [claim.span.of(text) for claim in found if claim.part_of is not None] == parts


def test_body_restates_the_headline(parser: Parser) -> None:
    text = (
        "More than 50 held in raids\n"
        "The gendarmerie arrested 53 people on Wednesday in raids on two border towns."
    )

    assert same_pairs(claims_of(parser, text), text) == [("53", "More than 50")]


def test_equal_figures_of_other_people_are_no_restatement(parser: Parser) -> None:
    text = "The clash killed 12 soldiers. The next day 12 rebels were killed in the hills."

    assert same_pairs(claims_of(parser, text), text) == []


def test_links_never_leave_the_text(parser: Parser) -> None:
    text = "Shelling killed 13 people, including five children. Nine of the dead were women."
    claims = claims_of(parser, text)

    for index, claim in enumerate(claims):
        for target in (claim.part_of, claim.same_as):
            assert target is None or (0 <= target < len(claims) and target != index)


def test_another_figure_is_on_top_of_the_total(parser: Parser) -> None:
    text = "In all, 90 fighters have been killed across the country so far. {} 17 died in Karu."
    assert [c.part_of for c in claims_of(parser, text.format("Another"))] == [None, None]
    assert [c.part_of for c in claims_of(parser, text.format("Some"))] == [None, 0]
