"""Who did it, in the words of the text, and how."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.coding.lexicon import scope, triggers
from warledger.records import Outcome
from warledger.resources import attribute_of, words

#: Outcomes that nobody needs to have brought about.
_UNDONE = frozenset({Outcome.SURRENDERED, Outcome.MISSING})


def own_perpetrator(draft: Draft) -> str | None:
    """Who did it, from the draft's own clause; None where it does not say."""
    if not draft.own_trigger:
        return None
    clause = draft.clause
    verb = clause.verb_above(draft.trigger)
    for node in _verbs_of(clause, draft.trigger, verb):
        found = _agent(clause, node, draft.mention.role)
        if found is not None:
            return found
    for preposition in clause.children(draft.trigger, "prep", "agent"):
        if clause.lemma(preposition) == "by":
            for child in clause.children(preposition, "pobj"):
                return _actor(clause, child)
    return None


def _verbs_of(clause: Clause, trigger: int, verb: int | None) -> list[int]:
    found = [trigger]
    if verb is not None and verb != trigger:
        found.append(verb)
    for node in list(found):
        first = clause.first_conjunct(node)
        if first not in found:
            found.append(first)
        token = clause.tokens[node]
        # "Gunmen attacked a base, leaving ten dead": the participle's subject is the verb's above.
        if token.dep in {"advcl", "xcomp", "conj"} and token.head not in found:
            found.append(token.head)
    return found


def _agent(clause: Clause, verb: int, victim: int) -> str | None:
    for child in clause.children(verb, "agent"):
        for inner in clause.children(child, "pobj"):
            return _actor(clause, inner)
    if clause.children(verb, "nsubjpass", "auxpass"):
        return None
    for child in clause.children(verb, "nsubj"):
        if victim in clause.subtree(child) or clause.tokens[child].pos == "PRON":
            continue
        if clause.lemma(verb) in triggers("subject"):
            continue
        if clause.lemma(verb) in _NEUTRAL:
            continue
        return _actor(clause, child)
    return None


_NEUTRAL = frozenset(
    {"say", "report", "tell", "rise", "bring", "put", "give", "be", "reach", "stand", "include", "announce", "record", "count",
     "have", "confirm", "add", "find", "know", "believe", "state", "claim", "receive", "see", "lose", "suffer", "sustain",
     "climb", "recover", "treat", "hold", "become", "belong", "list", "note", "estimate", "call", "show"}
)  # fmt: skip


def _actor(clause: Clause, index: int) -> str | None:
    """The actor's words; of a happening ("an attack by rebels") who is behind it."""
    if clause.lemma(index) in scope("event_nouns"):
        for preposition in clause.children(index, "prep"):
            if clause.lemma(preposition) == "by":
                for inner in clause.children(preposition, "pobj"):
                    return _words(clause, inner)
        for child in clause.children(index, "poss"):
            if clause.tokens[child].pos != "PRON":
                return _words(clause, child)
        if clause.lemma(index) in words("periods", "mass_events") or clause.lemma(index) not in {
            "airstrike",
            "strike",
            "shelling",
        }:
            return None
    if clause.tokens[index].entity in {"DATE", "TIME", "CARDINAL"}:
        return None
    return _words(clause, index)


def _words(clause: Clause, index: int) -> str | None:
    first, last = index, index
    for child in clause.children(index, "compound", "nmod", "amod", "poss", "det", "nummod"):
        if child < index:
            first = min(first, *clause.subtree(child))
    for member in clause.conjuncts(index)[1:]:
        if member > index and member - last <= 5 and clause.tokens[member].pos in {"NOUN", "PROPN"}:
            last = member
    for preposition in clause.children(index, "prep"):
        reach = clause.subtree(preposition)
        if preposition > index and clause.lemma(preposition) in {"of", "from"} and len(reach) <= 6:
            last = max(last, reach[-1])
    while first < last and clause.tokens[first].pos in {"DET", "PUNCT"}:
        first += 1
    return clause.words(first, last).strip(" ,;“”\"'") or None


def resolve_perpetrators(drafts: Sequence[Draft]) -> list[str | None]:
    """
    Who did it for each draft in order.

    A figure that says nothing of it takes the perpetrator of the wider figure or of the figure
    before it in the same sentence, where that is of a violent outcome and other people.
    """
    found: list[str | None] = []
    for index, draft in enumerate(drafts):
        own = None if draft.outcome in _UNDONE else own_perpetrator(draft)
        if own is None and draft.outcome not in _UNDONE:
            own = _carried(drafts, found, index)
        found.append(own)
    return found


def _carried(drafts: Sequence[Draft], found: Sequence[str | None], index: int) -> str | None:
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    for place in range(index - 1, -1, -1):
        other = drafts[place]
        distance = draft.clause.sentence.index - other.clause.sentence.index
        if distance > 1:
            return None
        if distance == 0 and found[place] is not None:
            return found[place]
    return None


def cause(draft: Draft) -> str | None:
    """How it came about (airstrike, roadside bomb, clash …), where the sentence says so."""
    words = draft.clause.sentence.span.of(draft.clause.text).lower()
    causes = attribute_of("causes", "cause")
    for word, value in causes.items():
        if re.search(rf"\b{re.escape(word)}\b", words):
            return value
    return None
