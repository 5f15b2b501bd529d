"""Plain texts: body, comments introduced by words, blocks; stored as they came."""

from __future__ import annotations

import json
import os
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_samples import body_of, read

from warledger.ingest import Supplied, ingest_bytes
from warledger.ingest.moments import as_printed
from warledger.ingest.paragraphs import blocks_of, lines_of
from warledger.ingest.plain import is_comments_heading, lay_out, opening_of
from warledger.records import Report

CORPORA = Path(os.environ.get("WARLEDGER_CORPORA", "../shared"))


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("KANO, 12 March 2015 - ", date(2015, 3, 12)),
        ("KANO, Nigeria, March 12, 2015 (Northern Wire) -- ", date(2015, 3, 12)),
        ("KANO, Dec. 2, 2015 — ", date(2015, 12, 2)),
        ("KANO, MAR. 3, 2015 — ", date(2015, 3, 3)),
        ("KANO, Nigeria, 3 MARCH 2015 (Northern Wire) - ", date(2015, 3, 3)),
        ("KANO, SEPT. 30, 2015 -- ", date(2015, 9, 30)),
        ("KANO (Northern Wire) March 3, 2015 - ", date(2015, 3, 3)),
        ("KANO, Nigeria (NW), 3 March 2015 — ", date(2015, 3, 3)),
        ("KANO (NW) March 3 - ", None),
        ("KANO (NW) March 3, 2015: ", None),
        ("KANO (NW) on March 3, 2015 - ", None),
        ("KANO, 2 March (NW) March 3, 2015 - ", None),
        ("READ MORE (Video) March 3, 2015 - ", None),
        ("READ MORE (part 2) March 3, 2015 - ", None),
        ("KANO, MARKET 3, 2015 - ", None),
        ("KANO, MAYOR 3, 2015 - ", None),
        ("UN RESOLUTION 12 MARCH 2015 - ", None),
        ("READ MORE MAR. 3, 2015 - ", None),
        ("KANO, MAR. 3, 2015: ", None),
        ("KANO, 12 March - ", None),  # of which year is not told
        ("KANO, 31 February 2015 - ", None),
        ("KANO, 12 March 2915 - ", None),
        ("KANO - ", None),
        ("UN RESOLUTION 12 March 2015 - ", None),
        ("ALEPPO, 12 March 2013: ", None),
        ("The road is open again.\n\nREAD MORE, 12 March 2009 - ", None),
        ("On 12 March 2015 ", None),
    ],
)
def test_a_report_is_of_the_day_of_its_dateline(opening: str, day: date | None) -> None:
    text = f"Raid on a market\n\n{opening}Nine people were killed on Monday, police said.\n"
    assert read(text, "a.txt").published == day


def test_what_is_told_beside_a_text_outweighs_its_dateline() -> None:
    text = "Raid on a market\n\nKANO, 12 March 2015 - Nine people were killed on Monday.\n"
    (report,) = ingest_bytes(
        text.encode(), source="a.txt", supplied=Supplied(published=date(2015, 3, 14))
    )
    assert isinstance(report, Report)
    assert report.published == date(2015, 3, 14)


BULLETED = """Shelling closes the Tel Osman road

Seven people were killed on Monday, the district council said.

The deputy governor said:
“We will reopen the road tomorrow.”

Tags: ,


  • Rana K. says:

    Nine, not seven.
    My cousin counted them himself?

    He wrote it down.

  • the barley man says:

    Osman says: count the driver once.

  • Lale says:

    Is it open?


Weather

  Football
"""


def comments(text: str) -> list[tuple[str | None, str | None, str]]:
    return [(c.author, c.posted_at, c.span.of(text)) for c in lay_out(text).comments]


def blocks(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.span.of(text)) for b in blocks_of(text, lines_of(text))]


def test_bulleted_comments_and_furniture_after_them() -> None:
    assert comments(BULLETED) == [
        (
            "Rana K.",
            None,
            "Nine, not seven.\n    My cousin counted them himself?\n\n    He wrote it down.",
        ),
        ("the barley man", None, "Osman says: count the driver once."),
        ("Lale", None, "Is it open?"),
    ]


def test_body_ends_before_the_comments_and_furniture_is_no_block() -> None:
    report = read(BULLETED, "report.txt")
    assert report.title == "Shelling closes the Tel Osman road"
    assert report.blocks[0].kind == "heading"
    assert body_of(report).endswith("Tags: ,")
    assert all("Weather" not in b.span.of(report.text) for b in report.blocks)


def test_each_line_of_a_comment_is_its_own_block() -> None:
    report = read(BULLETED, "report.txt")
    first = [b.span.of(report.text) for b in report.blocks if b.comment == 0]
    assert first == ["Nine, not seven.", "My cousin counted them himself?", "He wrote it down."]


def test_dated_comments_without_bullet_or_indent() -> None:
    text = (
        "A report of what happened.\n\n2 comments\n\n"
        "Rana wrote:\nApril 7, 2008 at 9:12 pm\n\nNine, not seven.\n\n"
        "Osman says:\nApril 8, 2008 at 7:05 am\nThe driver was counted twice.\n\n"
        "Leave a Reply\nName\n"
    )
    assert comments(text) == [
        ("Rana", "2008-04-07T21:12", "Nine, not seven."),
        ("Osman", "2008-04-08T07:05", "The driver was counted twice."),
    ]
    assert [b.span.of(text) for b in lay_out(text).blocks if b.comment is None] == [
        "A report of what happened."
    ]


