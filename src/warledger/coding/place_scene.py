"""The places of one report: each mention, how wide it is, how surely something happened there."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.hits import any_trigger
from warledger.coding.lexicon import scope, status_of
from warledger.coding.place_features import Site, site_of
from warledger.coding.place_names import Place, places_in
from warledger.coding.place_phrases import phrase_of
from warledger.coding.place_ranking import ranked
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.records import Span

#: Evidence of a name that a person's longer name ends in.
_PERSON = -4.0
#: The parser's types, whose word is not worth much.
_TYPES = {"GPE": 0.5, "LOC": 1.0, "FAC": 1.0, "PERSON": -1.0, "NORP": -1.5, "ORG": -0.5}
#: How sure it is that something happened in a place that a word for violence governs.
_STRUCK = 0.6
#: The width of a country.
COUNTRY = 3
#: That of a part of one by its compass ("the north of Mali").
_PART = 2
_GOALS = frozenset({"to", "into", "toward", "towards"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place in one sentence of a report. ``position`` is the sentence's place in the run."""

    position: int
    place: Place
    site: Site
    phrase: Span
    words: str
    key: str  #: the same for all mentions of one name
    event: float  #: how surely it is the place of some event of its sentence, 0 to 1
    width: int  #: 0 a town or narrower, 1 a province, 2 a part of a country, 3 a country or more


@dataclass(frozen=True, slots=True)
class Scene:
    """All that may be a place in a run of sentences."""

    clauses: Sequence[Clause]
    mentions: Sequence[Mention]
    often: Counter[str]  #: how many mentions each name has


def scene_of(clauses: Sequence[Clause]) -> Scene:
    """Find the places of a run of sentences. A name that is a place once is a place everywhere."""
    found = [(i, place) for i, clause in enumerate(clauses) for place in places_in(clause)]
    evidence: dict[str, list[float]] = {}
    for position, place in found:
        if place.named:
            key = _key(place.span.of(clauses[position].text))
            value = _place_evidence(clauses[position], place)
            evidence.setdefault(key, []).append(value)
    for key in [key for key in evidence if " " in key]:
        surname = key.split()[-1]
        if surname in evidence and _verdict(evidence[key]) <= 0:
            evidence[surname].append(_PERSON)  # a place's last word is seldom its name alone
    mentions = []
    events = [_events(clause) for clause in clauses]
    for position, place in found:
        clause = clauses[position]
        key = _key(place.span.of(clause.text))
        site = site_of(clause, place)
        if place.named and _verdict(evidence[key]) <= 0:
            continue
        if not place.named and not _stands_as_place(clause, place, site):
            continue
        phrase = phrase_of(clause, place)
        mentions.append(
            Mention(
                position=position,
                place=place,
                site=site,
                phrase=phrase,
                words=phrase.of(clause.text),
                key=key if place.named else "",
                event=events[position].get(place.span, 0.0),
                width=_width(clause, place, phrase),
            )
        )
    often = Counter(mention.key for mention in mentions if mention.key)
    return Scene(clauses, mentions, often)


def _width(clause: Clause, place: Place, phrase: Span) -> int:
    name = place.span.of(clause.text).lower()
    around = [i for i in clause.inside(phrase) if not place.first <= i <= place.last]
    inside = {clause.lemma(i) for i in clause.inside(phrase)}
    if name in words("places", "countries", "wide_regions"):
        parts = words("places", "directions", "place_nouns")
        narrowed = not parts.isdisjoint({clause.lemma(i) for i in around})
        return _PART if narrowed else COUNTRY
    if name in words("places", "regions"):
        return 1
    return 1 if inside & words("places", "wide_nouns") else 0


def _verdict(evidence: Sequence[float]) -> float:
    """A name's best mention decides; its worst one weighs half."""
    return max(evidence) + min(0.0, *evidence) / 2


def _key(name: str) -> str:
    parts = re.findall(r"\w+", name.lower())
    plain = words("places", "place_nouns", "sides")
    kept = " ".join(part for part in parts if part not in plain)
    if kept in words("places", "countries") and set(parts) & words("places", "place_nouns"):
        return " ".join(parts)  # "Lake Chad" is no other name of Chad
    return kept or " ".join(parts)


def _place_evidence(clause: Clause, place: Place) -> float:
    """How much one mention speaks for a name's being a place; below nought against it."""
    name = place.span.of(clause.text).lower()
    if name in words("places", "countries", "wide_regions"):
        return 5.0
    head = clause.tokens[place.head]
    return (
        _TYPES.get(head.entity or "", -0.25)
        + (-1.0 if head.tag in {"NNPS", "JJ"} else 0.0)
        + _inside_evidence(clause, place)
        + _outside_evidence(clause, place)
        + _beside_evidence(clause, place)
    )


