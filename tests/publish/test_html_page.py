"""The page for the browser: whole text, safe, linked, readable without colours."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from tests.factories import COMMENTS, PARAGRAPHS, TITLE, reading

from warledger.errors import NotFoundError
from warledger.ingest import Failure
from warledger.publish import page, write_html
from warledger.records import Block, Comment, Outcome, Span

FAILURE = Failure(id=None, error=NotFoundError("gone<b>.html", "there is no such file"))


def tree(*changes: dict[str, object]) -> LexborHTMLParser:
    return LexborHTMLParser(page([reading(**change) for change in changes or ({},)]))


def words(node: LexborNode) -> str:
    for note in node.css(".tip"):
        note.decompose()
    return node.text()


def test_the_text_is_there_to_the_letter() -> None:
    made = tree()
    blocks = [words(node) for node in made.css("section.text .block")]
    assert blocks == list(PARAGRAPHS)
    assert [words(node) for node in made.css(".thread .block")] == [said for _, said in COMMENTS]


def test_figures_are_marked_by_outcome_with_a_note() -> None:
    made = tree()
    marks = made.css("mark[id]")
    assert [mark.text(deep=False) for mark in marks] == [
        "200", "531", "120", "about 160", "12", "531", "dozens of",
    ]  # fmt: skip
    for mark in marks:
        assert mark.attributes["data-outcome"] in mark.attributes["class"]
        assert mark.attributes["tabindex"] == "0"
        note = made.css_first("#" + str(mark.attributes["aria-describedby"]))
        assert note.attributes["role"] == "tooltip"
    assert "25–29 March 2008" in made.css_first("#r1-figure-4-tip").text()
    assert "via the Valley Wire" in made.css_first("#r1-figure-5-tip").text()
    assert "160 a day over 5 days" in made.css_first("#r1-figure-2-tip").text()


def test_every_link_inside_the_page_leads_somewhere_and_ids_are_unique() -> None:
    made = tree({}, {"title": "Second"})
    ids = [str(node.attributes["id"]) for node in made.css("[id]")]
    assert len(ids) == len(set(ids))
    targets = [str(node.attributes["href"]) for node in made.css("a[href^='#']")]
    assert targets
    assert {target[1:] for target in targets} <= set(ids)
    for name in ("aria-labelledby", "aria-describedby"):
        assert {str(node.attributes[name]) for node in made.css(f"[{name}]")} <= set(ids)


def test_findings_link_to_their_sentences() -> None:
    made = tree()
    card = made.css_first(".finding.fails")
    links = [str(node.attributes["href"]) for node in card.css("a")]
    assert [made.css_first(link).attributes["class"] for link in links] == [
        "sentence questioned",
        "sentence questioned",
    ]
    assert [node.text() for node in card.css("q b")] == ["531", "about 160"]
    assert "Does not hold" in card.text()
    assert len(made.css("mark.questioned")) == 2


def test_claims_of_readers_stand_apart() -> None:
    made = tree()
    assert len(made.css("section.comments tbody tr")) == 2
    assert not made.css("section.text #r1-figure-6")
    assert made.css_first("#r1-comment-2 .by a").attributes["href"] == "#r1-comment-1"


def test_statements_name_their_speaker_and_may_hold_figures() -> None:
    said = tree().css("section.text .statement[id]")
    assert [node.attributes["data-speaker"] for node in said] == [
        "officials (in the report’s words)",
        "Karim Ode, a doctor, via the Valley Wire",
    ]
    assert said[1].css_first("mark").attributes["id"] == "r1-figure-5"


def test_text_from_reports_is_inert() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    made = tree({"title": evil, "outlet": evil, "author": evil, "source": evil, "digest": evil})
    assert len(made.css("script")) == 1
    assert not made.css("img")
    assert evil in made.css_first("h1").text()


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://valley.example/a", True),
        ("HTTP://valley.example/a", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, linked: bool) -> None:
    assert bool(tree({"url": url}).css("a[rel]")) == linked


def test_the_policy_allows_the_pages_own_parts_and_nothing_else() -> None:
    made = tree()
    policy = str(made.css_first("meta[http-equiv]").attributes["content"])
    assert policy.startswith("default-src 'none';")
    for name in ("style", "script"):
        nodes = made.css(name)
        assert len(nodes) == 1
        found = hashlib.sha256(nodes[0].text().encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(found).decode()}'" in policy
    assert not made.css("[style], [onclick], link, iframe, [src]")


def test_landmarks_and_language() -> None:
    made = tree({"language": "fr"}, {"language": None})
    assert made.css_first("html").attributes["lang"] == "en"
    assert [len(made.css(name)) for name in ("main", "nav", "article", "h1")] == [1, 1, 2, 1]
    assert str(made.css_first("a.skip").attributes["href"]) == "#main"
    bodies = made.css("section.text .body")
    assert [node.attributes.get("lang") for node in bodies] == ["fr", None]
    levels = [int(str(node.tag)[1]) for node in made.css("h1, h2, h3, h4, h5")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_one_report_has_no_list_of_contents() -> None:
    made = tree()
    assert not made.css("nav")
    assert made.css_first("h1").text() == TITLE


def test_failures_are_listed() -> None:
    made = LexborHTMLParser(page([reading()], [FAILURE]))
    assert "gone<b>.html: there is no such file" in made.css_first(".failures li").text()


def test_nothing_is_written_when_nothing_was_read() -> None:
    stream = io.StringIO()
    write_html([FAILURE], stream)
    assert stream.getvalue() == ""
    write_html([FAILURE, reading()], stream)
    assert stream.getvalue().startswith("<!doctype html>")


def test_text_outside_of_blocks_is_kept() -> None:
    made = reading()
    heading = made.report.blocks[0]
    short = replace(made.report, blocks=(heading, *made.report.blocks[2:]))
    shown = LexborHTMLParser(page([replace(made, report=short)]))
    loose = [words(node).strip() for node in shown.css("section.text .loose")]
    assert loose == [PARAGRAPHS[1]]


def test_author_lines_between_comments_are_not_taken_for_the_body() -> None:
    made = reading()
    text, first = made.report.text, made.report.comments[0].span.start
    line = "• reader one says:\n\n"
    moved = [
        replace(comment, span=Span(*(at + len(line) for at in comment.span)))
        for comment in made.report.comments
    ]
    report = replace(
        made.report,
        text=text[:first] + line + text[first:],
        blocks=tuple(block for block in made.report.blocks if block.comment is None),
        comments=tuple(moved),
    )
    shown = LexborHTMLParser(
        page([replace(made, report=report, claims=(), statements=(), findings=())])
    )
    assert "says" not in shown.css_first("section.text").text()
    assert words(shown.css_first("#r1-comment-1 .body")).strip() == COMMENTS[0][1]


def test_blocks_that_overlap_show_their_text_once() -> None:
    made = reading()
    end = made.report.blocks[0].span.end
    twice = (*made.report.blocks, Block(span=Span(3, end), kind="quote"))
    blocks = tuple(sorted(twice, key=lambda block: block.span))
    shown = LexborHTMLParser(page([replace(made, report=replace(made.report, blocks=blocks))]))
    assert words(shown.css_first("section.text .body")).count(TITLE) == 1


def test_a_comment_without_author_time_or_blocks() -> None:
    made = reading()
    bare = Comment(
        index=0, author=None, posted_at=None, parent=None, span=made.report.comments[0].span
    )
    report = replace(
        made.report,
        comments=(bare, made.report.comments[1]),
        blocks=tuple(block for block in made.report.blocks if block.comment != 0),
    )
    shown = LexborHTMLParser(page([replace(made, report=report)]))
    assert words(shown.css_first("#r1-comment-1 .body")).strip() == COMMENTS[0][1]
    assert "without a name" in shown.css_first("#r1-comment-1 .by").text()


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_have_the_contrast_that_wcag_aa_asks_for() -> None:
    style = tree().css_first("style").text()
    schemes = re.findall(r":root \{(.*?)\n\s*\}", style, re.DOTALL)[:2]
    assert len(schemes) == 2
    for scheme in schemes:
        found = dict(re.findall(r"--(\w+): #([0-9a-f]{6})", scheme))
        tones = {
            name: tuple(int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
            for name, value in found.items()
        }
        paper = tones["paper"]
        for name in ("ink", "soft", "link", "bad", "good"):
            for ground in ("paper", "raised", "target"):
                assert _contrast(tones[name], tones[ground]) >= 4.5, (name, ground)
        for name in Outcome:
            mixed = tuple(
                0.1 * tone + 0.9 * under for tone, under in zip(tones[name], paper, strict=True)
            )
            assert _contrast(tones[name], mixed) >= 4.5, name
