"""The words of a text as the parts that tell who is meant: names, countries, bodies, sides."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from warledger.records import Span
from warledger.resources import lexicon
from warledger.resources import words as words_of
from warledger.resources.folding import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.resources.actors import ActorTable, Hit
    from warledger.resources.folding import Word

#: Words of the longest phrase of the lexicon.
_LONGEST = 5
_NAME_JOINTS = frozenset({"al", "el", "bin", "ibn", "abu", "de", "van", "von", "ul", "ould", "ag"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of words that belong together."""

    span: Span
    words: tuple[Word, ...]
    broken: bool  #: whether a comma, bracket, dash or sentence end stands before it
    hit: Hit | None = None  #: a name of the table
    country: str | None = None
    demonym: bool = False
    groups: frozenset[str] = frozenset()  #: groups of data/lexicon/actor_words.yaml
    role: str | None = None

    @property
    def text(self) -> str:
        """The words, folded."""
        return " ".join(word.folded for word in self.words)

    @property
    def name_like(self) -> bool:
        """Whether it may be a part of a person's name."""
        if self.hit is not None or self.country is not None:
            return False
        word = self.words[0]
        if word.folded in _NAME_JOINTS:
            return True
        return len(self.words) == 1 and not self.groups and word.titled and word.raw[:1].isalpha()


def split_parts(
    text: str, table: ActorTable, *, offset: int = 0, lenient: bool = False
) -> list[Part]:
    """
    The parts of a text in order.

    Args:
        text: Any stretch of a report.
        table: Known actors.
        offset: Where the stretch begins in the report; the parts' spans count from there.
        lenient: Whether names may lack their capital, as in comments.
    """
    words = split_words(text)
    hits = {hit.first: hit for hit in table.hits(words, lenient=lenient)}
    parts: list[Part] = []
    at = 0
    while at < len(words):
        last, meant = _part(words, at, hits, table)
        span = Span(words[at].span.start + offset, words[last - 1].span.end + offset)
        before = words[at - 1].span.end if at else words[at].span.start
        gap = text[before : words[at].span.start]
        broken = at > 0 and re.search(r"[,;:()\[\]“”\"—–…\n.!?]| - ", gap) is not None
        parts.append(replace(meant, span=span, words=tuple(words[at:last]), broken=broken))
        at = last
    return parts


def _part(
    words: Sequence[Word], at: int, hits: Mapping[int, Hit], table: ActorTable
) -> tuple[int, Part]:
    """The index after the part that begins here, and what it is; its words are still to be set."""
    bare = Part(span=words[at].span, words=(), broken=False)
    last, groups = _phrase(words, at)
    hit = hits.get(at)
    if hit is not None and _describes(words, hit.last):
        return hit.last, bare
    if hit is not None and hit.last >= last and not _plain_word(words, at, hit):
        return hit.last, replace(bare, hit=hit)
    country = table.countries(words, at)
    if country is not None and _describes(words, country[0]):
        return country[0], bare
    if country is not None and country[0] >= last and not _plain_country(words, at):
        return country[0], replace(bare, country=country[1], demonym=country[2])
    role = next((name for name in sorted(groups & _roles())), None)
    return last, replace(bare, groups=groups, role=role)


@cache
def _roles() -> frozenset[str]:
    return frozenset(group.name for group in lexicon("actor_words") if "role" in group.attributes)


def _describes(words: Sequence[Word], last: int) -> bool:
    """Whether a name only tells what another side is like ("US-backed")."""
    return last < len(words) and words[last].folded in words_of("actor_words", "adjectives")


def _plain_country(words: Sequence[Word], at: int) -> bool:
    return words[at].capitals and len(words[at].raw) <= 3 and _shouted(words, at, 1)


def _plain_word(words: Sequence[Word], at: int, hit: Hit) -> bool:
    """Whether an acronym is a plain word in a text that is all in capitals."""
    plain = words[at].folded in words_of("actor_words", "words_as_acronyms")
    return hit.last - at == 1 and plain and _shouted(words, at, 1)


def _shouted(words: Sequence[Word], at: int, length: int) -> bool:
    near = [*words[max(at - 3, 0) : at], *words[at + length : at + length + 3]]
    letters = [word for word in near if any(c.isalpha() for c in word.raw)]
    return len(letters) > 1 and all(word.raw.isupper() for word in letters)


def _phrase(words: Sequence[Word], at: int) -> tuple[int, frozenset[str]]:
    """The longest phrase of the lexicon that begins here, with its groups."""
    known = _phrases()
    for length in range(min(_LONGEST, len(words) - at), 0, -1):
        found = known.get(tuple(word.folded for word in words[at : at + length]))
        if found:
            return at + length, found
    return at + 1, frozenset()


@cache
def _phrases() -> Mapping[tuple[str, ...], frozenset[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for group in lexicon("actor_words"):
        for phrase in group.words:
            key = tuple(word.folded for word in split_words(phrase))
            found.setdefault(key, set()).add(group.name)
    return {key: frozenset(groups) for key, groups in found.items()}
