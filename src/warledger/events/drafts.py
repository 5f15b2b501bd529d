"""The events of one sentence: every verb, predicate and noun that a pattern knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.draft import Draft
from warledger.events.frames import frame_of, surface_subject
from warledger.events.intentions import intention
from warledger.events.matching import act_of, best, in_class, is_cue, tone
from warledger.events.nouns import noun_drafts
from warledger.events.patterns import patterns
from warledger.events.reality import negated, reality
from warledger.records import EventModality, EventType

if TYPE_CHECKING:
    from warledger.events.frames import Frame
    from warledger.events.matching import Match
    from warledger.events.tree import Tree

#: Subjects that are no party and yet stand for those behind them.
_MEANS = ("attack", "explosive", "missile", "protest", "violence", "strike", "armed")
_UTTERED = {
    EventType.AGREE: EventModality.AGREED,
    EventType.THREATEN: EventModality.THREATENED,
    EventType.REJECT: EventModality.REFUSED,
    EventType.ACCUSE: EventModality.ALLEGED,
    EventType.REQUEST: EventModality.REQUESTED,
    EventType.SUPPORT: EventModality.REQUESTED,
    EventType.MOBILIZE: EventModality.PLANNED,
}


def drafts_of(tree: Tree) -> list[Draft]:
    """All events that a sentence tells, by trigger; those inside another's content are left out."""
    found: list[Draft] = []
    for token in tree.tokens:
        if token.dep == "amod" or (token.dep == "acl" and token.text.lower() == "armed"):
            continue  # "the besieged town", "men armed with knives": known before
        if token.pos in {"VERB", "AUX"} or token.lemma in patterns("predicate"):
            made = _of_verb(tree, token.index)
            if made is not None:
                found.append(made)
    found += noun_drafts(tree, {draft.trigger for draft in found})
    found = _demand_of_protest(tree, _without_contents(tree, found))
    return _without_repeats(tree, found)


def _of_verb(tree: Tree, at: int) -> Draft | None:
    if tree.tokens[at].pos not in {"VERB", "AUX"}:
        return _of_predicate(tree, at)
    frame = frame_of(tree, at)
    wanted = _obligation(tree, frame) or _intended(tree, frame)
    if wanted is not None:
        return wanted
    match = best(tree, frame)
    if match is None or not _subject_may(tree, frame, match):
        return None
    return _matched(tree, match)


def _of_predicate(tree: Tree, at: int) -> Draft | None:
    if tree.tokens[at].dep not in {"acomp", "oprd", "xcomp", "conj", "ccomp", "ROOT"}:
        return None
    verb = tree.tokens[at].head
    own = frame_of(tree, at)
    frame = replace(own, subject=surface_subject(tree, verb), passive=False)
    match = best(tree, frame, "predicate")
    if match is not None and match.pattern.demand("said"):
        return _judged(tree, verb, match)
    if match is None or frame.subject is None or not parties.is_party(tree, frame.subject):
        return None
    act = act_of(tree, match.content) if match.content is not None else None
    kind = tone(act.pattern.type) if act else None
    type_ = match.pattern.type
    if type_ is EventType.AGREE:
        if kind is None:
            return None
        if negated(tree, verb):
            type_ = EventType.REJECT if kind == "friendly" else EventType.AGREE
        elif kind == "hostile":
            type_ = EventType.THREATEN
    told = reality(tree, verb)
    if told is EventModality.NEGATED:
        told = EventModality.DONE
    if told is EventModality.HYPOTHETICAL and tree.children(verb, "aux"):
        told = EventModality.PLANNED if is_cue(tree, tree.tokens[verb].head, "saying") else told
    return Draft(
        type=type_,
        mode=None,
        trigger=at,
        rule=match.pattern.name,
        modality=told,
        actor=frame.subject,
        recipient=None,
        content=match.content,
        act=act,
        gives=_UTTERED.get(type_),
        frame=frame,
        score=match.score,
    )


