"""A discussion of our own wording as plain text, held against a reading by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warledger.coding import code
from warledger.discussion import discuss
from warledger.ingest import ingest_bytes
from warledger.reading.transcribe import transcribe
from warledger.records import Answer, Claim, Discussion, Question, Report

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

TEXT = """Ceasefire announced in Varna valley

The Varnan army and the Hill Front agreed to stop firing on Friday after two weeks of clashes. President Ana Toma said 212 rebels had been killed. Front commander Ilir Doda denied it and spoke of 35.


12 comments

  • pelican says:

    Toma got everything she wanted. The rebels are finished, plain and simple.

  • Old Sarge says:

    @pelican not so fast. The Hill Front is still sitting on the ridge. I'd call that a draw.

  • Mira V. says:

    From the BBC this morning:

    Witnesses in the valley said the bodies of at least 60 fighters lay by the road. A doctor, Sami Kest, told the broadcaster that many were very young.

    So which number is it, 212 or 35?

  • pelican says:

    Sarge: the ridge is worthless without the road. And Mira, read what AFP wrote: "the army now controls both ends of the pass".

  • j.k. says:

    > The rebels are finished, plain and simple.
    Heard that in 2004 as well. Doda outfoxed them again.

  • Tomasz says:

    The 212 figure is wildly inflated, like all the army's figures. Nobody wins here.

  • Old Sarge says:

    Agree with Mira V. about the numbers. Doda lost half his men though, so he lost the battle.

  • riverrat says:

    Great reporting as always. Keep it up!

  • Mira V. says:

    Here is the Telegraph's take (https://www.telegraph.co.uk/news/varna):

    "The government has won the valley but not the war."

    I think that is about right.

  • hanna says:

    Does anybody know whether the school in Lower Varna is open?

  • Old Sarge says:

    hanna - it was open on Thursday.

  • Deborah says:

    pelican and Old Sarge should get a room. This truce won't last a week.
"""  # noqa: E501
WON = Question(
    words="Who won?",
    answers=(
        Answer(name="the Varnan government"),
        Answer(name="the Hill Front", aliases=("the rebels", "Doda")),
    ),
)
HOLD = Question(words="Will the truce last?", answers=(Answer(name="yes"), Answer(name="no")))

Read = tuple[Report, tuple[Claim, ...], Discussion, Discussion]


@pytest.fixture(scope="module")
def read(parser: SpacyParser) -> Read:
    (report,) = ingest_bytes(TEXT.encode(), source="varna.txt")
    assert isinstance(report, Report)
    transcript = transcribe(report, parser)
    claims = code(transcript)
    return report, claims, discuss(transcript, claims, WON), discuss(transcript, claims, HOLD)


def test_outlets(read: Read) -> None:
    report, _, found, _ = read
    assert [(one.comment, one.name, one.span.of(report.text)) for one in found.outlets] == [
        (2, "BBC", "BBC"),
        (3, "Agence France-Presse", "AFP"),
        (8, "The Daily Telegraph", "Telegraph"),
        (8, "The Daily Telegraph", "www.telegraph.co.uk"),
    ]


def test_passages(read: Read) -> None:
    report, _, found, _ = read
    shown = [
        (
            one.comment,
            one.source_comment if one.outlet is None else found.outlets[one.outlet].name,
            one.span.of(report.text).split(" ")[0],
            one.span.of(report.text).split(" ")[-1],
        )
        for one in found.passages
    ]
    assert shown == [
        (2, "BBC", "Witnesses", "young."),
        (3, "Agence France-Presse", "the", "pass"),
        (4, 0, "The", "simple."),
        (8, "The Daily Telegraph", "The", "war."),
    ]


def test_commenters_and_replies(read: Read) -> None:
    """Known misses: "And Mira, read" in the middle, and "pelican" with no word that cites it."""
    _, _, found, _ = read
    named = [(one.comment, one.name, one.kind.value) for one in found.commenters]
    assert named == [
        (1, "pelican", "addressed"),
        (3, "Old Sarge", "addressed"),
        (6, "Mira V.", "named"),
        (10, "hanna", "addressed"),
        (11, "Old Sarge", "named"),
    ]
    replies = [(one.comment, one.parent) for one in found.replies]
    assert replies == [(1, 0), (3, 1), (4, 0), (6, 2), (10, 9), (11, 10)]


def test_figures_beside_the_reports(read: Read) -> None:
    report, claims, found, _ = read
    assert [
        (one.comment, one.relation.value, [claims[i].span.of(report.text) for i in one.reported])
        for one in found.citations
    ] == [(2, "questions", ["212"]), (5, "questions", ["212"])]


def test_chains_lead_from_the_doctor_to_the_commenter(read: Read) -> None:
    _, _, found, _ = read
    chains = [[link.name for link in chain.links] for chain in found.chains]
    assert any(names[0] == "Sami Kest" and names[-2:] == ["BBC", "Mira V."] for names in chains)
    assert ["pelican", "j.k."] in chains


def test_positions(read: Read) -> None:
    _, _, won, hold = read
    assert [(one.comment, one.answer) for one in won.positions] == [
        (0, "the Varnan government"),
        (1, None),
        (4, "the Hill Front"),
        (5, None),
        (6, "the Varnan government"),
    ]
    assert [(one.comment, one.answer) for one in hold.positions] == [(11, "no")]
    assert hold.positions[0].reason == "it says that it does not last"
