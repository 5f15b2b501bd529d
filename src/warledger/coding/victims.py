"""Who suffered it: the words, resolved where the sentence leaves them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.figures import compatible
from warledger.coding.lexicon import scope, status_of
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

_LEFT = ("amod", "compound", "nmod", "poss", "advmod", "npadvmod")
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
        return _attribute(draft) or _named_group(draft) or _toll_group(draft)
    lemma = clause.lemma(noun)
    if lemma == "other":
        return None
    if lemma in scope("generic_victims") and lemma not in {
        "people",
        "person",
        "man",
        "individual",
        "body",
    }:
        return _of_people(clause, noun) or _attribute(draft)
    return _phrase(clause, noun, draft)


def _attribute(draft: Draft) -> str | None:
    """ "Nine of the dead were children", "28 were women": the noun said of the figure."""
    clause, mention = draft.clause, draft.mention
    token = clause.tokens[mention.role]
    if token.dep == "nsubj" and clause.lemma(token.head) in {"be", "become"}:
        for child in clause.children(token.head, "attr"):
            lemma = clause.lemma(child)
            if lemma in {"those", "that"}:
                return _of_people(clause, child)
            if status_of(lemma) is not None and lemma not in scope("generic_victims"):
                return _phrase(clause, child, draft)
    return None


def _named_group(draft: Draft) -> str | None:
    """ "Twelve of its soldiers", "one of the bandits": a group that the words name."""
    clause, group = draft.clause, draft.mention.group
    if group is None or clause.tokens[group].pos not in {"NOUN", "PROPN"}:
        return None
    if clause.tokens[group].tag == "CD" or clause.tokens[group].entity == "CARDINAL":
        return None  # "three of the seven": the figure that it repeats says who
    if clause.lemma(group) in {"people", "person", "man", "individual"}:
        return _phrase(clause, group, draft)
    lemma, form = clause.lemma(group), clause.tokens[group].text.lower()
    if {lemma, form} & (scope("victim_groups") | scope("generic_victims")):
        return _of_people(clause, group)
    return _owned(clause, group) or _phrase(clause, group, draft)


def _owned(clause: Clause, group: int) -> str | None:
    """ "The Mahdi Army had 71 of its fighters killed": the owner, named by the clause's subject."""
    if not any(clause.tokens[c].tag == "PRP$" for c in clause.children(group, "poss")):
        return None
    for node in clause.ancestors(group):
        for subject in clause.children(node, "nsubj"):
            if clause.tokens[subject].pos == "PROPN" and subject < group:
                owner = _phrase(clause, subject, None)
                return f"{owner} {clause.tokens[group].text}" if owner else None
    return None


def _toll_group(draft: Draft) -> str | None:
    """ "The militants' own dead", "the number of surrendered terrorists": whose toll it is."""
    clause = draft.clause
    if draft.rule != "toll" or not draft.own_trigger:
        return None
    for node in (draft.trigger, clause.tokens[draft.trigger].head):
        for child in clause.children(node, "poss"):
            if clause.tokens[child].pos in {"NOUN", "PROPN"}:
                return _phrase(clause, child, draft)
        if status_of(clause.lemma(node)) is not None and clause.lemma(node) not in scope(
            "generic_victims"
        ):
            return _phrase(clause, node, draft)
        inner = _of_people(clause, node)
        if inner is not None:
            return inner
    return None


def _of_people(clause: Clause, noun: int) -> str | None:
    for preposition in clause.children(noun, "prep"):
        if clause.lemma(preposition) in {"of", "among"}:
            for inner in clause.children(preposition, "pobj"):
                if status_of(clause.lemma(inner)) is not None:
                    return _phrase(clause, inner, None)
    return None


def _phrase(clause: Clause, noun: int, draft: Draft | None) -> str | None:
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
        if owning and len(reach) <= 8:
            last = reach[-1]
    for member in clause.conjuncts(noun):
        counted = any(t.pos == "NUM" or t.lemma in {"a", "an"} for t in tokens[last + 1 : member])
        if last < member <= last + 4 and tokens[member].pos in {"NOUN", "PROPN"} and not counted:
            last = member
    return last


