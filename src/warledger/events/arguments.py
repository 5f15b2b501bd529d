"""Whom an event is directed at, where its pattern leaves that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.frames import frame_of
from warledger.events.matching import in_class, is_cue
from warledger.events.nouns import governed_of, owner
from warledger.events.patterns import members
from warledger.records import EventType, Span

if TYPE_CHECKING:
    from warledger.events.draft import Draft
    from warledger.events.matching import Match
    from warledger.events.tree import Tree

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

#: Types of what is said: the phrase with "for" tells what is asked for.
_UTTERED = frozenset({EventType.ACCUSE, EventType.REQUEST, EventType.THREATEN})
#: Types by which somebody judges a deed: it is the doer whom they are directed at.
_JUDGES = frozenset({EventType.ACCUSE, EventType.SUPPORT, EventType.REJECT})

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
        named = _named(tree, draft, found)
        if named:
            return named
    for candidate in (_from_thing(tree, draft), _from_content(tree, draft), _around(tree, draft)):
        kept = [(at, span) for at, span in candidate if at not in taken]
        if kept:
            return kept
    return []


def _named(tree: Tree, draft: Draft, at: int) -> Named:
    """Those in the pattern's own slot; of a deed or a thing, whose it is or towards whom."""
    if parties.is_party(tree, at) and not _is_deed(tree, at):
        return _without_charge(tree, draft, parties.split(tree, at))
    judged = draft.type in _JUDGES
    apart = _doer(tree, draft.trigger) if judged and _is_active(draft) else None
    if apart is not None:  # "condemned the raid on the port by the rebels": hung on the verb
        return parties.split(tree, apart)
    near = _near_noun(tree, at, draft.type in _LAND_RECEIVES, by_first=judged)
    near = [(place, span) for place, span in near if place not in {draft.actor, draft.trigger}]
    if near or _is_deed(tree, at):
        return near
    return parties.split(tree, at)


def _is_active(draft: Draft) -> bool:
    return draft.frame is not None and not draft.frame.passive


def _is_deed(tree: Tree, at: int) -> bool:
    told = {tree.lemma(at)} & (members("attack") | members("deeds")) - parties.person_nouns()
    return bool(told) and tree.tokens[at].pos == "NOUN"


def _without_charge(tree: Tree, draft: Draft, named: Named) -> Named:
    """Those who are warned or accused, without what of: "warned the company of a strike"."""
    if not is_cue(tree, draft.trigger, "of_something"):
        return named
    made: Named = []
    for at, span in named:
        of = [p for p in tree.children(at, "prep") if tree.low(p) == "of"]
        end = tree.tokens[at].span.end
        charged = bool(of) and span.end > end and not parties.is_quantity(tree, at)
        made.append((at, Span(span.start, end)) if charged else (at, span))
    return made


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


def _near_noun(tree: Tree, noun: int, land: bool, *, by_first: bool = False) -> Named:
    """A party that owns, qualifies or follows a noun: "an appeal by the bishop"."""
    doer = _doer(tree, noun)
    if by_first and doer is None and tree.lemma(noun) in members("attack"):
        doer = owner(tree, noun)
        return [] if doer is None else parties.split(tree, doer)
    if by_first and doer is not None:
        return parties.split(tree, doer)
    for place in tree.children(noun, "poss"):
        if _party(tree, place):
            return parties.split(tree, place)
    governed = governed_of(tree, noun)
    for name in _TOWARDS:
        for one in governed:
            if one.preposition == name and _party(tree, one.head):
                return parties.split(tree, one.head)
    if doer is not None:
        return parties.split(tree, doer)
    modifier = _modifying(tree, noun)
    if modifier:
        return modifier
    lands = [g.head for g in governed if g.preposition in _WHERE and _is_land(tree, g.head)]
    return parties.split(tree, lands[0]) if land and lands else []


def _modifying(tree: Tree, noun: int) -> Named:
    """A name before a noun: "an Arcan proposal"."""
    for place in tree.children(noun, "amod", "compound", "nmod"):
        token = tree.tokens[place]
        named = token.entity in {"GPE", "NORP", "ORG", "PERSON"}
        if token.text[:1].isupper() and (named or (token.pos == "ADJ" and place > 0)):
            return [(place, _modifier(tree, noun, place))]
    return []


def _doer(tree: Tree, noun: int) -> int | None:
    """Who does what a noun tells: "a march staged by students", "raids by the navy"."""
    below = [noun, *tree.children(noun, "acl")]
    for place in (p for at in below for p in tree.children(at, "agent", "prep")):
        head = tree.child(place, "pobj") if tree.low(place) == "by" else None
        if head is not None and _party(tree, head):
            return head
    return None


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
        if _party(tree, act.recipient):
            return whole
        suffers = any(in_class(tree, act.recipient, name) for name in _SUFFERS)
        land = _is_land(tree, act.recipient)
        return _near_noun(tree, act.recipient, True) or (whole if suffers or land else [])
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
    names = (*_TOWARDS, *_WHERE) if draft.type in _LAND_RECEIVES else (*_TOWARDS[:4], "for")
    for name in names:
        for one in frame.governed:
            if one.preposition != name or one.head in {draft.actor, draft.content}:
                continue
            if _party(tree, one.head):
                return parties.split(tree, one.head)
            towards = _TOWARDS[:4] if draft.type not in _UTTERED else (*_TOWARDS[:4], "for")
            near = _near_noun(tree, one.head, False) if name in towards else []
            if near and all(place != draft.actor for place, _ in near):
                return near
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