def _judged(tree: Tree, verb: int, match: Match) -> Draft | None:
    """ "The order is patriotic, the spokesman said": praise or blame by the one who says it."""
    speaker = _speaker(tree, verb)
    about = match.frame.subject
    if speaker is None or about is None or reality(tree, verb) is not EventModality.DONE:
        return None
    return Draft(
        type=match.pattern.type,
        mode=match.pattern.mode,
        trigger=match.frame.at,
        rule=match.pattern.name,
        modality=EventModality.DONE,
        actor=speaker,
        recipient=about if parties.is_party(tree, about) else None,
        score=match.score,
    )


def _matched(tree: Tree, match: Match) -> Draft | None:
    pattern, frame = match.pattern, match.frame
    told = reality(tree, frame.at)
    if pattern.demand("none"):  # "has no plans to" is a refusal
        if told is not EventModality.NEGATED:
            return None
        told = EventModality.DONE
    act = act_of(tree, match.content) if match.content is not None else None
    if told is EventModality.PLANNED:
        return None  # a purpose, or a future that tells no act of somebody
    gives = pattern.demand("gives")
    return Draft(
        type=pattern.type,
        mode=pattern.mode,
        trigger=frame.at,
        rule=pattern.name,
        modality=told,
        actor=None if pattern.suffered else frame.subject,
        recipient=frame.subject if pattern.suffered else match.recipient,
        thing=match.thing,
        content=match.content if match.content is not None else _nominal(tree, match),
        act=act,
        gives=EventModality(gives) if gives else _UTTERED.get(pattern.type),
        frame=frame,
        background=_background(tree, frame.at),
        score=match.score,
    )


def _nominal(tree: Tree, match: Match) -> int | None:
    """The noun that tells the content: "called for a halt", "rejected the plan"."""
    unspoken = {EventType.SUPPORT, EventType.MOBILIZE}
    if match.pattern.type not in _UTTERED or match.pattern.type in unspoken:
        return None
    for slot in match.pattern.prepositions:
        for governed in match.frame.governed:
            named = slot.target == "THING"
            if named and governed.preposition in slot.prepositions:
                return governed.head
    if match.thing is None:
        return None
    clause = tree.child(match.thing, "acl", "ccomp")
    return match.thing if clause is None or clause < match.thing else clause


def _subject_may(tree: Tree, frame: Frame, match: Match) -> bool:
    """Whether the subject can stand for somebody, or none is named and somebody is acted on."""
    subject = frame.subject
    if subject is None:
        acted = match.recipient if match.recipient is not None else match.thing
        if acted is None:
            return bool(match.content) and frame.passive
        return frame.passive or tree.tokens[frame.at].dep in {"ROOT", "advcl", "acl"}
    if match.pattern.demand("subject") or parties.is_party(tree, subject):
        return True
    return any(in_class(tree, subject, name) for name in _MEANS)


def _obligation(tree: Tree, frame: Frame) -> Draft | None:
    """ "The envoy said the rebels must disarm": a request by the one who says it."""
    must = [p for p in tree.children(frame.at, "aux") if tree.low(p) in {"must", "should", "ought"}]
    trigger = must[0] if must else None
    content = frame.at
    bidden = frame.lemma in {"have", "need"} and tree.tokens[frame.at].tag in {"VBZ", "VBP"}
    if trigger is None and bidden and frame.complement and frame.complement[0] == "to-do":
        trigger, content = frame.at, frame.complement[1]
    bound = frame.subject if not frame.passive else None
    if trigger is None or (bound is None and not frame.passive):
        return None
    if bound is not None and not parties.is_party(tree, bound):
        return None
    speaker = _speaker(tree, frame.at)
    if speaker is None or (bound is not None and tree.tokens[bound].pos == "PRON"):
        return None
    act = act_of(tree, content)
    return Draft(
        type=EventType.REQUEST,
        mode=None,
        trigger=trigger,
        rule="request.using_imperatives",
        modality=EventModality.DONE,
        actor=speaker,
        recipient=bound,
        content=content,
        act=act,
        gives=EventModality.REQUESTED,
        frame=frame,
        background=False,
        score=5,
    )


def _speaker(tree: Tree, at: int) -> int | None:
    """The subject of the verb of saying right over a clause, where it is plainly said."""
    place = at
    while tree.tokens[place].dep == "conj":
        place = tree.tokens[place].head
    if tree.tokens[place].dep not in {"ccomp", "parataxis"}:
        return None
    verb = tree.tokens[place].head
    if not is_cue(tree, verb, "saying") or negated(tree, verb):
        return None
    if tree.lemma(verb) in {"agree", "believe", "think"}:
        return None
    found = surface_subject(tree, verb)
    return found if found is not None and parties.is_party(tree, found) else None


