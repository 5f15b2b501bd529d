"""Events that a noun tells: "an army offensive has begun", "the cleric's call for a halt"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.draft import Draft
from warledger.events.frames import Governed, surface_subject
from warledger.events.matching import act_of, is_cue, tone
from warledger.events.patterns import patterns
from warledger.events.reality import reality
from warledger.records import EventModality, EventType

if TYPE_CHECKING:
    from warledger.events.patterns import Pattern
    from warledger.events.tree import Tree

_AFTER = {"by": True, "of": False}


def noun_drafts(tree: Tree, taken: set[int]) -> list[Draft]:
    """The events that nouns tell; ``taken`` are the triggers already found."""
    found = []
    for token in tree.tokens:
        if token.pos not in {"NOUN", "PROPN"} or token.dep in {"compound", "nmod"}:
            continue
        verb = tree.verb_above(token.index)
        for pattern in patterns("noun").get(token.lemma, ()):
            if verb in taken and token.dep in {"dobj", "pobj"} and not pattern.demand("light"):
                continue
            draft = _draft(tree, token.index, verb, pattern)
            if draft is not None:
                found.append(draft)
                break
    return found


def _draft(tree: Tree, at: int, verb: int | None, pattern: Pattern) -> Draft | None:
    actor = owner(tree, at)
    if not _told(tree, at, verb, pattern, actor):
        return None
    word = pattern.demand("modified")
    if word and not any(tree.low(p) == word for p in tree.children(at, "amod", "compound")):
        return None
    content = tree.child(at, "acl") if pattern.complement else None
    act = act_of(tree, content) if content is not None else None
    if pattern.complement and content is None:
        return None
    wanted = pattern.demand("content")
    if wanted and (act is None or tone(act.pattern.type) != wanted):
        return None
    if pattern.demand("light") and actor is None and verb is not None:
        actor = surface_subject(tree, verb)
    if actor is None and pattern.demand("owned"):
        return None
    gives = pattern.demand("gives")
    return Draft(
        type=pattern.type,
        mode=pattern.mode,
        trigger=at,
        rule=pattern.name,
        modality=reality(tree, at),
        actor=actor,
        recipient=_recipient(tree, at, pattern),
        content=content if content is not None else _content(tree, at, pattern),
        act=act,
        gives=EventModality(gives) if gives else None,
        background=verb is None or tree.tokens[verb].dep in {"relcl", "acl", "advcl"},
        score=1,
    )


def _told(tree: Tree, at: int, verb: int | None, pattern: Pattern, actor: int | None) -> bool:
    """Whether the noun's place in the sentence says that it takes place."""
    dep = tree.tokens[at].dep
    if verb is None:
        return False
    light = pattern.demand("light")
    if light:
        return dep == "dobj" and is_cue(tree, verb, light)
    if pattern.demand("owned"):
        return dep in {"nsubj", "nsubjpass"} and tree.child(at, "poss") is not None
    if dep in {"nsubj", "nsubjpass"}:
        return is_cue(tree, verb, "happening") and tree.tokens[at].head == verb
    return dep == "attr" and tree.low(verb - 1) == "there" and actor is not None


def owner(tree: Tree, noun: int) -> int | None:
    """Whose attack or call it is: possessor, "by", "led by", a name before it."""
    for place in tree.children(noun, "poss"):
        if parties.is_party(tree, place):
            return place
    for place in tree.children(noun, "prep", "acl"):
        inner = place
        if tree.tokens[place].dep == "acl":
            agent = tree.child(place, "agent", "prep")
            if agent is None or tree.low(agent) != "by":
                continue
            inner = agent
        if tree.low(inner) == "by":
            head = tree.child(inner, "pobj")
            if head is not None and parties.is_party(tree, head):
                return head
    for place in tree.children(noun, "amod", "compound", "nmod"):
        token = tree.tokens[place]
        named = token.text[:1].isupper() and token.entity in {"GPE", "NORP", "ORG", "PERSON"}
        if place < noun and (named or token.lemma in parties.person_nouns()):
            return place
    return None


def _recipient(tree: Tree, at: int, pattern: Pattern) -> int | None:
    for slot in pattern.prepositions:
        for place in tree.children(at, "prep"):
            if tree.low(place) in slot.prepositions:
                head = tree.child(place, "pobj")
                if head is not None and tree.tokens[head].entity not in {"DATE", "TIME"}:
                    return head if _may_receive(tree, head, pattern) else None
    return None


def _may_receive(tree: Tree, head: int, pattern: Pattern) -> bool:
    return pattern.type is not EventType.REQUEST or parties.is_party(tree, head)


def _content(tree: Tree, at: int, pattern: Pattern) -> int | None:
    if pattern.type is not EventType.REQUEST:
        return None
    for place in tree.children(at, "prep"):
        if tree.low(place) == "for":
            return tree.child(place, "pobj", "pcomp")
    return tree.child(at, "acl")


def governed_of(tree: Tree, noun: int) -> list[Governed]:
    """The prepositions that hang on a noun."""
    found = []
    for place in tree.children(noun, "prep"):
        for head in tree.children(place, "pobj"):
            found.append(Governed(tree.low(place), place, head))
            found += governed_of(tree, head)
    return found
