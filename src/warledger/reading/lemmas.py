"""
Parts of speech and lemmas, kept for words that were seen before.

After tagging and parsing, the pipeline's rules for parts of speech and for lemmas look at one word
at a time: at the word, its tag and perhaps its relation, and in a handful of patterns at the word
beside it. So what they say of a word, tag and relation is kept in a bounded table, and where one
of those patterns may apply, what they say of the two words together. Most patterns name the words
that they are about; of all other words the rules for parts of speech look at the tag and the
relation alone, so that what they say of these two is kept as well.
"""

from __future__ import annotations

import re
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Component = Callable[[Any], Any]

#: Words that are kept; a full table is emptied.
_KEPT = 1 << 16
#: What the first word of a pattern over several words may be: "gonna", "let's", "there is" …
PATTERN_WORDS = frozenset({"ai", "gon", "got", "let", "c'm", "y", "y'"})
PATTERN_RELATIONS = frozenset({"expl"})
#: Where a pattern over one word looks at its relation: of these words, of words with these tags,
#: and of all words with these relations. Elsewhere one relation does as well as another.
RELATED_WORDS = frozenset(
    {"but", "i", "you", "it", "do", "does", "did", "'d", "have", "has", "had"}
)
RELATED_TAGS = frozenset({"IN", "DT", "WDT", "_SP"})
RELATED = frozenset({"aux", "auxpass"})
#: What is kept for any other relation.
_ANY = "dep"

#: A part of speech and a lemma in lower case.
Kind = tuple[str, str]
#: A word, its tag and its relation to its head.
Word = tuple[str, str, str]
#: A part of speech with its features: number, tense …
Sort = tuple[str, str]


class Tagged(NamedTuple):
    """The words of a sentence with their tags and their relations to their heads."""

    words: Sequence[str]
    tags: Sequence[str]
    relations: Sequence[str]


class Analyst:
    """
    Parts of speech and lemmas by the pipeline's rules.

    Args:
        ruler: The component for parts of speech and features.
        lemmatizer: The component for lemmas, which goes by these.
        make: Makes the library's document of words, with what sort each is where that is known.
    """

    def __init__(
        self,
        ruler: Any,
        lemmatizer: Component,
        make: Callable[[Sequence[Word], Sequence[Sort] | None], Any],
    ) -> None:
        self._ruler: Component = ruler
        self._lemmatizer = lemmatizer
        self._make = make
        self._named, self._shapes = named_words(ruler.patterns)
        self._sorts: dict[tuple[str, str], Sort] = {}  # by tag and relation
        self._kept: dict[Word, Kind] = {}  # by the relation as far as a pattern looks at it
        self._known: dict[Word, Kind | None] = {}  # None: a pattern may begin with it
        self._pairs: dict[tuple[Word, ...], list[Kind]] = {}

    def __call__(self, sentences: Sequence[Tagged]) -> list[list[Kind]]:
        """The part of speech and the lemma of each word of each sentence."""
        rows: list[list[Word]] = [list(zip(*sentence, strict=True)) for sentence in sentences]
        new: set[Word] = set().union(*rows).difference(self._known)
        if new:
            if len(self._known) + len(new) > _KEPT:
                self._known.clear()
                new = set().union(*rows)
            self._learn(sorted(new))
        return [self._kinds(row) for row in rows]

    def _kinds(self, row: Sequence[Word]) -> list[Kind]:
        known = [self._known[word] for word in row]
        sure = [kind for kind in known if kind is not None]
        if len(sure) == len(row):
            return sure
        found = []
        place = 0
        while place < len(row):
            kind = known[place]
            end = place + 1
            if kind is None:
                while end < len(row) and known[end - 1] is None:
                    end += 1
                found += self._together(tuple(row[place:end]))
            else:
                found.append(kind)
            place = end
        return found

    def _together(self, run: tuple[Word, ...]) -> list[Kind]:
        """What the rules say of a word with which a pattern may begin, and of those after it."""
        if run not in self._pairs:
            if len(self._pairs) >= _KEPT:
                self._pairs.clear()
            self._pairs[run] = self._ruled(run)
        return self._pairs[run]

    def _learn(self, words: Sequence[Word]) -> None:
        """Note what the rules say of some words; a full table is emptied."""
        keys = {word: _key(*word) for word in words if not _may_begin(word[0], word[2])}
        new = {key for key in keys.values() if key not in self._kept}
        if len(self._kept) + len(new) > _KEPT:
            self._kept.clear()
            new = set(keys.values())
        if new:
            # No word among them begins a pattern over several words, so they may stand together.
            ordered = sorted(new)
            is_named = [self._is_named(word) for word, _, _ in ordered]
            named = list(compress(ordered, is_named))
            others = list(compress(ordered, map(not_, is_named)))
            self._kept.update(zip(named, self._ruled(named), strict=True))
            self._kept.update(zip(others, self._sorted(others), strict=True))
        for word in words:
            self._known[word] = self._kept[keys[word]] if word in keys else None

    def _ruled(self, words: Sequence[Word]) -> list[Kind]:
        return self._lemmatized(self._ruler(self._make(words, None)))

    def _lemmatized(self, doc: Any) -> list[Kind]:
        return [(token.pos_, token.lemma_.lower()) for token in self._lemmatizer(doc)]

    def _is_named(self, word: str) -> bool:
        """Whether a pattern may look at the word itself."""
        lower = word.lower()
        return lower in self._named or lower.isspace() or bool(self._shapes.search(lower))

    def _sorted(self, words: Sequence[Word]) -> list[Kind]:
        """What the rules say of words that no pattern names."""
        new = {key[1:]: key for key in words if key[1:] not in self._sorts}
        if new:
            doc = self._ruler(self._make(list(new.values()), None))
            found = ((token.pos_, str(token.morph)) for token in doc)
            self._sorts.update(zip(new, found, strict=True))
        return self._lemmatized(self._make(words, [self._sorts[key[1:]] for key in words]))


def named_words(rules: Iterable[dict[str, Any]]) -> tuple[frozenset[str], re.Pattern[str]]:
    """
    The words in lower case that patterns name, and an expression for those that they describe.

    Args:
        rules: As the pipeline's component for parts of speech gives its patterns.
    """
    named: set[str] = set()
    described: list[str] = []
    for looked_at in (word for rule in rules for pattern in rule["patterns"] for word in pattern):
        wanted = looked_at.get("LOWER", ())
        if isinstance(wanted, str):
            named.add(wanted)
        elif wanted:
            named.update(wanted.get("IN", ()))
            described += [wanted["REGEX"]] if "REGEX" in wanted else []
    return frozenset(named), re.compile("|".join(f"(?:{shape})" for shape in described) or r"(?!)")


def _key(word: str, tag: str, relation: str) -> Word:
    """A word, its tag, and its relation as far as a pattern looks at it."""
    looked_at = relation in RELATED or tag in RELATED_TAGS or word.lower() in RELATED_WORDS
    return word, tag, relation if looked_at or word.isspace() else _ANY


def _may_begin(word: str, relation: str) -> bool:
    """Whether a pattern over several words may begin with a word of this relation."""
    return relation in PATTERN_RELATIONS or word.lower() in PATTERN_WORDS
