"""Pages: the article, and the comments of each family of publishing systems."""

from __future__ import annotations

from datetime import date

import pytest
from ingest_samples import BODY, FAMILIES, FIRST, SECOND, THIRD, body_of, page, read
from selectolax.lexbor import LexborHTMLParser

from warledger.errors import EmptyInputError, LimitError
from warledger.ingest import Failure, Limits, ingest_bytes
from warledger.ingest.comment_pages import families


@pytest.mark.parametrize("family", FAMILIES)
def test_comments_with_author_time_and_parent(family: str) -> None:
    report = read(page(FAMILIES[family]))
    assert [c.author for c in report.comments] == ["Rana K.", "Osman", "Lale"]
    assert [c.span.of(report.text) for c in report.comments] == [FIRST, SECOND, THIRD]
    assert [c.parent for c in report.comments] == [None, 0, None]
    times = [c.posted_at[:16] if c.posted_at else None for c in report.comments]
    assert times == ["2008-04-07T20:15", "2008-04-07T21:02", None]


@pytest.mark.parametrize("family", FAMILIES)
def test_no_comment_in_the_body_and_all_of_the_article(family: str) -> None:
    body = body_of(read(page(FAMILIES[family])))
    for words in (FIRST, SECOND, THIRD, "Rana K.", "Leave a Reply"):
        assert words not in body
    for words in ("Seven people were killed", "Another twelve", "four impacts"):
        assert words in body


def test_metadata_headline_and_text() -> None:
    report = read(page(""))
    assert report.title == "Shell hits market at Tel Osman"
    assert report.outlet == "Valley Courier"
    assert report.published == date(2008, 4, 7)
    assert report.language == "en"
    assert report.blocks[0].kind == "heading"
    assert report.blocks[0].span.of(report.text) == report.title
    assert report.text.count(report.title) == 1
    assert report.comments == ()


def test_a_bare_page_has_no_invented_metadata() -> None:
    report = read(f"<html><body><article>{BODY}</article></body></html>")
    assert (report.author, report.published, report.url) == (None, None, None)


def test_comments_follow_the_body_after_a_blank_line() -> None:
    report = read(page(FAMILIES["blogger"]))
    assert report.text.endswith(f"\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}")


def test_paragraphs_and_breaks_of_a_comment_are_blocks() -> None:
    markup = FAMILIES["blogger"].replace(
        FIRST, "One line.<br>Another line.<br><br>A new paragraph."
    )
    report = read(page(markup))
    blocks = [b.span.of(report.text) for b in report.blocks if b.comment == 0]
    assert blocks == ["One line.", "Another line.", "A new paragraph."]


def test_comments_introduced_by_words_alone() -> None:
    markup = (
        "<div><h3>#1 Comment by Rana</h3>7 April 2008, 20:15<p>The crossing is closed.</p></div>"
        "<div><h3>#2 Comment by Osman</h3>8 April 2008<p>It opened again at dawn.</p></div>"
    )
    report = read(page(markup))
    assert [(c.author, c.posted_at) for c in report.comments] == [
        ("Rana", "2008-04-07T20:15"),
        ("Osman", "2008-04-08"),
    ]
    assert "dawn" not in body_of(report)


def test_recent_comments_in_the_margin_are_not_comments_of_the_page() -> None:
    markup = "<aside><ul><li class='recentcomments'>Rana on Flood</li></ul></aside>"
    assert read(page(markup)).comments == ()


def test_the_margins_list_of_latest_comments_is_passed_over() -> None:
    entry = (
        "<li class='comment'><span class='user'>Rana</span> "
        "<a href='/other'>My cousin counted nine at the mill last week</a></li>"
    )
    assert read(page(f"<div class='box'><ul>{entry * 3}</ul></div>")).comments == ()


@pytest.mark.parametrize(
    "markup",
    [
        (
            "<div class='commentEntry'><div class='commentContent' id='comment-7'>{}"
            "<div class='commentMeta'>By <cite>Rana</cite> on 7 April 2008</div></div></div>"
        ),
        (
            "<ul class='comments'><li><span class='metadata'>by Rana on 7 April 2008</span>"
            "{}<p class='reply'><a href='#'>Reply</a></p></li></ul>"
        ),
        (
            "<div class='kommentar-item'><div class='benutzer'>Rana</div>"
            "<div class='datum'>07.04.2008</div><div class='kommentar-text'>{}</div></div>"
        ),
    ],
)
def test_single_comments_of_unknown_systems(markup: str) -> None:
    report = read(page(markup.format(f"<p>{FIRST}</p>")))
    (comment,) = report.comments
    assert (comment.author, comment.posted_at) == ("Rana", "2008-04-07")
    assert comment.span.of(report.text) == FIRST


def test_a_time_that_is_no_complete_date_stays_as_printed() -> None:
    markup = FAMILIES["blogger"].replace("April 7, 2008 at 8:15 PM", "2 days ago")
    assert read(page(markup)).comments[0].posted_at == "2 days ago"


def test_a_forum_keeps_its_first_post_as_the_article() -> None:
    posts = "".join(
        f"<article class='message message--post' data-author='{name}'><div class='message-name'>"
        f"{name}</div><div class='message-body'>{words}</div></article>"
        for name, words in (("Ada", BODY), ("Rana", FIRST), ("Osman", SECOND))
    )
    report = read(f"<html><head><title>Tel Osman</title></head><body>{posts}</body></html>")
    assert [c.author for c in report.comments] == ["Rana", "Osman"]
    assert "grain market" in body_of(report)


def test_every_row_of_the_table_has_a_selector_that_parses() -> None:
    tree = LexborHTMLParser("<p>x</p>")
    for family in families():
        for selector in (family.node, *family.author, *family.time, *family.body):
            tree.css(selector)


def test_a_page_with_no_article() -> None:
    (failure,) = ingest_bytes(b"<html><body><nav>Home</nav></body></html>", source="empty.html")
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, EmptyInputError)


def test_a_page_nested_a_hundred_thousand_deep_is_read_or_refused() -> None:
    raw = b"<html><body>" + b"<div class=comment-item>" * 100_000 + BODY.encode()
    (outcome,) = ingest_bytes(raw, source="deep.html")
    assert not isinstance(outcome, Failure) or isinstance(
        outcome.error, (LimitError, EmptyInputError)
    )


def test_too_many_comments() -> None:
    raw = page(FAMILIES["blogger"]).encode()
    (failure,) = ingest_bytes(raw, source="long.html", limits=Limits(comments=2))
    assert isinstance(failure, Failure)
    assert isinstance(failure.error, LimitError)


def test_characters_that_no_browser_shows_are_left_out_of_pages() -> None:
    raw = page(
        '<ol class="comment-list"><li class="comment"><cite class="fn">J&shy;o</cite>'
        "<p>Not 1&#x2060;2 but 14, as every&shy;body knows.</p></li></ol>",
        body="<p>On Monday 1&#x200b;2 people were kil&shy;led and 3&#x200d;0 were &#x202e;hurt"
        "&#x202c; in Ar&shy;da, where houses burned until the evening and nobody came.</p>",
    ).replace("Shell hits", "Shell hi&shy;ts")
    report = read(raw, "soft.html")
    assert report.title == "Shell hits market at Tel Osman"
    assert "On Monday 12 people were killed and 30 were hurt in Arda" in report.text
    (comment,) = report.comments
    assert comment.author == "Jo"
    assert comment.span.of(report.text) == "Not 12 but 14, as everybody knows."
