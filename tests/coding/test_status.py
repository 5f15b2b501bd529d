"""The victims' civil status, sex and age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

from warledger.coding.status import sex_and_age, status
from warledger.records import Outcome, Status

if TYPE_CHECKING:
    from warledger.reading.model import Parser


@pytest.mark.parametrize(
    ("victims", "expected"),
    [
        ("Valley Front fighters", Status.COMBATANT),
        ("soldiers", Status.SECURITY_FORCES),
        ("service members", Status.SECURITY_FORCES),
        ("family members", Status.CIVILIAN),
        ("members of the Boral tribe", Status.CIVILIAN),
        ("villagers", Status.CIVILIAN),
        ("Private Ada Moro", Status.SECURITY_FORCES),
        ("private persons", Status.UNKNOWN),
        ("protesters and police officers", Status.MIXED),
        ("refugees and militants", Status.MIXED),
        ("hostages of the rebels", Status.CIVILIAN),
        ("most of them soldiers", Status.MIXED),
        ("all of them soldiers", Status.SECURITY_FORCES),
        ("people", Status.UNKNOWN),
    ],
)
def test_status_of_words(victims: str, expected: Status) -> None:
    assert status(victims, Outcome.KILLED) is expected


def test_the_displaced_are_civilians_unless_the_words_say_otherwise() -> None:
    assert status("people", Outcome.DISPLACED) is Status.CIVILIAN
    assert status("soldiers", Outcome.DISPLACED) is Status.SECURITY_FORCES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bandits killed nine people.", [Status.CIVILIAN]),
        ("A car bomb killed nine people.", [Status.CIVILIAN]),
        ("Clashes in Tarka killed nine people.", [Status.UNKNOWN]),
        ("The army killed nine people.", [Status.UNKNOWN]),
        ("Nine people were killed at a wedding.", [Status.CIVILIAN]),
        ("The army says that it lost 16 men.", [Status.SECURITY_FORCES]),
        ("A dozen people died, most of them soldiers.", [Status.MIXED]),
        ("Fifty people died, mostly children.", [Status.CIVILIAN]),
        ("Nine people died in the blast.", [Status.CIVILIAN]),
        ("Troops captured three foreigners suspected of being militants.", [Status.COMBATANT]),
        ("Police arrested 12 people.", [Status.UNKNOWN]),
        ("Troops rescued 12 people.", [Status.CIVILIAN]),
    ],
)
def test_status_from_what_is_told(parser: Parser, text: str, expected: list[Status]) -> None:
    assert [claim.status for claim in claims_of(parser, text)] == expected


def test_a_whole_with_parts_of_several_kinds_is_mixed(parser: Parser) -> None:
    text = "The war killed 300 people: 200 villagers and 100 rebels."

    assert [claim.status for claim in claims_of(parser, text)] == [
        Status.MIXED,
        Status.CIVILIAN,
        Status.COMBATANT,
    ]


@pytest.mark.parametrize(
    ("victims", "expected"),
    [
        ("women and girls", ("female", None)),
        ("schoolboys", ("male", "child")),
        ("men", ("male", "adult")),
        ("children", (None, "child")),
        ("women and children", (None, None)),
        ("soldiers", (None, None)),
    ],
)
def test_sex_and_age(victims: str, expected: tuple[str | None, str | None]) -> None:
    assert sex_and_age(victims) == expected
