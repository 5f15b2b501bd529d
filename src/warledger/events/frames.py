"""What stands around a verb: subject, objects, prepositions, complements, whatever the voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.events.patterns import cues, patterns

if TYPE_CHECKING:
    from warledger.events.tree import Tree

_OBJECTS = ("dobj", "obj", "oprd")


@dataclass(frozen=True, slots=True)
class Governed:
    """A preposition with the head of what it governs."""

    preposition: str
    at: int
    head: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb, or an adjective said of a subject, with its logical arguments."""

    at: int
    lemma: str
    subject: int | None  #: who does it; the agent of a passive
    objects: tuple[int, ...]  #: indirect before direct; the subject of a passive
    governed: tuple[Governed, ...]
    complement: tuple[str, int] | None  #: kind and verb
    particles: frozenset[str]
    passive: bool
    auxiliaries: frozenset[str]


def frame_of(tree: Tree, at: int) -> Frame:
    """The frame of a verb or predicate adjective."""
    subject, passive = _subject(tree, at)
    objects = tuple(_objects(tree, at))
    agent = None
    for place in tree.children(at, "agent"):
        agent = tree.child(place, "pobj")
    if agent is None and passive:
        by = [p for p in tree.children(at, "prep") if tree.low(p) == "by"]
        agent = tree.child(by[0], "pobj") if by else None
    if passive:
        patient = () if subject is None else (subject,)
        subject, objects = agent, (*patient, *objects)
    return Frame(
        at=at,
        lemma=known_lemma(tree, at),
        subject=subject,
        objects=objects,
        governed=tuple(_governed(tree, at, objects)),
        complement=_complement(tree, at),
        particles=_particles(tree, at),
        passive=passive,
        auxiliaries=auxiliaries(tree, at),
    )


def known_lemma(tree: Tree, at: int) -> str:
    """The lemma; where no pattern knows it, one that does and has the same form ("staged")."""
    lemma, form = tree.lemma(at), tree.low(at)
    if lemma in patterns("verb") or tree.tokens[at].pos != "VERB":
        return lemma
    for ending, stems in (("ed", ("e", "")), ("ing", ("e", "")), ("ies", ("y",)), ("s", ("",))):
        if form.endswith(ending):
            for stem in stems:
                guess = form[: -len(ending)] + stem
                if guess in patterns("verb"):
                    return guess
    return lemma


def auxiliaries(tree: Tree, at: int) -> frozenset[str]:
    """The auxiliaries of a verb; those of the verb that it is joined to, where they are shared."""
    own = {tree.low(p) for p in tree.children(at, "aux", "auxpass")}
    token = tree.tokens[at]
    if not own and token.dep == "conj" and token.tag == "VB" and not _has_subject(tree, at):
        return auxiliaries(tree, token.head)
    return frozenset(own)


def is_passive(tree: Tree, at: int) -> bool:
    """Whether a verb stands in the passive."""
    token = tree.tokens[at]
    if tree.children(at, "nsubjpass", "auxpass"):
        return True
    if token.tag != "VBN":
        return False
    if tree.children(at, "agent"):
        return True
    if token.dep == "conj" and not _has_subject(tree, at) and not tree.children(at, "aux"):
        return is_passive(tree, token.head) and not tree.children(at, "dobj")
    return token.dep in {"acl", "advcl", "amod"} and not tree.children(at, "aux", "dobj")


def _has_subject(tree: Tree, at: int) -> bool:
    return bool(tree.children(at, "nsubj", "nsubjpass", "csubj"))


def _subject(tree: Tree, at: int) -> tuple[int | None, bool]:
    """The surface subject, found where it is shared, and whether the verb is passive."""
    passive = is_passive(tree, at)
    own = tree.child(at, "nsubj", "nsubjpass", "csubj")
    if own is not None:
        if tree.tokens[own].tag in {"WDT", "WP"} or tree.low(own) == "that":
            noun = _relative_noun(tree, at)
            return (own if noun is None else noun), passive
        if tree.tokens[own].pos == "VERB" and tree.children(own, "nsubj"):
            own = tree.child(own, "nsubj")  # "The agency operating in the port said": misparsed
        return own, passive
    return _shared_subject(tree, at), passive


def _relative_noun(tree: Tree, at: int) -> int | None:
    for place in (at, *tree.above(at)):
        if tree.tokens[place].dep == "relcl":
            return tree.tokens[place].head
        if tree.tokens[place].dep not in {"conj", "xcomp", "ccomp", "aux"}:
            return None
    return None


def _shared_subject(tree: Tree, at: int) -> int | None:
    """The subject of a verb that has none of its own."""
    token = tree.tokens[at]
    head = token.head
    if head == at:
        return None
    governed_by_verb = tree.tokens[head].pos in {"VERB", "AUX"}
    if token.dep in {"acl", "amod", "relcl"}:
        return _of_noun(tree, at, head)
    if token.dep == "conj" and governed_by_verb:
        return surface_subject(tree, head)
    if token.dep not in {"xcomp", "ccomp", "advcl", "pcomp", "prep"}:
        return None
    verb = head if governed_by_verb else tree.verb_above(at)
    return None if verb is None else _of_governor(tree, at, verb)


def _of_noun(tree: Tree, at: int, noun: int) -> int | None:
    token = tree.tokens[at]
    asked = token.tag == "VBG" and tree.lemma(noun) in cues("texts")
    if token.dep == "acl" and (token.tag == "VB" or asked):
        return _owner(tree, noun)
    return noun


