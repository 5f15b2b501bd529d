"""Who attacks, is attacked or fights in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from warledger.coding.actors import Actor, actor_at, agent_words, behind, is_kind
from warledger.coding.charges import charged, charges_harm
from warledger.coding.subjects import subjects
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause


class Role(IntEnum):
    """What an actor does in a sentence; the surer to have done harm, the lower."""

    ATTACKER = 0
    PRESENT = 1  #: the subject of a verb that is no attack
    TARGET = 2  #: attacked, speaking, or one of two sides


@dataclass(frozen=True, slots=True)
class Party:
    """An actor of a fight or attack that a sentence tells of."""

    actor: Actor
    role: Role


def parties_of(clause: Clause) -> Iterator[Party]:
    """Who attacks and who is attacked in a sentence, by position of the word for it."""
    for token in clause.tokens:
        if is_kind(clause, token.index, "happenings") and token.tag not in {"VBD", "VBN", "VB"}:
            actor = behind(clause, token.index)
            if actor is not None:
                yield Party(actor, Role.ATTACKER)
        elif is_kind(clause, token.index, "mutual"):
            yield from _sides(clause, token.index)
        if token.pos == "VERB":
            yield from _of_verb(clause, token.index)


def _of_verb(clause: Clause, verb: int) -> Iterator[Party]:
    assault = clause.lemma(verb) in agent_words("assaults")
    charging = clause.lemma(verb) in agent_words("charging")
    speech = charging or clause.lemma(verb) in words("places", "speaking_verbs")
    passive = bool(clause.children(verb, "auxpass"))
    for child in clause.children(verb, "agent"):
        for inner in clause.children(child, "pobj"):
            actor = actor_at(clause, inner, agent=True)
            if actor is not None and (assault or actor.side is not None):
                yield Party(actor, _role(assault, speech))
    for child in subjects(clause, verb):
        if clause.tokens[child].pos != "PRON":
            actor = actor_at(clause, child)
            if actor is not None and (assault or actor.side is not None):
                yield Party(actor, _role(assault and not passive, speech or passive))
    if assault:
        yield from _attacked(clause, verb)
    if clause.lemma(verb) in agent_words("claiming"):
        yield from _charged(clause, verb)


def _charged(clause: Clause, verb: int) -> Iterator[Party]:
    """Who takes an attack upon themselves, or is blamed for one."""
    if clause.lemma(verb) in agent_words("charging"):
        objects = charged(clause, verb) if charges_harm(clause, verb) else []
    else:
        objects = clause.children(verb, "dobj")
    taken = any(clause.lemma(child) == "responsibility" for child in objects)
    if taken or any(is_kind(clause, child, "happenings") for child in objects):
        objects = subjects(clause, verb)
    for child in objects:
        actor = actor_at(clause, child)
        if actor is not None and actor.side is not None:
            yield Party(actor, Role.ATTACKER)


def _role(attacks: bool, other: bool) -> Role:
    return Role.ATTACKER if attacks else Role.TARGET if other else Role.PRESENT


def _attacked(clause: Clause, verb: int) -> Iterator[Party]:
    """Those on the receiving end of an attack, where they fight themselves."""
    targets = clause.children(verb, "dobj")
    for preposition in clause.children(verb, "prep"):
        if clause.lemma(preposition) in {"with", "after", "against", "on", "upon"}:
            targets.extend(clause.children(preposition, "pobj"))
    for target in targets:
        actor = actor_at(clause, target)
        if actor is not None and actor.side is not None:
            yield Party(actor, Role.TARGET)


def _sides(clause: Clause, noun: int) -> Iterator[Party]:
    """The two sides of a fight: "clashes with X", "a battle between X and Y"."""
    for preposition in clause.children(noun, "prep"):
        if clause.lemma(preposition) in {"with", "between", "against"}:
            for child in clause.children(preposition, "pobj"):
                for member in clause.conjuncts(child):
                    actor = actor_at(clause, member)
                    if actor is not None:
                        yield Party(_alone(actor), Role.TARGET)


def _alone(actor: Actor) -> Actor:
    """One member of "X and Y" by itself."""
    head, joint, _ = actor.words.partition(" and ")
    return Actor(actor.clause, actor.token, head, actor.side) if joint else actor
