"""Who acts and who is acted upon: noun phrases, and whether they stand for people or bodies."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from warledger.events.patterns import members
from warledger.resources import lexicon, words
from warledger.text.calendars import names_a_day, names_a_time

if TYPE_CHECKING:
    from warledger.events.tree import Tree
    from warledger.records import Span

_LEFT = frozenset({"amod", "compound", "nmod", "poss", "advmod", "npadvmod", "quantmod"})
_POINTING = frozenset({"this", "that", "these", "those"})
_OWNING = frozenset({"of", "from", "for"})
_NO_PARTY_ENTITIES = frozenset(
    {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "LAW", "WORK_OF_ART", "LANGUAGE"}
)
_LAND = frozenset({"GPE", "LOC", "FAC"})


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for people and bodies that act, over all word lists that have some."""
    found = set(members("parties")) | set(members("armed")) | set(members("crowd"))
    for group in lexicon("persons"):
        if group.attributes.get("status") and group.name != "things":
            found |= set(group.words)
    for name in ("state_forces", "armed_groups"):
        found |= words("agents", name)
    return frozenset(found - {"operation", "artillery", "intelligence", "other", "force of habit"})


def is_party(tree: Tree, at: int) -> bool:
    """Whether a token can stand for somebody who acts: a person, a body, a state, a force."""
    token = tree.tokens[at]
    lemma = token.lemma
    if names_a_time(token):
        return False
    if _is_share(tree, at):
        inner = of_what(tree, at)
        return inner is not None and is_party(tree, inner)
    if token.pos == "PRON" or token.tag in {"WP", "WDT"}:
        return tree.low(at) in members("pronouns")
    if lemma in person_nouns() or tree.low(at) in person_nouns():
        return True
    if lemma in members("quantities") or token.pos == "NUM":
        inner = of_what(tree, at)
        return is_party(tree, inner) if inner is not None else token.entity not in {"DATE", "TIME"}
    if token.pos == "PROPN":
        return token.entity not in _NO_PARTY_ENTITIES
    if token.tag in {"NNS", "NN"} and token.text[:1].isupper() and at > 0:
        return True
    if token.pos == "ADJ" and token.text[:1].isupper():
        return True
    return token.entity in {"NORP", "ORG", "PERSON", "GPE"}


def of_what(tree: Tree, at: int) -> int | None:
    """What a quantity or a part is of."""
    for place in tree.children(at, "prep"):
        if tree.low(place) == "of":
            return tree.child(place, "pobj")
    return None


def _is_share(tree: Tree, at: int) -> bool:
    """Whether a word that is no noun takes a share: "some of the rebels"; no "those", no "we"."""
    token = tree.tokens[at]
    share = token.pos == "PRON" and token.tag == "DT" and tree.low(at) not in _POINTING
    return share and of_what(tree, at) is not None


def is_quantity(tree: Tree, at: int) -> bool:
    """Whether a word says how many, and "of" behind it says of whom."""
    return tree.lemma(at) in members("quantities") or tree.tokens[at].pos == "NUM"


def is_land(tree: Tree, at: int) -> bool:
    """Whether a token names a piece of land."""
    token = tree.tokens[at]
    return token.entity in _LAND or token.lemma in members("property") & members("way")


def phrase(tree: Tree, head: int) -> Span:
    """The noun with the words that say whose, which or of what; no article, no figure."""
    first = last = head
    for place in reversed(tree.children(head, *_LEFT)):
        if place > head or tree.tokens[place].pos in {"PUNCT", "NUM"}:
            continue
        named = tree.tokens[place].dep == "compound" and tree.tokens[head].entity == "PERSON"
        if names_a_day(tree.tokens[place]) and not named and not tree.children(place, "case"):
            break
        reach = tree.subtree(place)
        if any(tree.tokens[p].pos in {"VERB", "NUM"} for p in reach) and len(reach) > 4:
            break
        first = min(first, reach[0])
    last = _end(tree, head)
    while first < last and (
        tree.tokens[first].pos in {"DET", "PUNCT", "ADP", "NUM", "ADV"}
        or tree.tokens[first].tag == "PRP$"
    ):
        first += 1
    return tree.span(first, last)


def _end(tree: Tree, head: int) -> int:
    last = head
    for place in tree.children(head, "prep"):
        reach = tree.subtree(place)
        inner = tree.child(place, "pobj")
        near = place > head and reach[0] <= last + 2 and inner is not None
        if near and inner is not None and tree.low(place) in _OWNING:
            timed = tree.tokens[inner].entity in {"DATE", "TIME"}
            if not timed and inner - place <= 6:
                last = max(last, inner)
        if last > head and tree.low(place) != "of":
            break
    joined = [
        p
        for p in tree.children(head, "appos")
        if head < p <= last + 4 and tree.tokens[p].pos == "PROPN" and tree.low(p - 1) != "("
    ]
    for place in joined[:1]:
        if len(tree.subtree(place)) <= 4:
            last = max(last, place)
    return last


def split(tree: Tree, head: int) -> list[tuple[int, Span]]:
    """The members of a coordination, each with its words; "US and Iraqi forces" are two."""
    found: list[tuple[int, Span]] = []
    inner = of_what(tree, head)
    share = tree.lemma(head) in members("quantities") or _is_share(tree, head)
    if inner is not None and share and is_party(tree, inner):
        return split(tree, inner)
    for place in tree.conjuncts(head):
        if tree.tokens[place].pos in {"VERB", "AUX", "ADV", "ADP"}:
            continue
        if names_a_time(tree.tokens[place]):
            continue
        halves = _adjectives(tree, place)
        if halves:
            found += halves
        else:
            found.append((place, phrase(tree, place)))
    return found


def _adjectives(tree: Tree, head: int) -> list[tuple[int, Span]]:
    for place in tree.children(head, "amod", "nmod", "compound"):
        if names_a_time(tree.tokens[place]):
            continue
        joined = [p for p in tree.children(place, "conj") if place < p < head]
        names = [place, *joined]
        if joined and all(tree.tokens[p].text[:1].isupper() for p in names):
            spans = [(p, tree.tokens[p].span) for p in names[:-1]]
            return [*spans, (head, tree.span(names[-1], _end(tree, head)))]
    return []
