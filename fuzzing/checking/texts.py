"""Numbers, times, quotations, sentences of any text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache
from itertools import pairwise

from fuzzing.cases import expect, text_of
from fuzzing.checking.spans import check_apart, check_inside
from warledger.ingest.moments import as_printed, day_of, find
from warledger.ingest.paragraphs import blocks_of, lines_of
from warledger.reading.sentences import sentences
from warledger.records import Block, Report, Span
from warledger.resources import lexicon
from warledger.resources.folding import fold, split_words
from warledger.text.dates import DateLexicon, find_times
from warledger.text.numbers import NumberLexicon, NumberMatch, find_figures
from warledger.text.pointing import pointers
from warledger.text.quotes import Quotation, quotations

#: Days that times are counted from: the ends of the calendar among them.
_ANCHORS = (date(2008, 3, 30), None, date.min, date.max, date(2024, 2, 29))
_SEPARATORS = frozenset(",٬，'’\u00a0\u202f\u2009")


@cache
def _numbers() -> NumberLexicon:
    return NumberLexicon.of(lexicon("numbers"))


@cache
def _dates() -> DateLexicon:
    return DateLexicon.of(lexicon("dates"))


def numbers(raw: bytes) -> None:
    """Figures stand where they say, bounds in order, with the value of their digits."""
    text = text_of(raw)
    found = find_figures(text, _numbers())
    expect(found == find_figures(text, _numbers()), "figures found otherwise again", text)
    check_inside(found, text)
    check_apart([one.span for one in found])
    for one in found:
        expect(one.span.contains(one.core), "a number outside its bounds' words", one)
        expect(one.low is None or one.low >= 0, "fewer than nobody", one)
        if one.low is not None and one.high is not None:
            expect(one.low <= one.high, "bounds the wrong way round", one)
        _check_value(one, text)


def _check_value(one: NumberMatch, text: str) -> None:
    """A number of plain digits has the value of its digits, in whatever script."""
    shown = [sign for sign in one.core.of(text) if sign not in _SEPARATORS]
    if one.kind == "digits" and all(sign.isdecimal() for sign in shown):
        value = int("".join(str(unicodedata.decimal(sign)) for sign in shown))
        expect(one.value == float(value), "another value than its digits", one, one.core.of(text))


def times(raw: bytes) -> None:
    """Times stand where they say and begin before they end, whatever day they are counted from."""
    text = text_of(raw)
    for anchor in _ANCHORS:
        found = find_times(text, anchor, _dates())
        check_inside(found, text)
        check_apart([one.span for one in found])
        for one in found:
            if one.start is not None and one.end is not None:
                expect(one.start <= one.end, "a time that ends before it begins", one, anchor)
    expect(found == find_times(text, anchor, _dates()), "times found otherwise again", text)
    for span, pointer in pointers(text, _dates()):
        check_inside(span, text)
        for day in (date.min, date(2008, 3, 30), date.max):
            pointed = pointer.applied(day, day)
            expect(pointed is None or pointed[0] <= pointed[1], "points at an empty time", pointer)


def printed(raw: bytes) -> None:
    """Dates as pages print them are read the same wherever they stand."""
    text = text_of(raw)
    moment = find(text)
    if moment is not None:
        expect(0 <= moment.start < moment.end <= len(text), "a date outside the text", moment)
        expect(day_of(text) == date.fromisoformat(moment.iso[:10]), "another day", moment)
    once = as_printed(text)
    expect(as_printed(once) == once, "a date printed otherwise again", once, text)


def quoting(raw: bytes) -> None:
    """Quotations lie in their blocks, and in each other or apart."""
    text = text_of(raw)
    blocks = tuple(blocks_of(text, lines_of(text)))
    check_inside(blocks, text)
    check_apart([block.span for block in blocks])
    found = quotations(text, blocks)
    expect(found == quotations(text, blocks), "quotations found otherwise again", text)
    check_inside(found, text)
    for one in found:
        expect(blocks[one.block].span.contains(one.outer), "a quotation across blocks", one)
        expect(one.outer.contains(one.span), "words outside their marks", one)
    stack: list[Quotation] = []
    for one in found:
        while stack and stack[-1].outer.end <= one.outer.start:
            stack.pop()
        nested = not stack or stack[-1].outer.contains(one.outer)
        expect(nested, "quotations that cross each other", one, stack[-1:])
        stack.append(one)


#: What may stand before a block's first sentence: "BASRAH, Iraq (TRW) -- ", "YESTERDAY: ".
_DATELINE = re.compile(r"[^.!?\n]{3,120}?(?:[-–—]+|:)\s+")


def splitting(raw: bytes) -> None:
    """Sentences cover all words of their blocks but for a dateline, in order."""
    text = text_of(raw)
    blocks = tuple(blocks_of(text, lines_of(text)))
    found = list(sentences(_report(text, blocks)))
    check_inside([span for _, span in found], text)
    check_apart([span for _, span in found])
    for index, block in enumerate(blocks):
        own = [span for at, span in found if at == index]
        edges = [block.span.start, *(edge for span in own for edge in span), block.span.end]
        for start, end in list(pairwise(edges))[::2]:
            dateline = start == block.span.start and _DATELINE.fullmatch(text, start, end)
            left = "" if dateline else text[start:end].strip()
            expect(not left, "words in no sentence", left)


def folding(raw: bytes) -> None:
    """Words as names are compared stand where they say."""
    text = text_of(raw)
    words = split_words(text)
    spans = [Span(*word.span) for word in words]
    check_inside(spans, text)
    check_apart(spans)
    expect(fold(text) == fold(text), "folded otherwise again", text)


def _report(text: str, blocks: tuple[Block, ...]) -> Report:
    return Report(
        id="r", source="r.txt", title=None, outlet=None, author=None, published=None, url=None,
        language=None, text=text, blocks=blocks, comments=(), digest="",
    )  # fmt: skip
