"""Those who can have done it: the words for them, and whose side they are on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from warledger.coding.lexicon import outcome_words, status_of
from warledger.resources import attribute_of, words
from warledger.text.calendars import names_a_time

if TYPE_CHECKING:
    from warledger.coding.clause import Clause

#: Types of entities that are no actors, whatever else the parser's types are worth.
_TIMES = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "PERCENT", "QUANTITY", "MONEY"})
_BEFORE = ("compound", "nmod", "amod", "poss", "det", "nummod")
_INNER = frozenset({"of", "from"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts in a sentence. ``token`` is the head of the words."""

    clause: Clause
    token: int
    words: str
    side: str | None  #: ``state``, ``armed`` or None where the words do not tell

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands: sentence and token."""
        return (self.clause.sentence.index, self.token)


@cache
def agent_words(group: str) -> frozenset[str]:
    """A group of words of data/lexicon/agents.yaml."""
    return words("agents", group)


def side_of(phrase: str) -> str | None:
    """
    Whose side words are on: an armed group's name outweighs a word for a state's force.

    A loose word ("men", "group") is on a side only where a word beside it makes it fight.
    """
    lowered = phrase.lower()
    sides = attribute_of("agents", "side")
    found_words = re.findall(r"[\w'’-]+", lowered)
    found = {sides[word] for word in found_words if word in sides}
    found |= {"armed" for name in agent_words("armed_groups") if " " in name and name in lowered}
    if agent_words("loose_groups") & set(found_words) and agent_words("arming") & set(found_words):
        found.add("armed")
    return "armed" if "armed" in found else "state" if "state" in found else None


def is_kind(clause: Clause, index: int, group: str) -> bool:
    """Whether a noun or gerund is a word of one of the groups of data/lexicon/agents.yaml."""
    token = clause.tokens[index]
    if token.pos == "PROPN" and index:
        return False
    return token.lemma in agent_words(group) or token.text.lower() in agent_words(group)


def tells_harm(clause: Clause, index: int) -> bool:
    """Whether a noun tells of harm that somebody does, or of a part in it."""
    if clause.tokens[index].pos not in {"NOUN", "ADJ", "VERB", "ADV"}:
        return False
    told = outcome_words() | words("speech", "deed") | agent_words("partaking")
    return (
        is_kind(clause, index, "happenings")
        or is_kind(clause, index, "mutual")
        or clause.lemma(index) in told
    )


def actor_at(clause: Clause, index: int, *, agent: bool = False) -> Actor | None:
    """
    The actor that a noun names, or who is behind the happening that it names.

    Args:
        clause: The sentence.
        index: The noun.
        agent: Whether it stands after "by"; a weapon is then a means and nobody's name.
    """
    token = clause.tokens[index]
    if (
        token.entity in _TIMES
        or names_a_time(token)
        or (token.pos == "VERB" and token.tag != "VBG")
    ):
        return None
    if token.pos not in {"NOUN", "PROPN", "ADJ", "VERB"}:
        return None
    lemma, form = token.lemma, token.text.lower()
    if lemma in agent_words("containers"):
        inner = _complement(clause, index, _INNER)
        if inner is not None:
            return actor_at(clause, inner, agent=agent)
    if is_kind(clause, index, "happenings") or is_kind(clause, index, "mutual"):
        owner = behind(clause, index)
        undertaken = owner is None and not agent and is_kind(clause, index, "undertakings")
        return _named(clause, index) if undertaken else owner
    if token.pos == "VERB":
        return None
    if lemma in agent_words("weapons"):
        return None if agent else _weapon(clause, index)
    if not _can_act(clause, index, lemma, form):
        return None
    return _named(clause, index)


def loose_actor(clause: Clause, index: int) -> Actor | None:
    """Those whom a loose word names where what is said of them makes them act: "the group"."""
    loose = clause.lemma(index) in agent_words("loose_groups") - agent_words("no_persons")
    return _named(clause, index) if loose else None


def _can_act(clause: Clause, index: int, lemma: str, form: str) -> bool:
    token = clause.tokens[index]
    sides = attribute_of("agents", "side")
    if {lemma, form} & (agent_words("no_actors") | agent_words("no_persons")):
        return False
    if lemma in agent_words("loose_groups") | agent_words("branches"):
        first, last = extent(clause, index)
        return side_of(clause.words(first, last)) is not None
    if lemma in sides or form in sides or status_of(lemma) is not None:
        return True
    return token.pos == "PROPN" and token.entity != "FAC"


def _weapon(clause: Clause, index: int) -> Actor | None:
    owner = behind(clause, index)
    return owner if owner is not None else _named(clause, index)


def behind(clause: Clause, index: int) -> Actor | None:
    """Who is behind a happening: "an attack by X", "X's shelling", "RSF shelling"."""
    own = _complement(clause, index, {"by"}) or _following_by(clause, index)
    if own is not None:
        return actor_at(clause, own, agent=True)
    for child in clause.children(index, "poss"):
        where = is_kind(clause, index, "mutual") and clause.tokens[child].entity == "GPE"
        if clause.tokens[child].pos in {"NOUN", "PROPN"} and not where:
            return actor_at(clause, child)
    modifiers = [
        child
        for child in clause.children(index, "compound", "amod", "nmod")
        if _owns(clause, index, child)
    ]
    if not modifiers:
        return None
    return _modifier(clause, index, modifiers)


def _owns(clause: Clause, index: int, child: int) -> bool:
    """Whether a word before a happening says whose it is; a place's name mostly says where."""
    token = clause.tokens[child]
    if token.entity in _TIMES or token.lemma in agent_words("no_owners"):
        return False
    if side_of(" ".join(clause.tokens[i].text for i in clause.subtree(child))) is not None:
        return True
    if is_kind(clause, index, "mutual") or token.pos not in {"PROPN", "ADJ"}:
        return False
    return token.entity in {"NORP", "ORG"} or (
        token.entity == "GPE" and clause.lemma(index) in agent_words("weapons")
    )


