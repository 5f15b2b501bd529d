"""Paragraphs too long for a splitter are stored in parts."""

from hypothesis import given
from hypothesis import strategies as st

from warledger.ingest.paragraphs import parted
from warledger.records import Block, Span

SENTENCE = "Five fighters were killed in Arda on Monday. "
PIECES = st.sampled_from([SENTENCE, "x" * 700, "five killed and ", "\t", "12, "])


def parts_of(text: str) -> list[str]:
    block = Block(kind="paragraph", span=Span(0, len(text)))
    return [text[part.span.start : part.span.end] for part in parted(text, block, 2_000)]


def test_short_block_is_whole() -> None:
    assert parts_of(SENTENCE * 3) == [SENTENCE * 3]


def test_parts_end_with_sentences() -> None:
    parts = parts_of(SENTENCE * 1000)
    assert len(parts) > 1
    assert all(part.startswith("Five") and part.endswith("Monday.") for part in parts)


def test_no_sentence_end_and_no_space() -> None:
    parts = parts_of("a" * 7000)
    assert len(parts) > 1
    assert "".join(parts) == "a" * 7000


@given(st.lists(PIECES, min_size=1, max_size=200).map("".join))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    kept = "".join("".join(parts_of(text)).split())
    assert kept == "".join(text.split())