def _intended(tree: Tree, frame: Frame) -> Draft | None:
    found = intention(tree, frame)
    if found is None:
        return None
    kind = best(tree, frame)
    if found.act != found.trigger and kind is not None and kind.score >= 4:
        return None  # a pattern of its own for the governing verb
    told = reality(tree, frame.at)
    denied = {EventModality.HYPOTHETICAL, EventModality.DENIED}
    if told in denied and not frame.auxiliaries & {"would", "'d", "might", "may"}:
        return None
    return Draft(
        type=found.type,
        mode=None,
        trigger=found.trigger,
        rule="intentions." + ("future" if found.trigger == found.act else "planning"),
        modality=EventModality.DONE if found.type is EventType.REJECT else EventModality.PLANNED,
        actor=found.doer,
        recipient=None,
        content=found.act,
        act=found.match,
        gives=_UTTERED.get(found.type),
        frame=frame,
        background=_background(tree, frame.at),
        score=4,
    )


def _background(tree: Tree, at: int) -> bool:
    """Whether a clause only places or explains: relative and adverbial clauses, participles."""
    for place in (at, *tree.above(at)):
        if tree.tokens[place].dep in {"relcl", "acl", "advcl", "pcomp"}:
            return True
    return False


def _without_contents(tree: Tree, found: list[Draft]) -> list[Draft]:
    """Without drafts that lie in what another orders, asks for, agrees, threatens or refuses."""
    inside: dict[int, int] = {}
    for draft in found:
        if draft.content is None:
            continue
        for place in _reach(tree, draft.content):
            if place != draft.trigger:
                inside.setdefault(place, draft.trigger)
    return [d for d in found if inside.get(d.trigger, d.trigger) == d.trigger]


def _demand_of_protest(tree: Tree, found: list[Draft]) -> list[Draft]:
    """What protesters call for or against is what their protest is about."""
    protests = [d for d in found if d.type is EventType.PROTEST]
    said = {EventType.REQUEST, EventType.ACCUSE}
    return [
        d
        for d in found
        if d.type not in said
        or not any(_linked(tree, p.trigger, d.trigger) and p.actor == d.actor for p in protests)
    ]


def _reach(tree: Tree, content: int) -> list[int]:
    """The content's words, without relative clauses, which tell what is known already."""
    found = [content]
    for place in found:
        found.extend(
            p
            for p in tree.children(place)
            if tree.tokens[p].dep != "relcl"
            and not (tree.tokens[p].dep == "advcl" and tree.tokens[p].tag == "VBD")
        )
    return found


def _without_repeats(tree: Tree, found: list[Draft]) -> list[Draft]:
    """One event told by two words: "attacked a camp, killing nine", "a bomb blast killed nine"."""
    kept: list[Draft] = []
    for draft in sorted(found, key=lambda d: (d.background, -d.score, d.trigger)):
        if not any(_same(tree, other, draft) for other in kept):
            kept.append(draft)
    return sorted(kept, key=lambda d: d.trigger)


def _same(tree: Tree, one: Draft, two: Draft) -> bool:
    if one.type is not two.type:
        return False
    if one.trigger == two.trigger:
        return True
    same_actor = two.actor is None or one.actor is None or one.actor == two.actor
    joined = _linked(tree, one.trigger, two.trigger) or _linked(tree, two.trigger, one.trigger)
    if joined and (same_actor or tree.tokens[two.trigger].pos == "NOUN"):
        return True
    nested = two.actor == one.trigger or one.actor == two.trigger
    return nested or (one.actor is not None and one.actor == two.actor and one.mode == two.mode)


def _linked(tree: Tree, upper: int, lower: int) -> bool:
    """Whether one word lies under another in the same clause chain."""
    if tree.tokens[lower].dep == "relcl":
        return False
    for place in tree.above(lower):
        if place == upper:
            return True
        if tree.tokens[place].dep in {"relcl", "ccomp"}:
            return False
    return False
