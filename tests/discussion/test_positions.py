"""Positions on a question, as comments' own words show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discussion_samples import Post, report_of

from warledger.discussion import discuss
from warledger.reading.transcribe import transcribe
from warledger.records import Answer, PositionStatus, Question

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

ODRA, REED = "the Odran government", "Karim Ode"
AHEAD = Question(words="Who came out ahead?", answers=(Answer(name=ODRA), Answer(name=REED)))
HOLD = Question(words="Will the truce hold?", answers=(Answer(name="yes"), Answer(name="no")))
#: Who is who, as a page tells it.
FIRST: Post = (
    "Ada",
    (
        "Prime Minister Lena Vogt spoke to the Odran army.",
        "Karim Ode, the leader of the Reed Militia, was silent.",
    ),
)


def positions(
    parser: SpacyParser, question: Question, *paragraphs: str
) -> list[tuple[str | None, str]]:
    """(answer, the sentence that shows it) for a comment after the first."""
    report = report_of(FIRST, ("Rana", paragraphs))
    found = discuss(transcribe(report, parser), (), question).positions
    assert all(one.status is PositionStatus.PROPOSED and one.comment == 1 for one in found)
    assert all(one.sentence.contains(one.cue) for one in found)
    return [(one.answer, one.sentence.of(report.text)) for one in found]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("Ode came off better, if you ask me.", REED),
        ("The government has prevailed.", ODRA),
        ("This looks like a win for Vogt.", ODRA),
        ("He fought the law, and the law won.", ODRA),
        ("I count this as an Ode loss.", ODRA),
        ("It was a defeat for the Reed Militia.", ODRA),
        ("The Reed Militia suffered heavy losses and ran.", ODRA),
        ("Score one for Karim Ode.", REED),
        ("The Odran army did not win.", REED),
        ("In the end Ode blinked.", ODRA),
        ("The winner is Ode.", REED),
        ("Vogt lost face.", REED),
        ("The Odeists got the better deal.", REED),
        ("If we look at the map, this was a victory for Ode.", REED),
        ("It is way too early to say who won.", None),
        ("Who won remains to be seen.", None),
        ("Neither side won.", None),
    ],
)
def test_a_comment_that_says_so_takes_a_position(
    parser: SpacyParser, words: str, answer: str | None
) -> None:
    assert positions(parser, AHEAD, words) == [(answer, words)]


@pytest.mark.parametrize(
    "words",
    [
        "If Ode had won, he would have gone on.",
        "Ode can claim a victory now.",
        "I hope that the government wins.",
        "The government could have won.",
        "Did the government win?",
        "The government will say that Ode lost the fight.",
        "The cup was won in 1998 by a team that the Odran army had never met.",
        "Ode has many fighters.",
        "What a loss for the children of the town.",
        "It was too early for breakfast.",
        "Both of them are thieves.",
        "The government holds the bridge.",
    ],
)
def test_a_comment_that_does_not_say_so_has_none(parser: SpacyParser, words: str) -> None:
    assert positions(parser, AHEAD, words) == []


def test_others_words_are_no_position_of_who_quotes_them(parser: SpacyParser) -> None:
    report = report_of(
        FIRST,
        ("Rana", ("Vogt has lost the war and everybody knows it by now.",)),
        ("Tom", ("“Vogt has lost the war and everybody knows it by now.”", "Hm.")),
    )
    found = discuss(transcribe(report, parser), (), AHEAD).positions
    assert [one.comment for one in found] == [1]


def test_a_pronoun_is_the_person_named_last(parser: SpacyParser) -> None:
    found = positions(parser, AHEAD, "Ode is still there. He came out on top.")
    assert found == [(REED, "He came out on top.")]


def test_what_the_sentence_before_tells_can_be_called_a_victory(parser: SpacyParser) -> None:
    found = positions(parser, AHEAD, "Ode defied the army and got away. That is a victory.")
    assert found == [(REED, "That is a victory.")]


def test_who_decides_is_not_undecided(parser: SpacyParser) -> None:
    found = positions(parser, AHEAD, "Time will tell who won. For now it is a win for Ode.")
    assert [answer for answer, _ in found] == [REED]


def test_of_three_answers_nothing_follows_from_a_loss(parser: SpacyParser) -> None:
    three = Question(words="Who won?", answers=(*AHEAD.answers, Answer(name="Iran")))
    assert positions(parser, three, "It was a defeat for Ode.") == []
    assert positions(parser, three, "It was a victory for Iran.") != []


def test_other_words_for_an_answer_count(parser: SpacyParser) -> None:
    named = Question(
        words="Who won?",
        answers=(Answer(name="the north", aliases=("Northerners",)), Answer(name="the south")),
    )
    assert positions(parser, named, "The Northerners won.") == [
        ("the north", "The Northerners won.")
    ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("I think the truce will hold.", "yes"),
        ("The cease-fire won’t last.", "no"),
        ("It will fall apart by June.", "no"),
        ("I give it three weeks.", "no"),
        ("Whether the truce holds remains to be seen.", None),
    ],
)
def test_a_question_whether_something_lasts(
    parser: SpacyParser, words: str, answer: str | None
) -> None:
    assert positions(parser, HOLD, words) == [(answer, words)]


@pytest.mark.parametrize("words", ["They hold the bridge.", "The truce was signed on a boat."])
def test_other_words_do_not_say_whether_it_lasts(parser: SpacyParser, words: str) -> None:
    assert positions(parser, HOLD, words) == []


def test_a_question_of_another_kind_is_answered_in_its_own_words(parser: SpacyParser) -> None:
    broke = Question(words="Who broke the truce?", answers=AHEAD.answers)
    assert positions(parser, broke, "Ode broke it first.") == [(REED, "Ode broke it first.")]
    assert positions(parser, broke, "Ode came out ahead.") == []


def test_without_a_question_there_are_no_positions(parser: SpacyParser) -> None:
    found = discuss(transcribe(report_of(FIRST, ("Rana", ("Ode won.",))), parser), ())
    assert (found.question, found.positions) == (None, ())
