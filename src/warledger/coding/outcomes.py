"""
What happened to the people of a mention: the path from their place in the tree to a word for an
outcome. Each rule is a function with a name, an example and a counter-example in the tests; the
name is kept on the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from warledger.coding.clause import Clause
from warledger.coding.lexicon import Idiom, Trigger, idioms, scope, status_of, things, triggers
from warledger.coding.mentions import Mention
from warledger.records import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An outcome found for a mention. ``trigger`` is the word for it, ``rule`` how it was reached."""

    outcome: Outcome
    trigger: int
    rule: str


#: Verbs that say that something is so of their object or subject ("were reported killed").
RAISING = frozenset(
    [
        "report", "believe", "fear", "find", "say", "know", "confirm", "list", "think", "presume", "declare",
        "pronounce", "leave", "see", "estimate", "allege", "understand", "consider", "have", "get", "keep",
        "suspect", "record", "be", "remain", "lie", "feel", "turn", "count", "go", "classify", "describe",
    ]
)  # fmt: skip

_TOLL_VERBS = frozenset(
    [
        "rise", "climb", "reach", "stand", "hit", "top", "exceed", "put", "bring", "pass", "jump", "grow", "increase",
        "give", "be", "set", "surpass", "raise", "take", "soar", "swell", "mount", "revise", "total", "number", "estimate",
        "place", "update", "drive", "push", "come", "go", "move",
    ]
)  # fmt: skip

_PASSIVE_SUBJECT = frozenset({"nsubjpass"})
_OBJECT = frozenset({"dobj", "obj", "dative", "iobj"})


def outcomes(clause: Clause, mention: Mention) -> list[Hit]:
    """
    What the sentence says happened to the mention's people.

    Returns:
        Hits of the first rule that finds any: several where verbs are joined ("captured and
        later shot"); one with `Outcome.CASUALTIES` where one figure covers dead and wounded.
    """
    for rule in RULES:
        found = [hit for hit in rule(clause, mention) if _admits(clause, mention, hit)]
        if found:
            return _merged(found)
    return []


def _merged(hits: list[Hit]) -> list[Hit]:
    """Killed and injured told with one figure of one verb group are casualties (codebook)."""
    kinds = {hit.outcome for hit in hits}
    if Outcome.KILLED in kinds and Outcome.INJURED in kinds:
        return [Hit(outcome=Outcome.CASUALTIES, trigger=hits[0].trigger, rule=hits[0].rule)]
    unique: dict[Outcome, Hit] = {}
    for hit in hits:
        unique.setdefault(hit.outcome, hit)
    return list(unique.values())


def _admits(clause: Clause, mention: Mention, hit: Hit) -> bool:
    """Whether the counted noun can suffer the outcome."""
    noun = mention.noun
    if noun is None:
        return True
    lemma = clause.lemma(noun)
    if lemma in things():
        return False
    trigger = _any_trigger(clause.lemma(hit.trigger))
    if trigger is not None and trigger.needs == "person" and mention.kind != "none":
        return status_of(lemma) is not None or clause.tokens[noun].pos == "PROPN"
    return True


def _any_trigger(lemma: str) -> Trigger | None:
    for frame in ("object", "subject", "noun", "self", "attribute"):
        if lemma in triggers(frame):
            return triggers(frame)[lemma]
    return None


# --- verbs -----------------------------------------------------------------------------------


