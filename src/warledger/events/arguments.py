"""Whom an event is directed at, where its pattern leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.frames import frame_of
from warledger.events.matching import in_class
from warledger.events.nouns import governed_of, owner
from warledger.records import EventType

if TYPE_CHECKING:
    from warledger.events.draft import Draft
    from warledger.events.matching import Match
    from warledger.events.tree import Tree
    from warledger.records import Span

_TOWARDS = ("against", "to", "with", "on", "upon", "from", "between", "for", "of", "by", "toward")
_WHERE = ("in", "near", "at", "into", "along", "around", "outside")
#: Types whose words for a place stand for those who live there (as PLOVER's coders do it).
_LAND_RECEIVES = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.AID,
        EventType.MOBILIZE,
        EventType.RETREAT,
        EventType.CONCEDE,
        EventType.THREATEN,
        EventType.SANCTION,
        EventType.AGREE,
        EventType.REJECT,
    }
)

#: What is acted upon though it is no party.
_SUFFERS = ("places_of_war", "property", "captives", "hostages", "way")

#: Members of a coordination with their words.
Named = list[tuple[int, "Span"]]


def actors_of(tree: Tree, draft: Draft) -> Named:
    """Who does it; the owner of the attack or weapon that stands as subject; perhaps nobody."""
    at = draft.actor
    if at is None:
        return []
    if parties.is_party(tree, at):
        return parties.split(tree, at)
    behind = owner(tree, at)
    return [] if behind is None else parties.split(tree, behind)


def recipients_of(tree: Tree, draft: Draft) -> Named:
    """To whom it is done or said."""
    taken = {draft.actor, draft.trigger}
    found = draft.recipient
    if found is not None and found not in taken:
        return parties.split(tree, found)
    for candidate in (_from_thing(tree, draft), _from_content(tree, draft), _around(tree, draft)):
        kept = [(at, span) for at, span in candidate if at not in taken]
        if kept:
            return kept
    return []


def _from_thing(tree: Tree, draft: Draft) -> Named:
    if draft.thing is None:
        return []
    found = _near_noun(tree, draft.thing, draft.type in _LAND_RECEIVES)
    if found:
        return found
    thing_is_party = parties.is_party(tree, draft.thing)
    suffers = any(in_class(tree, draft.thing, name) for name in _SUFFERS)
    deed = in_class(tree, draft.thing, "attack")
    if (thing_is_party or suffers) and not deed and draft.thing != draft.content:
        return parties.split(tree, draft.thing)
    return []


def _near_noun(tree: Tree, noun: int, land: bool) -> Named:
    """A party that owns, qualifies or follows a noun: "an appeal by the bishop"."""
    for place in tree.children(noun, "poss"):
        if _party(tree, place):
            return parties.split(tree, place)
    governed = governed_of(tree, noun)
    for name in _TOWARDS:
        for one in governed:
            if one.preposition == name and _party(tree, one.head):
                return parties.split(tree, one.head)
    for place in tree.children(noun, "amod", "compound", "nmod"):
        token = tree.tokens[place]
        if token.text[:1].isupper() and token.entity in {"GPE", "NORP", "ORG", "PERSON"}:
            return [(place, _modifier(tree, noun, place))]
    lands = [g.head for g in governed if g.preposition in _WHERE and _is_land(tree, g.head)]
    return parties.split(tree, lands[0]) if land and lands else []


def _is_land(tree: Tree, at: int) -> bool:
    return tree.tokens[at].entity in {"GPE", "LOC", "NORP"}


def _modifier(tree: Tree, noun: int, place: int) -> Span:
    """The name before a noun: "United Nations" of "a United Nations appeal"."""
    last = place
    while last + 1 < noun and tree.tokens[last + 1].pos == "PROPN":
        last += 1
    first = place
    while first and tree.tokens[first - 1].pos == "PROPN" and first - 1 in tree.below[noun]:
        first -= 1
    return tree.span(first, last)


def _party(tree: Tree, at: int) -> bool:
    token = tree.tokens[at]
    if token.entity in {"DATE", "TIME", "CARDINAL"} or token.pos == "PRON":
        return False
    return parties.is_party(tree, at)


def _from_content(tree: Tree, draft: Draft) -> Named:
    """Those whom the content names: who shall do it, or to whom it shall be done."""
    at = draft.content
    if at is None:
        return []
    if tree.tokens[at].pos not in {"VERB", "AUX"}:
        found = _near_noun(tree, at, True)
        return parties.split(tree, at) if not found and parties.is_party(tree, at) else found
    own = draft.type in {EventType.AGREE, EventType.THREATEN, EventType.REJECT}
    doer = frame_of(tree, at).subject
    if not own and doer is not None and doer != draft.actor and _party(tree, doer):
        return parties.split(tree, doer)
    if draft.act is not None:
        return _of_act(tree, draft, draft.act) or _inside(tree, draft.act.frame.at, draft)
    return _inside(tree, at, draft)


def _of_act(tree: Tree, draft: Draft, act: Match) -> Named:
    """To whom what is agreed, threatened or refused would be done."""
    if act.recipient is not None and act.recipient != draft.actor:
        whole = parties.split(tree, act.recipient)
        near = [] if _party(tree, act.recipient) else _near_noun(tree, act.recipient, True)
        return near or whole
    return [] if act.thing is None else _near_noun(tree, act.thing, True)


def _inside(tree: Tree, at: int, draft: Draft) -> Named:
    """The first party in the content, by preposition and then by place."""
    frame = frame_of(tree, at)
    ordered = [
        g.head for name in (*_TOWARDS, *_WHERE) for g in frame.governed if g.preposition == name
    ]
    for head in [*frame.objects, *ordered]:
        if head in {draft.actor, draft.trigger}:
            continue
        if _party(tree, head):
            return parties.split(tree, head)
        near = _near_noun(tree, head, True)
        if near:
            return near
    for place in tree.children(at, "xcomp", "advcl", "ccomp", "conj"):
        found = _inside(tree, place, draft)
        if found:
            return found
    return []


def _around(tree: Tree, draft: Draft) -> Named:
    """A party or, for some types, a place in the phrases beside the verb."""
    frame = draft.frame
    if frame is None:
        return []
    names = (*_TOWARDS, *_WHERE) if draft.type in _LAND_RECEIVES else _TOWARDS[:4]
    for name in names:
        for one in frame.governed:
            if one.preposition != name or one.head in {draft.actor, draft.content}:
                continue
            if _party(tree, one.head):
                return parties.split(tree, one.head)
    if draft.type is EventType.PROTEST:
        return _target_of_protest(tree, draft)
    return []


def _target_of_protest(tree: Tree, draft: Draft) -> Named:
    """Against whom people protest: the party in what they demand or object to."""
    for place in sorted(tree.subtree(draft.trigger)):
        token = tree.tokens[place]
        if place <= draft.trigger or token.lemma not in {"demand", "protest", "against", "call"}:
            continue
        for inner in tree.subtree(place):
            near_name = tree.tokens[inner].entity in {"GPE", "NORP", "ORG", "PERSON"}
            if inner > place and near_name and tree.tokens[inner].dep != "compound":
                return [(inner, parties.phrase(tree, inner))]
    return []
