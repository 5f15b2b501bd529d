"""
Blocks of a plain text that is stored as it came: paragraphs, headings, items, quotes.

A newline is either the end of a paragraph or a wrap at the edge of the column. It is a wrap when
the text is set in a column (no line of it is longer than `COLUMN`) and the first word of the next
line would not have fitted on the line before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from warledger.ingest import moments
from warledger.records import Block, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Wider lines mean that the text is not wrapped by hand; mail and wire copy wrap at 65 to 80.
COLUMN = 110
_NARROWEST_COLUMN = 40
_HEADING_CHARS = 120
_HEADING_WORDS = 14

_ITEM = re.compile(r"(?:[-*•‣▪–—·]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
_QUOTE = re.compile(r"(?:>\s?)+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SENTENCE_END = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_COMPLETE = re.compile(r"[.!?…][\"'”’»)\]]*$")
#: Longer blocks are stored in parts, because splitters take time with the square of the length.
_BLOCK_CHARS = 20_000
_NEXT_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[A-Z\d])")


class Line(NamedTuple):
    """A line without its ending: ``start`` and ``end`` trimmed of white space, in code points."""

    start: int
    end: int
    indent: int  #: columns of white space before it

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.start == self.end


def lines_of(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of a stretch of a text."""
    end = len(text) if end is None else end
    found: list[Line] = []
    position = start
    while position <= end:
        match = _LINE_END.search(text, position, end)
        stop = match.start() if match else end
        raw = text[position:stop]
        bare = raw.strip()
        indent = len(raw) - len(raw.lstrip()) if bare else 0
        first = position + indent
        found.append(Line(first, first + len(bare), indent))
        if match is None:
            break
        position = match.end()
    return found


def blocks_of(
    text: str, lines: Sequence[Line], *, comment: int | None = None, title: bool = False
) -> Iterator[Block]:
    """
    Blocks of consecutive lines.

    Args:
        text: The whole text that the lines count in.
        lines: Lines of one stretch of it, by position.
        comment: Index of the comment that the stretch is; None for the body.
        title: Whether the first line is the report's title.
    """
    widest = max((line.end - line.start for line in lines), default=0)
    headings = comment is None
    for number, paragraph in enumerate(_paragraphs(lines)):
        if title and number == 0:
            yield Block(span=Span(paragraph[0].start, paragraph[0].end), kind="heading")
            paragraph = paragraph[1:]  # noqa: PLW2901 - the title's line is done
        for group in _unwrapped(text, paragraph, widest):
            alone = headings and len(paragraph) == 1 and number > 0
            yield _block(text, group, comment, may_head=alone)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if not line.blank:
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _unwrapped(text: str, paragraph: Sequence[Line], widest: int) -> Iterator[list[Line]]:
    """The lines of a paragraph, wrapped ones put together."""
    group: list[Line] = []
    for line in paragraph:
        if group and not _wraps(text, group[-1], line, widest):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _wraps(text: str, line: Line, following: Line, widest: int) -> bool:
    before, after = text[line.start : line.end], text[following.start : following.end]
    if _ITEM.match(after) or bool(_QUOTE.match(before)) != bool(_QUOTE.match(after)):
        return False
    if not _NARROWEST_COLUMN <= widest <= COLUMN:
        # Not a column: a line goes on only where it plainly stops in the middle of a sentence.
        return after[0].islower() and not _SENTENCE_END.search(before)
    room = widest - (len(before) + line.indent - following.indent)
    if len(after.split(None, 1)[0]) + 1 > room:
        return True
    # A word that would have fitted: some columns are ragged, but a sentence does not stop so.
    return after[0].islower() and not _COMPLETE.search(before)


def _block(text: str, group: Sequence[Line], comment: int | None, *, may_head: bool) -> Block:
    start, end = group[0].start, group[-1].end
    words = text[start:end]
    kind = "paragraph"
    if (match := _QUOTE.match(words)) and match.end() < len(words):
        kind, start = "quote", start + match.end()
    elif match := _ITEM.match(words):
        kind, start = "item", start + match.end()
    elif may_head and _is_heading(words):
        kind = "heading"
    return Block(span=Span(start, end), kind=kind, comment=comment)


def _is_heading(words: str) -> bool:
    return (
        len(words) <= _HEADING_CHARS
        and len(words.split()) <= _HEADING_WORDS
        and not _SENTENCE_END.search(words)
        and not words[0].islower()
        and any(character.isalpha() for character in words)
        and words[-1].isalnum()
        and moments.find(words) is None  # a dateline
    )


def parted(text: str, block: Block, longest: int) -> Iterator[Block]:
    """
    A block, or its parts if it is too long for one: at sentence ends where there are any, else at
    white space, else anywhere. Nothing but white space is lost between them.

    Args:
        text: What the block counts in.
        block: The block.
        longest: Code points of a sentence; a stretch without a sentence's end is parted after so
            many, as parsing takes time with more than its length.
    """
    if block.span.end - block.span.start <= longest:
        yield block
        return
    start, end = block.span
    for stop in _cuts(text, start, end, longest):
        bare = text[start:stop]
        first = start + len(bare) - len(bare.lstrip())
        last = start + len(bare.rstrip())
        if first < last:
            yield replace(block, span=Span(first, last))
        start = stop


def _cuts(text: str, start: int, end: int, longest: int) -> Iterator[int]:
    """Where parts end, the block's own end last."""
    sentence = start
    for stop in (*(m.end() for m in _NEXT_SENTENCE.finditer(text, start, end)), end):
        if stop - start > _BLOCK_CHARS and sentence > start:
            yield sentence
            start = sentence
        while stop - sentence > longest:
            space = text.rfind(" ", sentence + 1, sentence + longest)
            start = sentence = sentence + longest if space < 0 else space + 1
            yield start
        sentence = stop
    yield end
