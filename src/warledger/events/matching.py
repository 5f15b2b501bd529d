"""Whether a frame fits a pattern, how well, and which of its words are the recipient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.events import parties
from warledger.events.frames import frame_of
from warledger.events.patterns import cues, members, patterns
from warledger.records import EventType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from warledger.events.frames import Frame, Governed
    from warledger.events.patterns import Pattern, Slot
    from warledger.events.tree import Tree


FRIENDLY = frozenset(
    {
        EventType.AGREE,
        EventType.CONSULT,
        EventType.SUPPORT,
        EventType.COOPERATE,
        EventType.AID,
        EventType.CONCEDE,
        EventType.RETREAT,
    }
)
HOSTILE = frozenset(
    {
        EventType.THREATEN,
        EventType.SANCTION,
        EventType.COERCE,
        EventType.ASSAULT,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.REJECT,
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits."""

    pattern: Pattern
    frame: Frame
    score: int  #: how much the pattern asked for
    recipient: int | None
    thing: int | None  #: the object that is not the recipient
    content: int | None  #: the verb or noun that tells the content


def best(tree: Tree, frame: Frame, part: str = "verb") -> Match | None:
    """The pattern that asks for most and fits; of equals, the first."""
    found: Match | None = None
    for pattern in patterns(part).get(frame.lemma, ()):
        fitted = fit(tree, frame, pattern)
        if fitted is not None and (found is None or fitted.score > found.score):
            found = fitted
    return found


def tone(kind: EventType | None) -> str | None:
    """``friendly``, ``hostile`` or neither."""
    if kind in FRIENDLY:
        return "friendly"
    return "hostile" if kind in HOSTILE else None


def act_of(tree: Tree, at: int) -> Match | None:
    """As which event a verb, or one joined to it or below it, would be coded."""
    for place in tree.conjuncts(at):
        found = best(tree, frame_of(tree, place))
        if found is not None:
            return found
    for place in tree.children(at, "xcomp", "ccomp"):
        found = best(tree, frame_of(tree, place))
        if found is not None:
            return found
    return None


def fit(tree: Tree, frame: Frame, pattern: Pattern) -> Match | None:
    """The match of one pattern, or None."""
    particles = _particles_fit(frame, pattern)
    if particles is None or not _subject_fits(tree, frame, pattern):
        return None
    fitted = _objects_fit(tree, frame, pattern)
    governed = _prepositions_fit(tree, frame, pattern)
    said = _complement_fits(tree, frame, pattern)
    if fitted is None or governed is None or said is None:
        return None
    recipient, thing, gained = fitted
    if recipient is None:
        recipient = governed[0]
    if pattern.labels and not _labelled(tree, frame, pattern.labels):
        return None
    if not _further(tree, frame, pattern, thing if thing is not None else recipient):
        return None
    score = particles + gained + governed[1] + said
    score += 1 if pattern.demand("subject") else 0
    score += 4 if pattern.labels else 0
    content = frame.complement[1] if pattern.complement and frame.complement else None
    return Match(pattern, frame, score, recipient, thing, content)


def _particles_fit(frame: Frame, pattern: Pattern) -> int | None:
    """What the particles score; None where they make another verb of it."""
    if pattern.particles & frame.particles:
        return 3
    if pattern.particles and not pattern.particle_optional:
        return None
    if "off" in frame.particles and frame.lemma in cues("not_off") and not pattern.particles:
        return None
    strange = frame.particles & {"up", "off", "down"} and not pattern.particles
    return -1 if strange and not _particle_fine(pattern, frame) else 0


def _particle_fine(pattern: Pattern, frame: Frame) -> bool:
    return bool(pattern.objects) or frame.lemma in {"call", "break"}


