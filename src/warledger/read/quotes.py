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


def _opens(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a straight mark stands where an opening one does: before a word, after none."""
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return (before.isspace() or before in "([—–-“‘\"'") and not after.isspace()


def _closes_single(text: str, match: re.Match[str], end: int) -> bool:
    """Whether an apostrophe mark can end a quotation: nothing of a word follows it."""
    after = text[match.end()] if match.end() < end else " "
    return not after.isalnum()


def _role(text: str, match: re.Match[str], block: Span, stack: Sequence[_Open]) -> tuple[str, bool]:
    """(kind of the mark or "", whether it opens)."""
    mark = match.group()
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


def _made(
    text: str, index: int, opened: _Open, end: int, outer_end: int, depth: int
) -> Quotation | None:
    inner = text[opened.end : end]
    words = inner.strip()
    if not words:
        return None
    start = opened.end + len(inner) - len(inner.lstrip())
    return Quotation(
        span=Span(start, start + len(words)),
        outer=Span(opened.start, outer_end),
        block=index,
        depth=depth,
        closed=outer_end > end,
    )


def _in_block(text: str, index: int, block: Span) -> Iterator[Quotation]:
    stack: list[_Open] = []
    start, end = block
    if (
        end - start > 2
        and text[start] == text[end - 1] == '"'
        and '""' in text[start + 1 : end - 1]
    ):
        # A cell of a table: its outer marks are the table's, and those inside are doubled.
        start, end = start + 1, end - 1
    for match in _MARK.finditer(text, start, end):
        kind, opening = _role(text, match, block, stack)
        if not kind:
            continue
        same = [place for place, item in enumerate(stack) if item.kind == kind]
        if opening:
            if same and kind == "double" and _ENDED.search(text[block.start : match.start()]):
                # The mark is repeated after a full stop: the paragraph break between was lost.
                found = _made(text, index, stack[same[-1]], match.start(), match.start(), same[-1])
                del stack[same[-1] :]
                if found:
                    yield found
            stack.append(_Open(kind, match.start(), match.end()))
        elif same:
            found = _made(text, index, stack[same[-1]], match.start(), match.end(), same[-1])
            del stack[same[-1] :]
            if found and (kind == "double" or len(found.span.of(text)) <= _LONGEST_SINGLE):
                yield found
    for depth, item in enumerate(stack):
        if item.kind == "double":
            found = _made(text, index, item, block.end, block.end, depth)
            if found:
                yield found


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
        here = sorted(_in_block(text, index, block.span), key=lambda q: (q.span.start, -q.span.end))
        if open_before and here and here[0].outer.start == block.span.start:
            here[0] = replace(here[0], continues=True)
        found.extend(here)
        top = [quotation for quotation in here if quotation.depth == 0]
        open_before = top[-1] if top and not top[-1].closed else None
    return tuple(sorted(found, key=lambda q: (q.span.start, -q.span.end)))