def resolve_victims(clauses: Sequence[Clause], drafts: Sequence[Draft]) -> list[str | None]:
    """
    The victims of each draft in order, those left out taken from the words that they stand for.

    The sources of an elliptical figure are, in order: the wider figure that it is a part of, an
    earlier figure of the same sentence, for "of them" the people named just before, the nearest
    figures before it (those of the same outcome first), a figure after it that restates it. None
    where the text nowhere near says who they were.
    """
    own = [own_victims(draft) for draft in drafts]
    names = _names(clauses)
    found: list[str | None] = []
    for index, draft in enumerate(drafts):
        if draft.mention.kind == "pronoun":
            found.append(_person_before(names, draft) or draft.span.of(draft.clause.text))
            continue
        words_ = (
            own[index]
            or _from_before(clauses, drafts, found, index)
            or _from_after(drafts, own, index)
        )
        if own[index] is None and words_ is not None:
            draft.reasons.append("victims from the text around")
        noun = draft.mention.noun
        other = noun is not None and draft.clause.lemma(noun) == "other"
        if other and words_ is not None and own[index] is None:
            words_ = f"other {words_}" if not words_.startswith("other") else words_
        found.append(words_ or ("others" if other else None))
    return found


def _names(clauses: Sequence[Clause]) -> list[tuple[int, str, bool]]:
    """Persons named, by position: offset, name, and whether the sentence is about them."""
    found = []
    for clause in clauses:
        for token in clause.tokens:
            if token.entity != "PERSON" or token.tag != "NNP" or token.dep == "compound":
                continue
            first = token.index
            while first and clause.tokens[first - 1].entity == "PERSON":
                first -= 1
            topic = token.dep in {"nsubj", "nsubjpass", "ROOT"}
            found.append((token.span.start, clause.words(first, token.index), topic))
    return found


def _person_before(names: Sequence[tuple[int, str, bool]], draft: Draft) -> str | None:
    """The person that "he" stands for: the last one told of, in the fullest form printed."""
    before = [(name, topic) for start, name, topic in names if start < draft.span.start]
    if not before:
        return None
    last = next((name for name, topic in reversed(before) if topic), before[-1][0])
    surname = last.split()[-1]
    return max((name for _, name, _ in names if name.split()[-1] == surname), key=len)


def _from_before(
    clauses: Sequence[Clause], drafts: Sequence[Draft], found: Sequence[str | None], index: int
) -> str | None:
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    sentence = draft.clause.sentence
    earlier = [i for i in range(index) if drafts[i].clause is draft.clause and found[i]]
    if earlier:
        return found[earlier[-1]]
    if draft.mention.group is not None and draft.clause.tokens[draft.mention.group].pos == "PRON":
        people = _people_before(clauses, draft)
        if people is not None:
            return people
    near = [
        i
        for i in range(max(index - 8, 0), index)
        if found[i] and sentence.index - drafts[i].clause.sentence.index <= 3
    ]
    alike = [i for i in near if drafts[i].outcome is draft.outcome]
    return found[(alike or near)[-1]] if near else None


def _people_before(clauses: Sequence[Clause], draft: Draft) -> str | None:
    """The last plural noun for people before a figure, in its sentence or the one before it."""
    for clause in reversed(
        [c for c in clauses if 0 <= draft.clause.sentence.index - c.sentence.index <= 1]
    ):
        agents = _agents(draft) if clause is draft.clause else set()
        for token in reversed(clause.tokens):
            if token.span.start >= draft.span.start or token.index in agents:
                continue
            plural = token.tag in {"NNS", "NNPS"} and status_of(token.lemma) is not None
            if plural and token.lemma not in scope("generic_victims") and token.dep != "compound":
                if token.dep == "nsubj" and clause.lemma(token.head) in words(
                    "places", "speaking_verbs"
                ):
                    continue
                return _phrase(clause, token.index, None)
    return None


def _agents(draft: Draft) -> set[int]:
    """The tokens of whoever did it in the draft's own clause."""
    clause = draft.clause
    return {
        inner
        for child in clause.children(draft.anchor, "nsubj", "agent")
        for inner in clause.subtree(child)
    }


def _from_after(drafts: Sequence[Draft], own: Sequence[str | None], index: int) -> str | None:
    draft = drafts[index]
    for place in range(index + 1, len(drafts)):
        same = drafts[place].outcome is draft.outcome and compatible(
            drafts[place].mention.figure, draft.mention.figure
        )
        if same and own[place] is not None:
            return own[place]
    return None
