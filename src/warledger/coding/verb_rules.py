"""Rules by which people are an argument of a verb that says what happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.hits import (
    OBJECT,
    PASSIVE_SUBJECT,
    SUBJECT,
    Hit,
    joined_verbs,
    object_frame,
    state,
    subject_frame,
)
from warledger.coding.lexicon import Idiom, idioms, scope, status_of, triggers
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause
    from warledger.coding.mentions import Mention


def verb_argument(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The people are the object of a verb that harms, or the subject of its passive."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    head = token.head
    if head == role:
        return
    if token.dep in OBJECT:
        for verb in joined_verbs(clause, head, after=mention.role, shared="object"):
            yield from object_frame(clause, verb, "verb_object")
    elif token.dep in PASSIVE_SUBJECT:
        for verb in joined_verbs(clause, head, after=mention.role, shared="subject"):
            yield from object_frame(clause, verb, "verb_passive")
            yield from subject_frame(clause, verb, "verb_subject")
    elif clause.tokens[head].dep == "auxpass":
        # "Also injured were two clerks": the tree hangs the subject on the auxiliary.
        yield from object_frame(clause, clause.tokens[head].head, "verb_passive")
    elif token.dep in SUBJECT:
        bare = passive_like(clause, head)
        for verb in joined_verbs(clause, head, after=mention.role, shared="subject"):
            yield from subject_frame(clause, verb, "verb_subject")
            if bare and passive_like(clause, verb):
                yield from object_frame(clause, verb, "verb_bare_participle")


def beside(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """Told with others of the same verb ("injured along with three bystanders")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    if token.dep != "pobj":
        return
    preposition = clause.tokens[token.head]
    outer = clause.tokens[preposition.head]
    together = preposition.lemma == "alongside" or (
        preposition.lemma == "with" and outer.lemma in {"along", "together"}
    )
    if not together:
        return
    verb = clause.verb_above(preposition.index)
    if verb is None:
        return
    if passive_like(clause, verb) or clause.children(verb, "nsubjpass"):
        yield from object_frame(clause, verb, "beside")
    yield from subject_frame(clause, verb, "beside")


