"""
Quotations: what stands between quotation marks, one pair at a time.

Marks are paired within a block; a quotation left open at a block's end runs on where the next
block opens with the same mark (the convention for quotations of several paragraphs).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.records import Block, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Doubled straight marks are what a table's escaping leaves behind; they count as one.
_MARK = re.compile(r"“|”|„|«|»|\"+|``|''|‘|’|'")
_OPENERS = {"“": "double", "„": "double", "«": "double", "``": "double", "‘": "single"}
_CLOSERS = {"”": "double", "»": "double", "''": "double"}
#: Marks that close where another language opens: „Haus“, »Haus«.
_ANSWERS = {"“": "„", "«": "»"}
_ENDED = re.compile(r"[.!?…][\])]?\s*\Z")
#: A single-quoted stretch longer than this is more likely two stray apostrophes.
_LONGEST_SINGLE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch between quotation marks."""

    span: Span  #: the words inside the marks, trimmed of white space
    outer: Span  #: with its marks
    block: int  #: index into the report's blocks
    depth: int  #: 0 for a quotation of the report, 1 for one inside another
    closed: bool  #: whether a closing mark ends it
    continues: bool = False  #: whether it carries on the last quotation of the block before


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    end: int
    mark: str


def _opens(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a straight mark stands where an opening one does: before a word, after none."""
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return (before.isspace() or before in "([—–-“‘\"'") and not after.isspace()


def _is_open(stack: Sequence[_Open], mark: str) -> bool:
    """Whether a quotation that began with this mark is open."""
    return any(item.mark == mark for item in stack)


def _closes_single(text: str, match: re.Match[str], end: int) -> bool:
    """Whether an apostrophe mark can end a quotation: nothing of a word follows it."""
    after = text[match.end()] if match.end() < end else " "
    return not after.isalnum()


def _role(text: str, match: re.Match[str], block: Span, stack: Sequence[_Open]) -> tuple[str, bool]:
    """(kind of the mark or "", whether it opens)."""
    mark = match.group()
    if stack and _ANSWERS.get(mark) == stack[-1].mark:
        return "double", False
    if mark == "»" and _opens(text, match, block.start) and not _is_open(stack, "«"):
        return "double", True
    if mark in _OPENERS:
        return _OPENERS[mark], True
    if mark in _CLOSERS:
        return _CLOSERS[mark], False
    if mark.startswith('"'):
        is_open = any(item.kind == "double" for item in stack)
        if _opens(text, match, block.start) and not (is_open and match.end() >= block.end):
            return "double", True
        return "double", False
    if stack and stack[-1].kind == "single" and _closes_single(text, match, block.end):
        return "single", False
    if mark == "'" and _opens(text, match, block.start):
        return "single", True
    return "", False


class _Pairing:
    """Pairs the marks of one block."""

    def __init__(self, text: str, index: int, block: Span) -> None:
        self._text = text
        self._index = index
        self._block = block
        self._stack: list[_Open] = []

    def quotations(self) -> Iterator[Quotation]:
        """The block's quotations, by where they end."""
        for match in _MARK.finditer(self._text, *_without_cell_marks(self._text, self._block)):
            kind, opening = _role(self._text, match, self._block, self._stack)
            if kind and opening:
                yield from self._repeated(kind, match)
                self._stack.append(_Open(kind, match.start(), match.end(), match.group()))
            elif kind:
                yield from self._closed(kind, match.start(), match.end())
        while self._stack:
            end = self._block.end
            yield from self._closed(self._stack[-1].kind, end, end)

    def _repeated(self, kind: str, match: re.Match[str]) -> Iterator[Quotation]:
        """A quotation whose opening mark stands again after a full stop: a paragraph break
        between was lost, and the first paragraph ends here."""
        before = self._text[max(self._block.start, match.start() - 20) : match.start()]
        if kind == "double" and _ENDED.search(before):
            yield from self._closed(kind, match.start(), match.start())

    def _closed(self, kind: str, end: int, outer_end: int) -> Iterator[Quotation]:
        """The quotation of this kind that was opened last, if any; those inside are given up."""
        same = [place for place, item in enumerate(self._stack) if item.kind == kind]
        if not same:
            return
        opened = self._stack[same[-1]]
        del self._stack[same[-1] :]
        inner = self._text[opened.end : end]
        words = inner.strip()
        stray = kind == "single" and (len(words) > _LONGEST_SINGLE or outer_end == end)
        if words and not stray:
            start = opened.end + len(inner) - len(inner.lstrip())
            yield Quotation(
                span=Span(start, start + len(words)),
                outer=Span(opened.start, outer_end),
                block=self._index,
                depth=same[-1],
                closed=outer_end > end,
            )


def _without_cell_marks(text: str, block: Span) -> Span:
    """A block without the marks around it where they are a table's, which doubles those inside."""
    start, end = block
    inside = text[start + 1 : end - 1]
    if end - start > 2 and text[start] == text[end - 1] == '"' and '""' in inside:
        return Span(start + 1, end - 1)
    return block


def quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    """
    All quotations of a text, by start; siblings do not overlap.

    Args:
        text: The report's text, in which all spans count.
        blocks: Its blocks, by start.
    """
    found: list[Quotation] = []
    open_before: Quotation | None = None
    for index, block in enumerate(blocks):
        pairing = _Pairing(text, index, block.span)
        here = sorted(pairing.quotations(), key=lambda q: (q.span.start, -q.span.end))
        if open_before and here and here[0].outer.start == block.span.start:
            here[0] = replace(here[0], continues=True)
        found.extend(here)
        top = [quotation for quotation in here if quotation.depth == 0]
        open_before = top[-1] if top and not top[-1].closed else None
    return tuple(sorted(found, key=lambda q: (q.span.start, -q.span.end)))
