"""Commenters whom comments name."""

from __future__ import annotations

import pytest
from discussion_samples import Post, page_of

from warledger.discussion import discuss

EARLIER: tuple[Post, ...] = (
    ("Rana", ("I saw three boats.",)),
    ("Tom H. Barley", ("I saw five.",)),
    ("reed_watch", ("Nobody saw any.",)),
    ("Petrossian", ("It was dark.",)),
    ("Anonymous", ("Indeed.",)),
)


def named(words: str, author: str = "Ode") -> list[tuple[str, str, str, tuple[int, ...]]]:
    """(words, name, kind, comments) of the mentions in a comment after those above."""
    transcript = page_of(*EARLIER, (author, tuple(words.split("\n"))))
    text = transcript.report.text
    return [
        (one.span.of(text), one.name, one.kind.value, one.comments)
        for one in discuss(transcript, ()).commenters
    ]


@pytest.mark.parametrize(
    ("words", "mention"),
    [
        ("Rana, what of the boats?", ("Rana", "Rana", "addressed", (0,))),
        ("Rana -they left.", ("Rana", "Rana", "addressed", (0,))),
        ("Rana I think that they left.", ("Rana", "Rana", "addressed", (0,))),
        ("Rana\nThey left.", ("Rana", "Rana", "addressed", (0,))),
        ("Were they full, Rana?", ("Rana", "Rana", "addressed", (0,))),
        ("@rana were they full?", ("rana", "Rana", "addressed", (0,))),
        ("@ reed_watch: open your eyes", ("reed_watch", "reed_watch", "addressed", (2,))),
        ("Hey Tom, look again.", ("Tom", "Tom H. Barley", "addressed", (1,))),
        ("Thank you Barley!", ("Barley", "Tom H. Barley", "addressed", (1,))),
        ("Petrosian, it was noon.", ("Petrosian", "Petrossian", "addressed", (3,))),
        ("I agree with Rana on this.", ("Rana", "Rana", "named", (0,))),
        ("Rana’s point about boats is fair.", ("Rana", "Rana", "named", (0,))),
        ("Still, reed_watch never sees any.", ("reed_watch", "reed_watch", "named", (2,))),
        ("Hi Zoe, were you there?", ("Zoe", "Zoe", "addressed", ())),
        ("Hello marsh77, any news?", ("marsh77", "marsh77", "addressed", ())),
        ("@marsh77 any news?", ("marsh77", "marsh77", "addressed", ())),
        ("Ada, a good report.", ("Ada", "Ada Wren", "addressed", ())),
    ],
)  # fmt: skip
def test_a_commenter_is_found(words: str, mention: tuple[str, str, str, tuple[int, ...]]) -> None:
    assert named(words) == [mention]


@pytest.mark.parametrize(
    "words",
    [
        "The frog is called rana in these parts.",
        "Rana Hotel was hit.",
        "They met Rana Karim, the mayor.",
        "The road to Rana is open.",
        "Hi all, look at the map.",
        "Thanks for the map.",
        "Dear God, what a mess.",
        "Tomorrow, they will be back.",
        "Write to desk@reed_watch.example for more.",
        "Anonymous, you say?",
        "Ode, that is me.",
    ],
)
def test_other_words_are_no_commenters(words: str) -> None:
    assert named(words) == []


def test_names_in_somebody_elses_words_are_not_the_commenters() -> None:
    transcript = page_of(
        ("Rana", ("I saw three boats.",)),
        ("Tom", ("Rana, they were not boats at all but logs.",)),
        ("Ode", ("“Rana, they were not boats at all but logs.”", "Logs?")),
    )
    found = discuss(transcript, ()).commenters
    assert [(one.comment, one.name) for one in found] == [(1, "Rana")]


def test_who_writes_only_later_has_no_comment_that_could_be_meant() -> None:
    transcript = page_of(("Ode", ("Rana, where are you?",)), ("Rana", ("Here.",)))
    (mention,) = discuss(transcript, ()).commenters
    assert (mention.name, mention.comments) == ("Rana", ())


def test_the_latest_comment_of_a_person_comes_first() -> None:
    transcript = page_of(("Rana", ("One.",)), ("Rana", ("Two.",)), ("Ode", ("Rana, three?",)))
    assert discuss(transcript, ()).commenters[0].comments == (1, 0)
