"""Who is charged with a deed, and whether it is the harm itself that they are charged with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.actors import agent_words, tells_harm
from warledger.coding.lexicon import triggers
from warledger.coding.subjects import subjects
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause

#: Relations of what a preposition governs.
_GOVERNED = frozenset({"pobj", "pcomp"})
_VERBAL = frozenset({"VERB", "AUX"})
#: Relations by which a verb has the subject of the verb above it.
_SHARING_SUBJECT = frozenset({"xcomp", "advcl", "conj"})
#: Relations of a word that belongs to the noun above it.
_INSIDE = frozenset({"compound", "conj", "amod", "nmod", "nummod"})
_CHARGES = frozenset({"of", "for"})
#: The same behind verbs that charge with nothing but what their preposition names.
_LAYING = _CHARGES | {"with"}


def is_charge(clause: Clause, verb: int) -> bool:
    """Whether a word is a verb of charging somebody with a deed."""
    return clause.lemma(verb) in agent_words("charging")


def charged(clause: Clause, verb: int) -> list[int]:
    """Whom a verb of charging charges: its object, in the passive its subject or its noun."""
    objects = clause.children(verb, "dobj")
    if objects:  # "having accused the rebels": a passive has none
        return [one for noun in objects for one in (_but(clause, verb, noun) or [noun])]
    token = clause.tokens[verb]
    joined = subjects(clause, token.head) if token.dep == "conj" else []
    if clause.children(verb, "auxpass"):
        return subjects(clause, verb) or joined  # "was captured and is accused of"
    if joined and token.tag == "VBN" and clause.children(token.head, "auxpass"):
        return joined
    if token.tag == "VBN" and not subjects(clause, verb):
        return [token.head] if token.dep == "acl" else clause.children(token.head, "nsubj")
    return []


def _but(clause: Clause, verb: int, noun: int) -> list[int]:
    """Whom a noun is set against: the rebels in "not the army but the rebels"."""
    negated = clause.children(verb, "neg") or clause.children(noun, "neg")
    others = clause.children(noun, "conj") or clause.children(verb, "conj")  # behind a comma
    joined = [word for node in (noun, verb) for word in clause.children(node, "cc")]
    contrast = any(clause.lemma(word) == "but" for word in joined)
    named = [other for other in others if clause.tokens[other].pos in {"NOUN", "PROPN"}]
    return named if negated and contrast else []


def charge_of(clause: Clause, deed: int) -> int | None:
    """
    The verb by which somebody is charged with having done a deed.

    From the deed upwards each word has to make the accused its doer: "accused of ordering a raid
    that killed nine", not "of ignoring the killing", "of failing to stop rebels from killing".
    """
    node: int | None = deed
    for _ in clause.tokens:
        if node is None or is_charge(clause, node):
            return node
        above = next(_relative_charges(clause, node), None) or _above(clause, node)
        if above is not None and _indicts(clause, above):
            return above if clause.tokens[node].dep in _GOVERNED else None
        node = above
    return None


def told_in_charge(clause: Clause, deed: int) -> bool:
    """Whether a deed stands in what somebody is charged with, whoever it was that did it."""
    return any(
        clause.tokens[node].pos == "ADP" and _charge_above(clause, node) is not None
        for node in clause.ancestors(deed)
    )


def _indicts(clause: Clause, verb: int) -> bool:
    """Whether a verb charges somebody with what stands behind its preposition, and else nobody."""
    return clause.tokens[verb].pos == "VERB" and clause.lemma(verb) in agent_words("indicting")


def _charge_above(clause: Clause, preposition: int) -> int | None:
    """The verb that charges somebody with what a preposition governs."""
    lemma, above = clause.lemma(preposition), clause.tokens[preposition].head
    if lemma not in _LAYING:
        return None
    holder = clause.tokens[above].head
    if above not in charged(clause, holder):
        holder = clause.tokens[clause.first_conjunct(above)].head
    for verb, whom in ((above, True), (holder, above in charged(clause, holder))):
        charges = is_charge(clause, verb) and lemma in _CHARGES
        if whom and (charges or _indicts(clause, verb)):
            return verb
    return None


def _relative_charges(clause: Clause, deed: int) -> Iterator[int]:
    """Verbs of charging behind a deed, with it: "the massacre, for which they blame the army"."""
    if not tells_harm(clause, deed):
        return
    for noun in (deed, *clause.ancestors(deed)):  # a parse may hang them on "an inquiry into" it
        if clause.tokens[noun].pos in _VERBAL:
            return
        yield from (verb for verb in clause.children(noun, "relcl") if _for_which(clause, verb))


def _for_which(clause: Clause, verb: int) -> bool:
    """Whether a verb charges with what its relative pronoun stands for."""
    governed = (
        noun
        for preposition in clause.children(verb, "prep")
        if clause.lemma(preposition) in _CHARGES
        for noun in clause.children(preposition, "pobj")
    )
    return is_charge(clause, verb) and any(clause.tokens[n].tag == "WDT" for n in governed)


def charges_harm(clause: Clause, verb: int) -> bool:
    """Whether a verb of charging says that the charged did harm; also where it says nothing."""
    if is_denied(clause, verb):
        return False
    whom = charged(clause, verb)
    said = [
        child
        for node in (verb, *whom)
        for child in clause.children(node, "prep")
        if clause.lemma(child) in _CHARGES and clause.tokens[child].head in {verb, *whom}
    ]
    inside = [place for child in said for place in clause.subtree(child)]
    governed = [noun for child in said for noun in clause.children(child, "pobj")]
    pronoun = any(clause.tokens[noun].tag in {"PRP", "DT"} for noun in governed)  # "for it"
    deeds = [place for place in inside if tells_harm(clause, place) or _does(clause, place)]
    if _for_which(clause, verb):
        told = clause.subtree(clause.tokens[verb].head)
        return any(tells_harm(clause, place) for place in told if place < verb)
    return not inside or pronoun or any(charge_of(clause, place) == verb for place in deeds)


def is_denied(clause: Clause, verb: int) -> bool:
    """Whether nobody is charged: "did not accuse", "nobody accused", "declined to accuse"."""
    if clause.children(verb, "neg"):
        return not any(_but(clause, verb, noun) for noun in clause.children(verb, "dobj"))
    if is_nobody(clause, verb):
        return True
    above = clause.tokens[verb].head
    if clause.tokens[verb].dep == "pcomp":
        if clause.lemma(above) == "without":
            return True
        above = clause.verb_above(above) or above
    shares = clause.tokens[verb].dep in {"xcomp", "pcomp"}
    withheld = shares and clause.lemma(above) in agent_words("withholding")
    return withheld and not clause.children(above, "neg")  # "did not hesitate to accuse"


def is_nobody(clause: Clause, verb: int) -> bool:
    """Whether a verb's subject is nobody: "nobody", "no group", "neither the UN nor the EU"."""
    return any(
        clause.lemma(word) in agent_words("nobody")
        for subject in clause.children(verb, "nsubj", "nsubjpass")
        for word in (subject, *clause.children(subject, "det", "preconj", "cc"))
    )


