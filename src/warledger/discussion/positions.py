"""
Which comments take which position on a question that a person poses.

A first guess from patterns (data/lexicon/positions.yaml) over the commenter's own sentences; what
others are quoted with takes no position for the one who quotes. Every position is proposed, with
the sentence and the words that decide; a comment that does not say so has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from warledger.discussion.answers import Answers, Mention
from warledger.discussion.page import trimmed
from warledger.records import Position, Span
from warledger.resources import lexicon
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page
    from warledger.records import Passage, Question

#: Private characters that stand for the answers in a masked sentence, and one for the topic.
_FIRST = 0xE000
_TOPIC = "\uf000"
_ANY = "[\ue000-\ue0ff]+"
_PRONOUN = re.compile(r"\b(?:he|him|his|she|her)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w’'\ue000-\uf000]+")
#: So many words before a pattern can open it up or give it to somebody else.
_NEAR = 8
_OWN_IF = re.compile(r"\bif (?:we|you|one|i|anything)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    side: str
    name: str


@dataclass(frozen=True, slots=True)
class _Masked:
    """A sentence with the names of answers as private characters; same length as the sentence."""

    words: str
    span: Span  #: the sentence, or what is left of it beside others' words
    mentions: tuple[Mention, ...]


def find_positions(
    page: Page, question: Question, passages: Sequence[Passage]
) -> tuple[Position, ...]:
    """
    The positions, by comment: of each comment at most one sentence for each answer, and where it
    takes no side one that says that it is undecided.
    """
    finder = _Positions(page, question, passages)
    return tuple(
        position for comment in page.report.comments for position in finder.of(comment.index)
    )


class _Positions:
    def __init__(self, page: Page, question: Question, passages: Sequence[Passage]) -> None:
        self._page = page
        self._question = question
        self._passages = passages
        self._answers = Answers(question.answers, page.text)
        self._family = _family(question.words)
        self._future = (
            re.search(r"\b(?:will|going to)\b", question.words, re.IGNORECASE) is not None
        )
        self._patterns = _patterns(self._family) if self._family else _own_patterns(question.words)
        self._topic = _topic(question.words)

    def of(self, comment: int) -> list[Position]:
        """What one comment says."""
        decided: dict[int, Position] = {}
        undecided: list[Position] = []
        before: _Masked | None = None
        for masked in self._masked(comment):
            for position, answer in self._in(comment, masked, before):
                if answer is None:
                    undecided.append(position)
                else:
                    decided.setdefault(answer, position)
            before = masked
        return [decided[answer] for answer in sorted(decided)] or undecided[:1]

    def _masked(self, comment: int) -> Iterator[_Masked]:
        """The commenter's own sentences, in order, with the answers masked."""
        person: Mention | None = None
        for sentence in self._page.sentences(comment):
            found = self._answers.find(sentence.span)
            for span in self._own(sentence.span):
                inside = [mention for mention in found if span.contains(mention.span)]
                yield self._mask(span, inside, person)
            named = [mention for mention in found if mention.person]
            person = named[-1] if named else person

    def _own(self, span: Span) -> Iterator[Span]:
        """What of a sentence is nobody else's: pieces of two words at least."""
        at = span.start
        cuts = [one.span for one in self._passages if one.span.overlaps(span)]
        for cut in (*sorted(cuts), Span(span.end, span.end)):
            piece = trimmed(self._page.text[at : max(at, cut.start)], at)
            if len(_WORD.findall(piece.of(self._page.text))) > 1:
                yield piece
            at = max(at, cut.end)

    def _mask(self, own: Span, found: Sequence[Mention], person: Mention | None) -> _Masked:
        start = own.start
        letters = [" " if c in '“”"‘\n' else c for c in own.of(self._page.text)]
        mentions = list(found)
        named = [mention for mention in found if mention.person]
        for match in _PRONOUN.finditer("".join(letters)):
            before = [one for one in named if one.span.end <= start + match.start()]
            meant = before[-1] if before else person
            if meant is not None:
                span = Span(start + match.start(), start + match.end())
                mentions.append(Mention(span, meant.answer, True))
        for mention in mentions:
            size = mention.span.end - mention.span.start
            place = mention.span.start - start
            letters[place : place + size] = chr(_FIRST + mention.answer) * size
        topics = self._topic.finditer("".join(letters)) if self._family == "lasting" else ()
        for match in topics:
            letters[match.start() : match.end()] = _TOPIC * (match.end() - match.start())
        ordered = sorted(mentions, key=lambda mention: mention.span)
        return _Masked("".join(letters), own, tuple(ordered))

    def _in(
        self, comment: int, masked: _Masked, before: _Masked | None
    ) -> Iterator[tuple[Position, int | None]]:
        if masked.words.rstrip().endswith("?"):
            return
        for pattern in self._patterns:
            for match in pattern.regex.finditer(masked.words):
                if pattern.side == "undecided":
                    if self._speaks_of_it(masked):
                        yield self._position(comment, masked, match, None, "it leaves it open")
                    continue
                if self._is_void(masked.words, match):
                    continue
                turned = _negated(masked.words, match)
                yield from self._decided(comment, masked, before, (pattern, match, turned))

    def _decided(
        self,
        comment: int,
        masked: _Masked,
        before: _Masked | None,
        hit: tuple[_Pattern, re.Match[str], bool],
    ) -> Iterator[tuple[Position, int | None]]:
        pattern, match, turned = hit
        if pattern.side in ("yes", "no"):
            lasts = (pattern.side == "yes") is not turned
            answer = self._yes_or_no(lasts)
            if answer is not None:
                reason = _REASONS["yes" if lasts else "no"]
                yield self._position(comment, masked, match, answer, reason)
            return
        if pattern.side == "subject":
            party = before.mentions[0].answer if before is not None and before.mentions else None
            if turned or party is None:
                return
            reason = "it says so of what the sentence before tells of this side"
            yield self._position(comment, masked, match, party, reason)
            return
        party = ord(match["x"][0]) - _FIRST
        wins = (pattern.side == "for") is not turned
        other = self._other(party)
        if wins:
            yield self._position(comment, masked, match, party, _REASONS["for"])
        elif other is not None:
            yield self._position(comment, masked, match, other, _REASONS["against"])

    def _position(
        self,
        comment: int,
        masked: _Masked,
        match: re.Match[str],
        answer: int | None,
        reason: str,
    ) -> tuple[Position, int | None]:
        start = masked.span.start
        name = None if answer is None else self._question.answers[answer].name
        return (
            Position(
                comment=comment,
                answer=name,
                sentence=masked.span,
                cue=Span(start + match.start(), start + match.end()),
                reason=reason,
                rule=self._family or "the question’s words",
            ),
            answer,
        )

    def _other(self, party: int) -> int | None:
        """Of two answers the other one; of more nothing follows from a loss."""
        return 1 - party if len(self._question.answers) == 2 else None

    def _yes_or_no(self, yes: bool) -> int | None:
        wanted = group("positions", "yes" if yes else "no")
        for words, answer in self._answers.words():
            if words.casefold().replace("’", "'") in wanted:
                return answer
        return None

    def _speaks_of_it(self, masked: _Masked) -> bool:
        """Whether a sentence that leaves something open is about the question."""
        found = {word.casefold() for word in _WORD.findall(masked.words)}
        about = not found.isdisjoint(group("positions", "outcome_words"))
        return about or bool(masked.mentions) or _TOPIC in masked.words

    def _is_void(self, words: str, match: re.Match[str]) -> bool:
        """Whether words before make the pattern a condition, a wish, or others' claim."""
        before = [word.casefold() for word in _WORD.findall(words[: match.start()])][-_NEAR:]
        inside = [word.casefold() for word in _WORD.findall(match.group())]
        open_words = group("positions", "open_words")
        if not self._future:
            open_words = open_words | group("positions", "future_words")
        around = {*before, *inside}
        whole = set(re.findall(r"\w+", words[: match.start()].casefold()))
        conditional = "if" in whole and not _OWN_IF.search(words)
        claiming = group("positions", "claiming_words") & {*whole, *inside}
        own_claim = {"i", "i'd", "i’d", "we", "we'd"} & {*before[-4:]}
        opened = around & (open_words - {"if"})
        return conditional or bool(opened) or bool(claiming and not own_claim)


