"""Reported speech: quotations and content clauses, each credited to whoever is named for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.read.attribution import Attribution, attributions
from warledger.read.mentions import Kind, mention_of
from warledger.read.quotes import Quotation, quotations
from warledger.read.speakers import Speaker, Speakers
from warledger.records import Report, Sentence, Span, Statement
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\w[\w'’\-]*")


@dataclass(frozen=True, slots=True)
class _Credit:
    """An attribution with its speaker resolved."""

    attribution: Attribution
    speaker: Speaker | None
    mention: Span | None
    relayed_by: str | None


def find_statements(report: Report, sentences: Sequence[Sentence]) -> tuple[Statement, ...]:
    """
    Every stretch of reported speech in a report and its comments.

    Args:
        report: The report; all spans count in its text.
        sentences: Its sentences with their parses, by start.

    Returns:
        The statements by start, the longer first.
    """
    quotes = quotations(report.text, report.blocks)
    scopes: dict[int | None, list[Sentence]] = {}
    for sentence in sentences:
        scopes.setdefault(sentence.comment, []).append(sentence)
    found: list[Statement] = []
    for comment, inside in scopes.items():
        blocks = {sentence.block for sentence in inside}
        scope = _Scope(report, inside, [q for q in quotes if q.block in blocks], comment)
        found.extend(scope.statements())
    unique = {(statement.span, statement.direct): statement for statement in reversed(found)}
    return tuple(sorted(unique.values(), key=lambda s: (s.span.start, -s.span.end, s.direct)))


class _Scope:
    """The body, or one comment."""

    def __init__(
        self,
        report: Report,
        sentences: Sequence[Sentence],
        quotes: Sequence[Quotation],
        comment: int | None,
    ) -> None:
        self._text = report.text
        self._sentences = sentences
        self._quotes = quotes
        self._comment = comment
        self._speakers = Speakers(report.text, sentences)
        self._credits = list(self._resolved())

    def statements(self) -> Iterator[Statement]:
        """All statements of the scope."""
        for credit in self._credits:
            content = credit.attribution.content
            if content is not None and not self._is_quotation(content, credit):
                yield self._statement(self._clipped(content, credit), False, credit)
        for quote in self._quotes:
            found = self._credit_of(quote) or self._before(quote)
            if found is not None:
                yield self._statement(quote.span, True, found)

    def _resolved(self) -> Iterator[_Credit]:
        last: list[Speaker] = []
        for sentence in self._sentences:
            for attribution in attributions(sentence):
                speaker, mention = self._speaker(sentence, attribution, last)
                yield _Credit(attribution, speaker, mention, self._relay(sentence, attribution))
                if speaker is not None and (
                    attribution.rule != "naming" or speaker.kind in {Kind.PERSON, Kind.BODY}
                ):
                    last.insert(0, replace(speaker, sentence=sentence.index))

    def _speaker(
        self, sentence: Sentence, attribution: Attribution, last: Sequence[Speaker]
    ) -> tuple[Speaker | None, Span | None]:
        head = attribution.head
        if head is None:
            return None, None
        if head.pos in {"NOUN", "PROPN", "NUM", "ADJ"} or (
            head.dep == "poss" and head.pos != "PRON"
        ):
            mention = mention_of(sentence.tokens, head, sentence.index)
            return self._speakers.resolve(mention, last), mention.span
        word = {"his": "he", "her": "she", "its": "it", "their": "they"}.get(
            head.text.lower(), head.text.lower()
        )
        found = self._speakers.pronoun(word, sentence.index, head.span.start, last)
        if found is None and word not in {"i", "we", "you", "it", "that", "this", "what", "who"}:
            mention = mention_of(sentence.tokens, head, sentence.index)
            found = Speaker(mention.span.of(self._text), mention.span, Kind.OTHER)
        return found, head.span

    def _relay(self, sentence: Sentence, attribution: Attribution) -> str | None:
        head = attribution.audience
        if head is None or head.pos not in {"PROPN", "NOUN"}:
            return None
        mention = mention_of(sentence.tokens, head, sentence.index)
        spoken = {word.lower() for word in _WORD.findall(mention.span.of(self._text))}
        if spoken & words("speech", "audience") or not spoken & words("speech", "outlet"):
            return None
        return mention.span.of(self._text)

    def _inside(self, span: Span) -> Quotation | None:
        """The innermost quotation that holds a span."""
        holding = [quote for quote in self._quotes if quote.outer.contains(span)]
        return min(holding, key=lambda q: q.outer.end - q.outer.start, default=None)

    def _clipped(self, content: Span, credit: _Credit) -> Span:
        around = self._inside(credit.attribution.cue)
        if around is None:
            return content
        return Span(max(content.start, around.span.start), min(content.end, around.span.end))

    def _is_quotation(self, content: Span, credit: _Credit) -> bool:
        """Whether what is credited is a quotation and little else."""
        around = self._inside(credit.attribution.cue)
        if around is not None:
            content = self._clipped(content, credit)
        within = [
            q
            for q in self._quotes
            if q is not around
            and q.outer.overlaps(content)
            and (around is None or around.outer.contains(q.outer))
        ]
        total = list(_WORD.finditer(self._text, content.start, content.end))
        outside = [
            w for w in total if not any(q.outer.start <= w.start() < q.outer.end for q in within)
        ]
        if not outside:
            return True
        opens = any(q.outer.start <= total[0].start() < q.outer.end for q in within)
        return opens and len(outside) <= 0.5 * len(total)

    def _credit_of(self, quote: Quotation) -> _Credit | None:
        """The attribution that a quotation belongs to."""
        touching = {s.index for s in self._sentences if s.span.overlaps(quote.outer)}
        near = [
            credit
            for credit in self._credits
            if credit.attribution.sentence in touching
            and not quote.outer.contains(credit.attribution.cue)
            and self._level(credit) == self._level_of(quote)
        ]
        holding = [
            c for c in near if c.attribution.content and c.attribution.content.overlaps(quote.span)
        ]
        if holding:
            if self._is_title(quote):
                return None
            return min(holding, key=lambda c: _length(c.attribution.content))
        beside = [c for c in near if self._beside(c.attribution.group, quote.outer)]
        reaching = [
            c
            for c in near
            if c.attribution.cue.end <= quote.outer.start
            and c.attribution.reach.overlaps(quote.span)
        ]
        for pool in (beside, reaching):
            if pool:
                return min(pool, key=lambda c: _distance(c.attribution.cue, quote.outer))
        return None

    def _beside(self, group: Span, quote: Span) -> bool:
        """Whether no more than a few words stand between speaker and quotation."""
        gap = Span(min(group.end, quote.end), max(group.start, quote.start))
        return gap.start >= gap.end or len(_WORD.findall(gap.of(self._text))) <= 1

    def _is_title(self, quote: Quotation) -> bool:
        """Whether a quotation is no more than a name: a few words, all in capitals' style."""
        found = _WORD.findall(quote.span.of(self._text))
        return len(found) <= 4 and all(word[:1].isupper() for word in found)

    def _level(self, credit: _Credit) -> Span | None:
        around = self._inside(credit.attribution.cue)
        return around.outer if around else None

    def _level_of(self, quote: Quotation) -> Span | None:
        holding = [q for q in self._quotes if q is not quote and q.outer.contains(quote.outer)]
        around = min(holding, key=lambda q: q.outer.end - q.outer.start, default=None)
        return around.outer if around else None

    def _whole(self, quote: Quotation) -> bool:
        """Whether a quotation starts a sentence, so that it stands for itself."""
        return (
            any(
                sentence.span.start <= quote.outer.start <= sentence.span.start + 1
                for sentence in self._sentences
            )
            and len(_WORD.findall(quote.span.of(self._text))) > 2
        )

    def _before(self, quote: Quotation) -> _Credit | None:
        """The last credit before a quotation that nobody is named for."""
        if quote.depth or not self._whole(quote):
            return None
        earlier = [
            credit
            for credit in self._credits
            if credit.attribution.cue.end <= quote.span.start
            and self._level(credit) is None
            and credit.attribution.rule != "noun of speech"
        ]
        return earlier[-1] if earlier else None

    def _statement(self, span: Span, direct: bool, credit: _Credit) -> Statement:
        return Statement(
            span=span,
            direct=direct,
            speaker=credit.speaker.words if credit.speaker else None,
            speaker_span=credit.speaker.span if credit.speaker else None,
            mention=credit.mention,
            cue=credit.attribution.cue,
            relayed_by=credit.relayed_by,
            comment=self._comment,
            rule=f"quotation, {credit.attribution.rule}" if direct else credit.attribution.rule,
        )


def _length(span: Span | None) -> int:
    return span.end - span.start if span else 0


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
