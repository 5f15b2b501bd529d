"""Whose words stand in a comment."""

from __future__ import annotations

from itertools import pairwise

import pytest
from discussion_samples import BODY, page_of

from warledger.discussion import discuss

FIRST = "The militia gave up nothing but its roadblocks, and it will put them back by June."


def passages(*posts: tuple[str | None, tuple[str, ...]]) -> list[tuple[int, str, int | None, str]]:
    """(comment, whose, the comment that it comes from, words) of every passage."""
    transcript = page_of(*posts)
    text = transcript.report.text
    return [
        (one.comment, one.source.value, one.source_comment, one.span.of(text))
        for one in discuss(transcript, ()).passages
    ]


@pytest.mark.parametrize(
    ("words_of", "quoted"),
    [
        (("“It will put them back by June.”", "Sooner."), "It will put them back by June."),
        (('You say "gave up nothing but its roadblocks" - so?',),
         "gave up nothing but its roadblocks"),
        (("> it will put them back by June", "Sooner."), "it will put them back by June"),
        (("| it will put them back by June", "Sooner."), "it will put them back by June"),
        (("The militia gave up nothing but its roadblocks and it will put them back. Why?",),
         "The militia gave up nothing but its roadblocks and it will put them back"),
    ],
    ids=["line", "inside", "mark", "blockquote", "unmarked"],
)  # fmt: skip
def test_an_earlier_comments_words_are_matched_to_it(
    words_of: tuple[str, ...], quoted: str
) -> None:
    found = passages(("Rana", (FIRST,)), ("Tom", ("I doubt it.",)), ("Ode", words_of))
    assert found == [(2, "commenter", 0, quoted)]


def test_the_original_stands_where_the_record_says() -> None:
    transcript = page_of(("Rana", (FIRST,)), ("Ode", ("“back by June” is late.",)))
    (passage,) = discuss(transcript, ()).passages
    assert passage.original is not None
    assert passage.original.of(transcript.report.text) == "back by June"
    assert transcript.report.comments[0].span.contains(passage.original)


def test_the_reports_words_are_the_reports() -> None:
    found = passages(("Ode", (f"“{BODY[2]}” Who counted?",)))
    assert found == [(0, "report", None, BODY[2])]


def test_a_quotation_of_nobody_on_the_page_is_unknown() -> None:
    line = "“Nobody has ever crossed that river alive in the spring.”"
    assert passages(("Ode", (line, "Old song."))) == [(0, "unknown", None, line[1:-1])]


@pytest.mark.parametrize(
    "comment",
    ["A “victory” of sorts.", "The so-called “Reed Militia” again.", "It was ‘over’ by noon."],
)
def test_a_word_or_two_between_marks_quote_nobody(comment: str) -> None:
    assert passages(("Rana", (FIRST,)), ("Ode", (comment,))) == []


def test_words_are_not_matched_to_a_later_comment() -> None:
    assert passages(("Ode", ("Put them back by June, will it?",)), ("Rana", (FIRST,))) == []


def test_an_article_before_a_credit_line_is_the_outlets() -> None:
    article = "Boats were seen leaving the harbour at dawn with the guns of the militia."
    found = passages(("Ode", ("Look here.", article, "Reuters: Boats leave the harbour")))
    assert found == [(0, "outlet", None, article)]


def test_paragraphs_in_the_commenters_own_voice_are_not_the_outlets() -> None:
    one = "Boats were seen leaving the harbour at dawn with the guns of the militia."
    two = "The harbour master said that nobody had stopped them."
    own = "I would have stopped them."
    line = "Reuters: Boats leave the harbour"
    found = passages(("Ode", ("Look here.", one, own, two, line)))
    assert [words_of for _, _, _, words_of in found] == [one, two]


def test_an_article_is_told_by_its_dateline_with_its_headline() -> None:
    paragraphs = (
        "So much for the truce.",
        "Boats leave the harbour",
        "Tue May 12, 2009 8:10am GMT",
        "ODRA (Reuters) – Boats were seen leaving the harbour at dawn, officials said.",
        "Nobody stopped them, the harbour master said.",
        "And what do we get for it?",
    )
    transcript = page_of(("Ode", paragraphs))
    found = discuss(transcript, ())
    (passage,) = found.passages
    text = transcript.report.text
    assert passage.span.of(text).startswith("Boats leave the harbour")
    assert passage.span.of(text).endswith("the harbour master said.")
    assert found.outlets[passage.outlet or 0].name == "Reuters"
    title = found.outlets[0].title
    assert title is not None
    assert title.of(text) == "Boats leave the harbour"


def test_a_line_that_says_who_wrote_gives_the_quotation_to_that_person() -> None:
    found = passages(
        ("Rana", ("I saw three boats.",)),
        ("Ode", ("Rana wrote:", "| there were boats, three of them, I saw it", "Five.")),
    )
    assert [(source, comment) for _, source, comment, _ in found] == [("commenter", 0)]


def test_a_comment_posted_twice_quotes_nobody() -> None:
    assert passages(("Rana", (FIRST,)), ("Rana", (FIRST,))) == []


def test_words_of_everybodys_page_are_not_taken_for_quotations() -> None:
    line = "Report this comment to the staff of the page if you think that it is abuse"
    assert passages(*((name, (f"{name} was here.", line)) for name in "ABCDE")) == []


def test_passages_of_a_comment_do_not_overlap() -> None:
    transcript = page_of(
        ("Rana", (FIRST,)),
        ("Ode", (f"“{FIRST}”", f"| {FIRST}", FIRST, "ODRA (Reuters) – It rained, they said.")),
    )
    spans = [one.span for one in discuss(transcript, ()).passages]
    assert len(spans) == 4
    assert all(a.end <= b.start for a, b in pairwise(spans))
