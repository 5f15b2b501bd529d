"""
Comments held beside the report: a figure of the report that a comment gives too, another figure
that a comment has from another outlet, words that say that a count does not fit or is not believed.

Only what the words say is linked. Two figures count as being about the same thing where outcome
and time frame are the same and place or victims share a word; nothing says which one is right.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from warledger.discussion.passages import inside
from warledger.records import Citation, CitationRelation, Outcome, PassageSource, Span, TimeFrame
from warledger.resources import attribute_of
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page
    from warledger.records import Claim, OutletMention, Passage, Sentence

_NOT = r"(?:\b\w+n[’']t|\bnot|\bnever|\bhardly|\bfails? to)\s+(?:\w+\s+){0,2}?"
_DAILY = re.compile(r"\b(?:daily|(?:per|a|each|every) day)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.,$€£])\d{1,3}(?:,\d{3})+(?![\w%])|(?<![\w.,$€£])\d{2,}(?![\w%]|[.,]\d)"
)
_WORD = re.compile(r"\w{3,}")
#: Below this a bare number is more likely about something else.
_TELLING = 100
#: Below this two claims give the same figure by chance.
_SMALLEST = 10
_CASUALTIES = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES})


def find_citations(
    page: Page,
    claims: Sequence[Claim],
    passages: Sequence[Passage],
    outlets: Sequence[OutletMention],
) -> tuple[Citation, ...]:
    """The citations, by comment and place."""
    reported = [index for index, claim in enumerate(claims) if claim.comment is None]
    if not reported or page.report.language not in (None, "en"):
        return ()  # claims are read in English
    finder = _Citations(page, claims, passages, outlets)
    found = [*finder.of_claims(reported)]
    for citation in (*finder.of_words(reported), *finder.of_numbers(reported)):
        if not any(other.span.overlaps(citation.span) for other in found):
            found.append(citation)
    return tuple(sorted(found, key=lambda one: (one.comment, one.span)))


class _Citations:
    def __init__(
        self,
        page: Page,
        claims: Sequence[Claim],
        passages: Sequence[Passage],
        outlets: Sequence[OutletMention],
    ) -> None:
        self._page = page
        self._text = page.text
        self._claims = claims
        self._passages = passages
        self._outlets = outlets

    def of_claims(self, reported: Sequence[int]) -> Iterator[Citation]:
        """Claims in comments beside those of the report."""
        for index, claim in enumerate(self._claims):
            if claim.comment is None or self._of_report(claim.span):
                continue
            alike = [other for other in reported if self._alike(claim, self._claims[other])]
            number = _number_of(claim)
            same = [i for i in alike if number and _number_of(self._claims[i]) == number]
            outlet = self._outlet(claim.comment, claim.span, claim.sentence)
            doubted = _doubts().search(claim.sentence.of(self._text)) is not None
            if same and doubted:
                relation, reason = CitationRelation.QUESTIONS, "the comment doubts this figure"
            elif same:
                relation, reason = CitationRelation.AGREES, "the same figure for the same outcome"
            elif alike and outlet is not None:
                relation, reason = (
                    CitationRelation.DIFFERS,
                    "another figure for what may be the same",
                )
            else:
                continue
            yield Citation(
                comment=claim.comment,
                span=claim.span,
                claim=index,
                reported=tuple(same or alike),
                outlet=outlet,
                relation=relation,
                reason=reason,
            )

    def of_words(self, reported: Sequence[int]) -> Iterator[Citation]:
        """Words that hold an account against the report's counts, or doubt them."""
        for comment in self._page.report.comments:
            before: Sentence | None = None
            for sentence in self._page.sentences(comment.index):
                found = self._said_of_counts(sentence)
                if found is not None and not self._of_report(sentence.span):
                    context = sentence.span.of(self._text)
                    if before is not None:
                        context = f"{before.span.of(self._text)} {context}"
                    yield from self._about(comment.index, sentence, found, context, reported)
                before = sentence

    def _said_of_counts(self, sentence: Sentence) -> re.Match[str] | None:
        words = sentence.span.of(self._text)
        unfit, doubt, counts = _unfit().search(words), _doubts().search(words), _counts()
        return (unfit or doubt) if counts.search(words) else None

    def _about(
        self,
        comment: int,
        sentence: Sentence,
        found: re.Match[str],
        context: str,
        reported: Sequence[int],
    ) -> Iterator[Citation]:
        outcomes = _outcomes_in(context) - {Outcome.CASUALTIES} or _CASUALTIES
        about = [i for i in reported if self._claims[i].outcome in outcomes]
        rates = [i for i in about if self._claims[i].time_frame is TimeFrame.RATE]
        daily = _DAILY.search(context) is not None
        wholes = [i for i in about if i not in rates and self._claims[i].part_of is None]
        meant = rates if daily and rates else wholes
        if not meant:
            return
        outlet = self._outlet(comment, sentence.span, sentence.span)
        against = outlet is not None
        start = sentence.span.start
        yield Citation(
            comment=comment,
            span=sentence.span,
            claim=None,
            reported=tuple(meant),
            outlet=outlet,
            relation=CitationRelation.DIFFERS if against else CitationRelation.QUESTIONS,
            reason=f"it says “{self._text[start + found.start() : start + found.end()].strip()}”"
            + (f" of the account of {self._outlets[outlet].name}" if outlet is not None else ""),
        )

    def of_numbers(self, reported: Sequence[int]) -> Iterator[Citation]:
        """Numbers of the report in comments that make no claim of their own there."""
        by_number: dict[int, list[int]] = {}
        for index in reported:
            low, high = _bounds(self._claims[index])
            if low is not None and low == high:
                by_number.setdefault(low, []).append(index)
        for comment in self._page.report.comments:
            for sentence in self._page.sentences(comment.index):
                yield from self._numbers(comment.index, sentence, by_number)

    def _numbers(
        self, comment: int, sentence: Sentence, by_number: dict[int, list[int]]
    ) -> Iterator[Citation]:
        said = sentence.span.of(self._text)
        doubted = _doubts().search(said) is not None
        asked = said.rstrip().endswith("?")
        for match in _NUMBER.finditer(self._text, *sentence.span):
            number = int(match.group().replace(",", ""))
            span = Span(*match.span())
            if self._of_report(span):
                continue
            if number in by_number and (number >= _TELLING or doubted):
                open_ = doubted or asked
                relation = CitationRelation.QUESTIONS if open_ else CitationRelation.AGREES
                verb = "doubts" if doubted else "asks about"
                reason = f"the comment {verb} this number" if open_ else "the same number"
                yield Citation(
                    comment=comment,
                    span=span,
                    claim=None,
                    reported=tuple(by_number[number]),
                    outlet=self._outlet(comment, span, sentence.span),
                    relation=relation,
                    reason=reason,
                )

    def _of_report(self, span: Span) -> bool:
        """Whether the words are the report's own, quoted."""
        passage = inside(self._passages, span)
        return passage is not None and passage.source is PassageSource.REPORT

    def _outlet(self, comment: int, span: Span, sentence: Span) -> int | None:
        passage = inside(self._passages, span)
        if passage is not None and passage.outlet is not None:
            return passage.outlet
        for number, mention in enumerate(self._outlets):
            if mention.comment == comment and sentence.contains(mention.span):
                return number
        return None

    def _alike(self, one: Claim, other: Claim) -> bool:
        """Whether two claims can be about the same."""
        if one.outcome is not other.outcome:
            return False
        if _number_of(one) is not None and _number_of(one) == _number_of(other):
            return True
        if one.time_frame is not other.time_frame or one.figure.vague:
            return False
        places = _words(one.place) & _words(other.place)
        if one.place and other.place and not places:
            return False
        return bool(places or _words(one.victims) & _words(other.victims))


