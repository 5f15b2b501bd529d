"""Who is meant by a speaker's words: the fullest mention that the report prints of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from warledger.reading.mentions import Kind, Mention, Mentions
from warledger.records import Sentence, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SINGULAR = {"he": Kind.PERSON, "she": Kind.PERSON, "it": Kind.BODY, "they": Kind.PLURAL}
#: A speaker that pronouns take up is looked for this many sentences back.
_REACH = 6
_BRACKET = re.compile(r"\s*\(")
_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z.\-]*[A-Z])\)")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is credited: the fullest mention, where it stands, and what it stands for."""

    words: str
    span: Span
    kind: Kind
    sure: bool = True  #: whether their words tell what they stand for
    sentence: int = 0  #: index of the sentence in which they last spoke


class Speakers:
    """
    Resolves speakers within one scope (the body, or one comment).

    Args:
        text: The report's text.
        sentences: The scope's sentences, by start.
        quoted: What stands between quotation marks; a pronoun outside takes up nobody from inside.
    """

    def __init__(
        self, text: str, sentences: Sequence[Sentence], quoted: Sequence[Span] = ()
    ) -> None:
        self._quoted = quoted
        self._text = text
        self._sentences = sentences

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions(self._sentences)  # not asked for where nobody is credited

    @cached_property
    def _acronyms(self) -> dict[str, Mention]:
        found: dict[str, Mention] = {}
        for mention in self._mentions.within(self._before_brackets()):
            bracket = self._bracket(mention)
            if bracket:
                key = bracket.group(1).lower()
                known = found.get(key)
                if mention.names and (known is None or self._fitter(mention, known, key)):
                    found[key] = mention
        return found

    def _bracket(self, mention: Mention) -> re.Match[str] | None:
        """The acronym in brackets behind a phrase, or at its end."""
        inside = mention.span.of(self._text).rfind(" (")
        start = mention.span.end if inside < 0 else mention.span.start + inside
        found = _ACRONYM.match(self._text, start)
        return found if found and found.end() >= mention.span.end else None

    def _fitter(self, mention: Mention, other: Mention, acronym: str) -> bool:
        """Whether an acronym is rather made of one name before it than of another: the shorter."""
        fits = _spells(mention.span.of(self._text), acronym)
        if fits != _spells(other.span.of(self._text), acronym):
            return fits
        return _size(mention) < _size(other)

    def _before_brackets(self) -> Iterator[int]:
        """The sentences that hold a bracket or stand before one."""
        for sentence in self._sentences:
            start, end = sentence.span
            if self._text.find("(", start, end) >= 0 or _BRACKET.match(self._text, end):
                yield sentence.index

    def resolve(self, mention: Mention, last: Sequence[Speaker]) -> Speaker:
        """
        The fullest mention of whoever a noun phrase names.

        Args:
            mention: The phrase that is credited.
            last: The speakers of the statements before, latest first.
        """
        mention = self._as_name(mention)
        found = self._fullest(mention)
        if self._plain(mention):
            own = mention.kind is Kind.CARRIER and mention.head.lemma in words(
                "speech", "utterance"
            )
            settled = found is not mention and mention.kind is Kind.CARRIER and not own
            for place, speaker in enumerate(last):
                fits = (speaker.kind is mention.kind and _of_its_kind(mention, speaker)) or own
                bare = len(mention.span.of(self._text).split()) == 2
                if fits and not settled and ((place == 0 and bare) or not self._known(mention)):
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
        around = self._quotation(start)
        near = [
            mention
            for mention in self._mentions.within(range(sentence - _REACH, sentence + 1))
            if mention.span.start < start
            and _fits(mention.kind, wanted)
            and self._quotation(mention.span.start) in {None, around}
        ]
        since = last[0].sentence if last and _may_be(last[0], wanted) else -1
        newer = [
            mention
            for mention in near
            if since < mention.sentence < sentence and self._is_certain(mention, wanted)
        ]
        subjects = [mention for mention in newer if mention.subject]
        just = [m for m in newer if m.sentence == sentence - 1 and (m.names or m.subject)]
        if around is not None:
            # Inside a quotation "he" is somebody other than who speaks it.
            others = [m for m in near if m.subject and not _is(last, self._fullest(m), self._text)]
            if others:
                return self._speaker(self._fullest(others[-1]))
        if since >= 0 and not subjects and not just:
            return last[0]
        chosen = [m for m in just if m.subject] or just or subjects or near
        if chosen:
            return self._speaker(self._fullest(chosen[-1]))
        fitting = [speaker for speaker in last if _may_be(speaker, wanted)]
        return next(iter([*fitting, *last]), None)

    def _as_name(self, mention: Mention) -> Mention:
        """A bare capital word is a name, whatever its tag, where a longer name ends in it."""
        word = mention.head.text
        if mention.names or not word[0].isupper() or " " in mention.span.of(self._text):
            return mention
        for other in self._mentions.keyed(word.lower()):
            if len(other.names) > 1 and other.names[-1] == word.lower():
                return replace(mention, names=(word.lower(),), definite=True)
        return mention

    def _is_certain(self, mention: Mention, wanted: Kind) -> bool:
        """Whether a mention is surely of the kind wanted, so that it can outdo the last speaker."""
        if wanted is not Kind.PERSON or mention.sure:
            return True
        fullest = self._fullest(mention)
        return fullest.kind is wanted and mention.subject and len(mention.names) > 1

    def _quotation(self, place: int) -> Span | None:
        return next((span for span in self._quoted if span.start <= place < span.end), None)

    def _known(self, mention: Mention) -> bool:
        """Whether an earlier phrase has the same noun and all the mention's words."""
        return any(
            other.span.start < mention.span.start and _same(mention, other)
            for other in self._mentions.keyed(mention.head.text.lower())
        )

    def _plain(self, mention: Mention) -> bool:
        """Whether a definite phrase says so little that it must take up a speaker."""
        tokens = mention.span.of(self._text).lower().split()
        return (
            mention.definite
            and not mention.names
            and tokens[0] in {"the", "this", "that"}
            and len(tokens) <= 3
            and mention.head.lemma in words("speech", "anaphor")
        )

    def _fullest(self, mention: Mention) -> Mention:
        if not mention.definite:
            return mention
        lower = mention.head.text.lower()
        best = mention
        candidates = self._mentions.keyed(lower)
        named = self._acronyms.get(lower)
        if named is not None:
            # What else has the acronym behind it is a part of the name that it stands for.
            whole = [c for c in candidates if c.span.contains(named.span)]
            candidates = [c for c in candidates if self._bracket(c) is None] + [*whole, named]
        for other in candidates:
            if other is mention or (other.possessor_of is not None and not mention.names):
                continue
            if not _same(mention, other) and named is not other:
                continue
            if not mention.names and other.span.start > mention.span.start:
                continue
            if other.joined and not mention.joined:
                continue  # one of two who are named together speaks for themselves alone
            if "," in self._text[other.span.start : other.head.span.start]:
                continue  # a phrase before it was taken for a part of it
            if _size(other) > _size(best):
                best = other
        return best

    def _speaker(self, mention: Mention) -> Speaker:
        span = mention.span
        bracket = _ACRONYM.match(self._text, span.end)
        if bracket:
            span = Span(span.start, bracket.end())
        return Speaker(span.of(self._text), span, mention.kind, mention.sure)


