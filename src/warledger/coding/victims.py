"""Who suffered it, resolved where the draft's own sentence leaves it out."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from warledger.coding.actors import side_of
from warledger.coding.figures import compatible
from warledger.coding.lexicon import scope, status_of
from warledger.coding.mentions import name_span, surnames
from warledger.coding.phrases import own_victims, phrase
from warledger.coding.status import victim_side
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: How many sentences back people told of are still those that a bare figure counts.
_MEMORY = 3
#: How far into the next sentence they are named again, in tokens.
_OPENING = 4
#: How far before "whom" those stand whom it means, in tokens.
_WHOM = 6
#: Words beside a figure that tell of more of the same people: "the other four".
_GOING_ON = frozenset({"other", "another", "further", "more"})
#: Words before those who did it, and before what it happened at.
_BY_OR_AT = frozenset({"by", "at", "around", "near", "outside", "inside", "in"})
#: How many sentences on a headline's figure finds its people.
_AHEAD = 2


def resolve_victims(clauses: Sequence[Clause], drafts: Sequence[Draft]) -> list[str | None]:
    """
    The victims of each draft in order, those left out taken from the words that they stand for.

    The sources of an elliptical figure are, in order: the wider figure that it is a part of, an
    earlier figure of the same sentence, for "of them" the people named just before, the nearest
    figures before it (those of the same outcome first), a figure after it that restates it or
    follows a headline. A counted figure that finds none counts "people"; a vague one ("thousands
    have died") stays open.
    """
    own = [_unless_figure(drafts, index) for index in range(len(drafts))]
    names = _names(clauses)
    found: list[str | None] = []
    for index, draft in enumerate(drafts):
        words_here = draft.span.of(draft.clause.text)
        if draft.mention.kind == "pronoun":
            found.append(_person_before(names, draft) or words_here)
            continue
        if draft.mention.kind == "name":
            found.append(_fullest(names, words_here))
            continue
        said = _told_before(drafts, found, index) or own[index]
        if said is None or said == "bodies":
            said = _told_next(clauses, draft) or said
        said = said or _around(clauses, drafts, own, found, index)
        if own[index] is None and said is not None:
            draft.reasons.append("victims from the text around")
        counted = not draft.mention.figure.vague and draft.mention.kind == "number"
        found.append(said or ("people" if counted else None))
    return found


def _unless_figure(drafts: Sequence[Draft], index: int) -> str | None:
    """The draft's own words; None where they only repeat a figure ("thirteen of the forty")."""
    draft = drafts[index]
    said = own_victims(draft)
    if said is None or draft.mention.kind == "name":
        return said
    if draft.clause.text[draft.span.end :].lstrip()[:1] in {":", ";"}:
        return None  # "the total is 40: 25 villagers and 15 guards"
    figures = {d.span.of(d.clause.text).lower() for d in drafts[:index]}
    return None if said.lower() in figures else said


def _told_before(drafts: Sequence[Draft], found: Sequence[str | None], index: int) -> str | None:
    """Whom a definite noun stands for: "the two men", after two militants were told of."""
    draft = drafts[index]
    clause, noun = draft.clause, draft.mention.noun
    if noun is None or clause.lemma(noun) not in scope("generic_victims") | _CAPTIVES:
        return None
    if not any(clause.lemma(child) == "the" for child in clause.children(noun, "det")):
        return None
    figure = draft.mention.figure
    for place in range(index - 1, -1, -1):
        said = found[place]
        if drafts[place].mention.figure.low == figure.low and said not in {None, "people"}:
            return said
    return None


def _told_next(clauses: Sequence[Clause], draft: Draft) -> str | None:
    """What the next sentence says that they were ("They were pupils on their way home")."""
    following = next((c for c in clauses if c.sentence.index == draft.sentence + 1), None)
    if following is None or following.sentence.block != draft.clause.sentence.block:
        return None
    for token in following.tokens[:_OPENING]:
        pointing = token.lemma in {"they", "victim"} and token.tag in {"PRP", "NNS"}
        if not pointing or token.dep != "nsubj" or following.lemma(token.head) != "be":
            continue
        for child in following.children(token.head, "attr"):
            if following.tokens[child].tag == "NNS" and status_of(following.lemma(child)):
                return phrase(following, child, None)
    return None


_CAPTIVES = frozenset({"prisoner", "captive", "detainee", "hostage", "abductee"})


def _around(
    clauses: Sequence[Clause],
    drafts: Sequence[Draft],
    own: Sequence[str | None],
    found: Sequence[str | None],
    index: int,
) -> str | None:
    draft = drafts[index]
    source = _source_before(drafts, found, index)
    noun = draft.mention.noun
    if noun is not None and draft.clause.lemma(noun) == "other":
        one = source is None or drafts[source].mention.one_person
        parts = source is not None and _parts_of_one(draft, drafts[source])
        people = None if one or parts or source is None else found[source]
        return "others" if people is None else f"other {people.removeprefix('other ')}"
    if draft.whole is None and draft.mention.group is not None:
        token = draft.clause.tokens[draft.mention.group]
        people = _people_before(clauses, draft) if token.pos == "PRON" else None
        if people is not None:
            return people
    if source is None or found[source] == "people":
        # A bare figure that is printed again with its people: "97 by the army … the 97 captives".
        repeated = _repeated(drafts, own, index)
        if repeated is not None:
            return repeated
    return _from_after(drafts, own, index) if source is None else found[source]


def _repeated(drafts: Sequence[Draft], own: Sequence[str | None], index: int) -> str | None:
    """The people of the same figure of the same outcome, told of earlier or later in the text."""
    draft = drafts[index]
    figure = draft.mention.figure
    if figure.vague or figure.low is None or figure.low < 2:
        return None
    for place in chain(range(index - 1, -1, -1), range(index + 1, len(drafts))):
        other, said = drafts[place], own[place]
        same = other.outcome is draft.outcome and other.mention.figure.low == figure.low
        if same and said is not None and said not in {"people", "bodies"}:
            return said
    return None


def _source_before(drafts: Sequence[Draft], found: Sequence[str | None], index: int) -> int | None:
    """The earlier draft whose people a figure without its own goes on counting."""
    draft = drafts[index]
    if draft.whole is not None:
        return next((i for i in range(index - 1, -1, -1) if drafts[i] is draft.whole), None)
    told = [i for i in range(max(index - 8, 0), index) if found[i] and found[i] != "bodies"]
    here = [i for i in told if drafts[i].clause is draft.clause]
    if here:
        wholes = [i for i in here if not _is_part(drafts[i])]
        return (wholes or here)[-1]
    near = [i for i in told if draft.sentence - drafts[i].sentence <= _MEMORY]
    near = [i for i in near if not _is_part(drafts[i])] or near
    source = _last_alike(drafts, near, draft)
    if source is None or not _other_side(draft, found[source]):
        return source
    block = draft.clause.sentence.block
    close = [i for i in near if drafts[i].clause.sentence.block == block]
    return _last_alike(drafts, [i for i in close if not _other_side(draft, found[i])], draft)


def _last_alike(drafts: Sequence[Draft], near: Sequence[int], draft: Draft) -> int | None:
    """The last of some drafts, those of the same outcome first."""
    alike = [i for i in near if drafts[i].outcome is draft.outcome]
    return (alike or near)[-1] if near else None


def _other_side(draft: Draft, people: str | None) -> bool:
    """
    Whether a sentence names the side that people told of before fight on as who did it or where:
    those killed "by an army strike" or "around the army's base" are not the soldiers of the
    sentence before. Whoever says so is on either side.
    """
    clause, inside = draft.clause, draft.clause.inside(draft.span)
    around = range(max(inside[0] - 1, 0), min(inside[-1] + 2, len(clause.tokens))) if inside else ()
    if any(clause.lemma(place) in _GOING_ON for place in around):
        return False
    side = victim_side(people or "", draft.outcome)
    return side is not None and any(
        side_of(token.text) == side and _did_or_is_there(clause, place)
        for place, token in enumerate(clause.tokens)
        if token.pos in {"NOUN", "PROPN"}
    )


def _did_or_is_there(clause: Clause, noun: int) -> bool:
    """Whether a noun tells who did it, or where: no one who says so, nor whom it was done to."""
    for place in (noun, *clause.ancestors(noun)):
        token = clause.tokens[place]
        if token.dep == "nsubj":
            return clause.lemma(token.head) not in words("places", "speaking_verbs")
        if token.pos == "ADP" and clause.lemma(place) in _BY_OR_AT:
            return True
        if token.pos in {"VERB", "AUX"} or token.dep in {"dobj", "nsubjpass"}:
            return False
    return False


def _parts_of_one(draft: Draft, other: Draft) -> bool:
    """Whether two are parts of one whole: the "others" then are not of the people of the first."""
    return draft.whole is not None and draft.whole is other.whole


def _is_part(draft: Draft) -> bool:
    """Whether a draft counts some of a wider group: whoever comes after is not of that part."""
    return draft.whole is not None or draft.rule in {"among", "of_group"}


def _names(clauses: Sequence[Clause]) -> list[tuple[int, str, bool]]:
    """Persons named, by position: offset, name, and whether the sentence is about them."""
    persons = surnames(clauses)
    found = []
    for clause in clauses:
        for token in clause.tokens:
            person = token.entity == "PERSON" and token.tag == "NNP"
            if token.dep == "compound" or not (person or token.text in persons):
                continue
            if status_of(token.lemma) is not None:
                continue  # "the Briton" calls, it does not name
            beside = clause.tokens[token.head].dep if token.dep == "appos" else token.dep
            topic = beside in {"nsubj", "nsubjpass", "ROOT"}
            name = name_span(clause, token.index).of(clause.text).partition("(")[0]
            found.append((token.span.start, name, topic))
    return found


def _person_before(names: Sequence[tuple[int, str, bool]], draft: Draft) -> str | None:
    """The person that "he" stands for: the last one told of, in the fullest form printed."""
    before = [(name, topic) for start, name, topic in names if start < draft.span.start]
    if not before:
        return None
    last = next((name for name, topic in reversed(before) if topic), before[-1][0])
    return _fullest(names, last)


def _fullest(names: Sequence[tuple[int, str, bool]], name: str) -> str:
    """The longest form in which a text prints a name."""
    surname = name.rsplit(maxsplit=1)[-1]
    forms = (form for _, form, _ in names if form.split()[-1:] == [surname])
    return max(forms, key=len, default=name)


def _people_before(clauses: Sequence[Clause], draft: Draft) -> str | None:
    """The people that "of them" or "of whom" stands for: the plural noun told of just before."""
    group = draft.mention.group
    if group is not None and draft.clause.tokens[group].text.lower() in {"whom", "which"}:
        for node in draft.clause.ancestors(group):
            if draft.clause.tokens[node].dep == "relcl":
                return _antecedent(draft.clause, draft.clause.tokens[node].head, group)
    told = [c for c in clauses if 0 <= draft.sentence - c.sentence.index <= 1]
    for clause in reversed(told):
        agents = _agents(draft) if clause is draft.clause else set()
        objects: list[int] = []
        subjects: list[int] = []
        for token in clause.tokens:
            plural = token.tag in {"NNS", "NNPS"} and status_of(token.lemma) is not None
            if not plural or token.dep == "compound" or token.index in agents:
                continue
            if token.span.start < draft.span.start and token.lemma != "other":
                acting = token.dep == "nsubj" and _acts(clause, token.head)
                (subjects if acting else objects).append(token.index)
        for people in (objects, subjects):
            if people and not _speaks(clause, people[-1]):
                return phrase(clause, people[-1], None)
    return None


def _antecedent(clause: Clause, head: int, relative: int) -> str | None:
    """Whom "whom" stands for: the noun that the clause hangs on, else the people just before it."""
    if not clause.may_be_person(head) or clause.tokens[head].pos == "PROPN":
        near = [
            token.index
            for token in clause.tokens[max(0, relative - _WHOM) : relative]
            if token.tag in {"NNS", "NNPS"} and status_of(token.lemma) is not None
        ]
        if near:
            return phrase(clause, near[-1], None)
    return phrase(clause, head, None)


def _acts(clause: Clause, verb: int) -> bool:
    return bool(clause.children(verb, "dobj")) and not clause.children(verb, "auxpass")


def _speaks(clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    speaking = clause.lemma(token.head) in words("places", "speaking_verbs")
    return token.dep == "nsubj" and speaking


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
        other = drafts[place]
        if other.outcome is not draft.outcome or own[place] is None or _is_part(other):
            continue
        restates = compatible(other.mention.figure, draft.mention.figure)
        if restates or (draft.sentence == 0 and other.sentence <= _AHEAD):
            return own[place]
    return None
