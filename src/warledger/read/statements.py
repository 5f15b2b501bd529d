"""Reported speech: quotations and content clauses, each credited to whoever is named for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from warledger.read.attribution import Attribution, attributions
from warledger.read.mentions import Kind, mention_of
from warledger.read.quotes import Quotation, quotations
from warledger.read.speakers import Speaker, Speakers
from warledger.records import Report, Sentence, Span, Statement, Token
from warledger.resources import words
from warledger.text.tree import children, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: A quotation with no more than this share of words after it is the whole statement.
_TAIL = 0.4
#: "Northern Post: Talks begin in the capital", at the end of a comment, is where it was taken from.
_CREDIT_LINE = re.compile(
    r"((?:[A-Z][\w'’.&-]*)(?: (?:of|the|and|[A-Z][\w'’.&-]*)){0,4}): [A-Z][^\n]{10,}\Z"
)
#: Words in which a commenter speaks for themselves.
_OWN = re.compile(r"\b(?:I|me|my|mine|you|your)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
#: Frames whose speaker may go on in the sentences after.
_RUNNING = {"saying before", "saying after"}
_LASTING = {"saying before", "saying after", "according to", "directing", "committing", "naming"}
_LONGEST_RUN = 2
_WORD = re.compile(r"\w[\w'’\-]*")


@dataclass(frozen=True, slots=True)
class _Credit:
    """An attribution with its speaker resolved."""

    attribution: Attribution
    speaker: Speaker | None
    mention: Span | None
    relayed_by: str | None
    relays: bool = False  #: whether the cue tells of somebody who quotes the speaker


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
        outer = [quote.outer for quote in quotes if quote.depth == 0]
        self._speakers = Speakers(report.text, sentences, outer)
        self._credits = list(self._resolved())
        self._extra: list[_Credit] = []

    def statements(self) -> Iterator[Statement]:
        """All statements of the scope."""
        yield from self._indirect()
        yield from self._runs()
        yield from self._introduced()
        yield from self._pasted()
        yield from self._direct()

    def _indirect(self) -> Iterator[Statement]:
        for credit in self._credits:
            content = credit.attribution.content
            if credit.speaker is None and credit.attribution.rule == "noun of speech":
                continue
            if content is not None and not self._is_quotation(content, credit):
                yield self._statement(self._clipped(content, credit), False, credit)

    def _runs(self) -> Iterator[Statement]:
        """Sentences with no cue of their own inside an unbroken run of one speaker."""
        credited: dict[int, _Credit] = {}
        for credit in self._credits:
            if credit.speaker is not None and credit.attribution.rule in _RUNNING:
                if self._level(credit) is None:
                    credited.setdefault(credit.attribution.sentence, credit)
        touched = {credit.attribution.sentence for credit in self._credits}
        places = {sentence.index: sentence for sentence in self._sentences}
        order = sorted(credited)
        for first, second in pairwise(order):
            one, other = credited[first], credited[second]
            between = [places[index] for index in range(first + 1, second) if index in places]
            same = one.speaker and other.speaker and one.speaker.words == other.speaker.words
            if not same or not between or len(between) > _LONGEST_RUN:
                continue
            block = places[first].block
            inside = all(
                sentence.block == block and self._text[sentence.span.end - 1] in '.!?”"'
                for sentence in between
            )
            quoted = any(
                q.outer.start <= s.span.start < q.outer.end for s in between for q in self._quotes
            )
            if inside and not quoted and not touched & {sentence.index for sentence in between}:
                for sentence in between:
                    end = sentence.span.end - (self._text[sentence.span.end - 1] in ".!?")
                    run = replace(
                        one,
                        attribution=replace(
                            one.attribution,
                            content=Span(sentence.span.start, end),
                            rule="unbroken run",
                        ),
                    )
                    self._extra.append(run)
                    yield self._statement(Span(sentence.span.start, end), False, run)

    def _introduced(self) -> Iterator[Statement]:
        """Paragraphs that a cue with a colon at the end of the paragraph before introduces."""
        blocks = sorted({sentence.block for sentence in self._sentences})
        for credit in self._credits:
            after = self._text[credit.attribution.group.end :]
            sentence = next(s for s in self._sentences if s.index == credit.attribution.sentence)
            opened = re.match(r"\s*:\s*\n", after)
            later = [block for block in blocks if block > sentence.block]
            if not opened or not later or credit.speaker is None:
                continue
            spans = [s.span for s in self._sentences if s.block in later]
            span = Span(spans[0].start, spans[-1].end)
            if not any(q.outer.start == span.start for q in self._quotes):
                yield self._statement(span, True, credit)
                return

    def _direct(self) -> Iterator[Statement]:
        for quote in self._quotes:
            found = self._credit_of(quote) or self._before(quote)
            if found is not None:
                yield self._statement(quote.span, True, found)
            elif quote.depth == 0 and self._stands_alone(quote):
                yield self._plain(
                    quote.span, self._commenter(quote), None, "quotation, nobody named"
                )

    def _resolved(self) -> Iterator[_Credit]:
        last: list[Speaker] = []
        for sentence in self._sentences:
            found = attributions(sentence)
            for attribution in found:
                if attribution.rule == "according to" and _spoken_before(attribution, found):
                    continue
                speaker, mention = self._speaker(sentence, attribution, last)
                yield _Credit(
                    attribution,
                    speaker,
                    mention,
                    self._relay(sentence, attribution, found),
                    attribution.cue.of(self._text).lower().startswith("quot"),
                )
                if speaker is not None and self._speaks(attribution, speaker):
                    last.insert(0, replace(speaker, sentence=sentence.index))

    def _speaks(self, attribution: Attribution, speaker: Speaker) -> bool:
        """Whether a crediting makes its speaker the one whom pronouns take up."""
        if attribution.rule not in {"naming", "noun of speech"}:
            return True
        quoted = any(
            attribution.reach.overlaps(q.outer) and q.outer.start >= attribution.cue.end
            for q in self._quotes
        )
        return quoted and speaker.kind in {Kind.PERSON, Kind.BODY}

    def _speaker(
        self, sentence: Sentence, attribution: Attribution, last: Sequence[Speaker]
    ) -> tuple[Speaker | None, Span | None]:
        head = attribution.head
        if head is None:
            return None, None
        head = _sender(sentence, head)
        if head.pos in {"NOUN", "PROPN", "NUM", "ADJ"} or (
            head.dep == "poss" and head.pos != "PRON"
        ):
            mention = mention_of(sentence.tokens, head, sentence.index)
            return self._speakers.resolve(mention, last), mention.span
        word = {"his": "he", "her": "she", "its": "it", "their": "they"}.get(
            head.text.lower(), head.text.lower()
        )
        word = {"him": "he", "them": "they"}.get(word, word)
        found = self._speakers.pronoun(word, sentence.index, head.span.start, last)
        if found is None and word not in {"i", "we", "you", "it", "that", "this", "what", "who"}:
            mention = mention_of(sentence.tokens, head, sentence.index)
            found = Speaker(mention.span.of(self._text), mention.span, Kind.OTHER)
        return found, head.span

    def _relay(
        self, sentence: Sentence, attribution: Attribution, found: Sequence[Attribution]
    ) -> str | None:
        for other in found:
            if other.rule == "according to" and other.head and _spoken_before(other, [attribution]):
                return mention_of(sentence.tokens, other.head, sentence.index).span.of(self._text)
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
        return opens and len(outside) <= _TAIL * len(total)

    def _credit_of(self, quote: Quotation) -> _Credit | None:
        """The attribution that a quotation belongs to."""
        touching = {s.index for s in self._sentences if s.span.overlaps(quote.outer)}
        near = [
            credit
            for credit in (*self._credits, *self._extra)
            if (
                credit.attribution.sentence in touching
                or (credit in self._extra and _covers(credit, quote.outer))
            )
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
            if (c.attribution.cue.end <= quote.outer.start or c.relays)
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
            and credit.attribution.rule in _LASTING
            and not self._nested(credit)
        ]
        return earlier[-1] if earlier else None

    def _nested(self, credit: _Credit) -> bool:
        """Whether a cue stands inside what somebody else is credited with."""
        return any(
            other is not credit and _covers(other, credit.attribution.cue)
            for other in self._credits
        )

    def _stands_alone(self, quote: Quotation) -> bool:
        """Whether a quotation is a paragraph of its own."""
        block = self._report.blocks[quote.block].span
        line_end = self._text.find("\n", quote.outer.start)
        end = block.end if line_end < 0 else min(block.end, max(line_end, quote.outer.end))
        opened = (
            quote.outer.start == block.start
            or self._text[quote.outer.start - 1] == "\n"
            or (self._text[block.start : quote.outer.start].rstrip(" ").endswith("\n"))
        )
        if '""' in quote.outer.of(self._text):
            return False
        return opened and not _WORD.search(self._text, quote.outer.end, end)

    def _commenter(self, quote: Quotation) -> str | None:
        """Who wrote the earlier comment that a commenter quotes word for word."""
        wanted = " ".join(quote.span.of(self._text).split())
        for comment in self._report.comments[: self._comment or 0]:
            if wanted in " ".join(comment.span.of(self._text).split()):
                return comment.author
        return None

    def _plain(self, span: Span, speaker: str | None, where: Span | None, rule: str) -> Statement:
        return Statement(
            span=span,
            direct=True,
            speaker=speaker,
            speaker_span=where,
            mention=where,
            cue=None,
            relayed_by=None,
            comment=self._comment,
            rule=rule,
        )

    def _pasted(self) -> Iterator[Statement]:
        """
        Paragraphs of another outlet's article that a comment carries: marked as a quotation, or
        followed by a line that names the outlet and the article.
        """
        if self._comment is None:
            return
        indices = sorted({sentence.block for sentence in self._sentences})
        blocks = [self._report.blocks[index] for index in indices]
        credits = [
            (block.span.start, _CREDIT_LINE.match(self._text, block.span.start, block.span.end))
            for block in blocks
        ]
        for place, block in enumerate(blocks):
            line = next(
                (match for start, match in credits if match and start > block.span.start), None
            )
            words_own = _OWN.search(_without_quotes(block.span.of(self._text)))
            marked = block.kind == "quote"
            last = place + 1 < len(credits) and credits[place + 1][1] is not None
            if marked or (line is not None and place > 0 and (last or not words_own)):
                where = Span(*line.span(1)) if line else None
                if _CREDIT_LINE.match(self._text, block.span.start, block.span.end):
                    continue
                yield self._plain(
                    block.span, where.of(self._text) if where else None, where, "pasted paragraph"
                )

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


def _sender(sentence: Sentence, head: Token) -> Token:
    """Whoever a statement or message is by, where its phrase says so; else the noun itself."""
    if head.lemma not in words("speech", "utterance"):
        return head
    owners = children(sentence.tokens, head.index, "poss")
    for token in subtree(sentence.tokens, head.index):
        if token.text.lower() in {"by", "from", "of"} and token.index > head.index:
            owners += children(sentence.tokens, token.index, "pobj")
    return owners[0] if owners else head


def _spoken_before(source: Attribution, found: Sequence[Attribution]) -> bool:
    """Whether "according to X" only tells who carried what somebody is already said to say."""
    return any(
        other.rule == "saying before" and other.cue.end <= source.cue.start for other in found
    )


def _covers(credit: _Credit, quote: Span) -> bool:
    content = credit.attribution.content
    return content is not None and content.overlaps(quote)


def _without_quotes(text: str) -> str:
    return _QUOTED.sub(" ", text)


def _length(span: Span | None) -> int:
    return span.end - span.start if span else 0


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end, 0)
