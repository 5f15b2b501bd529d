"""Who did it by the words for the outcome: subject, "by" phrase, owner of the happening."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from warledger.coding.actors import (
    Actor,
    actor_at,
    agent_words,
    behind,
    is_kind,
    loose_actor,
    side_of,
)
from warledger.coding.charges import charge_of, charged, is_denied, told_in_charge
from warledger.coding.lexicon import status_of, triggers
from warledger.coding.scene import CUSTODY, Scene
from warledger.coding.subjects import subjects
from warledger.records import Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft


class End(Enum):
    """Why the words for the outcome give no actor."""

    SILENT = "silent"  #: they say nothing of it
    NOBODY = "nobody"  #: they name a cause, and nobody behind it
    MUTUAL = "mutual"  #: they name a fight; only its other side can be asked for


def own_agent(draft: Draft, scene: Scene) -> Actor | End:
    """The agent that the words for the outcome give."""
    clause = draft.clause
    listed = _listed_by(draft)
    if listed is not None:
        return listed
    if not draft.own_trigger:
        return End.SILENT
    trigger = draft.trigger
    if {token.lemma for token in clause.tokens} & words("status", "want"):
        return End.NOBODY
    told = clause.tokens[trigger].pos in {"NOUN", "PROPN"} and not _is_somebody(draft)
    actor = (behind(clause, trigger) if told else None) or _accused(clause, trigger)
    if actor is not None:
        return actor
    result = _in_result(draft, scene)
    if result is not None:
        return result
    inside = _in_which(draft)
    if inside is not End.SILENT:
        return inside
    for verb in (*_verbs(clause, trigger), *_modifying(draft)):
        own = _of_verb(draft, verb, scene)
        if own is not End.SILENT:
            return own
    late = _late_agent(draft)
    if late is not End.SILENT:
        return late
    return End.NOBODY if _by_means_of_others(clause, trigger) else _in_happening(draft)


def _accused(clause: Clause, trigger: int) -> Actor | End | None:
    """Whom somebody accuses of the deed, or blames for it; nobody where it says that none is."""
    verb = charge_of(clause, trigger)
    if verb is None:
        return None
    if is_denied(clause, verb):
        return End.NOBODY
    found = (actor_at(clause, noun) or loose_actor(clause, noun) for noun in charged(clause, verb))
    return next((actor for actor in found if actor is not None), None)


def _by_means_of_others(clause: Clause, trigger: int) -> bool:
    """
    Whether a weapon did it in a charge of something else: "of supplying shells that killed nine".

    Neither the weapon nor the charged are then those who used it.
    """
    weapons = any(
        clause.lemma(node) in agent_words("weapons") for node in clause.ancestors(trigger)
    )
    return weapons and told_in_charge(clause, trigger)


def _is_somebody(draft: Draft) -> bool:
    """Whether the word for the outcome calls the people themselves ("prisoner", "refugee")."""
    return status_of(draft.clause.lemma(draft.trigger)) is not None


def _of_verb(draft: Draft, verb: int, scene: Scene) -> Actor | End:
    """What one verb says: its "by" phrase, else the subject of a verb that does harm."""
    clause = draft.clause
    if clause.lemma(verb) in agent_words("charging"):
        return End.SILENT
    for inner in _agents(clause, verb):
        if _colon_between(draft, inner):
            return End.SILENT
        actor = actor_at(clause, inner, agent=True)
        if actor is not None:
            return actor
        if is_kind(clause, inner, "mutual") or is_kind(clause, inner, "weapons"):
            return End.NOBODY
    if clause.children(verb, "nsubjpass", "auxpass") or not _harms(clause, verb):
        return End.SILENT
    for child in subjects(clause, verb) or _head_noun(clause, verb):
        if not _counted(draft, child, scene):
            said = _of_subject(clause, child, scene)
            if said is not None:
                return said
    return End.SILENT


def _counted(draft: Draft, subject: int, scene: Scene) -> bool:
    """Whether a subject is those whom a figure counts, or has them in it."""
    clause, role = draft.clause, draft.mention.role
    if (clause.sentence.index, subject) in scene.hurt:
        return True
    return subject in clause.subtree(role) or role in clause.subtree(subject)


def _of_subject(clause: Clause, subject: int, scene: Scene) -> Actor | End | None:
    if clause.tokens[subject].pos == "PRON":
        actor = scene.antecedent(clause, subject)
        return actor if actor is not None else End.SILENT
    actor = actor_at(clause, subject)
    if actor is None and is_kind(clause, subject, "mutual"):
        return End.MUTUAL
    return actor


def _verbs(clause: Clause, trigger: int) -> list[int]:
    """The trigger, its verb, those joined before it, and the verbs that it depends on."""
    verb = clause.verb_above(trigger)
    found = [trigger] if verb is None or verb == trigger else [trigger, verb]
    for place in found:
        token = clause.tokens[place]
        first = clause.first_conjunct(place)
        for node in (first, *clause.conjuncts(place)):
            if node not in found and clause.tokens[node].pos == "VERB" and node < place:
                found.append(node)
        # "Gunmen attacked a base, leaving ten dead": the participle's subject is the verb's above.
        if token.dep in {"advcl", "xcomp", "conj"} and token.head not in found:
            found.append(token.head)
        # "Troops ran an operation that freed nine": the subject is that of the verb above.
        above = clause.verb_above(token.head) if token.dep == "relcl" else None
        if above is not None and above not in found:
            path = [token.head, *clause.ancestors(token.head)]
            between = path[: path.index(above)] if above in path else path
            if any(is_kind(clause, node, "happenings") for node in between):
                found.append(above)
    return found


def _harms(clause: Clause, verb: int) -> bool:
    lemma = clause.lemma(verb)
    if lemma in words("status", "losing"):
        return False
    if lemma in triggers("subject") and lemma not in triggers("object"):
        return False
    return lemma in triggers("object") or lemma in agent_words("harming")


def _head_noun(clause: Clause, verb: int) -> list[int]:
    """The noun that a participle hangs on ("airstrikes killing dozens")."""
    token = clause.tokens[verb]
    return [token.head] if token.dep == "acl" and token.tag == "VBG" else []


def _listed_by(draft: Draft) -> Actor | None:
    """The next item of a list with its own agent ("97 by Operation North, six by the police")."""
    clause = draft.clause
    last = clause.inside(draft.span)[-1]
    if draft.mention.noun is not None:
        last = max(last, draft.mention.noun)
    by = last + 1
    if draft.rule in {"listed", "among"}:  # "140 in Basrah by Iraqi forces alone"
        reach = [t.index for t in clause.tokens[by:] if t.pos == "NUM" or t.text == ";"]
        stretch = clause.tokens[by : min(reach, default=len(clause.tokens))]
        by = next((t.index for t in stretch if t.lemma == "by"), by)
    if by >= len(clause.tokens) or clause.tokens[by].lemma != "by":
        return None
    end = by
    while end + 1 < len(clause.tokens) and clause.tokens[end + 1].pos == "PROPN":
        end += 1
    if end > by:
        name = clause.words(by + 1, end)
        return Actor(clause, end, name, side_of(name) or "state")
    for child in clause.children(by, "pobj"):
        return actor_at(clause, child, agent=True)
    return None


#: The parser's types of what says until when ("by April"), not by whom.
_TIMES = frozenset({"DATE", "TIME"})


def _agents(clause: Clause, verb: int) -> Iterator[int]:
    """The nouns after "by" and "at the hands of" of a passive verb."""
    for child in clause.children(verb, "agent", "prep"):
        if clause.tokens[child].dep == "agent" or clause.lemma(child) == "by":
            nouns = clause.children(child, "pobj")
            yield from (c for c in nouns if clause.tokens[c].entity not in _TIMES)
        elif clause.lemma(child) == "at":
            yield from (c for c in clause.children(child, "pobj") if clause.lemma(c) == "hand")


def _colon_between(draft: Draft, index: int) -> bool:
    """Whether a word belongs to a list after the figure ("154 were rescued: 97 by the army")."""
    clause = draft.clause
    between = clause.text[draft.span.end : clause.tokens[index].span.start]
    return ":" in between and draft.whole is None


def _in_result(draft: Draft, scene: Scene) -> Actor | None:
    """
    Whoever did what led to an outcome told as a noun.

    "The guard answered a call, which led to the rescue of nine": the guard rescued them.
    """
    clause = draft.clause
    verb = clause.verb_above(draft.trigger)
    if clause.tokens[draft.trigger].pos != "NOUN" or verb is None:
        return None
    if clause.lemma(verb) not in agent_words("resulting"):
        return None
    if clause.tokens[verb].dep not in {"relcl", "advcl"}:
        return None
    above = clause.verb_above(clause.tokens[verb].head)
    if above is None or clause.children(above, "nsubjpass", "auxpass"):
        return None
    for child in subjects(clause, above):
        if clause.tokens[child].pos != "PRON" and not _counted(draft, child, scene):
            return actor_at(clause, child)
    return None


def _in_which(draft: Draft) -> Actor | End:
    """ "The attack in which one student died": whose the attack is, or nobody's."""
    clause = draft.clause
    verb = clause.verb_above(draft.trigger)
    if verb is None or clause.tokens[verb].dep != "relcl":
        return End.SILENT
    noun = clause.tokens[verb].head
    through = any(
        clause.tokens[child].tag in {"WDT", "WP", "WRB"}
        for preposition in clause.children(verb, "prep")
        for child in clause.children(preposition, "pobj")
    )
    if not through or not is_kind(clause, noun, "happenings"):
        return End.SILENT
    actor = behind(clause, noun)
    return actor if actor is not None else End.NOBODY


