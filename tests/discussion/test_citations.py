"""Comments held beside the report's figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discussion_samples import Post, report_of

from warledger.coding import code
from warledger.discussion import discuss
from warledger.reading.transcribe import transcribe

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser


def citations(parser: SpacyParser, *posts: Post) -> list[tuple[int, str, list[str], str | None]]:
    """(comment, relation, the report's figures, outlet) of the citations."""
    transcript = transcribe(report_of(*posts), parser)
    claims = code(transcript)
    found = discuss(transcript, claims)
    return [
        (
            one.comment,
            one.relation.value,
            [claims[index].span.of(transcript.report.text) for index in one.reported],
            None if one.outlet is None else found.outlets[one.outlet].name,
        )
        for one in found.citations
    ]


@pytest.mark.parametrize(
    ("words", "citation"),
    [
        ("So 84 militia fighters were killed for a truce.", (0, "agrees", ["84"], None)),
        ("The Reuters article doesn’t gel with the casualty count.",
         (0, "differs", ["84", "120"], "Reuters")),
        ("According to Reuters, 31 militia fighters were killed.",
         (0, "differs", ["84"], "Reuters")),
        ("The count of the wounded looks far too high to me.",
         (0, "questions", ["120"], None)),
        ("Nobody believes the 120 in the story.", (0, "questions", ["120"], None)),
    ],
)  # fmt: skip
def test_a_comment_is_linked_to_the_claim_that_it_is_about(
    parser: SpacyParser, words: str, citation: tuple[int, str, list[str], str | None]
) -> None:
    assert citations(parser, ("Rana", (words,))) == [citation]


@pytest.mark.parametrize(
    "words",
    [
        "The truce does not fit the season.",
        "I count this as a loss.",
        "84 is the number of my bus.",
        "Nobody believes in this truce.",
        "31 militia fighters were killed.",
        "“Officials counted 84 militia fighters killed and 120 wounded since the fighting began.”",
    ],
)
def test_other_words_are_linked_to_nothing(parser: SpacyParser, words: str) -> None:
    assert citations(parser, ("Rana", (words,))) == []