_REASONS = {
    "for": "it says that this side did well",
    "against": "it says that the other side did badly; of two answers that counts for this one",
    "yes": "it says that it lasts",
    "no": "it says that it does not last",
}


def _negated(words: str, match: re.Match[str]) -> bool:
    """Whether a negation stands in the pattern or shortly before it."""
    before = _WORD.findall(words[: match.start()])[-4:]
    found = [word.casefold() for word in (*before, *_WORD.findall(match.group()))]
    negations = group("positions", "negations")
    only = "not only" in " ".join(found)
    return not only and any(word in negations or word.endswith(("n't", "n’t")) for word in found)


def _family(question: str) -> str | None:
    found = re.findall(r"[\w-]+", question.casefold())
    for name, asking in (("ahead", "asks_ahead"), ("lasting", "asks_lasting")):
        known = group("positions", asking)
        if any(word in found or (" " in word and word in question.casefold()) for word in known):
            return name
    return None


def _topic(question: str) -> re.Pattern[str]:
    """What the question is about, with other words for it, and pronouns for it."""
    asked = set(re.findall(r"[\w-]{4,}", question.casefold()))
    known = group("positions", "truce_words")
    same = known if asked & known else asked - group("discussion", "small_words")
    body = "|".join(re.escape(word) for word in sorted({*same, "it"}, key=len, reverse=True))
    return re.compile(rf"\b(?:(?:the|this|that) )?(?:{body})\b", re.IGNORECASE)


