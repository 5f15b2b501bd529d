"""
A comment's inside: which of its words are the commenter's own and which are somebody else's.

Marks come first (quoted paragraphs, ">" before lines), then paragraphs taken over from an outlet
(before a line that names it, after a dateline, after a paragraph that introduces them), then
quotation marks, then words that stand in an earlier comment or in the report without any mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from warledger.discussion.outlets import DATELINE, credit_line
from warledger.discussion.reuse import Match, Sources, words
from warledger.records import Passage, PassageSource, Span
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page, Paragraph
    from warledger.records import OutletMention, Statement

#: The report's number among the sources.
_REPORT = -1
#: Shares of a stretch's words that must stand in its source: between marks, and where the page
#: or the line before says that it is a quotation.
_BETWEEN_MARKS = 0.7
_MARKED = 0.5
#: Fewest words of a quotation that counts although its source is not on the page.
_LONG_QUOTATION = 6
#: A quotation shorter than this that stands in the report is a name of something.
_NAMES = 5
#: Fewest equal words that count as taken over without any mark (readers share their subject's words
#: with the report); on how many comments they may stand before they are taken for furniture.
_UNMARKED = 9
_UNMARKED_OF_REPORT = 12
_FURNITURE = 3
_CODE = re.compile(r"[=_{}\[\]<>|\\]")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?")
_DATELINE = re.compile(
    r"(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]+(?: [A-ZÀ-Þ][\w'’.-]+){0,3})(?:, [A-Z][\w .]+?)?,? "
    r"\((?P<name>[^()]{2,40})\) ?[-–—]+ "
)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b")
_TOLD = re.compile(r"\b(?:told|tells|telling|to|interview with|quoted by|reported by) (?:the )?\Z")


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    source: PassageSource
    rule: str
    match: Match | None = None
    outlet: int | None = None
    comment: int | None = None  #: the comment it is from, where a name and no match says so


class Passages:
    """
    Finds the passages of all comments of a page.

    Args:
        page: The comments.
        outlets: What `find_outlets` found in them.
    """

    def __init__(self, page: Page, outlets: Sequence[OutletMention]) -> None:
        self._page = page
        self._text = page.text
        self._outlets = outlets
        body = [word for span in page.body() for word in words(page.text, span)]
        self._words = {one.index: words(page.text, one.span) for one in page.report.comments}
        self._sources = Sources([(_REPORT, body), *self._words.items()])

    def find(self) -> tuple[Passage, ...]:
        """The passages, by span; they do not overlap."""
        return tuple(
            passage
            for comment in self._page.report.comments
            for passage in sorted(self._of(comment.index), key=lambda one: one.span)
        )

    def _of(self, comment: int) -> list[Passage]:
        allowed = frozenset({_REPORT, *(one.index for one in self._page.earlier(comment))})
        if self._doubles(comment, allowed):
            return []
        kept: list[_Found] = []
        for stage in (self._marked, self._pasted, self._quoted, self._unmarked):
            for found in stage(comment, allowed):
                if not any(found.span.overlaps(other.span) for other in kept):
                    kept.append(found)
        return [self._passage(comment, found) for found in kept]

    def _doubles(self, comment: int, allowed: frozenset[int]) -> bool:
        """Whether the whole comment was posted twice by one person."""
        match = self._sources.match(self._words[comment], allowed - {_REPORT}, 0.95)
        comments = self._page.report.comments
        return match is not None and comments[match.source].author == comments[comment].author

    def _passage(self, comment: int, found: _Found) -> Passage:
        match = found.match
        on_page = match is not None and match.source != _REPORT
        return Passage(
            comment=comment,
            span=found.span,
            source=found.source,
            source_comment=match.source if match and on_page else found.comment,
            original=match.original if match else None,
            outlet=found.outlet,
            rule=found.rule,
        )

    def _traced(
        self, span: Span, rule: str, allowed: frozenset[int], least: float
    ) -> _Found | None:
        """A stretch that was found again on the page."""
        match = self._sources.match(words(self._text, span), allowed, least)
        if match is None:
            return None
        report = match.source == _REPORT
        if report and len(words(self._text, span)) < _NAMES:
            return None  # more likely the name of something that the report names too
        source = PassageSource.REPORT if report else PassageSource.COMMENTER
        return _Found(span, source, rule, match)

    def _marked(self, comment: int, allowed: frozenset[int]) -> Iterator[_Found]:
        """Paragraphs that the page or a ">" marks, adjoining ones together."""
        paragraphs = self._page.paragraphs(comment)
        place = 0
        while place < len(paragraphs):
            end = place
            while end < len(paragraphs) and paragraphs[end].marked:
                end += 1
            if end == place:
                place += 1
                continue
            span = Span(paragraphs[place].span.start, paragraphs[end - 1].span.end)
            traced = self._traced(span, "marked paragraphs", allowed, _MARKED)
            yield traced or self._from_around(comment, span, "marked paragraphs", place)
            place = end

    def _from_around(self, comment: int, span: Span, rule: str, place: int) -> _Found:
        """A marked stretch that is not on the page: whom the lines before and after it name."""
        paragraphs = self._page.paragraphs(comment)
        before = paragraphs[place - 1].span if place else None
        for number, mention in enumerate(self._outlets):
            inside = mention.comment == comment
            introduces = before is not None and before.contains(mention.span)
            if inside and (introduces or mention.title is not None):
                return _Found(span, PassageSource.OUTLET, rule, outlet=number)
        writer = self._writer(comment, before)
        source = PassageSource.UNKNOWN if writer is None else PassageSource.COMMENTER
        return _Found(span, source, rule, comment=writer)

    def _writer(self, comment: int, line: Span | None) -> int | None:
        """The latest earlier comment of the person whom a line like "Rana wrote:" names."""
        if line is None:
            return None
        found = _wrote().search(line.of(self._text))
        name = found["name"].strip().casefold() if found else ""
        earlier = self._page.earlier(comment)
        same = [one.index for one in earlier if name and (one.author or "").casefold() == name]
        return same[-1] if same else None

    def _pasted(self, comment: int, _allowed: frozenset[int]) -> Iterator[_Found]:
        yield from self._before_credit(comment)
        yield from self._after_dateline(comment)
        yield from self._introduced(comment)
        yield from self._told(comment)

    def _own_voice(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph is in the commenter's own "I" or puts a question."""
        outside = _QUOTED.sub(" ", paragraph.span.of(self._text)).casefold()
        return "?" in outside or not _voice().isdisjoint(outside.split())

    def _outlet_at(self, comment: int, span: Span) -> int | None:
        for number, mention in enumerate(self._outlets):
            if mention.comment == comment and span.contains(mention.span):
                return number
        return None

    def _before_credit(self, comment: int) -> Iterator[_Found]:
        """Paragraphs before the line that names outlet and article."""
        found = credit_line(self._page, comment)
        if found is None:
            return
        place, match = found
        number = self._outlet_at(comment, Span(*match.span()))
        groups = self._groups(self._page.paragraphs(comment)[:place])
        for index, paragraphs in enumerate(groups):
            last = index == len(groups) - 1
            own = any(self._own_voice(paragraph) for paragraph in paragraphs)
            if index and (last or not own):
                span = Span(paragraphs[0].span.start, paragraphs[-1].span.end)
                yield _Found(span, PassageSource.OUTLET, "before a credit line", outlet=number)

    def _groups(self, paragraphs: Sequence[Paragraph]) -> list[list[Paragraph]]:
        """Lines that no blank line parts, together."""
        found: list[list[Paragraph]] = []
        for paragraph in paragraphs:
            if paragraph.apart or not found:
                found.append([])
            found[-1].append(paragraph)
        return found

    def _after_dateline(self, comment: int) -> Iterator[_Found]:
        """An article from its dateline on, with the headline and the date above it."""
        paragraphs = self._page.paragraphs(comment)
        for place, paragraph in enumerate(paragraphs):
            if not _DATELINE.match(self._text, *paragraph.span):
                continue
            first = self._headline(paragraphs, place)
            last = place
            while last + 1 < len(paragraphs) and not self._own_voice(paragraphs[last + 1]):
                last += 1
            span = Span(paragraphs[first].span.start, paragraphs[last].span.end)
            number = self._outlet_at(comment, paragraph.span)
            yield _Found(span, PassageSource.OUTLET, DATELINE, outlet=number)
            return

    def _headline(self, paragraphs: Sequence[Paragraph], place: int) -> int:
        """The first of the short lines above a dateline that can be its headline and date."""
        first = place
        if first and _CLOCK.search(paragraphs[first - 1].span.of(self._text)):
            first -= 1
        dated = first < place
        if first and (dated or first > 1):
            line = paragraphs[first - 1].span.of(self._text)
            if not self._own_voice(paragraphs[first - 1]) and line.rstrip()[-1:] not in ".!…:":
                first -= 1
        return first

    def _introduced(self, comment: int) -> Iterator[_Found]:
        """Paragraphs after one that names an outlet and announces its words."""
        paragraphs = self._page.paragraphs(comment)
        for place, paragraph in enumerate(paragraphs[:-1]):
            number = self._outlet_at(comment, paragraph.span)
            if number is None or not self._announces(paragraph, self._outlets[number]):
                continue
            last = place
            while last + 1 < len(paragraphs) and not self._own_voice(paragraphs[last + 1]):
                last += 1
            if last > place:
                span = Span(paragraphs[place + 1].span.start, paragraphs[last].span.end)
                yield _Found(
                    self._without_marks(span), PassageSource.OUTLET, "introduced", outlet=number
                )
                return

    def _announces(self, paragraph: Paragraph, mention: OutletMention) -> bool:
        words_after = self._text[mention.span.end : paragraph.span.end]
        colon = words_after.rstrip().endswith(":")
        noun = re.search(rf"\b(?:{_nouns()})\b", paragraph.span.of(self._text), re.IGNORECASE)
        points = re.search(
            r"\b(?:this|following|here|below|quotes?|excerpts?|snip)\b",
            paragraph.span.of(self._text),
            re.IGNORECASE,
        )
        return colon or bool(noun and points)

    def _without_marks(self, span: Span) -> Span:
        """The stretch inside its quotation marks, where one pair holds it all."""
        inner = span.of(self._text)
        if inner[:1] in '“"' and inner[-1:] in '”"' and not re.search(r"[“”\"]", inner[1:-1]):
            return Span(span.start + 1, span.end - 1)
        return span

    def _told(self, comment: int) -> Iterator[_Found]:
        """Paragraphs of reported speech of somebody who told it to an outlet, from the first on."""
        paragraphs = self._page.paragraphs(comment)
        speakers = [
            set() if self._own_voice(paragraph) else self._speakers(comment, paragraph.span)
            for paragraph in paragraphs
        ]
        for number, mention in enumerate(self._outlets):
            before = self._text[: mention.span.start]
            if mention.comment != comment or not _TOLD.search(before[-40:]):
                continue
            place = next(i for i, one in enumerate(paragraphs) if one.span.overlaps(mention.span))
            last = place
            while last + 1 < len(paragraphs) and speakers[place] & speakers[last + 1]:
                last += 1
            if last > place:
                words_of = Span(paragraphs[place].span.start, paragraphs[last].span.end)
                last_said = max(
                    (s.span.end for s in self._said(comment) if words_of.contains(s.span)),
                    default=words_of.end,
                )
                end = self._sentence_end(comment, last_said, words_of.end)
                span = Span(words_of.start, end)
                yield _Found(span, PassageSource.OUTLET, "told to an outlet", outlet=number)
                return

    def _sentence_end(self, comment: int, place: int, most: int) -> int:
        for sentence in self._page.sentences(comment):
            if sentence.span.end >= place:
                return min(most, sentence.span.end)
        return most

    def _speakers(self, comment: int, span: Span) -> set[str]:
        return {said.speaker or "" for said in self._said(comment) if said.span.overlaps(span)}

    def _said(self, comment: int) -> list[Statement]:
        return [
            said
            for said in self._page.transcript.statements
            if said.comment == comment and said.speaker is not None and said.cue is not None
        ]

    def _quoted(self, comment: int, allowed: frozenset[int]) -> Iterator[_Found]:
        """What stands between quotation marks and is found again, or is long."""
        for quote in self._page.quotations(comment):
            if self._is_name(comment, quote.span):
                continue
            traced = self._traced(quote.span, "quotation marks", allowed, _BETWEEN_MARKS)
            if traced is not None:
                yield traced
            elif quote.closed and len(words(self._text, quote.span)) >= _LONG_QUOTATION:
                number = self._credited_outlet(comment, quote.span)
                if number is not None:
                    source = PassageSource.OUTLET
                    yield _Found(quote.span, source, "quotation marks", outlet=number)
                elif self._is_sentence(quote.span):
                    yield _Found(quote.span, PassageSource.UNKNOWN, "quotation marks")
            elif self._alone(comment, quote.outer):
                yield _Found(quote.span, PassageSource.UNKNOWN, "quotation marks")

    def _is_sentence(self, span: Span) -> bool:
        """Whether a quotation of nobody on the page is whole, and no code."""
        said = span.of(self._text)
        whole = said[:1].isupper() and said[-1:] in ".!?…,;’”"
        return whole and _CODE.search(said) is None

    def _is_name(self, comment: int, span: Span) -> bool:
        """Whether the marks hold no more than an outlet's name or an article's title."""
        return any(
            mention.comment == comment and span in (mention.span, mention.title)
            for mention in self._outlets
        )

    def _alone(self, comment: int, outer: Span) -> bool:
        """Whether a quotation is a paragraph of its own, of three words at least."""
        same = [one for one in self._page.paragraphs(comment) if one.span == outer]
        return bool(same) and len(words(self._text, outer)) >= 3

    def _credited_outlet(self, comment: int, span: Span) -> int | None:
        """The outlet that a statement credits with a quotation."""
        for said in self._page.transcript.statements:
            if said.comment != comment or not said.span.overlaps(span):
                continue
            for number, mention in enumerate(self._outlets):
                named = mention.span.of(self._text).casefold()
                credited = (said.speaker or "", said.relayed_by or "")
                if mention.comment == comment and any(
                    named in name.casefold() for name in credited
                ):
                    return number
        return None

    def _unmarked(self, comment: int, allowed: frozenset[int]) -> Iterator[_Found]:
        """Long runs of words that stand on the page before."""
        found = self._words[comment]
        for run in self._sources.runs(found, allowed):
            taken = found[run.start : run.end]
            report = run.source == _REPORT
            least = _UNMARKED_OF_REPORT if report else _UNMARKED
            if len(taken) < least or self._sources.holders(taken) > _FURNITURE:
                continue
            yield _Found(
                Span(taken[0].span.start, taken[-1].span.end),
                PassageSource.REPORT if report else PassageSource.COMMENTER,
                "same words",
                Match(run.source, self._sources.original(run), 1.0),
            )


@cache
def _voice() -> frozenset[str]:
    return group("discussion", "own_voice")


@cache
def _nouns() -> str:
    return "|".join(re.escape(word) for word in sorted(group("discussion", "citing_nouns")))


@cache
def _wrote() -> re.Pattern[str]:
    verbs = "|".join(re.escape(word) for word in sorted(group("discussion", "wrote")))
    return re.compile(rf"(?P<name>[^\n:,]{{2,40}}?),? (?:{verbs})\b[^\n]{{0,30}}:?\s*\Z")


def inside(passages: Sequence[Passage], span: Span) -> Passage | None:
    """The passage that holds a span, if any."""
    return next((passage for passage in passages if passage.span.contains(span)), None)
