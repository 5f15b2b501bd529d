"""A report read: its sentences with their parse and times, and what is said in them by whom."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.reading.sentences import sentences
from warledger.reading.statements import find_statements
from warledger.reading.triage import worth_parsing
from warledger.records import Report, Sentence, Span, TimeExpression, Token, Transcript
from warledger.resources import lexicon
from warledger.text.dates import DateLexicon, find_times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reading.model import Parser


#: A byline is among so many sentences at the top and has so many words.
_TOP = 4
_BYLINE = 12


def transcribe(report: Report, parser: Parser, *, triage: bool = False) -> Transcript:
    """
    Read one report: split it, parse it, date it, and find its statements.

    Args:
        report: As ingest made it. Its publication date anchors relative times.
        parser: The linguistic model.
        triage: Whether to leave sentences without tokens that can hold neither claim nor statement
            and that none of those rests on (`triage.worth_parsing`).
    """
    found = list(sentences(report))
    chosen = sifted(report, found) if triage else frozenset(range(len(found)))
    bare = tuple(
        Sentence(
            index=index, span=span, block=block, comment=report.blocks[block].comment, tokens=()
        )
        for index, (block, span) in enumerate(found)
    )
    parsed = _analysed(report, parser, bare, chosen)
    return Transcript(report=report, sentences=parsed, statements=find_statements(report, parsed))


def complete(transcript: Transcript, parser: Parser) -> Transcript:
    """
    The transcript with tokens for the sentences that triage left out; its statements stay. What
    the others have stays as well: an analysis is the same in any company.

    Args:
        transcript: As `transcribe` made it.
        parser: The linguistic model that it was made with.
    """
    rest = frozenset(s.index for s in transcript.sentences if not s.tokens)
    if not rest:
        return transcript
    every = _analysed(transcript.report, parser, transcript.sentences, rest)
    return replace(transcript, sentences=every)


def sifted(report: Report, found: Sequence[tuple[int, Span]]) -> frozenset[int]:
    """
    The sentences that are worth parsing, body and comments each for itself.

    Args:
        report: The report.
        found: Its sentences as `sentences` splits them; the result holds places among these.
    """
    scopes: dict[int | None, list[int]] = {}
    for index, (block, _) in enumerate(found):
        scopes.setdefault(report.blocks[block].comment, []).append(index)
    return frozenset(
        inside[place]
        for inside in scopes.values()
        for place in worth_parsing([found[index][1].of(report.text) for index in inside])
    )


def _analysed(
    report: Report, parser: Parser, known: Sequence[Sentence], chosen: frozenset[int]
) -> tuple[Sentence, ...]:
    """The sentences with their times, those chosen with their parses."""
    texts = [
        (_for_parser(known[index].span.of(report.text)), known[index].span.start)
        for index in sorted(chosen)
    ]
    tokens = dict(zip(sorted(chosen), parser.parse(texts), strict=True))
    return tuple(_timed(report, s, tokens.get(s.index, s.tokens)) for s in known)


def _timed(report: Report, sentence: Sentence, tokens: tuple[Token, ...]) -> Sentence:
    """The sentence with its tokens and times; a day told beside a claim may be the claim's."""
    return replace(sentence, tokens=tokens, times=_times(report, sentence, tokens))


def _times(
    report: Report, sentence: Sentence, tokens: Sequence[Token]
) -> tuple[TimeExpression, ...]:
    if _is_byline(tokens, sentence.index):
        return ()
    start = sentence.span.start
    return tuple(
        replace(time, span=Span(time.span.start + start, time.span.end + start))
        for time in find_times(sentence.span.of(report.text), report.published, _dates())
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
