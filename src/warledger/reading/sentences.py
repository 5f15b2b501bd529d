"""Sentences of a report, each with its parse and the times that it names."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from yasbd import BoundaryDetector
from yasbd.rules.en import EnRules

from warledger.records import Block, Report, Span
from warledger.text.datelines import dateline_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A splitter takes a full stop inside quotation marks or before a footnote for part of one sentence.
_MASKED = re.compile(r"[“”\"]|\[\d{1,3}\]")
_CLOSING = re.compile(r"(?:[”’\")]|\[\d{1,3}\])*")
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_LONGEST_WORD = 40
_NUMERALS = frozenset("IVXLCDM")
# A mark after which a sentence may begin; the splitter knows those of many scripts.
_MARK = re.compile(rf"[{''.join(sorted(EnRules.TERMINATORS))}](?=\s*\n|\s[^a-z]|[^\x00-\x7f])")
# What items of a list may begin with, or letters of scripts without capitals: there the splitter
# sets ends of its own.
_LISTED = re.compile(
    r"[-*+•◦∙⋅·]\s|(?<![\w.])(?:\d{1,2}|\w)[.)]+\s"
    "|[\u00aa\u00ba\u01bb\u01c0-\u01c3\u0294\u0590-\u1fff\u2c00-\ud7ff\uf900-\U0010ffff]"
)
# Nothing among these ends a sentence or marks an item of a list, whatever stands around it.
_UNBROKEN = re.compile(r"(?:[\w ,;:'’‘(%$/&#@–—]|-(?=\w))*")


class _Sparing:
    """
    The splitter's patterns for what only looks like a sentence's end: abbreviations, initials,
    numbers of headings. They take most of its time, and are tried only where the word before some
    mark can be of one.
    """

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        self._patterns = tuple(patterns)
        dotted = (
            *(EnRules.TITLE_ABBRVS, EnRules.INLINE_ONLY_ABBRVS, EnRules.REFERENCE_ABBRVS),
            *(EnRules.DATE_ABBRVS, EnRules.DOTTED_GEOPOL_ABBRVS, EnRules.CORP_ENTITY_ABBRVS),
        )
        self._dotted = _last_words(dotted)
        # The splitter finds these at the end of a longer word too.
        self._called = tuple(sorted(_last_words([EnRules.NAMES_WITH_EXCLAMATION])))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """What is found in a paragraph where no sentence ends."""
        if _LISTED.search(text) or not all(
            self._is_end(text, mark.end()) for mark in _MARK.finditer(text)
        ):
            for pattern in self._patterns:
                yield from pattern.finditer(text)

    def _is_end(self, text: str, end: int) -> bool:
        """Whether none of the patterns can end with the mark before."""
        mark, before = text[end - 1], text[max(0, end - 2) : end - 1]
        if mark not in ".!?" or not before.isascii() or before in {"", " ", "."}:
            return False
        if not before.isalnum():
            return True
        found = _LAST_WORD.search(text, max(0, end - _LONGEST_WORD), end - 1)
        word = found.group() if found else ""
        if len(word) < 2 or not word.isalpha() or set(word) <= _NUMERALS:
            return False
        if mark == ".":
            return word.lower() not in self._dotted
        return not word.lower().endswith(self._called)


class _Rules(EnRules):
    @classmethod
    def _compile_regex_dynamically(cls) -> None:
        super()._compile_regex_dynamically()  # type: ignore[no-untyped-call]
        patterns: Any = cls
        patterns.MID_SENTENCE_FINDER_LST = [_Sparing(patterns.MID_SENTENCE_FINDER_LST)]


def _last_words(groups: Iterable[Iterable[str]]) -> frozenset[str]:
    """The last words of some abbreviations or names, in lower case."""
    return frozenset(re.split(r"[\W_]+", term.lower())[-1] for group in groups for term in group)


def _cuts(words: str, detector: BoundaryDetector) -> list[int]:
    """
    Where a block's sentences after the first begin.

    Quotation marks and footnotes are hidden from the splitter, which then splits what is quoted
    as well; marks that close stay with the sentence before, and "“Stop!” he said" stays whole.
    """
    masked = _MASKED.sub(lambda match: " " * len(match.group()), words)
    end = len(masked.rstrip())
    unbroken = _UNBROKEN.fullmatch(masked, 0, end - 1)
    ends = ([end] if end else []) if unbroken else detector.detect(masked)
    found = []
    for cut in ends:
        closing = _CLOSING.match(words, len(masked[:cut].rstrip()))
        start = closing.end() if closing else cut
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
    # A dateline is a sentence to a splitter and a subject to a parser; it is neither.
    start = dateline_end(text, block.span) or start
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
    detector = splitter()
    for index, block in enumerate(report.blocks):
        for span in split_block(report.text, block, detector):
            yield index, span


_RULES: Any = _Rules


@lru_cache(maxsize=1)
def splitter() -> BoundaryDetector:
    """A splitter for English; it keeps no text."""
    detector = BoundaryDetector("en")
    detector._rule_cache["en"] = _RULES()  # noqa: SLF001  (it takes rules by a module's name alone)
    return detector
