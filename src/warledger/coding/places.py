"""Where it happened, as written: from the clause of the outcome, else what the text is telling of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.coding.lexicon import scope, status_of
from warledger.records import Outcome, Span
from warledger.resources import words

#: Farther than this in the tree a place is no longer that of the outcome's own clause.
_CLAUSE_STEPS = 8
#: Where people fled to belongs to the verb of fleeing alone.
_REACH = 4
#: How many sentences a running place lasts.
_MEMORY = 7
_NO_PLACES = frozenset(
    {
        "DATE",
        "TIME",
        "NORP",
        "EVENT",
        "MONEY",
        "PERCENT",
        "LAW",
        "WORK_OF_ART",
        "CARDINAL",
        "ORDINAL",
    }
)
_INNER = frozenset(
    {"in", "of", "near", "to", "at", "on", "outside", "between", "north", "south", "east", "west"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Words for a place in one sentence. ``head`` is an index into the clause's tokens."""

    head: int
    preposition: str
    span: Span
    named: bool  #: whether the words hold a name, not only a common noun ("the village")


def places_in(clause: Clause) -> list[Place]:
    """The places of a sentence by position: what a locative preposition or a place verb governs."""
    found: dict[int, Place] = {}
    for head, preposition in [*_governed(clause), *_hosts(clause)]:
        first, last = _extent(clause, head)
        span = Span(clause.tokens[first].span.start, clause.tokens[last].span.end)
        named = any(
            t.pos == "PROPN" and t.entity not in {"NORP", "DATE"}
            for t in clause.tokens[first : last + 1]
        )
        place = Place(head=head, preposition=preposition, span=span, named=named)
        if not any(other.span.contains(span) for other in found.values()):
            found[head] = place
    return sorted(found.values(), key=lambda place: place.span)


def _governed(clause: Clause) -> Iterator[tuple[int, str]]:
    for token in clause.tokens:
        if token.lemma not in words("places", "place_prepositions") or token.pos not in {
            "ADP",
            "SCONJ",
            "ADV",
            "PART",
        }:
            continue
        for child in clause.children(token.index, "pobj"):
            if _is_place(clause, child, token.index):
                yield child, token.lemma


def _hosts(clause: Clause) -> Iterator[tuple[int, str]]:
    """A hospital that takes people in, a town that is shelled: a place as subject or object."""
    for token in clause.tokens:
        if token.dep not in {"nsubj", "nsubjpass", "dobj", "poss"} or token.pos != "PROPN":
            continue
        if token.entity not in {"GPE", "FAC", "LOC"} and token.lemma not in words(
            "places", "place_nouns"
        ):
            continue
        head = clause.tokens[token.head]
        if token.dep == "poss" and head.lemma not in words("places", "place_nouns") | scope(
            "event_nouns"
        ):
            continue
        if head.lemma in words("places", "host_verbs") or token.lemma in {
            "hospital",
            "centre",
            "center",
        }:
            yield token.index, "host"
        elif token.dep == "poss":
            yield token.head if head.lemma in words("places", "place_nouns") else token.index, "of"


def _is_place(clause: Clause, index: int, preposition: int) -> bool:
    token = clause.tokens[index]
    word = clause.lemma(preposition)
    if token.lemma in words("places", "not_places") or token.pos in {"PRON", "NUM"}:
        return False
    common = token.lemma in words("places", "place_nouns")
    if token.entity in _NO_PLACES and not common:
        return False
    phrase = {clause.lemma(i) for i in clause.children(index, "compound", "nmod")} | {token.lemma}
    if phrase & words("places", "not_places"):
        return False
    if word in {"of", "from", "to", "into", "toward", "towards", "over"}:
        above = clause.lemma(clause.tokens[preposition].head)
        if above in words("places", "place_nouns"):
            return False  # part of the place's own words
        moves = (
            word in {"to", "from", "into"}
            and clause.tokens[clause.tokens[preposition].head].pos == "VERB"
        )
        event = above in scope("event_nouns") or above in {
            "bombardment",
            "capture",
            "fall",
            "liberation",
        }
        return (moves or event) and token.entity in {"GPE", "LOC", "FAC"}
    if token.pos == "PROPN" or token.text[:1].isupper():
        return common or token.entity != "PERSON" or word in {"in", "at", "near", "outside"}
    return common


def _extent(clause: Clause, index: int) -> tuple[int, int]:
    """A place's words: modifiers to the left; joined names and places that hold it to the right."""
    tokens = clause.tokens
    first = last = index
    for child in clause.children(index, "compound", "nmod", "amod", "det", "poss", "nummod"):
        if child < index:
            first = min(first, *clause.subtree(child))
    for member in clause.conjuncts(index)[1:]:
        if member - last <= 6 and tokens[member].pos in {"PROPN", "NOUN"}:
            last = max(last, member)
    for child in clause.children(index, "prep"):
        if child > index and clause.lemma(child) in _INNER:
            reach = clause.subtree(child)
            if len(reach) <= 9 and any(tokens[i].pos == "PROPN" for i in reach):
                last = max(last, reach[-1])
    for child in clause.children(index, "amod", "advmod", "acl"):
        reach = clause.subtree(child)
        if child > index and len(reach) <= 5 and any(tokens[i].pos == "PROPN" for i in reach):
            last = max(last, reach[-1])
    while first < last and tokens[first].pos in {"PUNCT", "ADV", "CCONJ"}:
        first += 1
    while last > first and tokens[last].pos in {"PUNCT", "CCONJ", "ADP"}:
        last -= 1
    return first, last


