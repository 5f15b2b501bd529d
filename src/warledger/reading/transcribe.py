"""A report read: its sentences with their parse and times, and what is said in them by whom."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.reading.sentences import sentences
from warledger.reading.statements import find_statements
from warledger.records import Report, Sentence, Span, Token, Transcript
from warledger.resources import lexicon
from warledger.text.dates import DateLexicon, find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reading.model import Parser


#: A byline is among so many sentences at the top and has so many words.
_TOP = 4
_BYLINE = 12


def transcribe(report: Report, parser: Parser) -> Transcript:
    """
    Read one report: split it, parse it, date it, and find its statements.

    Args:
        report: As ingest made it. Its publication date anchors relative times.
        parser: The linguistic model.
    """
    found = list(sentences(report))
    texts = ((_for_parser(span.of(report.text)), span.start) for _, span in found)
    words = _dates()
    parsed = []
    for index, ((block, span), tokens) in enumerate(zip(found, parser.parse(texts), strict=True)):
        times = tuple(
            replace(time, span=Span(time.span.start + span.start, time.span.end + span.start))
            for time in find_times(span.of(report.text), report.published, words)
            if not _is_byline(tokens, index)
        )
        parsed.append(
            Sentence(
                index=index,
                span=span,
                block=block,
                comment=report.blocks[block].comment,
                tokens=tokens,
                times=times,
            )
        )
    return Transcript(
        report=report,
        sentences=tuple(parsed),
        statements=find_statements(report, tuple(parsed)),
    )


def _is_byline(tokens: Sequence[Token], index: int) -> bool:
    """Whether a line at the top only says who printed this and when: no time of what is told."""
    return index < _TOP and len(tokens) <= _BYLINE and not any(t.pos == "VERB" for t in tokens)


def _for_parser(words: str) -> str:
    """A sentence as the parser shall see it, of the same length: no line ends, no footnotes."""
    flat = re.sub(r"\s", " ", words)
    return re.sub(r"\[\w{1,3}\]", lambda mark: " " * len(mark.group()), flat)


@lru_cache(maxsize=1)
def _dates() -> DateLexicon:
    return DateLexicon.of(lexicon("dates"))