def _complement_fits(tree: Tree, frame: Frame, pattern: Pattern) -> int | None:
    """What the complement scores, nothing where none is asked for; None where it doesn't fit."""
    if not pattern.complement:
        return 0
    if frame.complement is None:
        return None
    kind, verb = frame.complement
    helpers = {tree.low(p) for p in tree.children(verb, "aux", "auxpass")}
    clause_to_do = pattern.complement == "to-do" and kind == "that" and "to" in helpers
    if pattern.complement != kind and not clause_to_do:
        return None
    bare = not helpers and (tree.tokens[verb].tag == "VB" or _one_who_do(tree, verb))
    urged = bare or helpers & {"should", "must", "be"}
    if pattern.demand("subjunctive") and not urged:
        return None
    acts = pattern.demand("acts")
    if acts and not any(tree.lemma(p) in acts.split() for p in tree.conjuncts(verb)):
        return None
    toward = pattern.demand("toward")
    if toward and not any(tree.low(p) == toward for p in tree.subtree(verb)):
        return None
    wanted = pattern.demand("content")
    if wanted:
        act = act_of(tree, verb)
        if act is None or tone(act.pattern.type) != wanted:
            return None
    return 3


def _one_who_do(tree: Tree, verb: int) -> bool:
    """Whether one does what many do ("that the country match the offer"): a subjunctive."""
    subject = tree.child(verb, "nsubj")
    singular = subject is not None and tree.tokens[subject].tag in {"NN", "NNP"}
    states = subject is not None and tree.tokens[subject].entity == "GPE"
    return tree.tokens[verb].tag == "VBP" and (singular or states)


def _objects_fit(
    tree: Tree, frame: Frame, pattern: Pattern
) -> tuple[int | None, int | None, int] | None:
    """The recipient and the other object, and what that scores; None where they don't fit."""
    given = list(frame.objects)
    if not pattern.objects:
        bare = not (pattern.prepositions or pattern.complement or pattern.labels)
        return None if given and (bare or pattern.demand("intransitive")) else (None, None, 0)
    slots = list(pattern.objects)
    if len(slots) == 1 and len(given) > 1:
        given = given[:1] if slots[0].target == "RECIPIENT" else given[-1:]
    if len(given) < len(slots):
        slots = [slot for slot in slots if not slot.optional]
    if len(given) < len(slots):
        return None
    recipient = thing = None
    score = 0
    for slot, place in zip(slots, given, strict=False):
        gained = _fills(tree, place, slot)
        if gained is None:
            return None
        score += gained
        if slot.target == "RECIPIENT":
            recipient = place
        else:
            thing = place
    return recipient, thing, score


def _fills(tree: Tree, place: int, slot: Slot) -> int | None:
    """What it scores that a token fills a slot; None where it can't."""
    if slot.target == "RECIPIENT":
        return 1
    if slot.target == "THING":
        return 1
    found = any(in_class(tree, p, slot.target) for p in tree.conjuncts(place))
    return 4 if found else None


def in_class(tree: Tree, place: int, name: str) -> bool:
    """Whether a noun, what it is a part of, or its compound is of a class."""
    wanted = members(name)
    near = [place, *tree.children(place, "compound")]
    before = [p for p in tree.subtree(place) if p < place]
    named = [p for p in before if tree.tokens[p].text == "Operation"]
    near = named or near  # "Operation Dawn Charge" is an operation and no charge
    inner = parties.of_what(tree, place)
    if inner is not None and (
        tree.lemma(place) in members("parts") or tree.tokens[place].pos in {"NUM", "DET"}
    ):
        near.append(inner)
    if any(tree.lemma(p) in wanted or tree.low(p) in wanted for p in near):
        return True
    if place >= 2 and tree.low(place - 1) == "-":
        return f"{tree.low(place - 2)}-{tree.low(place)}" in wanted
    if place + 2 < len(tree.tokens) and tree.low(place + 1) == "-":
        return f"{tree.low(place)}-{tree.low(place + 2)}" in wanted
    return False


def _prepositions_fit(tree: Tree, frame: Frame, pattern: Pattern) -> tuple[int | None, int] | None:
    recipient = None
    score = 0
    for slot in pattern.prepositions:
        gained = None
        named = [g for g in frame.governed if g.preposition in slot.prepositions]
        for governed in sorted(named, key=lambda g: _near(frame, slot, g)):
            if slot.target == "RECIPIENT" and _is_time(tree, governed.head):
                continue
            gained = _fills(tree, governed.head, slot)
            if gained is None:
                continue
            is_deed = tree.tokens[governed.head].pos in {"VERB", "AUX"}
            if slot.target == "RECIPIENT" and recipient is None and not is_deed:
                recipient = governed.head
            break
        if gained is None and not slot.optional:
            return None
        score += (gained or 0) if slot.optional else (gained or 0) + 1
    return recipient, score


