"""Who suffered it, in the words of the draft's own sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope, status_of, triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

_LEFT = ("amod", "compound", "nmod", "poss", "advmod", "npadvmod")
#: Words farther than this from a figure no longer say whom it counts.
_BESIDE = 3
#: What a bracket does to the depth.
_BRACKETS = {"(": 1, ")": -1}
#: Words of an "of" or "from" phrase that still says who they are, without what stands in brackets.
_LONGEST = 8
#: So many words behind a phrase a bracket is looked for that closes one in it.
_SHORT_BRACKET = 4
#: The parser's types of places; whose dead a place's are is not said.
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SHARES = frozenset({"most", "mostly", "all", "many", "mainly", "both"})
_PLAIN_PEOPLE = frozenset({"people", "person", "man", "individual"})
_SKIPPED_LEMMAS = frozenset({"other", "more", "additional", "further", "another", "total", "few"})


def own_victims(draft: Draft) -> str | None:
    """The victims' words in the draft's own sentence; None where it leaves them out."""
    clause, mention = draft.clause, draft.mention
    if mention.kind == "name":
        return mention.figure.span.of(draft.clause.text)
    if mention.kind == "pronoun":
        return None
    noun = mention.noun
    if noun is None:
        said = _attribute(draft) or _named_group(draft) or _toll_group(draft)
        return said or _described_after(draft) or _of_unit(draft)
    lemma = clause.lemma(noun)
    if lemma == "other":
        return None
    if lemma in scope("generic_victims") and lemma not in _PLAIN_PEOPLE | {"body"}:
        return _of_people(clause, noun) or _attribute(draft)
    return phrase(clause, noun, draft)


def _attribute(draft: Draft) -> str | None:
    """ "Nine of the dead were children", "28 were women": the noun said of the figure."""
    clause, mention = draft.clause, draft.mention
    token = clause.tokens[mention.role]
    if token.dep == "nsubj" and clause.lemma(token.head) in {"be", "become"}:
        for child in clause.children(token.head, "attr"):
            lemma = clause.lemma(child)
            if lemma in {"those", "that"}:
                return _of_people(clause, child)
            telling = lemma not in scope("generic_victims") and lemma not in triggers("self")
            if status_of(lemma) is not None and telling:
                return phrase(clause, child, draft)
    return None


def _named_group(draft: Draft) -> str | None:
    """ "Twelve of its soldiers", "one of the bandits": a group that the words name."""
    clause, group = draft.clause, draft.mention.group
    if group is not None and clause.lemma(group) == "those" and clause.children(group, "relcl"):
        within = [i for i in clause.subtree(group) if i < clause.inside(draft.span)[0]]
        return clause.words(group, within[-1]).strip(' ,;:“"') if within else None
    if group is None or clause.tokens[group].pos not in {"NOUN", "PROPN"}:
        return None
    if clause.tokens[group].tag == "CD" or clause.tokens[group].entity == "CARDINAL":
        return None  # "three of the seven": the figure that it repeats says who
    if clause.lemma(group) in _PLAIN_PEOPLE:
        return phrase(clause, group, draft)
    lemma, form = clause.lemma(group), clause.tokens[group].text.lower()
    if {lemma, form} & (scope("victim_groups") | scope("generic_victims")):
        return _of_people(clause, group)
    return _owned(clause, group) or phrase(clause, group, draft)


def _owned(clause: Clause, group: int) -> str | None:
    """ "The Mahdi Army had 71 of its fighters killed": the owner, named by the clause's subject."""
    if not any(clause.tokens[c].tag == "PRP$" for c in clause.children(group, "poss")):
        return None
    if status_of(clause.lemma(group)) not in {"combatant", "security_forces"}:
        return None
    for node in clause.ancestors(group):
        for subject in clause.children(node, "nsubj"):
            if clause.tokens[subject].pos == "PROPN" and subject < group:
                owner = phrase(clause, subject, None)
                return f"{owner} {clause.tokens[group].text}" if owner else None
    return None


def _toll_group(draft: Draft) -> str | None:
    """ "The militants' own dead", "the number of surrendered terrorists": whose toll it is."""
    clause = draft.clause
    if draft.rule != "toll" or not draft.own_trigger:
        return None
    own = [c for c in clause.children(draft.trigger, "amod") if clause.lemma(c) == "own"]
    for node in (draft.trigger, *own, clause.tokens[draft.trigger].head):
        for child in clause.children(node, "poss"):
            where = clause.tokens[child].entity in _PLACES
            if clause.tokens[child].pos in {"NOUN", "PROPN"} and not where:
                return phrase(clause, child, draft)
        if clause.lemma(node) in _PLAIN_PEOPLE:
            return phrase(clause, node, draft)
        if status_of(clause.lemma(node)) is not None and clause.lemma(node) not in scope(
            "generic_victims"
        ):
            return phrase(clause, node, draft)
        inner = _of_people(clause, node)
        if inner is not None:
            return inner
    return None