@cache
def _patterns(family: str) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(_compiled(words), str(rule.attributes["side"]), rule.name)
        for rule in lexicon("positions")
        if rule.attributes.get("family") == family
        for words in rule.words
    )


def _own_patterns(question: str) -> tuple[_Pattern, ...]:
    """Patterns from the question's own words, for a question of no known kind: who did it?"""
    small = group("discussion", "small_words")
    asked = [w for w in re.findall(r"[a-z-]{4,}", question.casefold()) if w not in small]
    stems = "|".join(re.escape(word[: max(4, len(word) - 2)]) + r"\w*" for word in asked)
    if not stems or not question.casefold().lstrip().startswith("who"):
        return ()
    made = (f"{{x}} .. ({stems})", f"({stems}) .. by {{x}}")
    return tuple(_Pattern(_compiled(words), "for", "question") for words in made)


def _compiled(words: str) -> re.Pattern[str]:
    """A pattern of the lexicon as a regular expression over masked sentences."""
    gap = r"(?:[\w’'-]+,? ){0,3}?"
    parts = []
    for part in re.findall(r"\([^()]*\)|\S+", words):
        if part in ("..", "..."):
            parts.append(gap if part == ".." else gap.replace("0,3", "0,9"))
            continue
        body = {
            "{x}": rf"(?P<x>{_ANY})(?:['’]s?)?",
            "{y}": _ANY,
            "{t}": rf"{_TOPIC}+",
            "{s}": rf"(?:this|that|which|it|{_TOPIC}+)",
        }.get(part)
        if body is None:
            body = part.replace("(", "(?:").replace("{t}", f"{_TOPIC}+").replace(" ", r"\s+")
        parts.append(body + r"\b" + r"[ ]*" if body[-1].isalnum() else body + r"(?!\w)[ ]*")
    return re.compile(r"(?<!\w)" + "".join(parts).removesuffix("[ ]*"), re.IGNORECASE)
