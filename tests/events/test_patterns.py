"""Each pattern finds its own example and leaves its counter-example alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.events.event_samples import events_of

from warledger.errors import ResourceError
from warledger.events.patterns import FILES, compile_pattern, cues, members, patterns
from warledger.resources import Group, lexicon

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

GROUPS = [(file, group) for file in FILES for group in lexicon(f"events_{file}")]
NAMES = [f"{file}.{group.name}" for file, group in GROUPS]


def group(**attributes: str) -> Group:
    return Group(
        name="humming",
        words=("hum",),
        attributes={"type": "PROTEST", "form": "ACTOR _", **attributes},
        example="They hummed.",
        counter_example=None,
    )


@pytest.mark.parametrize(("file", "group"), GROUPS, ids=NAMES)
def test_the_example_is_found(parser: SpacyParser, file: str, group: Group) -> None:
    found = {event.type.value for event in events_of(parser, group.example)}
    assert str(group.attributes["type"]) in found, f"{file}.{group.name}: {group.example}"


@pytest.mark.parametrize(("file", "group"), GROUPS, ids=NAMES)
def test_the_counter_example_is_left_alone(parser: SpacyParser, file: str, group: Group) -> None:
    assert group.counter_example, f"{file}.{group.name} has none"
    found = {
        event.type.value
        for event in events_of(parser, group.counter_example)
        if event.modality.value == "done"
    }
    assert str(group.attributes["type"]) not in found, group.counter_example


def test_every_class_and_cue_that_a_pattern_names_is_there() -> None:
    for part in ("verb", "noun", "predicate"):
        for row in patterns(part).values():
            for pattern in row:
                for slot in (*pattern.objects, *pattern.prepositions):
                    if slot.target not in {"RECIPIENT", "THING"}:
                        assert members(slot.target)
                light = pattern.demand("light")
                assert light is None or cues(light)


@pytest.mark.parametrize(
    ("change", "cause"),
    [({"form": "ACTOR _ WHOM"}, "unknown piece 'WHOM'"), ({"type": "HUM"}, "unknown type 'HUM'")],
)
def test_a_malformed_pattern_is_refused(change: dict[str, str], cause: str) -> None:
    with pytest.raises(ResourceError, match=cause):
        compile_pattern("test.humming", group(**change))


def test_the_lexicon_is_broad() -> None:
    verbs = patterns("verb")
    assert len(verbs) > 700
    types = {pattern.type.value for row in verbs.values() for pattern in row}
    assert len(types) == 16


@pytest.mark.parametrize(
    ("sentence", "lets_through"),
    [
        ("The mayor opened a market on Monday.", False),
        ("The hospital opened a ward for the wounded.", False),
        ("The minister opened the bridge.", False),
        ("The army opened a new road to the barracks.", False),
        ("The bridge, opened in 1964, was shelled on Monday.", False),
        ("The company opened a port in Tavel.", False),
        ("They opened a line of credit.", False),
        ("The village reopened its market after the truce.", False),
        ("The army opened two corridors for residents to leave.", True),
        ("The kingdom opened the airport to aid flights.", True),
        ("The authorities opened the crossing for trucks.", True),
        ("The road to the clinic was reopened on Friday.", True),
        ("The republic opened its territory to UN inspectors.", True),
    ],
)
def test_a_way_opened_is_no_opening_ceremony(
    parser: SpacyParser, sentence: str, lets_through: bool
) -> None:
    modes = [event.mode for event in events_of(parser, sentence) if event.type.value == "RETREAT"]
    assert modes == (["access"] if lets_through else [])
