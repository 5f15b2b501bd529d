"""Who is meant by a speaker's words: the fullest mention that the report prints of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.read.mentions import Kind, Mention, mentions
from warledger.records import Sentence, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_SINGULAR = {"he": Kind.PERSON, "she": Kind.PERSON, "it": Kind.BODY, "they": Kind.PLURAL}
#: A speaker that pronouns take up is looked for this many sentences back.
_REACH = 6
_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z.\-]*[A-Z])\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is credited: the fullest mention, where it stands, and what it stands for."""

    words: str
    span: Span
    kind: Kind
    sentence: int = 0  #: index of the sentence in which they last spoke


class Speakers:
    """
    Resolves speakers within one scope (the body, or one comment).

    Args:
        text: The report's text.
        sentences: The scope's sentences, by start.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self._text = text
        self._mentions = tuple(mentions(sentences))
        self._by_key: dict[str, list[Mention]] = {}
        self._acronyms: dict[str, Mention] = {}
        for mention in self._mentions:
            for key in mention.keys:
                self._by_key.setdefault(key, []).append(mention)
            bracket = _ACRONYM.match(text, mention.span.end)
            if bracket:
                self._acronyms.setdefault(bracket.group(1).lower(), mention)

    def resolve(self, mention: Mention, last: Sequence[Speaker]) -> Speaker:
        """
        The fullest mention of whoever a noun phrase names.

        Args:
            mention: The phrase that is credited.
            last: The speakers of the statements before, latest first.
        """
        mention = self._sender(mention)
        if self._plain(mention):
            for speaker in last[:1]:
                if speaker.kind is mention.kind or mention.kind is Kind.CARRIER:
                    return speaker
        found = self._fullest(mention)
        if found is mention and self._plain(mention):
            for speaker in last:
                if speaker.kind is mention.kind or mention.kind is Kind.CARRIER:
                    return speaker
        return self._speaker(found)

    def pronoun(
        self, word: str, sentence: int, start: int, last: Sequence[Speaker]
    ) -> Speaker | None:
        """
        Whom "he", "she", "it" or "they" takes up; None for any other pronoun.

        Args:
            word: The pronoun, lower case.
            sentence: Index of its sentence.
            start: Where it stands.
            last: The speakers of the statements before, latest first.
        """
        wanted = _SINGULAR.get(word)
        if wanted is None:
            return None
        near = [
            mention
            for mention in self._mentions
            if mention.span.start < start
            and sentence - mention.sentence <= _REACH
            and _fits(mention.kind, wanted)
        ]
        subjects = [mention for mention in near if mention.subject]
        if last and _fits(last[0].kind, wanted):
            newer = [m for m in subjects if last[0].sentence < m.sentence < sentence]
            return self._speaker(self._fullest(newer[-1])) if newer else last[0]
        for pool in (subjects, near):
            if pool:
                return self._speaker(self._fullest(pool[-1]))
        for speaker in last:
            if _fits(speaker.kind, wanted):
                return speaker
        return last[0] if last else None

    def _plain(self, mention: Mention) -> bool:
        """Whether a definite phrase says so little that it must take up a speaker."""
        tokens = mention.span.of(self._text).lower().split()
        return (
            mention.definite
            and not mention.names
            and tokens[0] in {"the", "this", "that"}
            and len(tokens) <= 2
            and mention.head.lemma in words("speech", "anaphor")
        )

    def _sender(self, mention: Mention) -> Mention:
        """Whoever a statement or message is by, where its phrase says so."""
        if mention.head.lemma not in words("speech", "utterance"):
            return mention
        for other in self._mentions:
            if other.sentence == mention.sentence and other.possessor_of == mention.head.index:
                return other
        return mention

    def _fullest(self, mention: Mention) -> Mention:
        if not mention.definite:
            return mention
        lower = mention.head.text.lower()
        best = mention
        candidates = [*self._by_key.get(lower, ())]
        if lower in self._acronyms:
            candidates.append(self._acronyms[lower])
        for other in candidates:
            if other is mention or (other.possessor_of is not None and not mention.names):
                continue
            if not _same(mention, other) and self._acronyms.get(lower) is not other:
                continue
            if not mention.names and other.span.start > mention.span.start:
                continue
            if _size(other) > _size(best):
                best = other
        return best

    def _speaker(self, mention: Mention) -> Speaker:
        span = mention.span
        bracket = _ACRONYM.match(self._text, span.end)
        if bracket:
            span = Span(span.start, bracket.end())
        return Speaker(span.of(self._text), span, mention.kind)


def _size(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def _same(short: Mention, long: Mention) -> bool:
    """Whether a later phrase takes up an earlier: its noun or name is there, and all its words."""
    if short.names:
        if long.names and short.names[-1] == long.names[-1]:
            return set(short.names) <= set(long.names) | long.content
        return short.content <= long.content
    return short.content <= long.content


def _fits(kind: Kind, wanted: Kind) -> bool:
    if wanted is Kind.BODY:
        return kind in {Kind.BODY, Kind.CARRIER}
    return kind is wanted


def claimant_words(speaker: str) -> str:
    """
    A speaker's words shortened to the claimant form of the codebook: the name before its
    description ("Ezindu Idimah"), or the description where the name follows it after a comma.
    """
    outlets = words("speech", "person")
    head, comma, rest = speaker.partition(", ")
    if not comma:
        return speaker
    first = re.split(r"\s", rest)[0]
    named_after = first[:1].isupper() and rest.count(",") == 0 and len(rest.split()) <= 4
    described = any(word.lower() in outlets for word in re.findall(r"\w+", head))
    return f"{head}, {rest}" if named_after and described else head
