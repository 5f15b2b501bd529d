"""What holds of every discussion, whatever people write."""

from __future__ import annotations

from itertools import pairwise

from discussion_samples import report_of
from hypothesis import given, settings
from hypothesis import strategies as st

from warledger.discussion import discuss
from warledger.records import Answer, Discussion, Question, Report, Sentence, Span, Transcript

PIECES = st.sampled_from([
    "“", "”", '"', "'", "’", ">", "> ", "@", "@Rana ", "Rana, ", "Tom: ", "Rana wrote:", "Hi ",
    "Reuters", "NYT", "the Paper of Record", "(Reuters) – ", "ODRA (AFP) – ", "Herald: Big Title",
    "I won the boat race.", "Ode won.", "He lost the war.", "the boats left the pier at dawn",
    "It is too early to say who won.", " ", "\n", "é", "…", "?", ".", "www.bbc.co.uk/x", "„", "«",
])  # fmt: skip
WORDS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(lambda words: words.strip())
POSTS = st.lists(
    st.tuples(
        st.sampled_from(["Rana", "Tom", "Ode K.", "x", None, "Anonymous", "Reuters"]),
        st.lists(WORDS.map(lambda words: words.strip("\n")).filter(str.strip), min_size=1,
                 max_size=4),
    ),
    max_size=6,
)  # fmt: skip
WHO = Question(words="Who won?", answers=(Answer(name="the Odran government"), Answer(name="Ode")))


def read(report: Report) -> Discussion:
    """The discussion, with each block of a comment for a sentence."""
    sentences = tuple(
        Sentence(index=index, span=block.span, block=index, comment=block.comment, tokens=())
        for index, block in enumerate(report.blocks)
    )
    return discuss(Transcript(report=report, sentences=sentences, statements=()), (), WHO)


@settings(max_examples=120, deadline=None)
@given(POSTS)
def test_everything_stands_inside_its_comment_and_nothing_twice(
    posts: list[tuple[str | None, list[str]]],
) -> None:
    report = report_of(*posts)
    found = read(report)
    assert read(report) == found
    spans = [one.span for one in report.comments]
    items = (*found.outlets, *found.passages, *found.commenters)
    assert all(spans[one.comment].contains(one.span) for one in items)
    assert all(one.span.start < one.span.end for one in items)
    for kind in (found.outlets, found.passages, found.commenters):
        ordered: list[Span] = [one.span for one in kind]
        assert all(a.end <= b.start for a, b in pairwise(ordered))
    for position in found.positions:
        assert spans[position.comment].contains(position.sentence)
        assert position.sentence.contains(position.cue)
    for passage in found.passages:
        if passage.source_comment is not None and passage.original is not None:
            assert spans[passage.source_comment].contains(passage.original)
    assert all(reply.parent < reply.comment for reply in found.replies)


def test_without_comments_nothing_is_found() -> None:
    assert read(report_of()) == Discussion(question=WHO)
