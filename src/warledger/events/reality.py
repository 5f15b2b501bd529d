"""Whether a clause tells its event as done: negation, conditions, plans, wishes, denials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.events.frames import auxiliaries
from warledger.events.matching import is_cue
from warledger.events.patterns import cues
from warledger.records import EventModality

if TYPE_CHECKING:
    from warledger.events.tree import Tree

_DONE = EventModality.DONE
_HYPOTHETICAL = EventModality.HYPOTHETICAL
_NEGATED = EventModality.NEGATED
_UNREAL_MARKS = ("mark", "advmod")
_RELATIVES = frozenset({"WDT", "WP"})
#: Words from "few" to the noun that it belongs to, at most.
_FEW = 7
#: Prepositions whose gerund did not take place, or need not have.
_PREPOSITIONS = {
    "without": _NEGATED,
    "instead": _NEGATED,
    "than": _NEGATED,
    "from": _NEGATED,
    "against": _HYPOTHETICAL,
    "before": _HYPOTHETICAL,
}


def reality(tree: Tree, at: int) -> EventModality:
    """
    How a verb, or a noun that stands for an event, is told.

    Anything but a plain telling keeps an event from being done; the first reason found, from the
    word upwards, decides.
    """
    seen: set[int] = set()
    place = at
    verdict = _own(tree, at)
    while verdict is _DONE and place not in seen:
        seen.add(place)
        above, verdict = _step(tree, place)
        if above is None:
            break
        if verdict is _DONE and above != place and tree.tokens[above].pos in {"VERB", "AUX"}:
            verdict = _upper(tree, above, place)
        place = above
    if verdict is _DONE and tree.sentence.span.of(tree.text).rstrip(" \"'”’)").endswith("?"):
        return _HYPOTHETICAL
    return verdict


def negated(tree: Tree, at: int) -> bool:
    """Whether a verb has a "not" or its like, or a subject such as "nobody"."""
    for place in tree.children(at, "neg", "advmod", "preconj", "cc"):
        if tree.low(place) in cues("negative_adverbs") and not _among_others(tree, place):
            return not _just_then(tree, at, place)
        if tree.low(place) == "ever" and _next_to_none(tree, place):
            return True
    if any(_no(tree, place) for place in tree.children(at, "nsubj", "nsubjpass")):
        return True
    if _at_no_time(tree, at) or _rather_than(tree, at):
        return True
    token = tree.tokens[at]
    if token.dep == "conj" and not tree.children(at, "nsubj", "nsubjpass"):
        joints = {tree.low(p) for p in tree.children(token.head, "cc")}
        alone = joints & {"or", "nor"} or (token.tag == "VB" and not tree.children(at, "aux"))
        if alone and "but" not in joints:
            return negated(tree, token.head)
    return False


def _just_then(tree: Tree, at: int, adverb: int) -> bool:
    """ "They had hardly attacked when …": it took place, right before something else."""
    if tree.low(adverb) not in cues("next_to_none") or "had" not in auxiliaries(tree, at):
        return False
    begun = {tree.low(tree.subtree(place)[0]) for place in tree.children(at, "advcl")}
    return not begun.isdisjoint({"when", "before"})


def _next_to_none(tree: Tree, place: int) -> bool:
    """Whether "hardly" or its like stands right before a word."""
    return place > 0 and tree.low(place - 1) in cues("next_to_none")


def _hardly_any(tree: Tree, noun: int) -> bool:
    """ "Hardly any rebels", "scarcely anyone"."""
    words = (noun, *tree.children(noun, "det", "amod", "advmod"))
    return any(tree.low(p) in cues("any_words") and _next_to_none(tree, p) for p in words)


def _few_if_any(tree: Tree, noun: int) -> bool:
    """ "Few, if any, rebels": perhaps none."""
    for place in range(max(0, noun - _FEW), noun + 1):
        after = [tree.low(p) for p in range(place + 1, min(place + 4, len(tree.tokens)))]
        if tree.low(place) == "few" and [word for word in after if word != ","][:2] == [
            "if",
            "any",
        ]:
            return True
    return False


def _no(tree: Tree, noun: int) -> bool:
    if tree.low(noun) in cues("negative_subjects") or _hardly_any(tree, noun):
        return True
    joints = {tree.low(place) for place in tree.children(noun, "preconj", "cc")}
    if joints & {"neither", "nor"}:
        return True
    own = tree.children(noun, "det", "neg", "amod", "advmod", "preconj", "predet")
    if any(tree.low(place) in {"no", "neither"} for place in own):
        return True
    if "but" in joints or any(tree.low(place) in {"all", "every"} for place in own):
        return False  # "not the army but the militia", "not all soldiers": it took place
    return any(tree.low(p) == "not" and not _among_others(tree, p) for p in own)


def _among_others(tree: Tree, negation: int) -> bool:
    """Whether "not" denies no more than that it is all: "not only did they attack"."""
    after = negation + 1
    return after < len(tree.tokens) and tree.low(after) in cues("not_alone")


def _at_no_time(tree: Tree, at: int) -> bool:
    for place in tree.children(at, "prep"):
        for noun in tree.children(place, "pobj"):
            if tree.low(noun) in cues("never_nouns") and _no(tree, noun):
                return True
    return False


def _rather_than(tree: Tree, at: int) -> bool:
    """ "Rather than attack the village, the army withdrew"."""
    marks = tree.children(at, "mark")
    if tree.tokens[at].dep == "conj":
        marks += [p for p in tree.children(tree.tokens[at].head, "cc") if p < at]
    return any(tree.low(p) == "than" and p > 0 and tree.low(p - 1) == "rather" for p in marks)


def _own(tree: Tree, at: int) -> EventModality:
    token = tree.tokens[at]
    if token.pos not in {"VERB", "AUX"}:
        return _noun(tree, at)
    if negated(tree, at):
        return _NEGATED
    if any(_no(tree, p) for p in tree.children(at, "dobj")):
        return _NEGATED
    helpers = auxiliaries(tree, at)
    if helpers & {"will", "'ll", "’ll", "shall", "wo"}:
        return EventModality.PLANNED
    if helpers & cues("possible_auxiliaries"):
        return _HYPOTHETICAL
    verbs = (at, *tree.children(at, "aux", "auxpass"))
    adverbs = {tree.low(p) for verb in verbs for p in tree.children(verb, "advmod")}
    people = tree.children(at, "nsubj", "nsubjpass", "dobj")
    if adverbs & cues("rarely") or any(_few_if_any(tree, place) for place in people):
        return _HYPOTHETICAL
    if adverbs & {"allegedly", "purportedly", "supposedly"}:
        return EventModality.ALLEGED
    if adverbs & {"possibly", "perhaps", "maybe", "probably"}:
        return _HYPOTHETICAL
    if token.tag == "VB" and token.dep == "ROOT" and not tree.children(at, "nsubj", "aux"):
        return _HYPOTHETICAL  # an imperative
    return _condition(tree, at)


def _condition(tree: Tree, at: int) -> EventModality:
    if _inverted(tree, at) or _unproved(tree, at):
        return _HYPOTHETICAL
    if tree.tokens[at].dep in {"advcl", "ccomp", "relcl", "ROOT", "conj", "acl", "xcomp"}:
        for place in tree.children(at, *_UNREAL_MARKS):
            if tree.low(place) in cues("hypothetical_marks"):
                return _HYPOTHETICAL
    if tree.tokens[at].dep == "relcl":
        noun = tree.tokens[at].head
        generic = [noun, *tree.children(noun, "det", "amod")]
        if any(tree.low(p) in cues("generic_subjects") for p in generic):
            present = tree.tokens[at].tag in {"VBZ", "VBP", "VB"}
            return _HYPOTHETICAL if present else _DONE
        if _no(tree, noun) or _not_this_one(tree, at, noun):
            return _NEGATED
    subjects = tree.children(at, "nsubj", "nsubjpass")
    if any(tree.low(p) in {"whoever", "anyone", "anybody"} for p in subjects):
        return _HYPOTHETICAL
    return _DONE


def _inverted(tree: Tree, at: int) -> bool:
    """ "Had the army attacked, ...", with the auxiliary before all else of its clause."""
    if tree.tokens[at].dep != "advcl":
        return False
    own = [p for p in tree.children(at) if tree.tokens[p].dep not in {"punct", "cc"}]
    subject = tree.child(at, "nsubj", "nsubjpass")
    return subject is not None and own[0] < subject and tree.low(own[0]) in cues("inverting")


def _unproved(tree: Tree, at: int) -> bool:
    """ "There is no evidence that the army attacked"."""
    noun = tree.tokens[at].head
    if tree.tokens[at].dep not in {"acl", "relcl"} or tree.lemma(noun) not in cues("proof"):
        return False
    return _no(tree, noun) or any(tree.low(p) == "little" for p in tree.children(noun, "amod"))


def _not_this_one(tree: Tree, at: int, noun: int) -> bool:
    """ "It was not the army that attacked", but not "it was not the first time that"."""
    verb = tree.tokens[noun].head
    relative = tree.children(at, "nsubj", "nsubjpass", "dobj")
    if tree.tokens[noun].dep != "attr" or not any(
        tree.tokens[p].tag in _RELATIVES for p in relative
    ):
        return False
    subjects = {tree.low(place) for place in tree.children(verb, "nsubj")}
    return "it" in subjects and tree.lemma(noun) != "time" and negated(tree, verb)


def _noun(tree: Tree, at: int) -> EventModality:
    for place in tree.children(at, "amod", "det", "compound", "neg", "nmod", "advmod"):
        word = tree.low(place)
        if word == "no":
            return _NEGATED
        if word == "alleged":
            return EventModality.ALLEGED
        if word in {"attempted", "foiled", "failed", "abortive"}:
            return EventModality.ATTEMPTED
        if word in {"planned", "scheduled", "proposed", "upcoming", "impending"}:
            return EventModality.PLANNED
        if word == "threatened":
            return EventModality.THREATENED
        if word in cues("unreal_adjectives"):
            return _HYPOTHETICAL
    return _DONE


def _step(tree: Tree, at: int) -> tuple[int | None, EventModality]:  # noqa: C901
    """The word that governs a clause, and what the joint between them says."""
    token = tree.tokens[at]
    head = token.head
    if head == at:
        return None, _DONE
    if token.dep == "relcl":
        return None, _DONE
    if token.dep == "conj":
        return head, _DONE
    if token.pos not in {"VERB", "AUX"}:
        return _from_noun(tree, at)
    if token.dep == "xcomp" or (token.dep == "ccomp" and _infinitive(tree, at)):
        return _infinitival(tree, at, head)
    if token.dep == "acl":
        return _of_noun(tree, at, head)
    if token.dep == "pcomp":
        return _gerund(tree, head)
    if token.dep == "advcl":
        if _infinitive(tree, at):
            return None, EventModality.PLANNED  # a purpose
        if token.tag == "VBG" and tree.lemma(head) == "rule" and at == head + 2:
            return None, _HYPOTHETICAL  # "ruled out attacking"
        return (head if token.tag == "VBG" else None), _DONE
    if token.dep in {"ccomp", "parataxis", "csubj", "csubjpass"}:
        return head, _DONE
    return head if token.dep in {"aux", "prep"} else None, _DONE


def _infinitive(tree: Tree, at: int) -> bool:
    return any(tree.low(p) == "to" for p in tree.children(at, "aux"))


def _infinitival(tree: Tree, at: int, head: int) -> tuple[int | None, EventModality]:
    if tree.lemma(head) == "rule" and tree.tokens[at].tag == "VBG":
        return None, _HYPOTHETICAL
    if is_cue(tree, head, "failing"):
        return None, _NEGATED
    if is_cue(tree, head, "denying"):
        return None, EventModality.DENIED
    if is_cue(tree, head, "trying") and _infinitive(tree, at):
        return None, EventModality.ATTEMPTED
    if tree.tokens[at].tag == "VBG":
        real = is_cue(tree, head, "going_on") or is_cue(tree, head, "saying")
        return head, _DONE if real else _HYPOTHETICAL
    if is_cue(tree, head, "planning"):
        return None, EventModality.PLANNED
    if is_cue(tree, head, "going_on"):
        return head, _DONE
    said = tree.lemma(head) in {"say", "report", "allege", "believe", "think", "know", "accuse"}
    if said and tree.children(head, "auxpass", "nsubjpass"):
        known = tree.lemma(head) in {"say", "report", "know"}
        return head, _DONE if known else EventModality.ALLEGED
    if tree.tokens[at].tag in {"VBN", "VBD"}:
        return head, _DONE
    return None, _HYPOTHETICAL


def _of_noun(tree: Tree, at: int, noun: int) -> tuple[int | None, EventModality]:
    if not _infinitive(tree, at):
        if tree.tokens[at].tag in {"VBG", "VBN"} and not tree.children(at, "aux", "mark"):
            return None, _DONE
        verb = tree.verb_above(noun)
        if verb is not None and is_cue(tree, verb, "denying"):
            return None, EventModality.DENIED
        unreal = is_cue(tree, noun, "unreal_nouns")
        return None, _HYPOTHETICAL if unreal else _DONE
    if is_cue(tree, noun, "attempts"):
        return None, EventModality.ATTEMPTED
    if is_cue(tree, noun, "plans"):
        return None, EventModality.PLANNED
    if tree.lemma(noun) == "threat":
        return None, EventModality.THREATENED
    return None, _HYPOTHETICAL


def _gerund(tree: Tree, preposition: int) -> tuple[int | None, EventModality]:
    word = tree.low(preposition)
    if word in _PREPOSITIONS:
        return None, _PREPOSITIONS[word]
    holder = tree.tokens[preposition].head
    if {tree.low(holder), tree.low(max(preposition - 1, 0))} & {"instead", "short"}:
        return None, _NEGATED
    if is_cue(tree, holder, "unreal_nouns") or is_cue(tree, holder, "plans"):
        return None, _HYPOTHETICAL
    if tree.lemma(holder) in {"accuse", "suspect"} and word == "of":
        return None, EventModality.ALLEGED
    if tree.lemma(holder) in {"insist", "plan", "intent", "talk", "think", "warn", "dream"}:
        return None, _HYPOTHETICAL
    return (holder if tree.tokens[holder].pos in {"VERB", "AUX"} else None), _DONE


def _from_noun(tree: Tree, at: int) -> tuple[int | None, EventModality]:
    """From a noun to the verb over it: "police foiled the attack", "fears of an attack"."""
    place = at
    for above in tree.above(at):
        token = tree.tokens[above]
        if token.pos in {"VERB", "AUX"}:
            foiled = tree.tokens[place].dep in {"dobj", "nsubjpass", "nsubj"}
            if foiled and is_cue(tree, above, "foiling"):
                passive_or_object = tree.tokens[place].dep != "nsubj" or tree.lemma(above) == "fail"
                if passive_or_object:
                    return None, EventModality.ATTEMPTED if tree.lemma(above) in {
                        "foil", "thwart", "fail", "defuse",
                    } else _HYPOTHETICAL  # fmt: skip
            if foiled and is_cue(tree, above, "denying"):
                return None, EventModality.DENIED
            if foiled and is_cue(tree, above, "doubting"):
                return None, _HYPOTHETICAL
            return above, _own(tree, above)
        if is_cue(tree, above, "unreal_nouns"):
            return None, _HYPOTHETICAL
        if token.pos == "ADP" and tree.low(above) in {"without", "against", "for", "before"}:
            return None, _HYPOTHETICAL
        place = above
    return None, _DONE


def _upper(tree: Tree, verb: int, below: int) -> EventModality:
    """What a governing verb says of what it governs."""
    dep = tree.tokens[below].dep
    if dep in {"ccomp", "parataxis"} and verb > -1:
        said_after = tree.tokens[below].index < verb and dep == "ccomp"
        if is_cue(tree, verb, "denying"):
            return EventModality.DENIED
        if negated(tree, verb) and not said_after:
            return _HYPOTHETICAL
        if is_cue(tree, verb, "claiming") and tree.lemma(verb) != "say":
            return EventModality.ALLEGED
        if is_cue(tree, verb, "doubting"):
            return _HYPOTHETICAL
        if auxiliaries(tree, verb) & cues("possible_auxiliaries"):
            return _HYPOTHETICAL
        return _condition(tree, verb)
    if dep in {"conj", "advcl", "xcomp", "pcomp", "prep", "csubj"}:
        return _own_without_negation(tree, verb, dep)
    return _DONE


def _own_without_negation(tree: Tree, verb: int, dep: str) -> EventModality:
    found = _own(tree, verb)
    if dep == "conj":
        return _condition(tree, verb)
    return found