def verb_argument(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The people are the object of a verb that harms, or the subject of its passive."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    head = token.head
    if head == role:
        return
    if token.dep in _OBJECT:
        for verb in _joined_verbs(clause, head, after=mention.role, shared="object"):
            yield from _object_frame(clause, verb, "verb_object")
    elif token.dep in _PASSIVE_SUBJECT:
        for verb in _joined_verbs(clause, head, after=mention.role, shared="subject"):
            yield from _object_frame(clause, verb, "verb_passive")
            yield from _subject_frame(clause, verb, "verb_subject")
    elif token.dep in {"nsubj", "csubj"}:
        for verb in _joined_verbs(clause, head, after=mention.role, shared="subject"):
            yield from _subject_frame(clause, verb, "verb_subject")
            if _passive_like(clause, verb):
                yield from _object_frame(clause, verb, "verb_bare_participle")
    elif token.dep in {"ROOT", "dep", "appos", "pobj", "attr", "npadvmod"}:
        return


def _joined_verbs(clause: Clause, verb: int, *, after: int, shared: str) -> list[int]:
    """The verb and those joined to it that share the argument."""
    found = [verb]
    for other in clause.conjuncts(verb):
        if other == verb or clause.tokens[other].pos not in {"VERB", "AUX", "ADJ", "NOUN"}:
            continue
        own = clause.children(other, "nsubj", "nsubjpass") if shared == "subject" else []
        if shared == "object":
            # "killed and wounded 12": verbs before the object, without one of their own.
            own = clause.children(other, "dobj", "nsubjpass")
            if other > after:
                continue
        elif other < verb or any(own):
            continue
        elif clause.children(other, "dobj") and clause.lemma(other) in triggers("object"):
            continue
        if not own:
            found.append(other)
    return found


def _object_frame(clause: Clause, verb: int, rule: str) -> Iterator[Hit]:
    trigger = triggers("object").get(clause.lemma(verb))
    if trigger is not None and clause.tokens[verb].pos in {"VERB", "AUX", "ADJ", "NOUN", "PROPN"}:
        yield Hit(outcome=trigger.outcome, trigger=verb, rule=rule)


def _subject_frame(clause: Clause, verb: int, rule: str) -> Iterator[Hit]:
    trigger = triggers("subject").get(clause.lemma(verb))
    if trigger is not None:
        yield Hit(outcome=trigger.outcome, trigger=verb, rule=rule)
    elif clause.tokens[verb].pos in {"ADJ", "VERB"} and clause.lemma(verb) in triggers("attribute"):
        yield Hit(
            outcome=triggers("attribute")[clause.lemma(verb)].outcome,
            trigger=verb,
            rule="attribute",
        )


def _passive_like(clause: Clause, verb: int) -> bool:
    """A participle without object or auxiliary of its own ("12 killed in blast")."""
    token = clause.tokens[verb]
    if clause.children(verb, "dobj", "dative"):
        return False
    if clause.children(verb, "auxpass"):
        return True
    if clause.children(verb, "aux"):
        return False
    return token.tag in {"VBN", "VBD", "JJ"}


def idiom(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The verb means the outcome together with a companion ("lost their lives", "left 12 dead")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    verb = token.head
    for candidate in [verb, *clause.conjuncts(verb)] if verb != role else []:
        for row in idioms().get(clause.lemma(candidate), ()):
            if _idiom_fits(clause, mention, candidate, token.dep, row):
                yield Hit(outcome=row.outcome, trigger=candidate, rule=f"idiom_{row.name}")
                return


def _idiom_fits(clause: Clause, mention: Mention, verb: int, dep: str, row: Idiom) -> bool:
    if row.role == "lives":
        return False
    passive = bool(clause.children(verb, "auxpass", "nsubjpass"))
    as_object = dep in _OBJECT or dep in _PASSIVE_SUBJECT or (dep == "nsubj" and passive)
    as_subject = dep == "nsubj" and not passive
    if not (as_object if row.role == "object" else as_subject):
        return False
    noun = mention.noun
    if row.needs == "person" and (noun is None or status_of(clause.lemma(noun)) is None):
        return False
    if row.needs == "casualty_noun":
        return noun is not None and clause.lemma(noun) in {"casualty", "loss"}
    if not row.companions:
        return True
    near = {clause.lemma(i) for i in _near(clause, verb)}
    if row.name == "give_up":
        return "up" in near and bool(near & {"themselves", "themself", "himself", "weapon", "arm"})
    if row.name == "turn_in":
        return bool(near & {"themselves", "themself"})
    return bool(near & row.companions)


def _near(clause: Clause, verb: int) -> Iterator[int]:
    """Tokens that hang on a verb within two steps, other than its subject's."""
    for child in clause.children(verb):
        if clause.tokens[child].dep in {"conj", "advcl", "relcl"}:
            continue
        yield child
        yield from clause.children(child)


def lives(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The people are the complement of "lives" ("claimed the lives of nine", "nine lives were lost")."""
    place = mention.role
    for index in (place, *clause.ancestors(place)):
        if clause.lemma(index) == "life":
            verb = clause.verb_above(index)
            if verb is not None and clause.lemma(verb) in {"claim", "cost", "take", "lose", "end"}:
                yield Hit(outcome=Outcome.KILLED, trigger=verb, rule="lives")
            return
        if clause.tokens[index].pos in {"VERB", "AUX"}:
            return


def raising(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A verb that reports the state ("were reported wounded", "left 12 dead", "were found to have died")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    verb = token.head
    if verb == role or token.dep not in _OBJECT | _PASSIVE_SUBJECT | {"nsubj", "ccomp", "xcomp"}:
        return
    if token.dep == "nsubj" and clause.lemma(verb) in triggers("attribute"):
        yield from _state(clause, verb, "raising")
        return
    if clause.lemma(verb) not in RAISING:
        return
    for child in clause.children(
        verb, "oprd", "xcomp", "acomp", "ccomp", "attr", "advcl", "dep", "conj"
    ):
        if child > mention.role and not clause.children(child, "nsubj", "nsubjpass"):
            yield from _state(clause, child, "raising")
            for other in clause.conjuncts(child):
                if other != child and not clause.children(other, "nsubj", "nsubjpass", "nummod"):
                    yield from _state(clause, other, "raising")


def _state(clause: Clause, index: int, rule: str) -> Iterator[Hit]:
    lemma = clause.lemma(index)
    form = clause.tokens[index].text.lower()
    for word in (lemma, form):
        for frame in ("attribute", "object", "subject"):
            trigger = triggers(frame).get(word)
            if trigger is not None:
                yield Hit(outcome=trigger.outcome, trigger=index, rule=rule)
                return


def following_state(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A word for the state right after the figure or its noun ("12 dead", "30 others wounded")."""
    tokens = clause.tokens
    last = max(mention.role, mention.noun or 0, *(clause.inside(mention.figure.span) or [0]))
    for place in range(last + 1, min(last + 4, len(tokens))):
        token = tokens[place]
        if token.pos == "ADV" or token.lemma in {
            "be",
            "have",
            "get",
            "been",
            "more",
            "other",
            "others",
        }:
            continue
        word = token.text.lower()
        own = clause.children(place, "dobj", "nsubj", "nsubjpass", "agent")
        if word in triggers("attribute") and not [c for c in own if c > place]:
            yield Hit(
                outcome=triggers("attribute")[word].outcome, trigger=place, rule="following_state"
            )
        elif token.tag == "VBN" and token.lemma in triggers("object"):
            yield Hit(
                outcome=triggers("object")[token.lemma].outcome,
                trigger=place,
                rule="following_state",
            )
        else:
            return
        for other in clause.conjuncts(place):
            if other > place and not clause.children(other, "nummod", "nsubj", "nsubjpass"):
                yield from _state(clause, other, "following_state")
        return


# --- nouns -----------------------------------------------------------------------------------


def modifier_clause(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A participle or relative clause on the noun ("nine men killed by police", "19 who died")."""
    for base in {mention.role, mention.noun if mention.noun is not None else mention.role}:
        for child in clause.children(base, "acl", "relcl"):
            subjects = clause.children(child, "nsubj", "nsubjpass")
            pronoun = not subjects or clause.tokens[subjects[0]].tag in {"WP", "WDT"}
            if not pronoun:
                continue
            for verb in _joined_verbs(clause, child, after=child, shared="subject"):
                active = clause.children(verb, "dobj") or clause.tokens[verb].tag == "VBG"
                if not active:
                    yield from _object_frame(clause, verb, "modifier_clause")
                yield from _subject_frame(clause, verb, "modifier_clause")
                if clause.lemma(verb) in RAISING:
                    for state in clause.children(verb, "oprd", "acomp", "xcomp", "attr"):
                        yield from _state(clause, state, "modifier_clause")


def noun_complement(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The people are what a noun for an outcome is of ("the deaths of nine", "killing of a man")."""
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    if token.dep == "poss" and clause.lemma(token.head) in triggers("noun"):
        trigger = triggers("noun")[clause.lemma(token.head)]
        yield Hit(outcome=trigger.outcome, trigger=token.head, rule="noun_possessor")
    if token.dep != "pobj":
        return
    preposition = clause.tokens[token.head]
    if preposition.lemma not in {"of", "to", "for", "by", "among"} or preposition.dep not in {
        "prep",
        "agent",
    }:
        return
    noun = preposition.head
    for candidate in {noun, clause.first_conjunct(noun)}:
        lemma = clause.lemma(candidate)
        if preposition.lemma == "of" and lemma in triggers("noun"):
            yield Hit(
                outcome=triggers("noun")[lemma].outcome, trigger=candidate, rule="noun_complement"
            )
        elif preposition.lemma == "of" and lemma in {"body", "corpse", "remains", "loss"}:
            yield Hit(outcome=Outcome.KILLED, trigger=candidate, rule="noun_complement")
        elif preposition.lemma == "of" and lemma in {"toll", "number", "total", "tally"}:
            yield from _toll(clause, mention, candidate)


def self_state(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The counted word says it itself ("44 wounded", "20 bodies", "three dead", "45 deaths")."""
    for index in (mention.noun, mention.role):
        if index is None:
            continue
        token = clause.tokens[index]
        for word in (token.lemma, token.text.lower()):
            trigger = triggers("self").get(word)
            if trigger is None and word in triggers("noun") and token.tag == "NNS":
                trigger = triggers("noun")[word]
            if trigger is None:
                continue
            if trigger.needs == "taking" and not _taken(clause, index):
                continue
            if trigger.needs == "moving" and not _moving(clause, index):
                continue
            yield Hit(outcome=trigger.outcome, trigger=index, rule="self_state")
            return


def _taken(clause: Clause, index: int) -> bool:
    verb = clause.verb_above(index)
    return verb is not None and clause.lemma(verb) in {
        "take",
        "hold",
        "keep",
        "capture",
        "have",
        "seize",
    }


def _moving(clause: Clause, index: int) -> bool:
    verb = clause.verb_above(index)
    return verb is not None and clause.lemma(verb) in {
        "enter", "arrive", "cross", "flee", "reach", "register", "host", "shelter", "pour", "stream", "leave", "house",
    }  # fmt: skip


def toll(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """A figure that a toll reaches ("the death toll rose to 45", "put the dead at 42")."""
    yield from _toll(clause, mention, mention.role)


def _toll(clause: Clause, mention: Mention, start: int) -> Iterator[Hit]:
    noun = mention.noun
    if noun is not None and status_of(clause.lemma(noun)) is None:
        return
    path = [start, *clause.ancestors(start)]
    verbs = [
        i for i in path if clause.lemma(i) in _TOLL_VERBS or clause.tokens[i].pos in {"VERB", "AUX"}
    ]
    bases = verbs[:1] or path[-1:]
    for base in bases:
        if clause.tokens[base].pos in {"VERB", "AUX"} and clause.lemma(base) not in _TOLL_VERBS:
            return
        for index in clause.subtree(base):
            lemma, form = clause.lemma(index), clause.tokens[index].text.lower()
            if index == mention.role or abs(index - mention.role) > 25:
                continue
            if lemma == "toll":
                yield Hit(outcome=_toll_outcome(clause, index), trigger=index, rule="toll")
                return
            if lemma in {"number", "count", "figure", "tally", "total"}:
                inner = _state_inside(clause, index)
                if inner is not None:
                    yield Hit(outcome=inner.outcome, trigger=inner.trigger, rule="toll")
                    return
            if form in {
                "dead",
                "wounded",
                "injured",
                "missing",
                "deaths",
                "casualties",
                "fatalities",
                "losses",
            } and any(
                clause.tokens[c].dep in {"det", "poss", "amod"} for c in clause.children(index)
            ):
                for hit in _state(clause, index, "toll"):
                    yield hit
                    return
                trigger = _any_trigger(lemma)
                if trigger is not None:
                    yield Hit(outcome=trigger.outcome, trigger=index, rule="toll")
                    return


def _toll_outcome(clause: Clause, index: int) -> Outcome:
    words = {clause.lemma(child) for child in clause.children(index)}
    if words & {"injury", "injured", "wounded"}:
        return Outcome.INJURED
    if words & {"casualty"} and "death" not in words:
        return Outcome.CASUALTIES
    return Outcome.KILLED


def _state_inside(clause: Clause, index: int) -> Hit | None:
    for inner in clause.subtree(index):
        if inner == index:
            continue
        token = clause.tokens[inner]
        for word in (token.text.lower(), token.lemma):
            if token.tag in {"VBN", "VBD"} and token.lemma in triggers("object"):
                return Hit(
                    outcome=triggers("object")[token.lemma].outcome, trigger=inner, rule="toll"
                )
            for frame in ("attribute", "self", "noun"):
                if word in triggers(frame):
                    return Hit(outcome=triggers(frame)[word].outcome, trigger=inner, rule="toll")
    return None


def among(clause: Clause, mention: Mention) -> Iterator[Hit]:
    """The people are counted into a state's group ("seven were among the wounded", "nine of the dead")."""
    if mention.group is not None:
        for hit in _group_state(clause, mention.group):
            yield hit
            return
    role = clause.first_conjunct(mention.role)
    token = clause.tokens[role]
    if token.dep in {"nsubj", "attr", "nsubjpass"} and clause.lemma(token.head) in {
        "be",
        "include",
    }:
        for preposition in clause.children(token.head, "prep"):
            if clause.lemma(preposition) in {"among", "of", "amongst"}:
                for inner in clause.children(preposition, "pobj"):
                    yield from _group_state(clause, inner)
        if token.dep == "attr":
            for subject in clause.children(token.head, "nsubj"):
                if clause.lemma(subject) in {"dead", "wounded", "injured", "victim"}:
                    yield from _group_state(clause, subject)
    if clause.lemma(token.head) == "include":
        for subject in clause.children(token.head, "nsubj"):
            yield from _group_state(clause, subject)


def _group_state(clause: Clause, index: int) -> Iterator[Hit]:
    for word in (clause.tokens[index].text.lower(), clause.lemma(index)):
        for frame in ("self", "attribute", "noun"):
            trigger = triggers(frame).get(word)
            if trigger is not None and trigger.needs == "":
                yield Hit(outcome=trigger.outcome, trigger=index, rule="among")
                return
    for child in clause.children(index, "acl", "relcl", "amod"):
        for hit in _state(clause, child, "among"):
            yield hit
            return


RULES: tuple[Callable[[Clause, Mention], Iterator[Hit]], ...] = (
    idiom,
    verb_argument,
    raising,
    lives,
    noun_complement,
    following_state,
    modifier_clause,
    among,
    self_state,
    toll,
)


def is_casualty_word(lemma: str) -> bool:
    """Whether a word speaks of an outcome at all; a cheap test before the rules are tried."""
    return _any_trigger(lemma) is not None or lemma in idioms() or lemma in scope("victim_groups")