def _of_governor(tree: Tree, at: int, verb: int) -> int | None:
    token = tree.tokens[at]
    objects = tree.children(verb, *_OBJECTS)
    controlled = tree.lemma(verb) in cues("object_control")
    if objects and controlled and token.dep in {"xcomp", "ccomp"}:
        return objects[0]
    subject, passive = _subject(tree, verb)
    if passive and token.dep == "advcl" and token.tag == "VBG":
        agents = [tree.child(p, "pobj") for p in tree.children(verb, "agent")]
        return next((a for a in agents if a is not None), None)
    return subject


def surface_subject(tree: Tree, at: int) -> int | None:
    """Who or what the verb's clause is about, in either voice."""
    return _subject(tree, at)[0]


def _owner(tree: Tree, noun: int) -> int | None:
    """Whose plan or attempt it is."""
    owner = tree.child(noun, "poss")
    if owner is not None:
        return owner
    verb = tree.verb_above(noun)
    if verb is None or tree.tokens[noun].dep not in {"dobj", "pobj", "attr", "oprd"}:
        return None
    return surface_subject(tree, verb)


def _objects(tree: Tree, at: int) -> list[int]:
    found = [p for p in tree.children(at, "dative") if tree.tokens[p].pos != "ADP"]
    found += [p for p in tree.children(at, "dobj", "oprd", "attr") if p not in found]
    small = tree.child(at, "ccomp", "xcomp")
    if not found and small is not None and tree.tokens[small].tag != "VBG":
        # "urge the rebels to leave": the parse makes the rebels the subject of what they shall do.
        inner = tree.child(small, "nsubj", "nsubjpass")
        if inner is not None and "to" in {tree.low(p) for p in tree.children(small, "aux")}:
            found.append(inner)
    return [_antecedent(tree, at, p) for p in found]


def _antecedent(tree: Tree, at: int, place: int) -> int:
    """What a relative pronoun stands for."""
    if tree.tokens[place].tag in {"WDT", "WP"}:
        noun = _relative_noun(tree, at)
        return place if noun is None else noun
    return place


def _governed(tree: Tree, at: int, objects: tuple[int, ...]) -> list[Governed]:
    found: list[Governed] = []
    own = [p for p in objects if p > at]
    for holder in [at, *own, *tree.children(at, "prt", "advmod", "acomp")]:
        for place in tree.children(holder, "prep", "dative", "agent"):
            if tree.tokens[place].pos not in {"ADP", "SCONJ", "PART", "ADV", "VERB"}:
                continue
            found += _below_preposition(tree, place, tree.low(place))
    for clause in tree.children(at, "advcl", "ccomp", "xcomp"):
        doer = tree.child(clause, "nsubj", "nsubjpass")
        marks = [p for p in tree.children(clause, "mark") if tree.low(p) == "for"]
        if marks and doer is not None:  # "called for the rebels to leave"
            found.append(Governed("for", marks[0], doer))
    inner = [p for o in own for g in tree.children(o, "prep") for p in tree.children(g, "pobj")]
    for noun in inner:
        for place in tree.children(noun, "prep"):
            found += _below_preposition(tree, place, tree.low(place))
    return found


def _below_preposition(tree: Tree, place: int, name: str) -> list[Governed]:
    found = [Governed(name, place, head) for head in tree.children(place, "pobj", "pcomp")]
    if not found and name in {"to", "from", "against", "with"}:
        stray = _stray(tree, place)
        found += [] if stray is None else [Governed(name, place, stray)]
    for nested in tree.children(place, "prep", "conj"):
        found += _below_preposition(tree, nested, tree.low(nested))
        found += [Governed(name, place, head) for head in tree.children(nested, "pobj")]
    return found


def _stray(tree: Tree, place: int) -> int | None:
    """The noun that follows a preposition without an object: it was given to a clause behind."""
    for at in range(place + 1, min(place + 8, len(tree.tokens))):
        token = tree.tokens[at]
        if token.pos in {"NOUN", "PROPN"} and token.dep in {"nsubj", "nsubjpass", "dobj"}:
            return at if tree.subtree(at)[0] == place + 1 else None
        if token.pos not in {"DET", "NUM", "ADJ", "NOUN", "PROPN", "ADV"}:
            return None
    return None


def _complement(tree: Tree, at: int) -> tuple[str, int] | None:
    for place in tree.children(at, "xcomp", "ccomp", "advcl", "acl", "prep"):
        token = tree.tokens[place]
        if token.pos not in {"VERB", "AUX"}:
            inner = tree.child(place, "xcomp", "pcomp") if token.dep != "prep" else None
            if inner is None:
                continue
            place, token = inner, tree.tokens[inner]  # noqa: PLW2901
        marks = {tree.low(p) for p in tree.children(place, "aux")}
        if token.dep == "advcl" and "to" in marks and place > at:
            if tree.children(at, "dobj", "prep") or tree.tokens[at].pos == "VERB":
                return "to-do", place
            continue
        if token.dep == "advcl":
            continue
        if "to" in marks:
            return "to-do", place
        if token.dep == "ccomp":
            return "that", place
        if token.tag == "VBG" and token.dep in {"xcomp", "pcomp"}:
            return "doing", place
    return None


def _particles(tree: Tree, at: int) -> frozenset[str]:
    found = {tree.low(p) for p in tree.children(at, "prt")}
    found |= {tree.low(p) for p in tree.children(at, "advmod") if tree.low(p) in cues("particles")}
    found |= {tree.low(p) for p in tree.children(at, "prep") if not tree.below[p]}
    return frozenset(found)