def _inside_evidence(clause: Clause, place: Place) -> float:
    """What the name's own words say ("Arda Hospital", "General Arda", "Arda Liberation Front")."""
    lemmas = {token.lemma for token in clause.tokens[place.first : place.last + 1]}
    value = 0.0
    if clause.lemma(place.last) in words("places", "place_nouns"):
        value += 1.5
    if lemmas & (words("places", "not_places") | scope("person_titles")):
        value -= 3.0
    before = clause.tokens[place.first - 1] if place.first else None
    if before and before.pos != "VERB" and before.lemma in words("places", "not_places"):
        value -= 3.0  # "the raid Arda", not "attacked Arda"
    return value


def _outside_evidence(clause: Clause, place: Place) -> float:
    """What the words that govern the name say ("in Arda", "the siege of Arda", "said Arda")."""
    site = site_of(clause, place)
    head = clause.tokens[place.head]
    above = clause.tokens[head.head]
    owner = clause.tokens[above.head]
    value = 0.0
    if LOCATIVE & {site.relation, *site.through}:
        value += 2.0
    elif set(site.through) & {"compound", "of"}:
        value += 1.5
    elif head.dep == "pobj" and above.lemma in {"of", "on", "to", "into", "through", "from"}:
        happens = owner.lemma in scope("event_nouns") or owner.lemma in words(
            "places", "place_events"
        )
        value += 1.5 if happens or above.lemma == "through" else 0.0
    elif head.dep in {"dobj", "nsubjpass"} and above.lemma in words("places", "taken_by"):
        people_too = any_trigger(above.lemma) is not None  # "captured Arda", "captured Arko"
        value += 0.0 if people_too and head.entity == "PERSON" else 1.5
    if head.dep == "pobj" and above.lemma == "of":
        value += 1.0 if owner.lemma in words("places", "inhabitants") else 0.0
        value -= 1.5 if status_of(owner.lemma) in {"combatant", "security_forces"} else 0.0
    person = above.pos == "NOUN" and status_of(above.lemma) is not None
    if head.dep in {"compound", "nmod", "appos"} and person:
        value -= 1.5 if status_of(above.lemma) in {"combatant", "security_forces"} else 0.75
    if head.dep == "nsubj" and above.lemma in words("places", "speaking_verbs"):
        value -= 1.5
    if head.dep == "pobj" and above.lemma in {"by", "with", "against"}:
        value -= 1.0
    return value


def _beside_evidence(clause: Clause, place: Place) -> float:
    """What stands next to the name ("eastern Arda", "Arda plain", "Arda, a town on the coast")."""
    tokens = clause.tokens
    value = 0.0
    before = tokens[place.first - 1].lemma if place.first else ""
    if {before, tokens[place.first].lemma} & words("places", "directions"):
        value += 2.0
    after = [token.lemma for token in tokens[place.last + 1 : place.last + 3]]
    if after[:1] and after[0] in words("places", "place_nouns"):
        value += 1.5
    located = LOCATIVE | words("places", "directions")
    if len(after) == 2 and after[0] == "," and after[1] in located:
        value += 1.5
    if any(says_where(clause, child) for child in clause.children(place.head, "relcl")):
        value += 2.0
    kind = {clause.lemma(i) for i in clause.children(place.head, "appos")}
    if kind & words("places", "place_nouns"):
        value += 2.0
    return value


def _stands_as_place(clause: Clause, place: Place, site: Site) -> bool:
    """Whether a common noun is used as a place ("at the quarry", "the hospital took in nine")."""
    if site.relation in words("places", "place_prepositions") - {"of", "over"}:
        return site.node == place.head
    head = clause.tokens[site.governor]
    if site.relation in {":compound", ":nmod"}:
        return head.lemma in scope("event_nouns")  # "the uplands campaign"
    return site.relation in {":nsubj", ":dobj", ":nsubjpass"} and head.lemma in words(
        "places", "host_verbs"
    )


def _events(clause: Clause) -> dict[Span, float]:
    """The best chance of each name of a sentence to be the place of one of its events."""
    best: dict[Span, float] = {}
    if not any(place.named for place in places_in(clause)):
        return best
    for token in clause.tokens:
        if not is_event(clause, token.index):
            continue
        for chance, place in ranked(clause, token.index):
            if place is not None:
                best[place.span] = max(best.get(place.span, 0.0), chance)
    for place in places_in(clause):
        if place.named and _struck(clause, site_of(clause, place)):
            best[place.span] = max(best.get(place.span, 0.0), _STRUCK)
    return best