def controlled(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The main verb's subject is that of a phrase without one ("After being captured, he …")."""
    token = clause.tokens[clause.first_conjunct(mention.role)]
    if token.dep not in SUBJECT | PASSIVE_SUBJECT:
        return
    for child in clause.children(token.head, "prep", "advcl", "mark"):
        for verb in [child, *clause.children(child, "pcomp")]:
            fronted = clause.tokens[verb].tag == "VBN" and verb < mention.role
            passive = clause.children(verb, "auxpass") or fronted
            if verb != token.head and passive and not clause.children(verb, "nsubjpass", "nsubj"):
                yield from object_frame(clause, verb, "controlled")


def passive_like(clause: Clause, verb: int) -> bool:
    """A participle without object or auxiliary of its own ("12 killed in blast")."""
    if clause.children(verb, "auxpass"):
        return True
    if clause.children(verb, "dobj", "dative", "aux"):
        return False
    return clause.tokens[verb].tag in {"VBN", "VBD", "JJ"}


def adjacent_verb(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A verb right beside the figure, where the tree has lost the tie ("and 30 surrendered")."""
    tokens = clause.tokens
    inside = clause.inside(mention.figure.span) or [mention.role]
    last = max(mention.role, mention.noun or 0, inside[-1])
    place = last + 1
    while place < len(tokens) and (
        tokens[place].pos in {"AUX", "ADV"} or tokens[place].lemma == "also"
    ):
        place += 1
    if place < len(tokens) and tokens[place].pos == "VERB" and place - last <= 4:
        passive = place - last > 1 and any(
            t.lemma in {"be", "get"} for t in tokens[last + 1 : place]
        )
        if passive and tokens[place].tag in {"VBN", "VBD"}:
            yield from object_frame(clause, place, "adjacent_verb")
        elif tokens[place].tag == "VBN":
            for row in idioms().get(tokens[place].lemma, ()):
                near = {clause.lemma(i) for i in _near(clause, place)}
                if row.role == "object" and row.companions & near and not row.needs:
                    yield Hit(outcome=row.outcome, trigger=place, rule=f"idiom_{row.name}")
                    return
        yield from subject_frame(clause, place, "adjacent_verb")
    before = inside[0] - 1
    while (
        before >= 0
        and tokens[before].pos in {"DET", "ADV", "ADJ", "NUM"}
        and inside[0] - before < 3
    ):
        before -= 1
    if (
        before >= 0
        and tokens[before].pos == "VERB"
        and tokens[before].tag in {"VBD", "VBG", "VBZ", "VB"}
    ):
        yield from object_frame(clause, before, "adjacent_verb")


def idiom(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A verb that means the outcome with a companion ("lost their lives", "took prisoner")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    if token.head == role:
        return
    shared = "object" if token.dep in OBJECT else "subject"
    for verb in joined_verbs(clause, token.head, after=mention.role, shared=shared):
        for row in idioms().get(clause.lemma(verb), ()):
            if _idiom_fits(clause, mention, verb, token.dep, row):
                yield Hit(outcome=row.outcome, trigger=verb, rule=f"idiom_{row.name}")
                return


def _idiom_fits(clause: Clause, mention: Mention, verb: int, dep: str, row: Idiom) -> bool:
    if row.role == "lives":
        return False
    passive = bool(clause.children(verb, "auxpass", "nsubjpass"))
    as_object = dep in OBJECT or dep in PASSIVE_SUBJECT or (dep == "nsubj" and passive)
    as_subject = dep == "nsubj" and not passive
    if not (as_object if row.role == "object" else as_subject):
        return False
    noun = mention.noun if mention.noun is not None else mention.group
    if row.needs == "person" and noun is not None and not clause.may_be_person(noun):
        return False
    if row.needs == "casualty_noun":
        return noun is not None and clause.lemma(noun) in {"casualty", "loss"}
    denied = any(clause.tokens[child].dep == "neg" for child in clause.children(verb))
    if denied is not ("not" in row.companions):
        return False
    if not row.companions:
        return noun is not None and status_of(clause.lemma(noun)) is not None
    near = {clause.lemma(i) for i in _near(clause, verb) if i != mention.role}
    if row.needs == "companion":
        return "up" in near and bool(near & (row.companions - {"up"}))
    if row.needs == "both":
        return bool(near & {"themselves", "themself", "himself"})
    return bool(near & row.companions)


def _near(clause: Clause, verb: int) -> Iterator[int]:
    """Tokens that hang on a verb within two steps, other than its subject's."""
    for child in clause.children(verb):
        if clause.tokens[child].dep in {"conj", "advcl", "relcl", "nsubj"}:
            continue
        yield child
        yield from clause.children(child)


def idiom_modifier(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The idiom is a participle on the noun ("thousands of civilians forced from their homes")."""
    base = mention.noun if mention.noun is not None else mention.role
    for verb in clause.children(base, "acl", "relcl"):
        active = bool(clause.children(verb, "nsubj")) and not clause.children(verb, "auxpass")
        if not active and clause.tokens[verb].tag != "VBN":
            continue
        for row in idioms().get(clause.lemma(verb), ()):
            near = {clause.lemma(i) for i in _near(clause, verb)}
            if row.role == ("subject" if active else "object") and row.companions & near:
                yield Hit(outcome=row.outcome, trigger=verb, rule=f"idiom_{row.name}")
                return


def lives(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The complement of "lives" ("claimed the lives of nine", "nine lives were lost")."""
    for index in (mention.role, *clause.ancestors(mention.role)):
        if clause.lemma(index) in {"life", "live"} and clause.tokens[index].pos == "NOUN":
            verb = clause.verb_above(index)
            taking = {"claim", "cost", "take", "lose", "end", "steal"}
            if verb is not None and clause.lemma(verb) in taking:
                yield Hit(outcome=Outcome.KILLED, trigger=verb, rule="lives")
            return
        if clause.tokens[index].pos in {"VERB", "AUX"}:
            return


def raising(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A verb that reports the state ("were reported wounded", "are known to have died")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    verb = token.head
    if verb == role or token.dep not in OBJECT | PASSIVE_SUBJECT | SUBJECT | {"ccomp", "xcomp"}:
        return
    if token.dep in SUBJECT and clause.lemma(verb) in triggers("attribute"):
        yield from state(clause, verb, "raising")
        return
    if clause.lemma(verb) not in scope("raising_verbs"):
        return
    deps = ("oprd", "xcomp", "acomp", "ccomp", "attr", "advcl", "dep", "conj", "prep")
    # "Two clinics had counted 31 dead": the adjective is of the object.
    doer = token.dep == "nsubj" and bool(clause.children(verb, "dobj"))
    for child in clause.children(verb, *deps):
        if doer and clause.tokens[child].pos == "ADJ":
            continue
        if child < mention.role or clause.children(child, "nsubj", "nsubjpass", "nummod"):
            continue
        if clause.tokens[child].dep == "prep":
            yield from _as_state(clause, child)
            continue
        yield from state(clause, child, "raising")
        for other in joined_verbs(clause, child, after=child, shared="subject")[1:]:
            yield from state(clause, other, "raising")


def _as_state(clause: Clause, preposition: int) -> Iterator[Hit]:
    """ "Listed as missing", "among the wounded" as the complement of a verb that reports."""
    if clause.lemma(preposition) == "as":
        for child in clause.children(preposition):
            yield from state(clause, child, "raising")


def following_state(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A word for the state right after the figure or its noun ("12 dead", "30 others wounded")."""
    tokens = clause.tokens
    inside = clause.inside(mention.figure.span) or [0]
    last = max(mention.role, mention.noun or 0, inside[-1])
    for place in range(last + 1, min(last + 4, len(tokens))):
        token = tokens[place]
        fillers = {"be", "have", "get", "more", "other", "others", "confirm", "people"}
        if token.pos == "ADV" or token.lemma in fillers:
            continue
        if [c for c in clause.children(place, "dobj", "nsubj", "nsubjpass") if c > place]:
            return
        word = token.text.lower()
        if word in triggers("attribute"):
            outcome = triggers("attribute")[word].outcome
            yield Hit(outcome=outcome, trigger=place, rule="following_state")
        elif token.tag == "VBN" and token.lemma in triggers("object"):
            yield from object_frame(clause, place, "following_state")
        else:
            return
        for other in joined_verbs(clause, place, after=place, shared="subject")[1:]:
            if not clause.children(other, "nummod"):
                yield from state(clause, other, "following_state")
        return
