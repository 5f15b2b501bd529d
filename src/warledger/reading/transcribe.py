"""A report read: its sentences with their parse and times, and what is said in them by whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.reading.sentences import sentences
from warledger.reading.statements import find_statements
from warledger.reading.steps import Steps, answered
from warledger.reading.triage import with_surroundings, worth_parsing
from warledger.records import Report, Sentence, Span, Token, Transcript
from warledger.resources import lexicon
from warledger.text.dates import DateLexicon, find_times

if TYPE_CHECKING:
    from warledger.reading.model import Parser


#: A byline is among so many sentences at the top and has so many words.
_TOP = 4
_BYLINE = 12


#: Whether some sentence of a scope, given with the text of the report, holds a claim.
ClaimsIn = Callable[[Sequence[Sentence], str], bool]


def transcribe(report: Report, parser: Parser, *, claims_in: ClaimsIn | None = None) -> Transcript:
    """
    Read one report: split it, parse it, date it, and find its statements.

    Args:
        report: As ingest made it. Its publication date anchors relative times.
        parser: The linguistic model.
        claims_in: Given the sentences of the body, or of one comment, and the report's text, tells
            whether one with tokens holds a claim. With it, sentences are left without tokens that
            can hold neither claim nor statement (`triage.worth_parsing`) and stand around none, and
            times are looked for only in a scope with claims.
    """
    return answered(transcribing(report, claims_in), parser)


def complete(transcript: Transcript, parser: Parser) -> Transcript:
    """
    The transcript with tokens and times for the sentences that triage left out; its statements
    stay. What the others have stays as well: an analysis is the same in any company.

    Args:
        transcript: As `transcribe` made it.
        parser: The linguistic model that it was made with.
    """
    return answered(completing(transcript), parser)


def transcribing(report: Report, claims_in: ClaimsIn | None = None) -> Steps[Transcript]:
    """`transcribe` as steps, so that the sentences of several reports can be parsed together."""
    found = list(sentences(report))
    known = [
        Sentence(
            index=index, span=span, block=block, comment=report.blocks[block].comment, tokens=()
        )
        for index, (block, span) in enumerate(found)
    ]
    if claims_in is None:
        yield from _parse(report, known, range(len(known)))
        timed = frozenset(range(len(known)))
    else:
        yield from _parse(report, known, sorted(sifted(report, found)))
        timed = yield from _parse_around_claims(report, known, claims_in)
    done = tuple(_timed(report, s) if s.index in timed else s for s in known)
    return Transcript(report=report, sentences=done, statements=find_statements(report, done))


def completing(transcript: Transcript) -> Steps[Transcript]:
    """`complete` as steps."""
    report, known = transcript.report, list(transcript.sentences)
    yield from _parse(report, known, [s.index for s in known if not s.tokens])
    done = tuple(s if s.times else _timed(report, s) for s in known)
    return transcript if done == transcript.sentences else replace(transcript, sentences=done)


def _parse(report: Report, known: list[Sentence], chosen: Iterable[int]) -> Steps[None]:
    """Give the sentences at some places their tokens."""
    places = list(chosen)
    if not places:
        return
    spans = [known[place].span for place in places]
    parsed = yield [(_for_parser(span.of(report.text)), span.start) for span in spans]
    for place, tokens in zip(places, parsed, strict=True):
        known[place] = replace(known[place], tokens=tokens)


def _parse_around_claims(
    report: Report, known: list[Sentence], claims_in: ClaimsIn
) -> Steps[frozenset[int]]:
    """Give tokens to the sentences around claims; all sentences of the scopes that have claims."""
    missing: list[int] = []
    timed: set[int] = set()
    for inside in _scopes(report, known).values():
        if claims_in([known[place] for place in inside], report.text):
            timed.update(inside)
            said = [known[place].span.of(report.text) for place in inside]
            chosen = [at for at, place in enumerate(inside) if known[place].tokens]
            wanted = (inside[at] for at in with_surroundings(said, chosen))
            missing += [place for place in wanted if not known[place].tokens]
    yield from _parse(report, known, sorted(missing))
    return frozenset(timed)


def _scopes(report: Report, found: Sequence[Sentence]) -> dict[int | None, list[int]]:
    """The places of the sentences of the body, and of each comment."""
    scopes: dict[int | None, list[int]] = {}
    for place, sentence in enumerate(found):
        scopes.setdefault(report.blocks[sentence.block].comment, []).append(place)
    return scopes


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


def _timed(report: Report, sentence: Sentence) -> Sentence:
    """The sentence with its times; a day told beside a claim may be the claim's."""
    if _is_byline(sentence.tokens, sentence.index):
        return sentence
    start = sentence.span.start
    named = [  # "Russia Today" is no day
        Span(t.span.start - start, t.span.end - start)
        for t in sentence.tokens
        if t.text == "Today" and t.entity == "ORG"
    ]
    times = tuple(
        replace(time, span=Span(time.span.start + start, time.span.end + start))
        for time in find_times(sentence.span.of(report.text), report.published, _dates())
        if not any(time.span.overlaps(name) for name in named)
    )
    return replace(sentence, times=times) if times else sentence


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
