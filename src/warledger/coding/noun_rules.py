"""Rules by which a noun, or words hung on a noun, say what happened to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.hits import (
    Hit,
    any_trigger,
    group_state,
    joined_verbs,
    object_frame,
    state,
    subject_frame,
)
from warledger.coding.lexicon import scope, status_of, triggers
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause
    from warledger.coding.mentions import Mention


def modifier_clause(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A participle or relative clause on the noun ("nine men killed by police", "19 who died")."""
    noun = mention.role if mention.noun is None else mention.noun
    for base in dict.fromkeys((mention.role, noun)):
        for child in clause.children(base, "acl", "relcl"):
            yield from said_of(clause, child, "modifier_clause")


def said_of(clause: Clause, verb_phrase: int, rule: str) -> Iterator[Hit]:
    """What a participle or relative clause says of the noun that it hangs on."""
    subjects = clause.children(verb_phrase, "nsubj", "nsubjpass")
    if subjects and clause.tokens[subjects[0]].tag not in {"WP", "WDT"}:
        return
    for verb in joined_verbs(clause, verb_phrase, after=verb_phrase, shared="subject"):
        active = clause.children(verb, "dobj") or clause.tokens[verb].tag == "VBG"
        if not active and (
            clause.children(verb, "auxpass") or clause.tokens[verb].tag in {"VBN", "VBD"}
        ):
            yield from object_frame(clause, verb, rule)
        yield from subject_frame(clause, verb, rule)
        if clause.lemma(verb) in scope("raising_verbs"):
            for child in clause.children(verb, "oprd", "acomp", "xcomp", "attr"):
                yield from state(clause, child, rule)