def _near(frame: Frame, slot: Slot, governed: Governed) -> tuple[int, bool]:
    """The slot's first preposition first; of equals those behind the verb."""
    return slot.prepositions.index(governed.preposition), governed.at < frame.at


def _is_time(tree: Tree, place: int) -> bool:
    return tree.tokens[place].entity in {"DATE", "TIME"}


def _labelled(tree: Tree, frame: Frame, labels: frozenset[str]) -> bool:
    reach = [*tree.children(frame.at, "oprd", "dobj", "acomp", "attr", "advmod", "npadvmod")]
    reach += tree.children(frame.at, "xcomp", "ccomp", "intj")
    for place in tree.children(frame.at, "prep", "agent"):
        reach += tree.children(place, "pobj", "amod", "pcomp")
    for place in list(reach):
        reach += tree.children(place, "acomp", "attr", "oprd", "amod", "conj")
    return any(tree.lemma(p) in labels or tree.low(p) in labels for p in reach)


def _subject_fits(tree: Tree, frame: Frame, pattern: Pattern) -> bool:
    wanted = pattern.demand("subject")
    subject = frame.subject
    if wanted is None:
        return True
    if subject is None:
        return wanted in {"parties", "people", "not_armed", "not_state", "belligerent"} and (
            frame.passive or wanted.startswith("not")
        )
    return kind_of(tree, subject, wanted)


def kind_of(tree: Tree, place: int, wanted: str) -> bool:
    """Whether a noun is of a kind that a pattern asks for: one of `_KINDS`, else a class."""
    if wanted in _KINDS:
        return _KINDS[wanted](tree, place)
    return in_class(tree, place, wanted)


def _belligerent(tree: Tree, place: int) -> bool:
    place = _meant(tree, place)
    token = tree.tokens[place]
    named = token.pos in {"PROPN", "PRON"} and token.entity != "PERSON"
    return named or in_class(tree, place, "armed") or in_class(tree, place, "units")


def _meant(tree: Tree, place: int) -> int:
    """
    The noun that a relative pronoun stands for, or of whom "some of", "most of" takes a share; any
    other word is meant itself.
    """
    token = tree.tokens[place]
    verb = tree.tokens[token.head]
    if token.tag in {"WP", "WDT"} and verb.dep == "relcl":
        return verb.head
    if token.pos not in {"PRON", "DET", "ADJ", "NUM"}:
        return place
    shared = parties.of_what(tree, place)
    return place if shared is None else shared


def _fighters(tree: Tree, place: int) -> bool:
    """Whether it is an armed side, and no people or country of which anybody may be."""
    meant = _meant(tree, place)
    if tree.tokens[meant].pos == "PRON" and tree.tokens[meant].tag != "PRP":
        return False  # "those who fled"
    return _belligerent(tree, meant) and tree.tokens[meant].entity not in {"GPE", "NORP", "LOC"}


def _force(tree: Tree, place: int) -> bool:
    return _belligerent(tree, place) or in_class(tree, place, "rulers")


def _known(tree: Tree, place: int) -> bool:
    """Whether what is spoken of was there before: neither "a bridge" nor "two new bridges"."""
    before = tree.children(place, "det", "amod")
    return not any(tree.low(p) in {"a", "an", "new"} for p in before)


def _not_state(tree: Tree, place: int) -> bool:
    return in_class(tree, place, "crowd") or not in_class(tree, place, "armed")


def _state(tree: Tree, place: int) -> bool:
    named = tree.tokens[place].pos == "PROPN"
    return named or tree.lemma(place) in {"country", "state", "government"}


def _leader(tree: Tree, place: int) -> bool:
    token = tree.tokens[place]
    named = token.pos in {"PROPN", "PRON"} and token.entity != "DATE"
    return named or in_class(tree, place, "leaders")


def _statehood(tree: Tree, place: int) -> bool:
    return parties.is_party(tree, place) or tree.lemma(place) in {"independence", "sovereignty"}


def _land(tree: Tree, place: int) -> bool:
    return parties.is_land(tree, place) or in_class(tree, place, "property")


