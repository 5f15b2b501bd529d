"""Reported speech: quotations and content clauses, each credited to whoever is named for it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from warledger.reading.credits import Credit, Resolver
from warledger.reading.passages import (
    introduced,
    pasted,
    quoted_commenter,
    stands_alone,
    unattributed,
)
from warledger.reading.quoting import Matcher
from warledger.records import Report, Sentence, Span, Statement
from warledger.text.quotes import Quotation, quotations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Frames whose speaker may go on in the sentences after.
_RUNNING = {"saying before", "saying after"}
_LONGEST_RUN = 2


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
        self._report = report
        self._text = report.text
        self._sentences = sentences
        self._quotes = quotes
        self._comment = comment
        self._credits = list(Resolver(report.text, sentences, quotes, report.outlet).credits())
        self._matcher = Matcher(report.text, sentences, quotes, self._credits)

    def statements(self) -> Iterator[Statement]:
        """All statements of the scope."""
        for credit in self._credits:
            content = credit.attribution.content
            if credit.speaker is None and credit.attribution.rule == "noun of speech":
                continue
            if content is not None and not self._matcher.is_quotation(content, credit):
                yield self._statement(self._matcher.clipped(content, credit), False, credit)
        runs = list(self._runs())
        for run in runs:
            if run.attribution.content is not None:
                yield self._statement(run.attribution.content, False, run)
        yield from self._passages()
        yield from self._direct(runs)

    def _passages(self) -> Iterator[Statement]:
        opened = introduced(self._text, self._sentences, self._quotes, self._credits)
        if opened:
            yield self._statement(opened[0], True, opened[1])
        if self._comment is not None:
            indices = sorted({sentence.block for sentence in self._sentences})
            for span, where in pasted(self._report, indices):
                speaker = where.of(self._text) if where else None
                yield unattributed(span, speaker, where, self._comment, "pasted paragraph")

    def _direct(self, runs: Sequence[Credit]) -> Iterator[Statement]:
        for quote in self._quotes:
            if self._matcher.is_disowned(quote):
                continue
            found = self._matcher.credit_of(quote, runs)
            if found is not None:
                yield self._statement(quote.span, True, found)
            elif quote.depth == 0 and stands_alone(self._report, quote):
                author = quoted_commenter(self._report, quote, self._comment)
                rule = "quotation, nobody named"
                yield unattributed(quote.span, author, None, self._comment, rule)

    def _runs(self) -> Iterator[Credit]:
        """Sentences with no cue of their own inside an unbroken run of one speaker."""
        credited: dict[int, Credit] = {}
        for credit in self._credits:
            outside = self._matcher.level(credit) is None
            if credit.speaker and credit.attribution.rule in _RUNNING and outside:
                credited.setdefault(credit.attribution.sentence, credit)
        touched = {credit.attribution.sentence for credit in self._credits}
        for first, second in pairwise(sorted(credited)):
            one, other = credited[first].speaker, credited[second].speaker
            between = [s for s in self._sentences if first < s.index < second]
            same = one is not None and other is not None and one.words == other.words
            if not same or len(between) > _LONGEST_RUN:
                continue
            block = next(s.block for s in self._sentences if s.index == first)
            if all(s.block == block and s.index not in touched and self._plain(s) for s in between):
                for sentence in between:
                    yield self._run(credited[first], sentence)

    def _plain(self, sentence: Sentence) -> bool:
        """Whether a sentence ends as one and starts outside every quotation."""
        start, end = sentence.span
        inside = any(quote.outer.start <= start < quote.outer.end for quote in self._quotes)
        return self._text[end - 1] in '.!?”"' and not inside

    def _run(self, credit: Credit, sentence: Sentence) -> Credit:
        start, end = sentence.span
        end -= self._text[end - 1] in ".!?"
        attribution = replace(credit.attribution, content=Span(start, end), rule="unbroken run")
        return replace(credit, attribution=attribution)

    def _relayed_within(self, credit: Credit) -> str | None:
        """Who speaks the quotation that a cue stands in: they carry what it credits."""
        around = self._matcher.level(credit)
        for quote in self._quotes:
            if around is not None and quote.outer == around:
                outer = self._matcher.credit_of(quote)
                return outer.speaker.words if outer and outer.speaker else None
        return None

    def _statement(self, span: Span, direct: bool, credit: Credit) -> Statement:
        return Statement(
            span=span,
            direct=direct,
            speaker=credit.speaker.words if credit.speaker else None,
            speaker_span=credit.speaker.span if credit.speaker else None,
            mention=credit.mention,
            cue=credit.attribution.cue,
            relayed_by=credit.relayed_by or self._relayed_within(credit),
            comment=self._comment,
            rule=f"quotation, {credit.attribution.rule}" if direct else credit.attribution.rule,
        )
