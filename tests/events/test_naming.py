"""How operations are named, and which words speak of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import report_of
from tests.events.event_samples import events_of

from warledger.events import undertakings
from warledger.events.naming import NAME, apart, plain, spoken
from warledger.pipeline import Reader
from warledger.records import Stance

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They began Operation Hazel 5.", "Operation Hazel 5"),
        ("They began Operation Hazel V in May.", "Operation Hazel V"),
        ("Operation Hazel 5 was costly.", "Operation Hazel 5"),
        ("In Operation Hazel 40 soldiers fell.", "Operation Hazel"),
        ("In Operation Hazel 12 people fell.", "Operation Hazel"),
        ("Operation Hazel 2,000 strong", "Operation Hazel"),
        ("Operation Hazel, 40 dead", "Operation Hazel"),
        ("Operation Hazel of the Hills 2 ended.", "Operation Hazel of the Hills 2"),
    ],
)
def test_a_number_belongs_to_a_name(text: str, name: str) -> None:
    found = NAME.search(text)
    assert found is not None
    assert found[0] == name


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("Operation Hazel", "Nine fell in Operation Hazel.", True),
        ("Operation Hazel", "Nine fell in “Operation Hazel”, 40 were hurt.", True),
        ("Operation Hazel", "Operation Hazel's second week", True),
        ("Operation Hazel", "In Operation Hazel 40 soldiers fell.", True),
        ("Operation Hazel", "Nine fell in Operation Hazelwood.", False),
        ("Operation Hazel", "Nine fell in Operation Hazel 5.", False),
        ("Operation Hazel 5", "Nine fell in Operation Hazel 5.", True),
        ("Operation Hazel 5", "Nine fell in Operation Hazel 6.", False),
        ("Operation Hazel 5", "Nine fell in Operation Hazel 55.", False),
        ("Operation Hazel V", "Nine fell in Operation Hazel VI.", False),
        ("Operation Hazel 5", "Hazel 5 people", False),
        ("Operation Oak of the Hills", "the Oak of the Hills began", True),
        ("Operation Oak of the Hills", "the oak of the hills fell", False),
        ("Operation Knight’s Oath", "in the Knight's Oath", True),
    ],
)
def test_whether_words_speak_of_an_operation(name: str, words: str, expected: bool) -> None:
    assert spoken(name, words) is expected


def test_only_the_article_is_left_out() -> None:
    assert plain("Operation Bathe the Hills") == "operation bathe hills"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Rebels shelled Lutz to avenge Operation Hazel.", True),
        ("Rebels shelled Lutz in revenge for Operation Hazel.", True),
        ("Rebels shelled Lutz in bloody retaliation for Operation Hazel.", True),
        ("Rebels shelled Lutz in response to Operation Hazel.", True),
        ("Rebels shelled Lutz to disrupt the Operation Hazel.", True),
        ("Rebels shelled Lutz, countering Operation Hazel.", True),
        ("Rebels shelled Lutz before Operation Hazel.", True),
        ("Rebels shelled Lutz before Operation Hazel 5.", False),
        ("The army shelled Lutz in Operation Hazel.", False),
        ("The army shelled Lutz in support of Operation Hazel.", False),
    ],
)
def test_what_answers_an_operation_stands_apart_from_it(
    parser: SpacyParser, words: str, expected: bool
) -> None:
    assert apart("Operation Hazel", words) is expected
    named = [event for event in events_of(parser, words) if event.name == "Operation Hazel"]
    assert not (named and expected)


def _operations(parser: SpacyParser, text: str) -> dict[str | None, list[tuple[Stance, str]]]:
    report = replace(report_of(text, date(2010, 5, 30)), id="report-0")
    reading = Reader(parser, ground=False).read(report)
    return {
        one.name: [
            (part.stance, reading.events[part.event].trigger.of(text)) for part in one.events
        ]
        for one in undertakings([reading])
    }


def test_what_was_not_done_is_no_part_of_an_operation(parser: SpacyParser) -> None:
    told = _operations(
        parser,
        "The army of Odra launched Operation Hazel in Lutz. The army did not shell Lutz in "
        "Operation Hazel. The army denied that it bombed a school in Operation Hazel. "
        "The army attacked Lutz in Operation Hazel.",
    )
    assert told == {
        "Operation Hazel": [(Stance.MAKES, "launched"), (Stance.MAKES, "attacked")],
    }


def test_an_answer_to_an_operation_is_no_part_of_it(parser: SpacyParser) -> None:
    told = _operations(
        parser,
        "The army of Odra launched Operation Hazel in Lutz. Rebels killed nine farmers in "
        "revenge for Operation Hazel. Rebels shelled Lutz to disrupt Operation Hazel.",
    )
    assert told == {"Operation Hazel": [(Stance.MAKES, "launched")]}


def test_names_that_begin_alike_are_two_operations(parser: SpacyParser) -> None:
    told = _operations(
        parser,
        "The army of Odra launched Operation Hazel in Lutz.\n"
        "The navy of Odra launched Operation Hazelwood in Lutz. "
        "The navy shelled Lutz in Operation Hazelwood.",
    )
    assert {name: [stance for stance, _ in parts] for name, parts in told.items()} == {
        "Operation Hazel": [Stance.MAKES],
        "Operation Hazelwood": [Stance.MAKES, Stance.MAKES],
    }


def test_numbered_operations_are_two(parser: SpacyParser) -> None:
    told = _operations(
        parser,
        "The army attacked Lutz in Operation Hazel 5.\n"
        "The army attacked Lutz in Operation Hazel 6.",
    )
    assert set(told) == {"Operation Hazel 5", "Operation Hazel 6"}
    assert all(len(parts) == 1 for parts in told.values())


@pytest.mark.parametrize("number", ["5", "V"])
def test_who_launches_a_numbered_operation_makes_it(parser: SpacyParser, number: str) -> None:
    told = _operations(parser, f"The army of Odra launched Operation Hazel {number} in Lutz.")
    assert told == {f"Operation Hazel {number}": [(Stance.MAKES, "launched")]}
