"""Who did it, in the words of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser

EXAMPLES = [
    # who is called a prisoner has not taken himself; "we" are the figure before's
    ("We have taken 31 rebel militants prisoner, he said.", [None]),
    # whoever did what led to the outcome
    ("Coast guards answered a call, which led to the rescue of nine people.", ["Coast guards"]),
    # the subject of the verb, its "by" phrase, the owner of a happening
    ("Raiders killed nine farmers.", ["Raiders"]),
    ("Nine farmers were killed by raiders.", ["raiders"]),
    ("Gunmen attacked a base, leaving ten soldiers dead.", ["Gunmen"]),
    ("Shelling by the army killed nine farmers.", ["army"]),
    ("The militia's uprising has killed 900 people.", ["militia"]),
    ("A series of raids by militiamen killed nine farmers.", ["militiamen"]),
    ("Nine people were killed at the hands of the rebels.", ["rebels"]),
    ("The operation killed 139 insurgents.", ["operation"]),
    ("The explosion killed nine people.", [None]),
    # weapons are named as the subject, not after "by"
    ("A car bomb killed nine people.", ["car bomb"]),
    ("Nine people were killed by a car bomb.", [None]),
    # whoever accuses did not do it; the accused are charged with it
    ("The ministry accused the Kaya rebels of killing nine farmers.", ["Kaya rebels"]),
    ("The rebels, accused by the army of the killing of nine farmers, denied it.", ["rebels"]),
    ("The army was blamed by residents for killing nine farmers.", ["army"]),
    ("The ministry accused the rebels of ordering the killing of nine farmers.", ["rebels"]),
    ("The ministry accused the rebels of taking part in the killing of nine men.", ["rebels"]),
    ("The ministry accused the rebels of being behind the killing of nine men.", ["rebels"]),
    ("The ministry accused the rebels of an attack that killed nine farmers.", ["rebels"]),
    ("The ministry accused the rebels of raiding Tavel and killing nine men.", ["rebels"]),
    ("The ministry accused the rebels of using mines to kill nine farmers.", ["rebels"]),
    ("The ministry accused the Army of Dawn of killing nine farmers.", ["Army of Dawn"]),
    ("A court told of the massacre of nine men, for which many blame the rebels.", ["rebels"]),
    (
        "They want an inquiry into the raid that killed nine, for which many blame the army.",
        ["army"],
    ),
    # charged with something else than the harm
    ("The opposition accused the army of ignoring the killing of nine farmers.", [None]),
    ("The union accused the army of covering up the killing of nine farmers.", [None]),
    ("The union accused the army of failing to prevent the killing of nine men.", [None]),
    ("The army was accused of condoning the murder of nine farmers.", [None]),
    ("The army was accused of ignoring a raid that killed nine farmers.", [None]),
    ("The union blamed the army for its silence on the killing of nine farmers.", [None]),
    ("The union blamed the army for failing to stop rebels from killing nine men.", [None]),
    ("Residents accused the army of doing nothing while rebels killed nine men.", ["rebels"]),
    ("The union accused the victims of the raid that killed nine farmers.", [None]),
    # nobody is accused
    ("The ministry did not accuse the rebels of killing nine farmers.", [None]),
    ("Nobody accused the rebels of killing nine farmers.", [None]),
    ("The ministry never blamed the army for the deaths of nine farmers.", [None]),
    ("The envoy declined to blame the rebels for killing nine farmers.", [None]),
    ("The envoy spoke without accusing the rebels of killing nine farmers.", [None]),
    ("Nobody was charged with the killing of nine farmers.", [None]),
    # not these but those are accused
    ("The mayor has not accused the army but the rebels of killing nine men.", ["rebels"]),
    ("The mayor accused not the army, but the rebels, of killing nine men.", ["rebels"]),
    ("The mayor has not accused the army, but a mine killed nine men.", ["mine"]),
    ("The mayor has not accused Chad but Niger of killing nine men.", ["Niger"]),
    # a part in it, one charge of several, and whoever is charged after something else
    ("The army was accused of being involved in the killing of 30 farmers.", ["army"]),
    ("The army was accused of failing to guard Tavel and of killing nine men.", ["army"]),
    ("The army was accused of ignoring pleas and of ignoring a raid that killed 14.", [None]),
    ("The rebels raided the village and were accused of killing nine men.", ["rebels"]),
    ("Ten rebels are suspected of being killed.", [None]),
    # verbs that charge only with what stands behind their preposition
    ("The militia was charged with an attack in which 12 people died.", ["militia"]),
    ("The group was charged with an attack in which 12 people died.", ["group"]),
    ("The rebels, suspected of an attack that killed nine men, fled.", ["rebels"]),
    ("The court convicted two soldiers of the murder of nine men.", ["soldiers"]),
    ("Police charged the crowd, killing nine people.", [None]),
    ("Police charged with guarding the village killed nine men.", ["Police"]),
    ("The brigade is charged with investigating the killing of nine men.", [None]),
    # who supplies a weapon did not use it, nor did the weapon by itself
    ("The state is accused of supplying the shells that killed 14 people.", [None]),
    ("The army is accused of firing the shells that killed 14 people.", ["army"]),
    ("The army was accused of hiding the shells with which rebels killed 14 men.", ["rebels"]),
    ("The union accused the army after a mine killed nine people.", ["mine"]),
    # a fight names nobody
    ("Fighting between the army and the rebels has killed 300 people.", [None]),
    ("Clashes with the rebels killed three soldiers.", ["rebels"]),
    # an attacker in another clause
    ("Nine farmers died when raiders set the village on fire.", ["raiders"]),
    ("Nine people died of hunger after raiders burned the village.", [None]),
    # those who hold and free people; who frees some did not seize the others
    ("The army freed 24 captives, while 30 nurses kidnapped in May are missing.", ["army", None]),
    ("The gendarmerie arrested 53 people.", ["gendarmerie"]),
    ("Troops freed 12 hostages.", ["Troops"]),
    # who counts or treats did no harm
    ("The hospital took in nine wounded.", [None]),
    ("Nine soldiers surrendered to the rebels.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_perpetrator(parser: Parser, text: str, expected: list[str | None]) -> None:
    assert [claim.perpetrator for claim in claims_of(parser, text)] == expected


def test_parts_and_the_sentences_after_keep_the_attacker(parser: Parser) -> None:
    text = "Masked raiders attacked the mine and killed 36 men. Nine of the dead were guards."

    assert [claim.perpetrator for claim in claims_of(parser, text)] == ["Masked raiders"] * 2


def test_a_new_happening_with_no_owner_ends_the_search(parser: Parser) -> None:
    text = "Raiders attacked the mine and killed 36 men. Four traders were killed in a raid in May."

    assert [claim.perpetrator for claim in claims_of(parser, text)] == ["Raiders", None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The court accused the rebel leader of killing 12 civilians.", ["rebel leader"]),
        ("Police accused the rebel leaders of an attack that killed 14.", ["rebel leaders"]),
        ("The envoy accused the rebels of planting a bomb that killed 15 people.", ["rebels"]),
        ("The envoy did not hesitate to accuse the army of killing 17 people.", ["army"]),
        ("Neither the UN nor the EU accused the rebels of killing 18 people.", [None]),
    ],
)
def test_who_is_charged_with_the_deed(
    parser: Parser, text: str, expected: list[str | None]
) -> None:
    assert [claim.perpetrator for claim in claims_of(parser, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            (
                "The Dawn Brigade killed two people in Karu. Seven people were killed in Zaria. "
                "Three were killed there on Monday."
            ),
            ["Dawn Brigade", None, None],
        ),
        # one sentence, and a part of those told before
        (
            "The Dawn Brigade killed two people in Karu, and seven people were killed in Zaria.",
            ["Dawn Brigade", "Dawn Brigade"],
        ),
        (
            "The Dawn Brigade killed 20 people in Kano state. Nine of them were killed in Karu.",
            ["Dawn Brigade", "Dawn Brigade"],
        ),
        (
            "The Dawn Brigade killed two people in Karu. They killed seven people in Zaria.",
            ["Dawn Brigade", "Dawn Brigade"],
        ),
    ],
)
def test_who_did_it_at_one_place_did_not_do_it_at_another(
    parser: Parser, text: str, expected: list[str | None]
) -> None:
    assert [claim.perpetrator for claim in claims_of(parser, text)] == expected


def test_each_side_of_a_fight_is_asked_for_the_other(parser: Parser) -> None:
    text = "Insurgents ambushed a column of the army. Nine soldiers were killed and four attackers."

    claims = claims_of(parser, text)

    assert claims[0].perpetrator == "Insurgents"
    assert claims[1].perpetrator in {"army", "column of the army"}


def test_a_bare_group_is_told_by_its_fuller_mention(parser: Parser) -> None:
    text = "Armed Murle raiders attacked the village. The raiders killed nine people."

    assert [claim.perpetrator for claim in claims_of(parser, text)] == ["Armed Murle raiders"]


def test_where_it_was_taken_from_elsewhere_the_reason_is_kept(parser: Parser) -> None:
    text = "Gunmen stormed the market on Friday. Nine traders were killed."

    (claim,) = claims_of(parser, text)

    assert claim.perpetrator == "Gunmen"
    assert any(reason.startswith("perpetrator from") for reason in claim.reasons)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("An airstrike killed nine people.", "airstrike"),
        ("Nine people died in an ambush.", "ambush"),
        ("Raiders killed nine people.", None),
    ],
)
def test_cause(parser: Parser, text: str, cause: str | None) -> None:
    assert [claim.cause for claim in claims_of(parser, text)] == [cause]


def test_the_same_person_told_elsewhere(parser: Parser) -> None:
    """Who took a person is who took him, in whatever sentence; another person's taker is not."""
    text = "Rebels captured reporter Tom Ray. Editors met. Aid came. {} was captured in 2012."
    assert claims_of(parser, text.format("Ray"))[-1].perpetrator == "Rebels"
    assert claims_of(parser, text.format("Sam Lee"))[-1].perpetrator is None