def _above(clause: Clause, node: int) -> int | None:
    """The next word up that makes the same people doers; None where there is none."""
    token = clause.tokens[node]
    head = token.head
    if token.pos in _VERBAL and clause.children(node, "auxpass") and not _partakes(clause, node):
        return None  # "of being killed"
    if token.dep in _GOVERNED:
        return _through(clause, head, gerund=token.dep == "pcomp")
    if token.dep in {"relcl", "acl"}:
        if _has_doer(clause, node):
            return None  # "shells with which the rebels killed nine"
        return None if clause.may_be_person(head) else head
    if token.dep in _INSIDE and token.pos not in _VERBAL:
        return head
    if token.pos in _VERBAL:
        own = clause.children(node, "nsubj", "nsubjpass")
        shared = token.dep in _SHARING_SUBJECT and not own and not _others(clause, head)
        return head if shared and clause.tokens[head].pos in _VERBAL else None
    stands = clause.lemma(head) == "be" or _does(clause, head)
    return head if stands and clause.tokens[head].pos in _VERBAL else None


def _through(clause: Clause, preposition: int, *, gerund: bool) -> int | None:
    """The word above a preposition that makes the same people doers of what it governs."""
    lemma = clause.lemma(preposition)
    first = clause.first_conjunct(preposition)  # "of failing to … and of killing"
    above = clause.tokens[first].head
    verb = _charge_above(clause, first)
    if verb is not None and verb != above:
        concerned = clause.lemma(above) in words("speech", "concerned")  # "the victims of the raid"
        return None if concerned and not gerund else verb
    if verb is not None or is_charge(clause, above):
        return above if verb is not None or _shared(clause, above) else None
    if clause.tokens[above].pos in _VERBAL:
        behind = lemma == "behind" and clause.lemma(above) == "be"
        means = gerund and lemma in {"by", "in"}
        part = any(
            clause.lemma(c) in agent_words("partaking") for c in clause.children(above, "dobj")
        )
        part = part or (lemma == "in" and _partakes(clause, above))
        committing = clause.lemma(above) in agent_words("committing")
        return above if behind or means or part or committing else None
    gathers = clause.lemma(above) in agent_words("containers")
    return above if gathers or tells_harm(clause, above) else None


def _partakes(clause: Clause, verb: int) -> bool:
    """Whether a participle tells of a part in a deed: "involved in"."""
    return clause.tokens[verb].text.lower() in agent_words("partaking")


def _shared(clause: Clause, verb: int) -> bool:
    """Whether one is charged with a share in the deed: "of involvement in", hung on the verb."""
    nouns = [
        clause.lemma(noun)
        for node in (verb, *charged(clause, verb))
        for preposition in clause.children(node, "prep")
        for noun in clause.children(preposition, "pobj")
    ]
    return bool(agent_words("partaking") & set(nouns))


def _does(clause: Clause, verb: int) -> bool:
    """Whether the subject of a verb does what its object tells, or does harm to it."""
    lemma = clause.lemma(verb)
    return lemma in triggers("object") or lemma in (
        agent_words("committing") | agent_words("harming")
    )


def _has_doer(clause: Clause, verb: int) -> bool:
    """Whether a verb of harm has a noun of its own as its active subject."""
    nouns = (clause.tokens[child].pos for child in clause.children(verb, "nsubj"))
    return _does(clause, verb) and any(pos in {"NOUN", "PROPN"} for pos in nouns)


def _others(clause: Clause, verb: int) -> bool:
    """Whether those do what is below a verb who are its object: "helped the rebels to kill"."""
    people = any(clause.may_be_person(child) for child in clause.children(verb, "dobj"))
    return people and not _does(clause, verb)
