"""
What tells whether a name is where an event happened: how it hangs in the sentence, how far it is
from the event's word, how it looks. The features are words; their weights are fitted on examples
(``python -m evals.train_places``) and kept in ``resources/weights/event_places.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.hits import any_trigger
from warledger.coding.lexicon import scope, status_of
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.place_names import Place
    from warledger.records import Span

#: Longer paths in the tree are told by their ends alone.
_PATH = 5
_INNER = frozenset({"in", "of", "near", "outside", "from", "at", "on"})


@dataclass(frozen=True, slots=True)
class Site:
    """
    Where a place's words join the sentence.

    A name inside a larger phrase for a place ("the town of Arda", "Arda district", "a market in
    Arda") joins where the whole phrase does.
    """

    node: int  #: the token of the phrase that hangs on the rest of the sentence
    relation: str  #: the preposition that governs it ("in"), else its relation (":nsubj")
    governor: int  #: the token that it hangs on
    through: tuple[str, ...]  #: how the name stands inside the phrase, from the name outwards


def site_of(clause: Clause, place: Place) -> Site:
    """Climb from a name to the phrase that it helps to name."""
    known: dict[int, Site] = clause.kept.setdefault("sites", {})
    if place.head not in known:
        known[place.head] = _site(clause, place.head)
    return known[place.head]


def _site(clause: Clause, node: int) -> Site:
    through: list[str] = []
    for _ in range(6):
        step = _outward(clause, node)
        if step is None:
            break
        through.append(step[0])
        node = step[1]
    token = clause.tokens[node]
    if token.dep in {"pobj", "pcomp"}:
        preposition = clause.tokens[token.head]
        return Site(node, preposition.lemma, preposition.head, tuple(through))
    return Site(node, ":" + token.dep, token.head, tuple(through))


def _outward(clause: Clause, node: int) -> tuple[str, int] | None:
    """One step from a token to the place phrase around it, with the step's name."""
    token = clause.tokens[node]
    head = clause.tokens[token.head]
    if token.head == node:
        return None
    if token.dep == "conj":
        return "conj", token.head
    common = head.lemma in words("places", "place_nouns")
    if token.dep in {"compound", "nmod", "poss", "amod", "appos", "nummod"} and common:
        return token.dep, token.head
    if token.dep == "appos" and head.pos == "PROPN":
        return "appos", token.head
    if token.dep == "npadvmod" and common:
        return token.dep, token.head
    if token.dep == "pobj" and head.lemma in _INNER:
        outer = clause.tokens[head.head]
        if outer.lemma in words("places", "place_nouns") or (
            outer.pos == "PROPN" and outer.dep in {"pobj", "appos", "conj", "compound"}
        ):
            return head.lemma, outer.index
    return None


#: Relations up from one token and down to another, and the node where they meet.
_Path = tuple[list[str], list[str], int]


def path(clause: Clause, anchor: int, governor: int) -> _Path:
    """Relations up from the anchor and down to the governor, and the node where they meet."""
    known: dict[tuple[int, int], _Path] = clause.kept.setdefault("paths", {})
    if (anchor, governor) not in known:
        known[anchor, governor] = _path(clause, anchor, governor)
    return known[anchor, governor]


def _path(clause: Clause, anchor: int, governor: int) -> _Path:
    up = [anchor, *clause.ancestors(anchor)]
    down = [governor, *clause.ancestors(governor)]
    meet = next((node for node in down if node in up), up[-1])
    rising = [clause.tokens[i].dep for i in up[: up.index(meet)]]
    falling = [clause.tokens[i].dep for i in down[: down.index(meet)]] if meet in down else ["?"]
    return rising, falling[::-1], meet


def _bucket(number: int) -> str:
    for bound in (0, 1, 2, 3, 5, 8, 12, 20):
        if number <= bound:
            return str(bound)
    return "far"


def _looks(clause: Clause, place: Place) -> list[str]:
    known: dict[Span, list[str]] = clause.kept.setdefault("looks", {})
    if place.span not in known:
        known[place.span] = list(name_features(clause, place))
    return known[place.span]


def name_features(clause: Clause, place: Place) -> Iterator[str]:
    """How the name looks, whatever the event is."""
    tokens = clause.tokens
    text = clause.text[place.span.start : place.span.end].lower()
    entity = tokens[place.head].entity or "-"
    yield "type=" + entity
    last = tokens[place.last].lemma
    if last in words("places", "place_nouns"):
        yield "ends_in_place_noun"
        yield "ends=" + last
    if text in words("places", "countries"):
        yield "country"
    if text in words("places", "wide_regions"):
        yield "wide_region"
    lemmas = {token.lemma for token in tokens[place.first : place.last + 1]}
    yield from _held(lemmas)
    yield "length=" + str(min(place.last - place.first + 1, 4))
    raw = clause.text[place.span.start : place.span.end]
    if raw.isupper() and len(raw) > 1:
        yield "capitals"
    yield from _beside(clause, place)
    token = tokens[place.head]
    yield "dep=" + token.dep
    if token.tag in {"NNS", "NNPS", "JJ"}:
        yield "tag=" + token.tag


def _held(lemmas: set[str]) -> Iterator[str]:
    if lemmas & words("places", "not_places"):
        yield "holds_body_word"
    if lemmas & scope("person_titles"):
        yield "holds_title"
    if any(status_of(lemma) is not None for lemma in lemmas):
        yield "holds_person_word"


def _beside(clause: Clause, place: Place) -> Iterator[str]:
    tokens = clause.tokens
    if place.first:
        before = tokens[place.first - 1]
        yield "before=" + (before.lemma if before.pos in {"ADP", "DET", "PUNCT"} else before.pos)
        if before.lemma in words("places", "directions"):
            yield "after_direction"
    if place.last + 1 < len(tokens):
        after = tokens[place.last + 1]
        common = after.lemma in words("places", "place_nouns")
        yield "after=" + ("place_noun" if common else after.tag)


def features(clause: Clause, anchor: int, place: Place, others: Sequence[Place]) -> list[str]:
    """
    The features of a name as the place of an event.

    Args:
        clause: The sentence.
        anchor: The event's word.
        place: The name.
        others: All names of the sentence.
    """
    looks = _looks(clause, place)
    entity = looks[0]
    site = site_of(clause, place)
    rising, falling, meet = path(clause, anchor, site.governor)
    word = clause.tokens[anchor]
    relation = site.relation
    found = [*looks, "rel=" + relation]
    found.append(f"rel={relation} {entity}")
    found.extend(f"through={step}" for step in site.through)
    found.append("through:" + ">".join(site.through[:3]))
    found.append("outermost" if not site.through else "inner")
    long = len(rising) + len(falling) > _PATH
    ends = [*rising[:1], "..", *falling[-1:]] if long else [*rising, "^", *falling]
    found.append("path=" + " ".join(ends))
    found.append(f"path={' '.join(ends)} rel={relation}")
    found.append(f"up={len(rising)}")
    found.append(f"down={min(len(falling), 4)}")
    found.append(f"up={min(len(rising), 3)} down={min(len(falling), 3)} rel={relation}")
    governor = clause.tokens[site.governor]
    found.append("governor=" + _class(clause, site.governor))
    found.append(f"governor={governor.lemma} rel={relation}")
    if site.governor == anchor:
        found.append("on_anchor")
        found.append(f"on_anchor {word.lemma} {relation}")
    if meet == anchor:
        found.append("below_anchor")
    elif site.governor == meet:
        found.append("above_anchor rel=" + relation)
    distance = place.head - anchor
    side = "after" if distance > 0 else "before"
    found.append(f"{side} {_bucket(abs(distance))}")
    found.append(f"{side} rel={relation}")
    if place.first == 0:
        found.append("opens")
    found.extend(f"above={_class(clause, i)}" for i in _between(clause, site.governor, meet))
    found.extend(_among(clause, anchor, place, site, others))
    return found


def _class(clause: Clause, index: int) -> str:
    token = clause.tokens[index]
    if token.lemma in words("places", "speaking_verbs"):
        return "speech"
    if any_trigger(token.lemma) is not None:
        return "outcome"
    if token.lemma in scope("event_nouns"):
        return "event"
    if token.lemma in words("places", "attack_verbs"):
        return "attack"
    if token.lemma in words("places", "not_places"):
        return "body"
    if token.pos == "NOUN" and status_of(token.lemma) is not None:
        return "person"
    return token.pos


def _between(clause: Clause, low: int, high: int) -> Iterator[int]:
    node = low
    for _ in range(6):
        if node == high:
            return
        node = clause.tokens[node].head
        yield node


def _among(
    clause: Clause, anchor: int, place: Place, site: Site, others: Sequence[Place]
) -> Iterator[str]:
    """How the name stands to the sentence's other names."""
    tokens = clause.tokens
    sites = [(other, site_of(clause, other)) for other in others if other is not place]
    rivals = [
        (other, where)
        for other, where in sites
        if not where.relation.startswith(":") or tokens[other.head].entity in {"GPE", "LOC", "FAC"}
    ]
    yield f"rivals={min(len(rivals), 4)}"
    mine = abs(place.head - anchor)
    nearer = sum(abs(other.head - anchor) < mine for other, _ in rivals)
    yield f"nearer={min(nearer, 3)}"
    own = len(path(clause, anchor, site.governor)[0]) * 2 + len(
        path(clause, anchor, site.governor)[1]
    )
    closer = 0
    for _, where in rivals:
        up, down, _ = path(clause, anchor, where.governor)
        closer += len(up) * 2 + len(down) < own
        if where.node == site.node and len(where.through) != len(site.through):
            yield "same_phrase_" + ("outer" if len(where.through) < len(site.through) else "inner")
    yield f"closer={min(closer, 3)}"
    if place.last + 2 < len(tokens) and tokens[place.last + 1].text == ",":
        following = [o for o in others if o.first == place.last + 2]
        if following:
            yield "before_comma_name"
    if place.first >= 2 and tokens[place.first - 1].text == ",":
        leading = [o for o in others if o.last == place.first - 2]
        if leading:
            yield "after_comma_name"


def absence_features(clause: Clause, anchor: int, others: Sequence[Place]) -> list[str]:
    """The features of the answer that the sentence names no place for the event."""
    token = clause.tokens[anchor]
    found = ["none", "none:" + token.lemma, f"none:{token.lemma} {token.tag}"]
    found.append("none:tag=" + token.tag)
    found.append("none:dep=" + token.dep)
    found.append(f"none:names={min(len(others), 6)}")
    placed = sum(1 for other in others if clause.tokens[other.head].entity in {"GPE", "LOC", "FAC"})
    found.append(f"none:typed={min(placed, 4)}")
    for child in clause.children(anchor):
        below = clause.tokens[child]
        if below.dep in {"dobj", "nsubj", "nsubjpass"}:
            kind = "person" if clause.may_be_person(child) else below.pos
            found.append(f"none:{below.dep}={kind}")
            found.append(f"none:{token.lemma} {below.dep}={below.lemma}")
        if below.dep in {"neg", "aux", "prt", "advmod"}:
            found.append(f"none:{below.dep}={below.lemma}")
    found.append(f"none:head={_class(clause, token.head)}")
    return found
