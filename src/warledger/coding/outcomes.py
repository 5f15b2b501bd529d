"""
What happened to the people of a mention: the path from their place in the tree to a word for an
outcome. Each rule is a function with a name, an example and a counter-example in the tests; the
name is kept on the claim.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.coding import noun_rules, verb_rules
from warledger.coding.hits import Hit, any_trigger
from warledger.coding.lexicon import idioms, scope, status_of, things, triggers
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warledger.coding.clause import Clause
    from warledger.coding.mentions import Mention

RULES: tuple[Callable[[Clause, Mention], Iterator[Hit]], ...] = (
    verb_rules.idiom,
    verb_rules.verb_argument,
    verb_rules.raising,
    verb_rules.beside,
    verb_rules.lives,
    noun_rules.noun_complement,
    verb_rules.following_state,
    noun_rules.modifier_clause,
    verb_rules.idiom_modifier,
    noun_rules.among,
    noun_rules.self_state,
    noun_rules.toll,
    noun_rules.state_before,
    verb_rules.controlled,
    verb_rules.adjacent_verb,
)


def outcomes(clause: Clause, mention: Mention) -> list[Hit]:
    """
    What the sentence says happened to the mention's people.

    Returns:
        Hits of the first rule that finds any: several where verbs are joined ("captured and
        later shot"), and one more where a relative clause tells a second outcome of its own; one
        with `Outcome.CASUALTIES` where one figure covers dead and wounded.
    """
    known: dict[tuple[object, ...], list[Hit]] = clause.kept.setdefault("outcomes", {})
    told = (mention.figure.span, mention.role, mention.noun, mention.group, mention.kind)
    if told not in known:
        known[told] = _outcomes(clause, mention)
    return known[told]


def _outcomes(clause: Clause, mention: Mention) -> list[Hit]:
    for rule in RULES:
        found = [hit for hit in rule(clause, mention) if _admits(clause, mention, hit)]
        if found:
            return _merged(found) + _told_beside(clause, mention, found)
    return []


def _told_beside(clause: Clause, mention: Mention, found: list[Hit]) -> list[Hit]:
    """A second outcome in a clause of its own ("freed six students who were seized on Monday")."""
    known = {hit.outcome for hit in found}
    if mention.noun is None or mention.kind != "number":
        return []
    beside = [
        hit
        for child in _told_of(clause, mention.noun)
        for hit in noun_rules.said_of(clause, child, "relative_clause")
        if hit.outcome not in known and _admits(clause, mention, hit)
    ]
    return beside[:1]


def _told_of(clause: Clause, noun: int) -> list[int]:
    """
    The relative clauses that tell of people.

    "Who" means people, though the tree may hang it on a thing in their words: "six pupils of a
    school in Karu District, who were seized".
    """
    found = clause.children(noun, "relcl")
    for token in clause.tokens[noun + 1 :]:
        if token.lemma != "who" or token.dep not in {"nsubj", "nsubjpass"}:
            continue
        verb = clause.tokens[token.head]
        people = [t.index for t in clause.tokens[: token.index] if _is_people(clause, t.index)]
        astray = verb.dep == "relcl" and not clause.may_be_person(verb.head)
        if astray and people[-1:] == [noun]:
            found.append(verb.index)
    return found


def _is_people(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    return token.pos == "NOUN" and token.dep != "compound" and status_of(token.lemma) is not None


def _merged(hits: list[Hit]) -> list[Hit]:
    """Killed and injured told with one figure of one verb group are casualties (codebook)."""
    kinds = {hit.outcome for hit in hits}
    if Outcome.KILLED in kinds and Outcome.INJURED in kinds:
        return [Hit(outcome=Outcome.CASUALTIES, trigger=hits[0].trigger, rule=hits[0].rule)]
    unique: dict[Outcome, Hit] = {}
    for hit in hits:
        unique.setdefault(hit.outcome, hit)
    return list(unique.values())


def _of_share(clause: Clause, mention: Mention, trigger: int) -> bool:
    """ "Most of the 40 were hurt": the figure counts those of whom a share came to it."""
    tokens = clause.tokens
    counted = mention.role if mention.noun is None else mention.noun
    if tokens[counted].dep != "pobj" or clause.lemma(tokens[counted].head) != "of":
        return False
    before = tokens[counted].head - 1
    while before > 0 and tokens[before].text == ",":
        before -= 1
    if before in clause.inside(mention.figure.span):
        return False  # "dozens of people"
    if before < 0 or trigger < counted or trigger in clause.subtree(counted):
        return False  # "five of the 40 wounded": all of these are wounded
    word = tokens[before].text.lower()
    if word == "all":
        return before > 0 and tokens[before - 1].text.lower() == "not"
    return word in scope("shares") or tokens[before].pos == "NUM"


def _admits(clause: Clause, mention: Mention, hit: Hit) -> bool:
    """Whether the counted people can suffer the outcome, and not only a share of them did."""
    if _of_share(clause, mention, hit.trigger):
        return False
    noun = mention.noun if mention.noun is not None else mention.group
    if noun is None:
        return True
    lemma = clause.lemma(noun)
    if lemma in things():
        return False
    if mention.kind == "none":
        return status_of(lemma) is not None or any_trigger(lemma) is not None
    trigger = any_trigger(clause.lemma(hit.trigger))
    if trigger is not None and trigger.needs == "person":
        return clause.may_be_person(noun)
    return True


@lru_cache(maxsize=1 << 14)
def is_casualty_word(lemma: str) -> bool:
    """Whether a word speaks of an outcome at all; a cheap test before the rules are tried."""
    return (
        any_trigger(lemma) is not None
        or lemma in idioms()
        or lemma in triggers("toll")
        or lemma in scope("victim_groups")
    )