def _spells(name: str, acronym: str) -> bool:
    """Whether an acronym begins as a name does and takes its letters in order."""
    letters = iter(re.sub(r"^the\b|\W", "", name.lower()))
    first = next(letters, "")
    return first == acronym[:1] and all(letter in letters for letter in acronym[1:])


def _size(mention: Mention) -> int:
    return mention.span.end - mention.span.start


def _same(short: Mention, long: Mention) -> bool:
    """Whether a later phrase takes up an earlier: its noun or name is there, and all its words."""
    if short.head.tag == "NNPS" and len(long.names) < 2:
        # A people or the like: others of its kind are not the same persons.
        return False
    if short.names:
        if long.names and short.names[-1] == long.names[-1]:
            return set(short.names) <= set(long.names) | long.content
        return short.content <= long.content
    return short.content <= long.content


def _is(last: Sequence[Speaker], mention: Mention, text: str) -> bool:
    """Whether a mention is of the speaker who spoke last."""
    return bool(last) and mention.span.of(text) in last[0].words


def _of_its_kind(mention: Mention, speaker: Speaker) -> bool:
    """
    Whether a speaker can be "the ministry", "the council": one whose words say so. "The group",
    "the agency" can be any body.
    """
    noun = mention.head.lemma
    if mention.kind is not Kind.BODY or noun in words("speech", "any_body"):
        return True
    return noun in re.findall(r"[\w-]+", speaker.words.lower())


def _fits(kind: Kind, wanted: Kind) -> bool:
    if wanted is Kind.BODY:
        return kind in {Kind.BODY, Kind.CARRIER}
    return kind is wanted


def _may_be(speaker: Speaker, wanted: Kind) -> bool:
    """Whether a pronoun can take a speaker up; a bare name can be a person's or a body's."""
    if _fits(speaker.kind, wanted):
        return True
    bare = speaker.kind in {Kind.PERSON, Kind.BODY} and not speaker.sure
    return bare and wanted in {Kind.PERSON, Kind.BODY}