def steps(clause: Clause, one: int, other: int) -> int:
    """Steps in the tree from one token to another, those up counted double: scope looks down."""
    up = [one, *clause.ancestors(one)]
    down = [other, *clause.ancestors(other)]
    shared = next((node for node in down if node in up), None)
    return 99 if shared is None else up.index(shared) * 2 + down.index(shared)


def place_of(clause: Clause, anchor: int, *, moving: bool = False) -> Place | None:
    """
    The place that belongs to a word for an outcome or event.

    Args:
        clause: The sentence.
        anchor: The word (a verb or noun) that the place is asked for.
        moving: Whether where people go counts ("fled to Chad").

    Returns:
        The nearest in the tree, a named one before a common noun; None where the sentence gives
        no place for it.
    """
    ranked = []
    for place in places_in(clause):
        distance = steps(clause, anchor, place.head)
        if _speaker_place(clause, place):
            continue
        if place.preposition in {"to", "into", "from"} and (not moving or distance > _REACH):
            continue
        ranked.append((not place.named, distance, abs(place.head - anchor), place))
    if not ranked:
        return None
    best = min(ranked, key=lambda row: row[:3])
    return best[3]


def _speaker_place(clause: Clause, place: Place) -> bool:
    """Whether the place says where somebody who speaks is from ("police in Kabul said")."""
    node = clause.tokens[place.head].head
    above = clause.tokens[clause.tokens[node].head]
    if above.dep == "nsubj" and above.pos in {"NOUN", "PROPN"}:
        verb = clause.tokens[above.head].lemma
        return verb in words("places", "speaking_verbs") and status_of(above.lemma) is not None
    return above.pos == "VERB" and above.lemma in words("places", "speaking_verbs")


def resolve_places(clauses: Sequence[Clause], drafts: Sequence[Draft]) -> list[str | None]:
    """
    The place of each draft in order.

    A figure whose sentence names no place takes, in this order: that of the wider figure that it
    is a part of, that of the text just before it (the running place), that of the sentence after
    it. The reason is kept on the draft; nothing is taken from farther away.
    """
    order = {clause.sentence.index: position for position, clause in enumerate(clauses)}
    own = [_own(drafts, index) for index in range(len(drafts))]
    found: list[str | None] = []
    for index, draft in enumerate(drafts):
        place = own[index]
        if place is not None and place.named:
            found.append(place.span.of(draft.clause.text))
            continue
        position = order[draft.clause.sentence.index]
        carried = _from_whole(drafts, found, index) or _running(
            clauses, drafts, found, index, position
        )
        if carried is None and place is not None:
            carried = place.span.of(draft.clause.text)
        elif carried is not None:
            draft.reasons.append("place from the text around")
        found.append(carried)
    return found


def _own(drafts: Sequence[Draft], index: int) -> Place | None:
    draft = drafts[index]
    if draft.rule == "listed":
        after = [d.span.start for d in drafts[index + 1 :] if d.clause is draft.clause]
        reach = Span(draft.span.end, min(after, default=draft.clause.sentence.span.end))
        beside = [p for p in places_in(draft.clause) if reach.contains(p.span)]
        if beside:
            return beside[0]
        previous = next((d for d in reversed(drafts[:index]) if d.clause is draft.clause), None)
        if previous is not None and previous.rule != "listed":
            return place_of(draft.clause, previous.anchor)
    return place_of(draft.clause, draft.anchor, moving=draft.outcome is Outcome.DISPLACED)


def _from_whole(drafts: Sequence[Draft], found: Sequence[str | None], index: int) -> str | None:
    whole = drafts[index].whole
    if whole is None:
        return None
    return next((found[i] for i in range(index - 1, -1, -1) if drafts[i] is whole), None)


def _running(
    clauses: Sequence[Clause],
    drafts: Sequence[Draft],
    found: Sequence[str | None],
    index: int,
    position: int,
) -> str | None:
    """The place that the sentences before are about, else that of the next two."""
    sentence = drafts[index].clause.sentence.index
    for earlier in range(index - 1, -1, -1):
        if sentence - drafts[earlier].clause.sentence.index > 2:
            break
        if found[earlier] is not None:
            return found[earlier]
    for back in range(position - 1, max(position - 1 - _MEMORY, -1), -1):
        place = _about(clauses[back])
        if place is not None:
            return place
    for ahead in range(position + 1, min(position + 3, len(clauses))):
        place = _about(clauses[ahead])
        if place is not None:
            return place
    return None


def _about(clause: Clause) -> str | None:
    """The named place of the violence that a sentence tells of; None where it tells of none."""
    for token in clause.tokens:
        word = token.lemma
        event = word in scope("event_nouns") and token.pos in {"NOUN", "PROPN"}
        if event or (word in words("places", "attack_verbs") and token.pos == "VERB"):
            place = place_of(clause, token.index)
            if place is not None and place.named:
                return place.span.of(clause.text)
    return None


def place_in_sentence(clause: Clause, anchor: int) -> tuple[str, Span] | None:
    """
    The place that one sentence alone gives for a word for an event: its words and span.

    None where there is none in reach of the word.
    """
    place = place_of(clause, anchor, moving=True)
    if place is None or steps(clause, anchor, place.head) > _CLAUSE_STEPS:
        return None
    return place.span.of(clause.text), place.span
