"""Trees that the parser gets wrong again and again, put right before anything reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Relations of a day that stands beside what happened on it.
_BESIDE = frozenset({"npadvmod", "advmod", "nmod", "dep"})
#: Words between "accused" and the "by" that says who accuses.
_NEAR = 3


def charges_rehung(
    texts: Sequence[str], lemmas: Sequence[str], relations: Sequence[str], heads: Sequence[int]
) -> Sequence[int]:
    """
    Each word's head, with what somebody is accused of hung on "accused": in "accused by the army of
    killing nine", the parser takes "of killing nine" for a part of the accuser.

    Args:
        texts: A sentence's words.
        lemmas: Their lemmas.
        relations: Their relations to their heads.
        heads: The place of each word's head, its own for the root's.
    """
    if "accused" not in texts and "Accused" not in texts:
        return heads
    made = list(heads)
    for verb, text in enumerate(texts):
        near = range(verb + 1, min(verb + 1 + _NEAR, len(texts)))
        by = next((place for place in near if texts[place] == "by"), None)
        if text.lower() != "accused" or by is None:
            continue
        told = {of: [place for place, head in enumerate(made) if head == of and place > of]
                for of in range(by + 2, len(texts)) if texts[of] == "of"}  # fmt: skip
        doing = [of for of in told if any(relations[place] == "pcomp" for place in told[of])]
        deeds = [of for of in told if any(lemmas[p] in words("speech", "deed") for p in told[of])]
        # "accused by survivors of the attack of killing nine": what they did before what happened.
        for of in (*doing, *deeds):
            if _below(made, of, by) and not _below(made, verb, of):
                made[of] = verb
                break
    return made


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence's words with what the parser says of each."""

    texts: Sequence[str]
    parts: Sequence[str]
    tags: Sequence[str]
    relations: Sequence[str]
    heads: Sequence[int]
    names: Sequence[tuple[int, int, str]]  #: first word, word after the last, type


def named_today(words_: Words) -> Words:
    """
    The same with a "Today" that ends a name in it: the parser takes "Russia Today" for a country
    and a day. A day has no capital inside a sentence; in a headline every word may have one.
    """
    texts = words_.texts
    if "Today" not in texts:
        return words_
    cased = [text for text in texts if text.isalpha()]
    if 2 * sum(map(str.islower, cased)) <= len(cased):
        return words_
    for place in range(1, len(texts)):
        if texts[place] == "Today" and words_.parts[place - 1] == "PROPN":
            words_ = _one_name(words_, place)
    return words_


def _one_name(words_: Words, last: int) -> Words:
    """The words with a name of several made one that hangs together by its last word."""
    first = last - 1
    while first and words_.parts[first - 1] == "PROPN":
        first -= 1
    run = range(first, last)
    heads, relations = list(words_.heads), list(words_.relations)
    top = next((at for at in run if heads[at] not in run or heads[at] == at), first)
    if relations[last] == "compound" or not all(words_.texts[at][0].isupper() for at in run):
        return words_
    beside = relations[last] in _BESIDE
    if _below(heads, last, top) or (beside and not _below(heads, top, last)):
        heads[last] = last if heads[top] == top else heads[top]
        relations[last] = relations[top]
    if relations[last] in _BESIDE and not any(
        head == heads[last] and relation in {"nsubj", "nsubjpass"}
        for head, relation in zip(heads, relations, strict=True)
    ):
        relations[last] = "nsubj"
    for at, head in enumerate(heads):
        if head == top and at not in run and at != last:
            heads[at] = last
    heads[top], relations[top] = last, "compound"
    parts, tags = list(words_.parts), list(words_.tags)
    parts[last], tags[last] = "PROPN", "NNP"
    apart = [name for name in words_.names if name[1] <= first or name[0] > last]
    names = sorted([*apart, (first, last + 1, "ORG")])
    return Words(words_.texts, parts, tags, relations, heads, names)


def _below(heads: Sequence[int], place: int, above: int) -> bool:
    """Whether a word hangs on another, over whatever stands between."""
    while heads[place] != place:
        place = heads[place]
        if place == above:
            return True
    return False
