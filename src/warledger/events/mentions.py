"""What pronouns and short names stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.frames import surface_subject
from warledger.records import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.events.tree import Tree
    from warledger.records import Span, Statement

_FIRST = frozenset({"i", "we", "us", "me"})
_THIRD = frozenset({"he", "she", "it", "they", "him", "her", "them", "who", "themselves"})


def party(
    tree: Tree, at: int, words: Span, before: Tree | None, statements: Sequence[Statement]
) -> tuple[Party, str | None]:
    """A party with its fullest words, and the reason where they come from elsewhere."""
    plain = Party(span=words, words=words.of(tree.text), mention=words)
    # "US" is a country in capitals and nobody's "us".
    low = "" if tree.tokens[at].text == "US" else tree.low(at)
    if low in _FIRST:
        for said in statements:
            if said.span.contains(words) and said.speaker and said.speaker_span:
                made = Party(span=said.speaker_span, words=said.speaker, mention=words)
                return made, f"“{plain.words}”: the speaker"
    if low in _THIRD:
        found = _antecedent(tree, at) or _last_subject(tree, at, before)
        if found is not None:
            made = Party(span=found, words=found.of(tree.text), mention=words)
            return made, f"“{plain.words}”: named before"
    return plain, None


def _antecedent(tree: Tree, at: int) -> Span | None:
    """The subject of a clause over the pronoun's that stands before it."""
    for place in tree.above(at):
        if tree.tokens[place].pos not in {"VERB", "AUX"}:
            continue
        subject = surface_subject(tree, place)
        if subject is None or subject >= at or tree.tokens[subject].pos == "PRON":
            continue
        if parties.is_party(tree, subject):
            return parties.phrase(tree, subject)
    return None


def _last_subject(tree: Tree, at: int, before: Tree | None) -> Span | None:
    """The subject of the sentence before, of the same paragraph and number."""
    if before is None or before.sentence.block != tree.sentence.block:
        return None
    root = next((t.index for t in before.tokens if t.head == t.index), None)
    if root is None:
        return None
    subject = surface_subject(before, root)
    if subject is None or before.tokens[subject].pos == "PRON":
        return None
    if not parties.is_party(before, subject):
        return None
    plural = before.tokens[subject].tag in {"NNS", "NNPS"} or len(before.conjuncts(subject)) > 1
    wanted = tree.low(at) in {"they", "them", "themselves"}
    if plural is wanted or (wanted and before.tokens[subject].pos != "PROPN"):
        return parties.phrase(before, subject)
    return None
