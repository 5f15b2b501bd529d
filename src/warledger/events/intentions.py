"""
What somebody says that they will do: a friendly act is agreed to, a hostile one threatened; a
friendly act that they will not do is rejected (CAMEO 03, 12 and 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.matching import act_of, is_cue, tone
from warledger.events.patterns import cues
from warledger.events.reality import negated
from warledger.records import EventType

if TYPE_CHECKING:
    from warledger.events.frames import Frame
    from warledger.events.matching import Match
    from warledger.events.tree import Tree

_FUTURE = frozenset({"will", "'ll", "’ll", "shall", "wo"})


@dataclass(frozen=True, slots=True)
class Intention:
    """An act that its doer announces."""

    type: EventType
    trigger: int  #: the word that announces it
    act: int
    doer: int
    match: Match


def intention(tree: Tree, frame: Frame) -> Intention | None:
    """The intention that a verb tells: "will V", "would V" after saying, "plans to V"."""
    announced = _announced(tree, frame)
    if announced is None:
        return None
    trigger, act, refused = announced
    match = act_of(tree, act)
    doer = frame.subject if not frame.passive else None
    if match is None or doer is None or not parties.is_party(tree, doer):
        return None
    kind = tone(match.pattern.type)
    if kind is None:
        return None
    if refused:
        if match.pattern.type is EventType.RETREAT and match.pattern.mode == "resign":
            return None
        made = EventType.REJECT if kind == "friendly" or _allowing(match) else EventType.AGREE
    else:
        made = EventType.AGREE if kind == "friendly" else EventType.THREATEN
    return Intention(made, trigger, act, doer, match)


def _allowing(match: Match) -> bool:
    return match.pattern.mode == "access"


def _announced(tree: Tree, frame: Frame) -> tuple[int, int, bool] | None:
    at = frame.at
    refused = negated(tree, at)
    if frame.auxiliaries & _FUTURE:
        return at, at, refused
    if frame.auxiliaries & {"would", "'d", "might", "may"} and _own_words(tree, frame):
        return at, at, refused
    if frame.complement is None or frame.complement[0] != "to-do":
        return None
    planning = is_cue(tree, at, "planning") and not frame.auxiliaries & cues("possible_auxiliaries")
    if frame.lemma == "be" and tree.tokens[at].tag in {"VBZ", "VBP"}:
        return at, frame.complement[1], refused  # "is to meet"
    going = frame.lemma == "go" and tree.tokens[at].tag == "VBG"
    if going or (planning and frame.lemma != "go"):
        return at, frame.complement[1], refused
    return None


def _own_words(tree: Tree, frame: Frame) -> bool:
    """Whether a clause is what its own subject says: "they said they would boycott …"."""
    token = tree.tokens[frame.at]
    subject = frame.subject
    if token.dep not in {"ccomp", "conj"} or subject is None:
        return False
    for place in tree.children(frame.at, "advcl"):
        if any(tree.low(p) == "if" for p in tree.children(place, "mark")):
            return _pronoun(tree, subject) and _said(tree, frame.at)
    return _pronoun(tree, subject) and _said(tree, frame.at)


def _pronoun(tree: Tree, place: int) -> bool:
    own = any(tree.tokens[p].tag == "PRP$" for p in tree.children(place, "poss"))
    return own or tree.low(place) in {"it", "they", "he", "she", "we", "i"}


def _said(tree: Tree, at: int) -> bool:
    for place in tree.above(at):
        if tree.tokens[place].pos == "VERB":
            if is_cue(tree, place, "saying"):
                return not negated(tree, place)
            if tree.tokens[at].dep != "conj":
                return False
    return False