def noun_complement(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """What a noun for an outcome is of ("the deaths of nine", "the killing of a man")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    if token.dep == "poss" and clause.lemma(token.head) in triggers("noun"):
        outcome = triggers("noun")[clause.lemma(token.head)].outcome
        yield Hit(outcome=outcome, trigger=token.head, rule="noun_possessor")
    if token.dep != "pobj":
        return
    preposition = clause.tokens[token.head]
    if preposition.lemma != "of":
        return
    noun = preposition.head
    for candidate in dict.fromkeys((noun, clause.first_conjunct(noun))):
        lemma = clause.lemma(candidate)
        if lemma in triggers("noun"):
            outcome = triggers("noun")[lemma].outcome
            yield Hit(outcome=outcome, trigger=candidate, rule="noun_complement")
        elif lemma in {"body", "corpse", "remains", "loss"}:
            yield Hit(outcome=Outcome.KILLED, trigger=candidate, rule="noun_complement")


def self_state(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The counted word says it itself ("44 wounded", "20 bodies", "three dead", "45 deaths")."""
    for index in (mention.noun, mention.role):
        if index is None:
            continue
        token = clause.tokens[index]
        for word in (token.lemma, token.text.lower()):
            trigger = triggers("self").get(word)
            plural = token.tag == "NNS" or mention.kind == "none"
            if trigger is None and plural:
                trigger = triggers("noun").get(word)
            if trigger is None or (trigger.needs == "taking" and not _taken(clause, index)):
                continue
            yield Hit(outcome=trigger.outcome, trigger=index, rule="self_state")
            for other in clause.conjuncts(index):
                counted = any(t.pos == "NUM" for t in clause.tokens[index + 1 : other])
                if other > index and not counted:
                    yield from group_state(clause, other, "self_state")
            return


def _taken(clause: Clause, index: int) -> bool:
    verb = clause.verb_above(index)
    taking = {"take", "hold", "keep", "capture", "have", "seize"}
    return verb is not None and clause.lemma(verb) in taking


def state_before(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """An adjective before the noun ("23 dead soldiers", "two million displaced civilians")."""
    if mention.noun is None:
        return
    for child in clause.children(mention.noun, "amod", "compound"):
        word = clause.tokens[child].text.lower()
        if word in scope("state_adjectives"):
            for hit in state(clause, child, "state_before"):
                yield hit
                return


def toll(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A figure that a toll reaches ("the death toll rose to 45", "put the dead at 42")."""
    noun = mention.noun
    if noun is not None and status_of(clause.lemma(noun)) is None:
        return
    base = _toll_verb(clause, mention.role)
    if base is None:
        return
    for index in clause.subtree(base):
        if index == mention.role or abs(index - mention.role) > 25:
            continue
        hit = _toll_word(clause, index)
        if hit is not None:
            yield hit
            return


def _toll_verb(clause: Clause, role: int) -> int | None:
    """The verb under which a toll and its figure stand; the sentence's root where there is none."""
    token = clause.tokens[role]
    if token.dep == "nummod":
        return None
    path = [role, *clause.ancestors(role)]
    for index in path:
        if clause.lemma(index) in scope("toll_verbs") and clause.tokens[index].pos in {
            "VERB",
            "AUX",
            "NOUN",
        }:
            return index
        if clause.tokens[index].pos == "VERB" and clause.lemma(index) not in triggers("object"):
            return None
    return path[-1]


def _toll_word(clause: Clause, index: int) -> Hit | None:
    lemma, form = clause.lemma(index), clause.tokens[index].text.lower()
    if lemma == "toll":
        return Hit(outcome=_toll_outcome(clause, index), trigger=index, rule="toll")
    if lemma in {"number", "count", "figure", "tally", "total"}:
        for inner in clause.subtree(index):
            if inner == index:
                continue
            for hit in _inner_state(clause, inner):
                return hit
    if form in scope("toll_groups"):
        owned = {clause.tokens[child].dep for child in clause.children(index)}
        if owned & {"det", "poss", "amod"} or index == 0:
            for hit in state(clause, index, "toll"):
                return hit
            trigger = any_trigger(lemma)
            if trigger is not None:
                return Hit(outcome=trigger.outcome, trigger=index, rule="toll")
    return None


def _inner_state(clause: Clause, inner: int) -> Iterator[Hit]:
    token = clause.tokens[inner]
    if token.tag in {"VBN", "VBD"} and token.lemma in triggers("object"):
        yield Hit(outcome=triggers("object")[token.lemma].outcome, trigger=inner, rule="toll")
    for frame in ("attribute", "self", "noun"):
        for word in (token.text.lower(), token.lemma):
            trigger = triggers(frame).get(word)
            if trigger is not None:
                yield Hit(outcome=trigger.outcome, trigger=inner, rule="toll")


def _toll_outcome(clause: Clause, index: int) -> Outcome:
    words = {clause.lemma(child) for child in clause.children(index)}
    if words & {"injury", "injured", "wounded"}:
        return Outcome.INJURED
    if words & {"casualty"} and "death" not in words:
        return Outcome.CASUALTIES
    return Outcome.KILLED


def among(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """Counted into a state's group ("seven were among the wounded", "nine of the dead")."""
    groups = [] if mention.group is None else [mention.group]
    for group in [*groups, *_among_phrases(clause, mention), *_equated(clause, mention)]:
        for hit in group_state(clause, group, "among"):
            yield hit
            return


def _among_phrases(clause: Clause, mention: Mention) -> Iterator[int]:
    """The groups of phrases with "among" at the figure, those joined with it, or its verb."""
    role = clause.first_conjunct(mention.role)
    verb = clause.verb_above(role)
    bases = [mention.role, role, *clause.conjuncts(role), *([] if verb is None else [verb])]
    for base in dict.fromkeys(bases):
        for preposition in clause.children(base, "prep"):
            if clause.lemma(preposition) in {"among", "amongst"}:
                yield from clause.children(preposition, "pobj")


def _equated(clause: Clause, mention: Mention) -> Iterator[int]:
    """The group at the other end of "be" or "include" ("the dead included nine women")."""
    token = clause.tokens[clause.first_conjunct(mention.role)]
    verb = clause.lemma(token.head)
    if token.dep in {"attr", "dobj"} and verb in {"be", "include", "number"}:
        for subject in clause.children(token.head, "nsubj"):
            if clause.lemma(subject) not in {"they", "these", "those"}:
                yield subject
    if token.dep == "nsubj" and verb == "be":
        for attribute in clause.children(token.head, "attr"):
            if clause.tokens[attribute].text.lower() in scope("toll_groups"):
                yield attribute
