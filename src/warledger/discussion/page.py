"""A report's comments laid out for reading: paragraphs, quotations, sentences, who wrote when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.text.quotes import Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.records import Block, Comment, Report, Sentence, Transcript

_LINE = re.compile(r"[^\n]+")
#: A ">" after a word ends what one at the head of the line began.
_CLOSED = re.compile(r"(?<=[\w.,!?…])>(?=[\s.,;!?]|\Z)")
_MARKED = re.compile(r"\s*(?:>{1,2}(?!>)|&gt;)\s?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A line or paragraph of a comment."""

    span: Span  #: without marks of quotation before it and white space around it
    marked: bool  #: whether the page or a ">" marks it as quoted
    apart: bool  #: whether a blank line or a block's border parts it from the one before


class Page:
    """
    One report with its comments.

    Args:
        transcript: As the reading stage made it.
    """

    def __init__(self, transcript: Transcript) -> None:
        self.report: Report = transcript.report
        self.text: str = transcript.report.text
        self.transcript = transcript
        self._sentences: dict[int, list[Sentence]] = {}
        for sentence in transcript.sentences:
            if sentence.comment is not None:
                self._sentences.setdefault(sentence.comment, []).append(sentence)
        self._blocks: dict[int, list[Block]] = {}
        for block in self.report.blocks:
            if block.comment is not None:
                self._blocks.setdefault(block.comment, []).append(block)

    def sentences(self, comment: int) -> Sequence[Sentence]:
        """The sentences of one comment, by start."""
        return self._sentences.get(comment, [])

    def paragraphs(self, comment: int) -> Sequence[Paragraph]:
        """The lines and paragraphs of one comment, by start."""
        return self._paragraphs.get(comment, [])

    def quotations(self, comment: int) -> Sequence[Quotation]:
        """What stands between quotation marks in one comment, outermost ones only, by start."""
        return self._quotations.get(comment, [])

    def earlier(self, comment: int) -> Iterator[Comment]:
        """The comments written before one, in the page's order."""
        here = self.report.comments[comment]
        for other in self.report.comments:
            if other.index != comment and is_before(other, here):
                yield other

    def body(self) -> Iterator[Span]:
        """The paragraphs of the report itself."""
        for block in self.report.blocks:
            if block.comment is None:
                yield block.span

    @cached_property
    def _paragraphs(self) -> dict[int, list[Paragraph]]:
        return {comment: list(self._lines(blocks)) for comment, blocks in self._blocks.items()}

    @cached_property
    def _quotations(self) -> dict[int, list[Quotation]]:
        found: dict[int, list[Quotation]] = {}
        for comment, blocks in self._blocks.items():
            outer = [quote for quote in quotations(self.text, blocks) if quote.depth == 0]
            found[comment] = outer
        return found

    def _lines(self, blocks: Sequence[Block]) -> Iterator[Paragraph]:
        before: int | None = None
        for block in blocks:
            for line in _LINE.finditer(self.text, *block.span):
                gap = "\n\n" if before is None else self.text[before : line.start()]
                apart = gap.count("\n") > 1
                for span, marked in self._parts(Span(*line.span())):
                    quoted = marked or block.kind == "quote"
                    yield Paragraph(span=span, marked=quoted, apart=apart)
                    apart = False
                    before = line.end()

    def _parts(self, line: Span) -> Iterator[tuple[Span, bool]]:
        """A line without its mark; of ">their words> mine" both parts. Never empty."""
        mark = _MARKED.match(self.text, *line)
        start = mark.end() if mark else line.start
        closing = _CLOSED.search(self.text, start, line.end) if mark else None
        cut = closing.start() if closing else line.end
        theirs = trimmed(self.text[start:cut], start)
        if theirs.start < theirs.end:
            yield theirs, mark is not None
        if closing is not None:
            mine = trimmed(self.text[closing.end() : line.end], closing.end())
            if mine.start < mine.end:
                yield mine, False


def trimmed(words: str, start: int) -> Span:
    """Where words that begin at ``start`` stand without the white space around them."""
    left = start + len(words) - len(words.lstrip())
    return Span(left, max(left, start + len(words.rstrip())))


def is_before(other: Comment, here: Comment) -> bool:
    """Whether a comment was there when another was written: by their times, else by the order."""
    if other.posted_at and here.posted_at:
        one, two = other.posted_at, here.posted_at
        if one[:4].isdigit() and two[:4].isdigit() and len(one) == len(two) and one != two:
            return one < two
    return other.index < here.index
