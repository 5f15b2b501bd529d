"""
Parts of speech and lemmas, kept for words that were seen before.

After tagging and parsing, the pipeline's rules for parts of speech and for lemmas look at one word
at a time: at the word, its tag and perhaps its relation, and in a handful of patterns at the word
beside it. So what they say of a word, tag and relation is kept in a bounded table, and a sentence
in which one of those patterns may apply is given to the rules themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


class Tagged(NamedTuple):
    """The words of a sentence with their tags and their relations to their heads."""

    words: Sequence[str]
    tags: Sequence[str]
    relations: Sequence[str]


class Analyst:
    """
    Parts of speech and lemmas by the pipeline's rules.

    Args:
        rules: The components, in order.
        make: Makes the library's document of words with their tags and relations.
    """

    def __init__(
        self, rules: Sequence[Callable[[Any], Any]], make: Callable[[Tagged], Any]
    ) -> None:
        self._rules = rules
        self._make = make
        self._kept: dict[tuple[str, str, str], Kind] = {}

    def __call__(self, sentences: Sequence[Tagged]) -> list[list[Kind]]:
        """The part of speech and the lemma of each word of each sentence."""
        beside = [_may_match(sentence) for sentence in sentences]
        keys = [
            [] if with_neighbours else [_key(*word) for word in zip(*sentence, strict=True)]
            for sentence, with_neighbours in zip(sentences, beside, strict=True)
        ]
        new = {key for row in keys for key in row if key not in self._kept}
        if new:
            if len(self._kept) + len(new) > _KEPT:
                self._kept.clear()
                new = {key for row in keys for key in row}
            # No word among them begins a pattern over several words, so they may stand together.
            ordered = sorted(new)
            ruled = self._ruled(Tagged(*zip(*ordered, strict=True)))
            self._kept.update(zip(ordered, ruled, strict=True))
        return [
            self._ruled(sentence) if with_neighbours else [self._kept[key] for key in row]
            for sentence, with_neighbours, row in zip(sentences, beside, keys, strict=True)
        ]

    def _ruled(self, sentence: Tagged) -> list[Kind]:
        doc = self._make(sentence)
        for rule in self._rules:
            doc = rule(doc)
        return [(token.pos_, token.lemma_.lower()) for token in doc]


def _key(word: str, tag: str, relation: str) -> tuple[str, str, str]:
    """A word, its tag, and its relation as far as a pattern looks at it."""
    looked_at = relation in RELATED or tag in RELATED_TAGS or word.lower() in RELATED_WORDS
    return word, tag, relation if looked_at or word.isspace() else _ANY


def _may_match(sentence: Tagged) -> bool:
    """Whether a pattern over several words may apply."""
    return not PATTERN_RELATIONS.isdisjoint(sentence.relations) or not PATTERN_WORDS.isdisjoint(
        word.lower() for word in sentence.words
    )
