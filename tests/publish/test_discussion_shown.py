"""Discussions as rows, on the terminal and on the page."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from rich.console import Console
from selectolax.lexbor import LexborHTMLParser
from tests.factories import COMMENTS, place, reading

from warledger.publish import page, print_reading, reading_row
from warledger.records import (
    AddressKind,
    Answer,
    Chain,
    ChainLink,
    Citation,
    CitationRelation,
    CommenterMention,
    Discussion,
    LinkRole,
    Origin,
    OutletMention,
    Passage,
    PassageSource,
    Position,
    Question,
    Reading,
    Reply,
    Span,
)


def made(**changes: Any) -> Reading:
    """The hand-made reading with a discussion of its two comments."""
    read = reading()
    text = read.report.text
    first, second = (place(text, words) for _, words in COMMENTS)
    found = Discussion(
        outlets=(
            OutletMention(
                comment=1, span=Span(second.start, second.start + 2), name="<b>Wire</b>",
                known=False, title=None, rule="form",
            ),
        ),
        passages=(
            Passage(
                comment=1, span=place(text, "dozens of people", second.start),
                source=PassageSource.COMMENTER, source_comment=0, original=None, outlet=None,
                rule="same words",
            ),
        ),
        commenters=(
            CommenterMention(
                comment=1, span=second, name="reader one", comments=(0,),
                kind=AddressKind.ADDRESSED, rule="at sign",
            ),
        ),
        replies=(
            Reply(comment=1, parent=0, origin=Origin.INFERRED, reason="it quotes words of it"),
        ),
        chains=(
            Chain(
                of="statement", index=2, comment=1,
                links=tuple(
                    ChainLink(name=name, role=role, span=None)
                    for name, role in (
                        ("My cousin", LinkRole.SPEAKER), ("Wire", LinkRole.RELAY),
                        ("=Zoë", LinkRole.COMMENTER),
                    )
                ),
            ),
        ),
        citations=(
            Citation(
                comment=0, span=first, claim=5, reported=(1,), outlet=None,
                relation=CitationRelation.QUESTIONS, reason="it says so",
            ),
        ),
        question=Question(words="Who won?", answers=(Answer(name="North"), Answer(name="South"))),
        positions=(
            Position(
                comment=0, answer=None, sentence=first, cue=place(text, "No one", first.start),
                reason="nobody is named", rule="undecided",
            ),
        ),
    )  # fmt: skip
    return replace(read, discussion=replace(found, **changes))


def shown(read: Reading) -> str:
    stream = io.StringIO()
    print_reading(read, Console(file=stream, width=200, color_system=None))
    return stream.getvalue()


def test_rows_hold_everything_with_its_words() -> None:
    read = made()
    row = reading_row(read)["discussion"]
    text = read.report.text
    for name in ("outlets", "passages", "commenters", "citations"):
        for item in row[name]:
            assert text[item["start"] : item["end"]] == item["words"]
    assert row["positions"][0] == {
        "comment": 0, "answer": None, "start": row["positions"][0]["start"],
        "end": row["positions"][0]["end"], "sentence": COMMENTS[0][1], "cue": "No one",
        "reason": "nobody is named", "rule": "undecided", "status": "proposed",
    }  # fmt: skip
    assert [link["name"] for link in row["chains"][0]["links"]] == ["My cousin", "Wire", "=Zoë"]


def test_own_words_are_the_comment_without_its_passages() -> None:
    read = made()
    own = reading_row(read)["discussion"]["own"]
    words = [[read.report.text[start:end] for start, end in spans] for spans in own]
    assert words == [[COMMENTS[0][1]], ["My cousin says", "were arrested here too."]]


def test_what_was_not_read_is_null_and_shows_nothing() -> None:
    assert reading_row(reading())["discussion"] is None
    assert "Discussion" not in shown(reading())


def test_the_terminal_shows_who_answers_cites_and_takes_which_position() -> None:
    page_of = shown(made())
    assert "answers reader one (comment 1) (inferred: it quotes words of it)" in page_of
    assert "quotes reader one (comment 1): “dozens of people”" in page_of
    assert "questions the report “No one believes the 531 figure.” beside claim 2" in page_of
    assert "My cousin → Wire → =Zoë" in page_of
    assert "undecided (1 comment, proposed)" in page_of
    assert "for a person to confirm" in page_of


def test_a_question_that_no_comment_answers_is_said_so() -> None:
    assert "No comment says so in words that are known." in shown(made(positions=()))
    assert "No comment says so in words that are known." in page([made(positions=())])


def test_the_page_shows_the_same_and_escapes_it() -> None:
    tree = LexborHTMLParser(page([made()]))
    inside = [node.text() for node in tree.css("ul.inside li")]
    assert "cites <b>Wire</b>" in inside
    assert any(line.startswith("answers reader one") for line in inside)
    assert tree.css_first(".chains li").text() == "My cousin → Wire → =Zoë"
    (position,) = tree.css("ul.positions li")
    link = position.css_first("a").attributes["href"]
    assert tree.css_first(str(link)) is not None
