"""What a rule of coding finds: an outcome, the word for it, and the rule's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from warledger.coding.lexicon import Trigger, triggers
from warledger.records import Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause

OBJECT = frozenset({"dobj", "obj", "dative", "iobj"})
PASSIVE_SUBJECT = frozenset({"nsubjpass"})
SUBJECT = frozenset({"nsubj", "csubj"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An outcome found for a mention: ``trigger`` is the word, ``rule`` how it was reached."""

    outcome: Outcome
    trigger: int
    rule: str


def any_trigger(lemma: str) -> Trigger | None:
    """What a word says of people, in whatever frame; None for a word that says nothing."""
    return _any_triggers().get(lemma)


@cache
def _any_triggers() -> dict[str, Trigger]:
    frames = ("attribute", "self", "noun", "subject", "object")  # the last counts
    return {lemma: found for frame in frames for lemma, found in triggers(frame).items()}


def object_frame(clause: Clause, verb: int, rule: str) -> Iterator[Hit]:
    """The outcome that a verb brings on its object."""
    trigger = triggers("object").get(clause.lemma(verb))
    if trigger is None or clause.tokens[verb].pos in {"DET", "ADP", "PRON"}:
        return
    if clause.lemma(verb) == "seize" and _by_the_state(clause, verb):
        yield Hit(outcome=Outcome.DETAINED, trigger=verb, rule=rule)
    elif (trigger.needs == "shot" and fatal(clause, verb)) or (
        trigger.outcome is Outcome.INJURED and fatal(clause, verb)
    ):
        yield Hit(outcome=Outcome.KILLED, trigger=verb, rule=rule)
    else:
        yield Hit(outcome=trigger.outcome, trigger=verb, rule=rule)


def _by_the_state(clause: Clause, verb: int) -> bool:
    """Whether those who seize people are a state's forces, or the sentence tells of custody."""
    actors = clause.children(verb, "nsubj", "agent")
    acting = {clause.lemma(i) for actor in actors for i in clause.subtree(actor)}
    if acting:
        return bool(acting & (words("persons", "security_forces") | {"force", "army"}))
    return any(token.lemma in {"custody", "arrest", "detain"} for token in clause.tokens)


def fatal(clause: Clause, verb: int) -> bool:
    """Whether a verb of injury is said to have killed ("shot dead", "mortally wounded")."""
    return any(
        clause.tokens[child].text.lower() in {"dead", "mortally", "fatally", "death", "down"}
        for child in clause.children(verb)
    )


def subject_frame(clause: Clause, verb: int, rule: str) -> Iterator[Hit]:
    """The outcome that a verb or predicate says of its subject."""
    trigger = triggers("subject").get(clause.lemma(verb))
    if trigger is not None and clause.tokens[verb].pos in {"VERB", "AUX", "NOUN"}:
        yield Hit(outcome=trigger.outcome, trigger=verb, rule=rule)
    elif clause.tokens[verb].pos in {"ADJ", "VERB"} and clause.lemma(verb) in triggers("attribute"):
        outcome = triggers("attribute")[clause.lemma(verb)].outcome
        yield Hit(outcome=outcome, trigger=verb, rule="attribute")


def state(clause: Clause, index: int, rule: str) -> Iterator[Hit]:
    """The outcome that a participle or adjective says of what it is said of."""
    lemma = clause.lemma(index)
    form = clause.tokens[index].text.lower()
    for word in (lemma, form):
        for frame in ("attribute", "object", "subject", "self"):
            trigger = triggers(frame).get(word)
            if trigger is not None and trigger.needs in {"", "person"}:
                yield Hit(outcome=trigger.outcome, trigger=index, rule=rule)
                return


def group_state(clause: Clause, index: int, rule: str) -> Iterator[Hit]:
    """The outcome of a group that people are counted into ("the wounded", "those arrested")."""
    for word in (clause.tokens[index].text.lower(), clause.lemma(index)):
        for frame in ("self", "attribute", "noun"):
            trigger = triggers(frame).get(word)
            if trigger is not None and trigger.needs in {"", "taking"}:
                yield Hit(outcome=trigger.outcome, trigger=index, rule=rule)
                return
    for child in clause.children(index, "acl", "relcl", "amod"):
        for hit in state(clause, child, rule):
            yield hit
            return


def joined_verbs(clause: Clause, verb: int, *, after: int, shared: str) -> list[int]:
    """
    A verb and those joined to it that share an argument.

    Args:
        clause: The sentence.
        verb: The verb that the argument hangs on.
        after: The argument's token; a shared object follows all its verbs.
        shared: ``subject`` or ``object``.
    """
    found = [verb]
    for other in clause.conjuncts(verb):
        if other == verb or clause.tokens[other].pos not in {"VERB", "AUX", "ADJ", "NOUN"}:
            continue
        if shared == "object":
            if other < after and not clause.children(other, "dobj", "nsubjpass"):
                found.append(other)
            continue
        own = clause.children(other, "nsubj", "nsubjpass")
        harms = clause.children(other, "dobj") and clause.lemma(other) in triggers("object")
        counted = any(
            token.pos == "NUM" and token.entity not in {"DATE", "TIME"}
            for token in clause.tokens[verb + 1 : other]
        )
        if other > verb and not own and not harms and not counted:
            found.append(other)
    beside = _beside(clause, verb)
    return found if beside is None or beside in found else [*found, beside]


def _beside(clause: Clause, verb: int) -> int | None:
    """The participle in "killed and injured", whatever the tree makes of it."""
    tokens = clause.tokens
    if verb + 2 >= len(tokens) or tokens[verb + 1].text.lower() not in {"and", "or"}:
        return None
    other = tokens[verb + 2]
    own = clause.children(other.index, "dobj", "nsubj", "nsubjpass")
    participles = tokens[verb].tag == other.tag == "VBN"
    return other.index if participles and not own else None