def _struck(clause: Clause, site: Site) -> bool:
    """Whether a place is what a word for violence falls on ("the raid on Arda", "shelled Arda")."""
    governor = clause.tokens[site.governor]
    if governor.pos == "NOUN" and governor.lemma in scope("event_nouns"):
        return site.relation in LOCATIVE | {"on", "of", "for"}
    if governor.pos == "VERB" and governor.lemma in words("places", "attack_verbs"):
        if site.relation in {":dobj", ":nsubjpass"}:
            return any_trigger(governor.lemma) is None
        return site.relation in LOCATIVE | {"on", "upon"}
    return False


def is_event(clause: Clause, index: int) -> bool:
    """Whether a token tells of violence or of an outcome."""
    token = clause.tokens[index]
    if token.pos in {"NOUN", "PROPN"}:
        return token.lemma in scope("event_nouns") or any_trigger(token.lemma) is not None
    if token.pos == "VERB":
        return (
            token.lemma in words("places", "attack_verbs") or any_trigger(token.lemma) is not None
        )
    return False


def happens_there(clause: Clause, site: Site) -> bool:
    """Whether a place can be where something happens: no speaker's, no person's, no doer."""
    if speakers_place(clause, site):
        return False
    governor = clause.tokens[site.governor]
    if site.relation in {"of", "from"}:
        name = governor.pos == "PROPN" and governor.entity == "PERSON"
        return not name and (governor.pos != "NOUN" or status_of(governor.lemma) is None)
    if site.relation == ":poss":
        return not (
            governor.lemma in scope("event_nouns")
            or governor.lemma in words("places", "not_places")
        )
    if site.relation == ":nsubj":
        judged = governor.lemma == "be" and clause.children(governor.index, "acomp")
        return not judged and hosts(governor.lemma)
    return True


def says_where(clause: Clause, verb: int) -> bool:
    """Whether a relative clause tells what happened in a place ("where", "in which")."""
    for child in clause.children(verb):
        token = clause.tokens[child]
        if token.lemma == "where":
            return True
        if token.lemma in LOCATIVE and any(
            clause.lemma(below) == "which" for below in clause.children(child, "pobj")
        ):
            return True
    return False


def hosts(verb: str) -> bool:
    """Whether the subject of an active verb is where it happens; who attacks is no place."""
    return verb in words("places", "host_verbs") - words("places", "attack_verbs")


def tells_of_event(clause: Clause, mention: Mention) -> bool:
    """
    Whether a sentence tells of something that happened in a place, so that the text stays there.

    Not so for plans ("to drive them from Arda"), habits ("who haunt Arda"), what is long past
    ("had once fought in Arda"), where people belong ("refugees in Arda") and goals ("access to
    Arda").
    """
    site = mention.site
    if not mention.key or not happens_there(clause, site):
        return False
    governor = clause.tokens[site.governor]
    if site.relation in _GOALS and not LOCATIVE & {*site.through}:
        return False
    if site.relation == ":dobj":
        kinds = words("places", "attack_verbs", "taken_by")
        if governor.lemma not in kinds | words("places", "host_verbs"):
            return False
    if governor.pos == "NOUN":
        belongs = words("places", "not_places", "inhabitants")
        belongs -= words("places", "place_events")
        person = status_of(governor.lemma) is not None or governor.lemma in belongs
        return not person or governor.lemma in scope("event_nouns")
    below = [clause.tokens[child] for child in clause.children(governor.index)]
    purpose = governor.tag == "VB" and any(token.tag == "TO" for token in below)
    reported = clause.lemma(governor.head) in words("places", "speaking_verbs")
    planned = purpose and not reported
    habit = governor.tag in {"VBP", "VBZ"} and governor.dep == "relcl"
    past = any(token.lemma in words("places", "once") for token in below)
    return not (planned or habit or past)


def speakers_place(clause: Clause, site: Site) -> bool:
    """Whether the place says where somebody who speaks is from ("police in Kabul said")."""
    token = clause.tokens[site.governor]
    if token.lemma in words("places", "speaking_verbs") and token.pos == "VERB":
        return True
    if token.dep in {"nsubj", "pobj", "appos"} and token.pos in {"NOUN", "PROPN"}:
        above = clause.tokens[token.head]
        return above.lemma in words("places", "speaking_verbs") | {"to", "by"} and (
            token.dep == "nsubj" or clause.tokens[above.head].lemma == "accord"
        )
    return False