def _number_of(claim: Claim) -> int | None:
    """The claim's figure where it is one number that tells something by itself."""
    low, high = _bounds(claim)
    return low if low is not None and low == high and low >= _SMALLEST else None


def _bounds(claim: Claim) -> tuple[int | None, int | None]:
    return claim.figure.low, claim.figure.high


def _words(field: str | None) -> set[str]:
    return {word.casefold() for word in _WORD.findall(field or "")}


def _outcomes_in(words: str) -> set[Outcome]:
    known = attribute_of("outcomes", "outcome")
    found = (known.get(word.casefold()) for word in re.findall(r"[\w-]+", words))
    return {Outcome(outcome) for outcome in found if outcome in frozenset(Outcome)}


@cache
def _any_of(name: str) -> str:
    ordered = sorted(group("discussion", name), key=len, reverse=True)
    return "|".join(re.escape(word) for word in ordered)


@cache
def _unfit() -> re.Pattern[str]:
    return re.compile(rf"{_NOT}(?:{_any_of('fits')})\b", re.IGNORECASE)


@cache
def _doubts() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any_of('doubts')})\b", re.IGNORECASE)


@cache
def _counts() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:the|these|those|this|that|its|your|daily)\s+(?:\w+\s+)?(?:{_any_of('counts')})\b",
        re.IGNORECASE,
    )