def _modifying(draft: Draft) -> list[int]:
    """Participles on the counted noun that tell the same ("westerners held by X")."""
    clause, noun = draft.clause, draft.mention.noun
    if noun is None:
        return []
    custody = draft.outcome in CUSTODY or draft.outcome is Outcome.ABDUCTED
    return [
        child
        for base in dict.fromkeys((noun, draft.mention.role))
        for child in clause.children(base, "acl")
        if clause.children(child, "agent") and custody
    ]


def _in_happening(draft: Draft) -> Actor | End:
    """A happening told as new ("killed in a raid", "in strikes"): whose it is, or nobody's."""
    clause = draft.clause
    if clause.sentence.index == 0 or draft.outcome in CUSTODY:
        return End.SILENT
    verb = clause.verb_above(draft.trigger)
    nodes = [draft.trigger] if verb is None or verb == draft.trigger else [draft.trigger, verb]
    for node in nodes:
        for preposition in clause.children(node, "prep"):
            if clause.lemma(preposition) not in {"in", "by", "during", "from"}:
                continue
            for noun in clause.children(preposition, "pobj"):
                if _is_new(clause, noun):
                    actor = behind(clause, noun)
                    return actor if actor is not None else End.NOBODY
    return End.SILENT


def _is_new(clause: Clause, noun: int) -> bool:
    """Whether a happening is told for the first time: "a raid", "airstrikes", not "the raid"."""
    if not is_kind(clause, noun, "happenings"):
        return False
    marks = {clause.tokens[c].text.lower() for c in clause.children(noun, "det", "poss")}
    plural = clause.tokens[noun].tag in {"NNS", "VBG"}
    return bool(marks & {"a", "an", "another"}) or (not marks and plural)


def _late_agent(draft: Draft) -> Actor | End:
    """The "by" phrase of a passive that the tree hangs elsewhere, no finite verb between."""
    clause = draft.clause
    if clause.tokens[draft.trigger].tag not in {"VBN", "VBD"}:
        return End.SILENT
    for place in range(draft.trigger + 1, len(clause.tokens)):
        token = clause.tokens[place]
        other = token.tag == "VBN" and token.lemma not in triggers("object")
        if other or token.tag in {"VBD", "VBZ", "VBP"} or token.text in {";", ":"}:
            return End.SILENT
        if token.lemma == "by":
            for inner in clause.children(place, "pobj"):
                actor = actor_at(clause, inner, agent=True)
                if actor is not None and actor.side is not None:
                    return actor
            return End.SILENT
    return End.SILENT
