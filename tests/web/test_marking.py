"""Reports' texts as pages mark them."""

from __future__ import annotations

from dataclasses import replace

from django.template import Context, Template
from selectolax.lexbor import LexborHTMLParser
from tests.factories import COMMENTS, PARAGRAPHS, reading

from warledger.records import Modality, Span
from warledger_desk.pages.marking import ClaimMark, MarkedText, State


def marked(**changes: object) -> tuple[MarkedText, LexborHTMLParser]:
    told = reading()
    marks = [
        ClaimMark(id=f"c{index}", claim=claim, **(changes if index == 0 else {}))  # type: ignore[arg-type]
        for index, claim in enumerate(told.claims)
    ]
    text = MarkedText(report=told.report, claims=marks, statements=told.statements)
    drawn = Template("{% load reports %}{% marked_body text %}").render(Context({"text": text}))
    return text, LexborHTMLParser(drawn)


def test_paragraphs_hold_the_text_to_the_letter_and_say_where_it_begins() -> None:
    _, page = marked()
    shown = page.css(".block")
    assert [node.text() for node in shown] == list(PARAGRAPHS)
    text = reading().report.text
    assert [int(node.attributes["data-start"] or -1) for node in shown] == [
        text.index(words) for words in PARAGRAPHS
    ]


def test_a_figure_bears_its_outcome_its_status_and_where_it_stands_in_review() -> None:
    _, page = marked(state=State.CORRECTED, questioned=True)
    claim = reading().claims[0]
    mark = page.css_first("#figure-c0")
    assert mark.text() == claim.span.of(reading().report.text)
    assert {"mark", "killed", "mark--corrected", "mark--questioned"} <= set(
        (mark.attributes["class"] or "").split()
    )
    assert mark.attributes["data-status"] == "combatant"
    assert mark.attributes["data-label"] == "killed, combatant"
    assert mark.attributes["tabindex"] == "0"


def test_a_mark_that_leads_somewhere_is_a_link() -> None:
    _, page = marked(href="/claims/c0/?a=1&b=2")
    assert page.css_first("#figure-c0 a").attributes["href"] == "/claims/c0/?a=1&b=2"
    assert "tabindex" not in page.css_first("#figure-c0").attributes


def test_claims_of_one_sentence_share_its_mark_and_each_has_its_anchor() -> None:
    _, page = marked()
    claims = reading().claims
    shared = [f"c{n}" for n, claim in enumerate(claims) if claim.sentence == claims[0].sentence]
    assert len(shared) > 1
    sentence = page.css_first("#sentence-c0")
    assert (sentence.attributes["data-claims"] or "").split() == shared
    assert all(sentence.css_first(f"#sentence-{name}") for name in shared)


def test_comments_stand_apart() -> None:
    text, page = marked()
    assert COMMENTS[0][1] not in page.text()
    assert LexborHTMLParser(str(text.comment(0))).text().strip() == COMMENTS[0][1]


def test_hostile_text_is_text() -> None:
    told = reading().report
    evil = '12 <script>alert(1)</script>\r" onmouseover=x were killed'
    report = replace(
        told, text=evil, comments=(),
        blocks=(replace(told.blocks[1], span=Span(0, len(evil)), comment=None),),
    )  # fmt: skip
    claim = reading().claims[0]
    figure = replace(claim.figure, span=Span(0, 2))
    mark = ClaimMark(
        id='"><b>', claim=replace(claim, figure=figure, sentence=Span(0, len(evil)),
                                  modality=Modality.DISPUTED),
    )  # fmt: skip
    page = LexborHTMLParser(str(MarkedText(report=report, claims=[mark]).body()))
    assert page.css("script, b") == []
    assert page.css_first(".block").text() == evil