def _described_after(draft: Draft) -> str | None:
    """ "A dozen dead, most of them soldiers": the words after the figure's that say who."""
    clause = draft.clause
    place = max(draft.trigger, clause.inside(draft.span)[-1]) + 1
    tokens = clause.tokens[place:]
    if len(tokens) < 3 or tokens[0].text != "," or tokens[1].lemma not in _SHARES:
        return None
    of_them = [token.lemma for token in tokens[2:4]] == ["of", "they"]
    for token in tokens[4 if of_them else 2 :][:_BESIDE]:
        if token.tag == "NNS" and status_of(token.lemma) is not None:
            return clause.words(tokens[1].index, token.index)
        if token.pos not in {"NOUN", "ADJ", "PROPN"}:
            return None
    return None


def _of_unit(draft: Draft) -> str | None:
    """ "Ten dead in the detachment": the unit that they belong to."""
    clause = draft.clause
    last = max(draft.trigger, clause.inside(draft.span)[-1])
    after = clause.tokens[last + 1 : last + 2 + _BESIDE]
    if len(after) < 2 or after[0].lemma not in {"in", "among", "within"}:
        return None
    for token in after[1:]:
        if token.pos == "NOUN" and token.lemma in scope("units"):
            return clause.words(after[1].index, token.index)
        if token.pos not in {"DET", "ADJ", "PROPN", "PRON", "NOUN"}:
            return None
    return None


def _of_people(clause: Clause, noun: int) -> str | None:
    for preposition in clause.children(noun, "prep"):
        if clause.lemma(preposition) in {"of", "among"}:
            for inner in clause.children(preposition, "pobj"):
                if status_of(clause.lemma(inner)) is not None:
                    return phrase(clause, inner, None)
    return None


def phrase(clause: Clause, noun: int, draft: Draft | None) -> str | None:
    """A noun with the words that say whose or which, without figures, articles and bounds."""
    figure = clause.inside(draft.span)[-1] if draft is not None else -1
    first = _phrase_start(clause, noun, figure + 1 if figure < noun else 0)
    last = _phrase_end(clause, noun)
    while first < last and clause.tokens[first].pos in {"DET", "PUNCT", "ADP"}:
        first += 1
    return clause.words(first, last).strip(' ,;:“”"') or None


def _phrase_start(clause: Clause, noun: int, floor: int) -> int:
    """The first word that belongs to the noun; none before ``floor``, where its figure ends."""
    tokens = clause.tokens
    first = noun
    for child in reversed(clause.children(noun, *_LEFT)):
        if child > noun or child < floor:
            continue
        if tokens[child].pos == "NUM" or tokens[child].lemma in _SKIPPED_LEMMAS:
            break
        if tokens[child].dep in {"advmod", "npadvmod"} and tokens[child].pos != "ADJ":
            continue
        reach = [i for i in clause.subtree(child) if i >= floor]
        if any(tokens[i].pos == "NUM" for i in reach):
            break
        first = min(first, *reach)
    return first


def _phrase_end(clause: Clause, noun: int) -> int:
    """The last word: a short "of" or "from" phrase, or a noun joined under the same figure."""
    tokens = clause.tokens
    last = noun
    for preposition in clause.children(noun, "prep")[:1]:
        reach = clause.subtree(preposition)
        owning = preposition > noun and clause.lemma(preposition) in {"of", "from"}
        if owning and _size(clause, reach) <= _LONGEST:
            last = reach[-1]
    for member in clause.conjuncts(noun):
        counted = any(t.pos == "NUM" or t.lemma in {"a", "an"} for t in tokens[last + 1 : member])
        if last < member <= last + 4 and tokens[member].pos in {"NOUN", "PROPN"} and not counted:
            last = member
    return _bracketed(clause, noun, last)


def _size(clause: Clause, reach: Sequence[int]) -> int:
    """How many words a phrase has outside brackets: "of the Unity (North) Movement" has four."""
    depth = size = 0
    for place in reach:
        text = clause.tokens[place].text
        size += not depth and text not in _BRACKETS
        depth = max(depth + _BRACKETS.get(text, 0), 0)
    return size


def _bracketed(clause: Clause, noun: int, last: int) -> int:
    """
    The last word of a phrase with no bracket open: what it holds is taken in where it is short, and
    so is an acronym right behind a name; else the phrase ends before it.
    """
    tokens = clause.tokens
    if [t.text for t in tokens[last + 1 : last + 4 : 2]] == ["(", ")"]:
        named = tokens[last].pos == "PROPN" and tokens[last + 2].text.isupper()
        last = last + 3 if named and len(tokens[last + 2].text) > 1 else last
    held = [t.index for t in tokens[noun : last + 1] if t.text in _BRACKETS]
    if sum(_BRACKETS[tokens[place].text] for place in held) <= 0:
        return last
    rest = tokens[last + 1 : last + 1 + _SHORT_BRACKET]
    closing = next((t.index for t in rest if t.text == ")"), None)
    return closing or max(next(p for p in held if tokens[p].text == "(") - 1, noun)
