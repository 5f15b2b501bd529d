"""Which claims belong to an operation, and by what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.events.test_undertakings import LAUNCH, operations, readings

from warledger.events import undertakings
from warledger.records import Belonging

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

Told = list[tuple[str, Belonging]]


def claims(parser: SpacyParser, *texts: str) -> Told:
    """The claims of the only operation: the figures' words, and by what they belong to it."""
    found = {one.report.id: one for one in readings(parser, *texts)}
    (operation,) = operations(undertakings(list(found.values())))
    return [
        (found[one.report].claims[one.claim].span.of(found[one.report].report.text), one.by)
        for one in operation.claims
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Operation Morning Star killed nine fighters in Lutz.", [("nine", Belonging.EVENT)]),
        (
            "In Lutz, where Operation Morning Star went on, doctors counted 14 wounded civilians.",
            [("14", Belonging.SENTENCE)],
        ),
        (
            "Operation Morning Star went on. In Lutz 14 civilians were wounded.",
            [("14", Belonging.PARAGRAPH)],
        ),
        (
            "Since the fighting began on 3 May 2010, 358 fighters were killed.",
            [("358", Belonging.COUNTED)],
        ),
        ("During the offensive 20 soldiers were captured.", [("20", Belonging.COUNTED)]),
        ("In Lutz 14 civilians were wounded by a flood.", []),
        ("Since the talks began, 358 fighters were killed.", []),
        ("Operation Morning Star went on.\nIn Lutz 14 civilians were wounded.", []),
        (
            "Operation Morning Star and Operation Red Dusk went on. 14 civilians were wounded.",
            [],
        ),
    ],
)
def test_by_what_a_claim_belongs_to_an_operation(
    parser: SpacyParser, text: str, told: Told
) -> None:
    found = claims(parser, LAUNCH + text)
    assert found == told


def test_what_is_counted_belongs_to_the_only_operation_of_a_report(parser: SpacyParser) -> None:
    text = (
        LAUNCH
        + "The navy of Odra launched Operation Red Dusk against the Grey Front in Tarn.\n"
        + "Since the fighting began, 358 fighters were killed."
    )
    for operation in operations(undertakings(readings(parser, text))):
        assert operation.claims == ()


def test_a_part_belongs_by_what_its_whole_does(parser: SpacyParser) -> None:
    (read,) = readings(
        parser,
        LAUNCH + "Since the fighting began, 358 fighters were killed.\n125 died in Tarn.",
    )
    whole, part = read.claims
    made = replace(read, claims=(whole, replace(part, part_of=0)))
    (operation,) = operations(undertakings([made]))
    assert [one.by for one in operation.claims] == [Belonging.COUNTED] * 2
    assert operation.claims[1].reason.startswith("part of “358”")


def test_what_ended_before_the_operation_is_not_its_own(parser: SpacyParser) -> None:
    text = (
        "The army of Odra on 3 May 2010 launched Operation Morning Star against the Red Brigade.\n"
        "Before Operation Morning Star, nine farmers were killed in a raid on 1 April 2010."
    )
    assert claims(parser, text) == []
