"""Sentences of a report, each with its parse and the times that it names."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from yasbd import BoundaryDetector

from warledger.records import Block, Report, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# A dateline is a sentence to a splitter and a subject to a parser; it is neither.
_DATELINE = re.compile(
    r"[A-Z][A-Z'’.\- ]{2,}(?:,\s[A-Z][\w.'’ ]+)?(?:\s\([^)]{2,40}\))?\s*(?:[-–—]+|:)\s+"
    r"|[A-Z][\w'’.\- ]{2,30}(?:,\s[A-Z][\w.'’ ]{2,30})?\s\([A-Z][^)]{1,40}\)\s*[-–—]+\s+"
)


# A splitter takes a full stop inside quotation marks or before a footnote for part of one sentence.
_MASKED = re.compile(r"[“”\"]|\[\d{1,3}\]")
_CLOSING = re.compile(r"(?:[”’\")]|\[\d{1,3}\])*")


def _cuts(words: str, detector: BoundaryDetector) -> list[int]:
    """
    Where a block's sentences after the first begin.

    Quotation marks and footnotes are hidden from the splitter, which then splits what is quoted
    as well; marks that close stay with the sentence before, and "“Stop!” he said" stays whole.
    """
    masked = _MASKED.sub(lambda match: " " * len(match.group()), words)
    found = []
    for cut in detector.detect(masked):
        end = len(masked[:cut].rstrip())
        closing = _CLOSING.match(words, end)
        start = closing.end() if closing else end
        rest = words[start:].lstrip()
        if rest and not rest[0].islower():
            found.append(start)
    return found


def split_block(text: str, block: Block, detector: BoundaryDetector) -> list[Span]:
    """
    The sentences of one block, trimmed of white space; a dateline at its start is left out.

    Args:
        text: The report's text, in which the spans count.
        block: A paragraph, heading or the like.
        detector: A splitter for English.
    """
    start, end = block.span
    dateline = _DATELINE.match(text, start, end)
    if dateline:
        start = dateline.end()
    words = text[start:end]
    cuts = [0, *_cuts(words, detector), len(words)]
    found = []
    for left, right in itertools.pairwise(cuts):
        piece = words[left:right]
        stripped = piece.strip()
        if stripped:
            first = start + left + len(piece) - len(piece.lstrip())
            found.append(Span(first, first + len(stripped)))
    return found


def sentences(report: Report) -> Iterator[tuple[int, Span]]:
    """Every sentence of a report as (index of its block, span), in the order of the blocks."""
    detector = BoundaryDetector("en")
    for index, block in enumerate(report.blocks):
        for span in split_block(report.text, block, detector):
            yield index, span