def _modifier(clause: Clause, index: int, modifiers: list[int]) -> Actor | None:
    """The actor in the words before a happening; a bare nationality keeps the happening's word."""
    first = min(min(clause.subtree(child)) for child in modifiers)
    last = max(max(clause.subtree(child)) for child in modifiers)
    phrase = clause.words(first, last)
    if side_of(phrase) is None and index > last:
        lowest = min([first, *(min(clause.subtree(c)) for c in clause.children(index, "amod"))])
        phrase = clause.words(lowest, index)
    return Actor(clause, modifiers[-1], phrase.strip(_EDGES), side_of(phrase) or "state")


_EDGES = " ,;:“”\"'-"


def _complement(clause: Clause, index: int, prepositions: frozenset[str] | set[str]) -> int | None:
    for preposition in clause.children(index, "prep", "agent"):
        if clause.lemma(preposition) in prepositions:
            for child in clause.children(preposition, "pobj"):
                return child
    return None


def _following_by(clause: Clause, index: int) -> int | None:
    """The "by" phrase that follows a happening though the tree hangs it elsewhere."""
    for place in range(index + 1, min(index + 9, len(clause.tokens))):
        token = clause.tokens[place]
        if token.lemma == "by":
            return next(iter(clause.children(place, "pobj")), None)
        if (token.pos in {"VERB", "AUX"} and token.tag != "VBG") or token.text in {";", ":"}:
            return None
    return None


def _named(clause: Clause, index: int) -> Actor | None:
    first, last = extent(clause, index)
    phrase = clause.words(first, last).strip(_EDGES)
    side = side_of(clause.words(first, index))
    if side is None and clause.lemma(index) in agent_words("loose_groups") | agent_words(
        "branches"
    ):
        side = side_of(phrase)
    return Actor(clause, index, phrase, side) if phrase else None


def _is_charge(clause: Clause, index: int, preposition: int) -> bool:
    """Whether words after one who is accused say of what: "the rebels of killing nine"."""
    verb = clause.lemma(clause.tokens[clause.first_conjunct(index)].head)
    if verb not in agent_words("charging") | agent_words("indicting"):
        return False
    nouns = clause.children(preposition, "pobj")
    gerund = bool(clause.children(preposition, "pcomp"))
    return gerund or any(tells_harm(clause, noun) for noun in nouns)


def extent(clause: Clause, index: int) -> tuple[int, int]:
    """First and last token of an actor's words, without article, relative clause and figure."""
    first, last = index, index
    for child in clause.children(index, *_BEFORE):
        if child < index:
            first = min(first, *clause.subtree(child))
    for member in clause.conjuncts(index)[1:]:
        if 0 < member - last <= 5 and clause.tokens[member].pos in {"NOUN", "PROPN"}:
            last = member
    for child in clause.children(index, "prep", "appos"):
        reach = clause.subtree(child)
        if child <= index or len(reach) > 7 or _is_charge(clause, index, child):
            continue
        bracketed = clause.tokens[child].dep == "appos" and clause.tokens[child - 1].text == "("
        if bracketed and reach[-1] + 1 < len(clause.tokens):
            last = max(last, reach[-1] + 1)
        elif (clause.tokens[child].dep == "prep" and clause.lemma(child) in _INNER) or (
            clause.tokens[child].dep == "appos" and reach[0] == last + 1
        ):
            last = max(last, reach[-1])
    while first < last and clause.tokens[first].pos in {"DET", "PUNCT", "NUM"}:
        first += 1
    return first, last
