"""Splitting is quicker than by the splitter alone, and splits alike."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yasbd import BoundaryDetector

from warledger.reading import sentences
from warledger.reading.sentences import split_block, splitter
from warledger.records import Block, Span

#: Words, abbreviations, initials, names, items of lists and marks, in any order.
PIECES = (
    *(
        "the raid",
        "Nine",
        "were killed",
        "in 1984",
        "it",
        "man",
        "Karu",
        "(two of them)",
        "I",
        "no",
    ),
    *("U.S.", "Mr.", "Gen.", "a.m.", "etc.", "et al.", "no. 5", "J. Lund", "St.", "Ave.", "Inc."),
    *("Yahoo!", "go ", "Part IV.", "# 2.", "p. 9", "Monday", "Army", "approx.", "vs."),
    *(".", "!", "?", "...", ". . .", ",", ":", ".”", "“", ".'", "[3]", ".)", "…", "。", "।"),
    *("- ", "1.", "1)", "b.", "(c)", "• ", "\n", "  ", "</b>", "½", "Ünal", "د"),
)


@pytest.fixture(scope="module")
def plain() -> BoundaryDetector:
    return BoundaryDetector("en")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", ""]))
@example(["Nine", "were killed", ".”", "“"], " ")
@example(["man", "Yahoo!", "“", "…"], "")
@example(["the raid", ".", "1.", "the raid", ".", "2.", "Karu", "."], " ")
def test_sentences_end_where_the_splitter_alone_ends_them(
    plain: BoundaryDetector, pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    block = Block(span=Span(0, len(text)), kind="paragraph")
    with patch.object(sentences, "_UNBROKEN", re.compile("(?!)")):
        wanted = split_block(text, block, plain)
    assert split_block(text, block, splitter()) == wanted