def _bodily(tree: Tree, place: int) -> bool:
    kinds = ("places_of_war", "property", "armed", "units")
    return parties.is_party(tree, place) or any(in_class(tree, place, kind) for kind in kinds)


def _crowd(tree: Tree, place: int) -> bool:
    if in_class(tree, place, "crowd"):
        return True
    plural = tree.tokens[place].tag in {"NNPS", "PRP", "CD", "WP"}
    return plural and not in_class(tree, place, "armed")


_KINDS: Mapping[str, Callable[[Tree, int], bool]] = {
    "parties": parties.is_party,
    "people": parties.is_party,
    "belligerent": _belligerent,
    "fighters": _fighters,
    "forces": _force,
    "known": _known,
    "not_armed": lambda tree, place: not in_class(tree, place, "armed"),
    "not_state": _not_state,
    "states": _state,
    "leaders": _leader,
    "office": lambda tree, place: in_class(tree, place, "leaders"),
    "statehood": _statehood,
    "land": _land,
    "bodily": _bodily,
    "crowd": _crowd,
}


def _further(tree: Tree, frame: Frame, pattern: Pattern, thing: int | None) -> bool:
    """The demands that are particular to few patterns."""
    only = pattern.demand("only")
    if only and (thing is None or not kind_of(tree, thing, only)) and pattern.objects:
        return False
    modified = pattern.demand("modified")
    if modified and not _has_modifier(tree, thing, frame, modified):
        return False
    if pattern.demand("joint") and not _joint(tree, frame, thing):
        return False
    if pattern.demand("unless") and _caused_by(tree, frame, "accident"):
        return False
    if pattern.demand("caused") and not any(
        _caused_by(tree, frame, name) for name in ("attack", "explosive", "causes")
    ):
        return False
    if pattern.demand("over") and "over" not in frame.particles:
        return False
    if pattern.demand("plural") and not _plural(tree, frame.subject):
        return False
    if pattern.demand("deed") and not _deed(tree, frame):
        return False
    return not pattern.demand("obligation")


def _deed(tree: Tree, frame: Frame) -> bool:
    """Whether what is called for can be done: a verb, a noun for a deed, or somebody's end."""
    for governed in frame.governed:
        if governed.preposition in {"for", "on"}:
            head = governed.head
            if tree.tokens[head].pos == "VERB" or tree.lemma(head).endswith(_DEEDS):
                return True
            if tree.lemma(head) in members("deeds") or tree.children(head, "acl"):
                return True
    return False


#: Endings of nouns for deeds and states.
_DEEDS = ("tion", "sion", "ment", "ance", "ence", "al", "ship", "ity", "ing", "ism", "dom", "ure")


def _plural(tree: Tree, place: int | None) -> bool:
    if place is None:
        return False
    return tree.tokens[place].tag in {"NNS", "NNPS"} or len(tree.conjuncts(place)) > 1


def _has_modifier(tree: Tree, thing: int | None, frame: Frame, word: str) -> bool:
    place = frame.at if thing is None else thing
    return any(tree.low(p) == word for p in tree.children(place, "amod", "compound", "nmod"))


def _joint(tree: Tree, frame: Frame, thing: int | None) -> bool:
    if thing is not None:
        near = {tree.low(p) for p in tree.subtree(thing)}
        if near & {"joint", "combined", "war", "bilateral", "multinational"}:
            return True
    subject = frame.subject
    if subject is None:
        return False
    return len(parties.split(tree, subject)) > 1 and not any(
        g.preposition in {"against", "on"} for g in frame.governed
    )


def _caused_by(tree: Tree, frame: Frame, name: str) -> bool:
    """Whether the subject or an "in", "by" or "of" phrase names a cause of that class."""
    causal = {"in", "by", "of", "from", "after", "as", "under", "at"}
    places = [g.head for g in frame.governed if g.preposition in causal]
    places += tree.children(frame.at, "nsubj")
    if frame.subject is not None:
        places.append(frame.subject)
    inner = [parties.of_what(tree, place) for place in places]
    return any(in_class(tree, p, name) for p in [*places, *inner] if p is not None)


def is_cue(tree: Tree, place: int, name: str) -> bool:
    """Whether a token's lemma or words are in a group of governing words."""
    return tree.lemma(place) in cues(name) or tree.low(place) in cues(name)