def test_a_speaker_in_an_article_is_no_commenter() -> None:
    text = (
        "The talks failed.\n\nThe minister said:\n\n“We tried.”\n\n"
        "The colonel said:\n\n“So did we.”\n"
    )
    assert comments(text) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("• Rana K. says:", ("Rana K.", None, True)),
        ("Rana said on April 7, 2008 at 9:12 pm:", ("Rana", "2008-04-07T21:12", False)),
        ("#3 Kommentar von Lale", ("Lale", None, False)),
        ("Comment by Osman — 8 April 2008 @ 7:05 am", ("Osman", "2008-04-08T07:05", False)),
        ("The spokesman for the ministry of the interior and police says:", None),
        ("Rana says it is open", None),
        ("says:", None),
    ],
)
def test_opening_of(line: str, expected: tuple[str, str | None, bool] | None) -> None:
    assert opening_of(line) == expected


@pytest.mark.parametrize(
    "line", ["12 comments", "Comments (3)", "3 Responses to “The road”", "Kommentare:"]
)
def test_comments_heading(line: str) -> None:
    assert is_comments_heading(line)


@pytest.mark.parametrize("line", ["Comments by the general drew fire", "No comment was given"])
def test_no_comments_heading(line: str) -> None:
    assert not is_comments_heading(line)


def test_wrapped_text_is_one_block() -> None:
    text = (
        "Seven people were killed on Monday when a shell hit the grain\n"
        "market at Tel Osman, the district council said in a statement.\n"
        "Another twelve were hurt.\n"
    )
    assert blocks(text) == [("paragraph", text.strip())]


def test_unwrapped_lines_are_blocks_of_their_own() -> None:
    long = "Seven people were killed on Monday when a shell hit the market, and then " * 2
    text = f"{long.strip()}.\nFour impacts were counted.\nNobody claimed them."
    assert [words for _, words in blocks(text)] == text.split("\n")


def test_short_lines_of_a_wrapped_text_stand_alone() -> None:
    text = (
        "The council gave these figures for the district and its two towns, as of\n"
        "Monday night.\n"
        "Killed: seven.\n"
        "Hurt: twelve.\n"
    )
    assert [words for _, words in blocks(text)][-2:] == ["Killed: seven.", "Hurt: twelve."]


def test_items_quotes_and_headings() -> None:
    text = (
        "The day.\n\nIn the north\n\n- seven killed at the market\n- twelve hurt on the road\n\n"
        "1. First list\n\n> He said it twice.\n"
    )
    assert blocks(text) == [
        ("paragraph", "The day."),
        ("heading", "In the north"),
        ("item", "seven killed at the market"),
        ("item", "twelve hurt on the road"),
        ("item", "First list"),
        ("quote", "He said it twice."),
    ]


def test_a_dateline_is_no_heading() -> None:
    text = "The day.\n\nValley Courier, 12 May 2008\n\nSeven people were killed."
    assert [kind for kind, _ in blocks(text)] == ["paragraph"] * 3


def test_a_long_first_line_is_no_title() -> None:
    assert lay_out("Seven people were killed.\n\nMore on this later.").title is None


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("March 30, 2008 at 9:12 am", "2008-03-30T09:12"),
        ("30. März 2008 um 21:05 Uhr", "2008-03-30T21:05"),
        ("Le 7 mai 2020 - 12:38.", "2020-05-07T12:38"),
        ("06.11.2023, 13.47 Uhr", "2023-11-06T13:47"),
        ("2008-03-30T09:12:44+02:00", "2008-03-30T09:12:44+02:00"),
        ("30/3/2008", "2008-03-30"),
        ("12 March 2008 12:05 a.m.", "2008-03-12T00:05"),
        ("3/4/2008", "3/4/2008"),
        ("31 February 2008", "31 February 2008"),
        ("2 days ago", "2 days ago"),
        ("May 2008", "May 2008"),
    ],
)
def test_moments(printed: str, iso: str) -> None:
    assert as_printed(printed) == iso


PIECES = st.sampled_from(
    [
        "Rana says:",
        "• Osman says:",
        "    in deeper",
        "Some words.",
        "",
        "12 comments",
        "\r",
        "- item",
        "> quote",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=25))
def test_spans_lie_inside_and_comments_apart(lines: list[str]) -> None:
    text = "\n".join(lines)
    layout = lay_out(text)
    for one in (*layout.blocks, *layout.comments):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.span.of(text) == one.span.of(text).strip()
    for before, after in pairwise(layout.comments):
        assert before.span.end <= after.span.start
    for block in layout.blocks:
        for comment in layout.comments:
            inside = comment.span.contains(block.span)
            assert (
                inside if block.comment == comment.index else not block.span.overlaps(comment.span)
            )
    ordered = sorted(layout.blocks, key=lambda block: block.span)
    for before, after in pairwise(ordered):
        assert before.span.end <= after.span.start


def test_the_seed_has_its_36_comments_where_they_stand() -> None:
    folder = CORPORA / "gold" / "seed"
    if not folder.is_dir():
        pytest.skip(f"no corpora at {CORPORA}; set WARLEDGER_CORPORA")
    text = (folder / "report.txt").read_text(encoding="utf-8")
    gold = json.loads((folder / "report.json").read_text(encoding="utf-8"))["comments"]
    found = [(c.author, c.span.start, c.span.end) for c in lay_out(text).comments]
    assert found == [(row["author"], row["start"], row["end"]) for row in gold]
    assert len(found) == 36
