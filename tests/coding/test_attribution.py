"""On whose word a figure stands, and how firm it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

from warledger.coding.attribution import claimant_words
from warledger.records import Modality

if TYPE_CHECKING:
    from warledger.reading.model import Parser

CLAIMANTS = [
    ("Nine people were killed, the police said.", ["the police"]),
    ("Nine people were killed.", [None]),
    # whoever counted
    ("The institute counted 171 men among the dead.", ["The institute"]),
    ("Chiefs of the villages have listed 82 missing.", ["Chiefs of the villages"]),
    ("The ministry's total is 40 dead.", ["The ministry"]),
    ("The agency arrived at 40 dead.", ["The agency"]),
    ("By the ministry's count, nine people died.", ["the ministry"]),
    ("An agency that keeps a list counted 40 dead.", ["An agency"]),
    # a side's or a town's toll is its own dead
    ("The army's toll is 40 dead.", [None]),
    ("The village's total is 40 dead.", [None]),
    (
        "The agency counted 40 dead. The ministry's number is lower. It reported 36 deaths.",
        ["The agency", "The ministry"],
    ),
    # nobody goes on in the pluperfect who speaks in the present
    (
        "The union says that nine people have died. Two clinics had taken in 20 bodies.",
        ["The union", None],
    ),
    # reports
    ("There were reports of airstrikes that killed nine people.", ["reports"]),
    # a run of one speaker
    (
        "Nine people were killed in Tarka, the agency said. Four of them were women.",
        ["the agency", "the agency"],
    ),
    (
        "Nine men were killed, the agency said. In May, 20 men had been killed in Tarka.",
        ["the agency", "the agency"],
    ),
    (
        "Nine men were killed, the agency said. Soldiers arrested 20 men in Sefa on Monday.",
        ["the agency", None],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMANTS)
def test_claimant(parser: Parser, text: str, expected: list[str | None]) -> None:
    assert [claim.claimant for claim in claims_of(parser, text)] == expected


def test_a_speaker_before_and_after_covers_what_lies_between(parser: Parser) -> None:
    text = (
        "Nine men were killed in Tarka, the union said. Raiders shot six guards in Sefa. "
        "They took two lorries, the union said."
    )

    assert {claim.claimant for claim in claims_of(parser, text)} == {"the union"}


@pytest.mark.parametrize(
    ("speaker", "claimant"),
    [
        ("Ada Moro, who speaks for the mission", "Ada Moro"),
        ("Ines Okoro, the governor of the lake province", "Ines Okoro"),
        ("Ines Okoro, a teacher, who fled", "Ines Okoro"),
        ("the interior minister, Ines Okoro", "the interior minister, Ines Okoro"),
        ("the state broadcaster, PLTV", "the state broadcaster, PLTV"),
        ("the ministry", "the ministry"),
    ],
)
def test_claimant_words(speaker: str, claimant: str) -> None:
    assert claimant_words(speaker) == claimant


MODALITIES = [
    ("Nine people were killed.", Modality.ASSERTED),
    ("Nine people were killed, the police said.", Modality.ATTRIBUTED),
    ("Nine people were reportedly killed.", Modality.ATTRIBUTED),
    ("Nine people are said to have been killed.", Modality.ATTRIBUTED),
    ("Nine people are believed to have been killed.", Modality.ASSERTED),
    ("No people were killed.", Modality.NEGATED),
    ("The bomb could kill 900 people.", Modality.HYPOTHETICAL),
    ("No witness said that nine people were killed.", Modality.HYPOTHETICAL),
    ("Nobody has accused the army of killing nine people.", Modality.ASSERTED),
    ("The group threatened to execute two hostages.", Modality.HYPOTHETICAL),
    ("The families of all 40 dead would have a pension.", Modality.ASSERTED),
    ("The army denied that 40 civilians had been killed.", Modality.DISPUTED),
]


@pytest.mark.parametrize(("text", "expected"), MODALITIES)
def test_modality(parser: Parser, text: str, expected: Modality) -> None:
    assert [claim.modality for claim in claims_of(parser, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The raids rarely killed more than ten people.",
        "Rarely were 30 people killed in Odra.",
        "Seldom were more than 12 people detained.",
    ],
)
def test_what_seldom_happens_is_not_told_of_any_day(parser: Parser, text: str) -> None:
    assert [claim.modality for claim in claims_of(parser, text)] == [Modality.HYPOTHETICAL]


def test_a_figure_beside_something_rare_is_told(parser: Parser) -> None:
    text = "Raids were rarely seen in Odra, but 12 people were killed on Sunday."
    assert [claim.modality for claim in claims_of(parser, text)] == [Modality.ASSERTED]
