"""Which attribution a quotation belongs to, and what is left of a content beside its quotations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.reading.credits import Credit
    from warledger.records import Sentence
    from warledger.text.quotes import Quotation

#: A quotation with no more than this share of words after it is the whole statement.
_TAIL = 0.4
#: Frames whose speaker a quotation with no cue of its own goes on with.
_LASTING = {"saying before", "saying after", "according to", "directing", "committing", "naming"}
#: A quotation of more words is more than a name.
_LONGEST_NAME = 4
#: Characters before a quotation among which the word stands that disowns it.
_BEFORE = 40
_WORD = re.compile(r"\w[\w'’\-]*")


class Matcher:
    """
    Matches the quotations of one scope to its credits.

    Args:
        text: The report's text.
        sentences: The scope's sentences, by start.
        quotes: The scope's quotations, by start.
        credited: The scope's attributions with their speakers.
    """

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        quotes: Sequence[Quotation],
        credited: Iterable[Credit],
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._quotes = quotes
        self._credits = list(credited)

    def clipped(self, content: Span, credit: Credit) -> Span:
        """A content kept inside the quotation that its cue stands in."""
        around = self._inside(credit.attribution.cue)
        if around is None:
            return content
        return type(content)(
            max(content.start, around.span.start), min(content.end, around.span.end)
        )

    def is_quotation(self, content: Span, credit: Credit) -> bool:
        """Whether what is credited is a quotation and little else."""
        around = self._inside(credit.attribution.cue)
        if around is not None:
            content = self.clipped(content, credit)
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
        return opens and len(outside) <= _TAIL * len(total)

    def credit_of(self, quote: Quotation, runs: Sequence[Credit] = ()) -> Credit | None:
        """
        The attribution that a quotation belongs to: the one whose content holds it, the one that
        stands beside it, the one that it hangs on, or the last before it.

        Args:
            quote: The quotation.
            runs: Sentences that were found to carry on what a speaker says.
        """
        return self._own(quote, runs) or self._before(quote)

    def is_disowned(self, quote: Quotation) -> bool:
        """Whether the words before a short quotation make it a name, or what others say."""
        if len(_WORD.findall(quote.span.of(self._text))) > _LONGEST_NAME:
            return False
        before = self._text[max(0, quote.outer.start - _BEFORE) : quote.outer.start].lower()
        said = re.split(r"\s+", before.rstrip())[-2:]
        return bool({said[-1], " ".join(said)} & words("speech", "disowning"))

    def _own(self, quote: Quotation, runs: Sequence[Credit]) -> Credit | None:
        touching = {s.index for s in self._sentences if s.span.overlaps(quote.outer)}
        near = [
            credit
            for credit in (*self._credits, *runs)
            if (credit.attribution.sentence in touching or credit in runs)
            and (credit not in runs or covers(credit, quote.outer))
            and not quote.outer.contains(credit.attribution.cue)
            and self.level(credit) == self._level_of(quote)
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
            if (c.attribution.cue.end <= quote.outer.start or c.relays)
            and c.attribution.reach.overlaps(quote.span)
            and (c.attribution.rule == "naming" or not self._is_title(quote))
        ]
        for pool in (beside, reaching):
            if pool:
                return min(pool, key=lambda c: _distance(c.attribution.cue, quote.outer))
        return None

    def level(self, credit: Credit) -> Span | None:
        """The innermost quotation that a cue stands in, with its marks."""
        around = self._inside(credit.attribution.cue)
        return around.outer if around else None

    def _inside(self, span: Span) -> Quotation | None:
        """The innermost quotation that holds a span."""
        holding = [quote for quote in self._quotes if quote.outer.contains(span)]
        return min(holding, key=lambda q: q.outer.end - q.outer.start, default=None)

    def _beside(self, group: Span, quote: Span) -> bool:
        """Whether no more than a few words stand between speaker and quotation."""
        gap = Span(min(group.end, quote.end), max(group.start, quote.start))
        return gap.start >= gap.end or len(_WORD.findall(gap.of(self._text))) <= 1

    def _is_title(self, quote: Quotation) -> bool:
        """Whether a quotation is no more than a name: a few words, all in capitals' style."""
        found = _WORD.findall(quote.span.of(self._text))
        return len(found) <= 4 and all(word[:1].isupper() for word in found)

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

    def _before(self, quote: Quotation) -> Credit | None:
        """The last credit before a quotation that nobody is named for."""
        if quote.depth or not self._whole(quote):
            return None
        earlier = [
            credit
            for credit in self._credits
            if credit.attribution.cue.end <= quote.span.start
            and self.level(credit) is None
            and credit.attribution.rule in _LASTING
            and not self._nested(credit)
        ]
        return earlier[-1] if earlier else None

    def _nested(self, credit: Credit) -> bool:
        """Whether a cue stands inside what somebody else is credited with."""
        return any(
            other is not credit and covers(other, credit.attribution.cue) for other in self._credits
        )


def covers(credit: Credit, stretch: Span) -> bool:
    """Whether what a credit is for overlaps a stretch."""
    content = credit.attribution.content
    return content is not None and content.overlaps(stretch)


def _length(span: Span | None) -> int:
    return span.end - span.start if span else 0


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
