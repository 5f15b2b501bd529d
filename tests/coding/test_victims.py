"""Who suffered it, in the words of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser

EXAMPLES = [
    ("Troops killed 14 Mahdi Army fighters.", ["Mahdi Army fighters"]),
    ("Troops killed 14 fighters and wounded nine.", ["fighters", "fighters"]),
    ("The raid freed six students of the boarding school.", ["students of the boarding school"]),
    ("Twelve of its soldiers were wounded.", ["its soldiers"]),
    ("The Mahdi Army had 71 of its fighters killed.", ["Mahdi Army fighters"]),
    ("Twelve of the dead were vendors.", ["vendors"]),
    ("Shelling killed 13 civilians and injured 19 others.", ["civilians", "other civilians"]),
    ("A soldier was killed.", ["soldier"]),
    ("The statement put the number of surrendered rebels at 96.", ["surrendered rebels"]),
    ("The convention counted 22 women and girls among the dead.", ["women and girls"]),
    ("The death toll rose to 45.", ["people"]),
    ("Thousands have died there.", [None]),
    # who they were is told after the figure, or by what they belonged to
    ("The raid left nine dead, most of them soldiers.", ["most of them soldiers"]),
    ("The raid left nine dead, the mayor said.", ["people"]),
    ("The count stood at ten dead in the detachment.", ["the detachment"]),
    ("The count stood at ten dead in the village.", ["people"]),
    ("The army put the militants' own dead at 96.", ["militants"]),
    ("Of those who ran into the hills, some are missing.", ["those who ran into the hills"]),
    # brackets inside a name and behind it stay whole, and make no name too long
    (
        "Police arrested nine members of the Unity (North) Movement and Party (UMP).",
        ["members of the Unity (North) Movement and Party (UMP)"],
    ),
    (
        "Nine members of the Front for Unity (FU), an armed group, were killed.",
        ["members of the Front for Unity (FU)"],
    ),
    (
        "Nine activists of the People's Front (Reformed) (PFR) were killed.",
        ["activists of the People's Front (Reformed) (PFR)"],
    ),
    (
        "Nine fighters of the Unity Movement (North) were killed.",
        ["fighters of the Unity Movement (North)"],
    ),
    ("Nine farmers (all from Zaria) were killed.", ["farmers (all from Zaria)"]),
    ("Nine farmers (the mayor spoke of eight) were killed.", ["farmers", "farmers"]),
    (
        "Nine fighters of the Unity Movement (which denies it had any there) were killed.",
        ["fighters of the Unity Movement"],
    ),
    # an owner is set before fighters alone
    ("Moscow said that nine of its citizens were killed.", ["its citizens"]),
    ("He said that “several dozen” of their pilots were killed.", ["their pilots"]),
    ("They took Goma, a city of traders, dozens of whom were killed.", ["traders"]),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_victims(parser: Parser, text: str, expected: list[str | None]) -> None:
    assert [claim.victims for claim in claims_of(parser, text)] == expected


def test_pronoun_is_resolved_to_the_fullest_name(parser: Parser) -> None:
    text = (
        "Journalist John Marlow went north in 2012. Marlow knew the road. He was captured in May."
    )

    assert [claim.victims for claim in claims_of(parser, text)][-1] == "Journalist John Marlow"


def test_victims_left_out_are_said_to_be_taken_from_elsewhere(parser: Parser) -> None:
    claims = claims_of(parser, "Troops killed 14 fighters and wounded nine.")

    assert not any("victims" in reason for reason in claims[0].reasons)
    assert any("victims" in reason for reason in claims[1].reasons)


def test_they_are_named_in_the_next_sentence(parser: Parser) -> None:
    """Bodies are those whom the next sentence names; not those whom it tells something of."""
    text = "Police found 20 bodies. They were {}."
    assert claims_of(parser, text.format("pupils of a school"))[0].victims == "pupils of a school"
    assert claims_of(parser, text.format("buried at once"))[0].victims == "bodies"


def test_a_person_told_beside_a_description(parser: Parser) -> None:
    """ "Another Briton, Tom Ray" brings up Tom Ray."""
    text = "Ann Lee was freed. Another Briton, Tom Ray, was shot. He was killed in the north."
    assert claims_of(parser, text)[-1].victims == "Tom Ray"


def test_parts_after_a_colon_are_not_the_whole(parser: Parser) -> None:
    """The others of a whole are not of the people of its first part."""
    text = (
        "An agency counted 50 people killed. The ministry's total is 40: 25 farmers and 15 others."
    )
    assert [claim.victims for claim in claims_of(parser, text)] == [
        "people",
        "people",
        "farmers",
        "other people",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Four soldiers died in Tavel.\n\nIn Orlin 50 were killed by an army strike.",
            "people",
        ),
        (
            "Four soldiers died in Tavel.\n\nSome 80 were killed around the army base.",
            "people",
        ),
        ("Four soldiers were killed in Tavel.\n\nNine more were wounded in Orlin.", "soldiers"),
        ("Four soldiers were killed in Tavel. Nine were wounded, the army said.", "soldiers"),
        ("Four soldiers were killed in Tavel. Nine more were wounded, the army said.", "soldiers"),
        ("Three policemen were killed in Tavel. Seven were wounded, police said.", "policemen"),
    ],
)
def test_those_killed_by_or_around_a_side_are_not_of_it(
    parser: Parser, text: str, expected: str
) -> None:
    assert [claim.victims for claim in claims_of(parser, text)][-1] == expected


def test_the_dead_of_a_place_are_not_the_place(parser: Parser) -> None:
    (claim,) = claims_of(parser, "The count put Iraq's dead at 300.")
    assert claim.victims == "people"
