"""Groups of entries put together as a reconciliation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reconcile.columns import INCIDENT
from warledger.reconcile.containment import Hold, holds
from warledger.reconcile.features import LINK
from warledger.reconcile.grades import proposed
from warledger.reconcile.incidents import by_start, incident_of, scope_of_incident
from warledger.reconcile.linking import Seat, compared_link, links_in, plain_link
from warledger.reconcile.nesting import LISTED, nested
from warledger.reconcile.scope import NOWHERE
from warledger.records import Feature, Incident, Link, LinkType, Reconciliation, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.scope import Scope
    from warledger.reconcile.state import State
    from warledger.records import Entry

#: Pairs that are explained at once.
_STEP = 100_000

_UNSURE = "may have people in common with the total of {}; nothing says surely"
_MORE = f"may have people in common with more totals than the {LISTED} that are named here"


@dataclass(slots=True, kw_only=True)
class _Draft:
    """Incidents in the making."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    of_entry: dict[str, str] = field(default_factory=dict)  #: entry id to incident id
    links: dict[tuple[LinkType, str, str], Link] = field(default_factory=dict)
    contains: dict[str, set[str]] = field(default_factory=dict)
    review: dict[str, list[str]] = field(default_factory=dict)
    denials: dict[str, list[str]] = field(default_factory=dict)
    ties: list[tuple[str, str]] = field(default_factory=list)  #: incidents that bear on each other
    changed: set[str] = field(
        default_factory=set
    )  #: those that are not what their entries alone say

    def link(self, link: Link) -> None:
        """Keep a link; the first of its kind between two entries stands."""
        self.links.setdefault((link.type, link.source, link.target), link)

    def first(self, incident: str) -> str:
        """The entry that stands for an incident."""
        return self.incidents[incident].entries[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A reconciliation with what is known of its incidents by their ids."""

    known: Reconciliation
    clusters: Mapping[str, str]  #: the name of each one's cluster
    scopes: Mapping[str, Scope]  #: see `warledger.reconcile.incidents.scope_of_incident`


def assemble(state: State, ruled: Rulings, entries: Mapping[str, Entry]) -> Assembled:
    """
    A reconciliation from the groups.

    Args:
        state: With the groups of all entries that are linked at all.
        ruled: The judgements in force.
        entries: All entries, those set aside included.
    """
    draft = _Draft()
    _group_all(draft, state, ruled)
    _told_parts(draft, entries)
    _contained(draft)
    _judged(draft, ruled)
    _denied(draft, state)
    _doubtful(draft, state)
    finished = [_finished(draft, key, ruled, entries, state.parents) for key in draft.incidents]
    ordered = {key: entries[key] for key in sorted(entries)}
    reasons = ((key, ruled.set_aside(entry)) for key, entry in ordered.items())
    known = Reconciliation(
        entries=ordered,
        incidents=tuple(sorted(finished, key=by_start)),
        links=tuple(draft.links[key] for key in sorted(draft.links)),
        set_aside={key: reason for key, reason in reasons if reason is not None},
        accepted=frozenset(ruled.accepted & entries.keys()),
        corrected={k: j.id for k, j in sorted(ruled.corrected.items()) if k in entries},
    )
    for one in finished:
        if one.id in draft.changed:
            draft.scopes[one.id] = scope_of_incident(one, entries, state.parents)
    clusters = _clusters(draft, state, ruled, entries)
    return Assembled(known=known, clusters=clusters, scopes=draft.scopes)


def _clusters(
    draft: _Draft, state: State, ruled: Rulings, entries: Mapping[str, Entry]
) -> dict[str, str]:
    """For each incident the least id of all that it is tied to, directly or by others."""
    above = {key: key for key in draft.incidents}

    def root(key: str) -> str:
        while above[key] != key:
            above[key] = key = above[above[key]]
        return key

    of = draft.of_entry
    told = [(key, other) for key, e in entries.items() for other in (e.part_of, e.same_as) if other]
    judged = [tuple(pair) for pair in (*ruled.same, *ruled.restates, *ruled.contradicts)]
    pairs = [(of[a], of[b]) for a, b in (*told, *judged, *ruled.parts) if a in of and b in of]
    stands = [of[state.entries[members[0]].id] for members in state.faces.members]
    tied = (faces.tolist() for faces in state.ties())
    pairs += [(stands[a], stands[b]) for a, b in zip(*tied, strict=True)]
    for a, b in (*pairs, *draft.ties):
        one, two = sorted((root(a), root(b)))
        above[two] = one
    return {key: root(key) for key in above}


def _group_all(draft: _Draft, state: State, ruled: Rulings) -> None:
    """An incident for each group, and the links in it."""
    seats = _Seats(state)
    rank = state.faces.rank.tolist()
    waiting = []
    for faces in state.groups():
        held = [n for face in faces for n in state.faces.members[face]]
        held.sort(key=rank.__getitem__)
        members = [state.entries[n] for n in held]
        incident = incident_of(members, ruled, state.parents)
        by_id = {entry.id: entry for entry in members}
        draft.incidents[incident.id] = incident
        draft.scopes[incident.id] = scope_of_incident(incident, by_id, state.parents)
        for key in by_id:
            draft.of_entry[key] = incident.id
        if len(held) > 1:
            source = {key: origin[0] for origin in incident.origins for key in origin}
            for drawn in links_in([seats.of(n, source) for n in held]):
                link = plain_link(drawn)
                if link is None:
                    waiting.append(drawn)
                else:
                    draft.link(link)
    pairs = [(later.face, earlier.face) for _, later, earlier in waiting]
    for drawn, (score, features) in zip(waiting, _explained(state, pairs), strict=True):
        draft.link(compared_link(drawn, score, features))


class _Seats:
    """What links need to know of entries."""

    def __init__(self, state: State) -> None:
        columns, faces, scorer = state.columns, state.faces, state.scorer
        self._entries, self._origins = state.entries, columns.origins.values
        least, most = scorer.least[faces.of], scorer.most[faces.of]
        told = (columns.comment, faces.rank, faces.of, columns.origin, columns.low, columns.high,
                least, most, columns.published, columns.frame == INCIDENT)  # fmt: skip
        self._told: list[list[Any]] = [column.tolist() for column in told]

    def of(self, number: int, source: Mapping[str, str]) -> Seat:
        """The seat of an entry; ``source`` has the first of each origin, by entry."""
        entry = self._entries[number]
        comment, rank, face, origin, low, high, least, most, published, event = self._told
        return Seat(
            comment[number] > 0,
            rank[number],
            entry.id,
            entry.same_as,
            face[number],
            source.get(entry.id) or self._origins[origin[number]],
            low[number],
            high[number],
            least[number],
            most[number],
            published[number],
            event[number],
        )


def _explained(
    state: State, pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[float, tuple[Feature, ...]]]:
    for at in range(0, len(pairs), _STEP):
        one, two = np.array(pairs[at : at + _STEP]).T
        yield from state.scorer.pairs(one, two).explained()


def _told_parts(draft: _Draft, entries: Mapping[str, Entry]) -> None:
    """Parts that a report itself names; what has parts of its own is a total."""
    for part, entry in sorted(entries.items()):
        whole = entry.part_of
        if whole is None or part not in draft.of_entry or whole not in draft.of_entry:
            continue
        inner, outer = draft.of_entry[part], draft.of_entry[whole]
        if inner == outer:
            continue
        _widened(draft, inner, outer)
        told = Feature(name="wording", score=5.0, reason="the report says so")
        draft.link(
            Link(type=LinkType.PART_OF, source=part, target=whole, score=5.0, features=(told,))
        )
        _contain(draft, inner, outer)
        _not_newer(draft, inner, outer)


def _not_newer(draft: _Draft, inner: str, outer: str) -> None:
    """A part of an old total that is printed again is as old as the total."""
    part, whole = draft.incidents[inner], draft.incidents[outer]
    if part.end is None or whole.end is None or part.end <= whole.end:
        return
    if part.start is None or whole.start is None:
        return
    if whole.start <= part.start <= whole.end:
        draft.incidents[inner] = replace(part, end=whole.end)
        draft.changed.add(inner)
        when = replace(draft.scopes[inner].when, end=whole.end)
        draft.scopes[inner] = replace(draft.scopes[inner], when=when)


def _widened(draft: _Draft, inner: str, outer: str) -> None:
    """
    A whole is as wide as its parts: the report's own words stand above a place that was inferred.

    Where people or days of a told part lie apart as well, a person should look; the two are still
    never added.
    """
    part, whole = draft.scopes[inner], draft.scopes[outer]
    if holds(part, whole) is not Hold.APART:
        return
    wide = replace(whole, where=NOWHERE, frame=TimeFrame.CUMULATIVE)
    if holds(part, wide) is Hold.APART:
        reason = "the report calls it a part, but people or days lie apart"
        draft.review.setdefault(inner, []).append(reason)
        return
    draft.scopes[outer] = wide
    draft.changed.add(outer)
    draft.incidents[outer] = replace(draft.incidents[outer], place=None, place_words=None)
    reason = "its parts lie elsewhere: the place is left open"
    draft.review.setdefault(outer, []).append(reason)


def _contain(draft: _Draft, inner: str, outer: str) -> None:
    if inner in draft.contains.get(outer, ()) or outer in draft.contains.get(inner, ()):
        return
    draft.contains.setdefault(outer, set()).add(inner)
    incident = draft.incidents[outer]
    if not incident.aggregate:
        draft.incidents[outer] = replace(incident, aggregate=True)
        draft.changed.add(outer)


def _contained(draft: _Draft) -> None:
    """
    Parts by scope: what lies within a total in people, place and days.

    All totals around an incident are kept, but only the tightest is linked: running totals lie
    within each other by the hundred.
    """
    keys = sorted(draft.incidents)
    totals = [n for n, key in enumerate(keys) if draft.incidents[key].aggregate]
    found = nested([draft.scopes[key] for key in keys], totals)
    draft.ties += [(keys[n], keys[m]) for n, m in enumerate(found.tied.tolist()) if n != m]
    around: dict[str, list[str]] = {}
    for part, whole in _pairs(found.inside, keys):
        _contain(draft, part, whole)
        around.setdefault(part, []).append(whole)
    for part, whole in _pairs(found.likely, keys):
        if not draft.incidents[part].aggregate and not _told(draft, part, whole):
            words = _UNSURE.format(_named(draft.incidents[whole]))
            draft.review.setdefault(part, []).append(words)
    for n in found.more.tolist():
        if not draft.incidents[keys[n]].aggregate:
            draft.review.setdefault(keys[n], []).append(_MORE)
    for key, outers in around.items():
        _link_part(draft, key, min(outers, key=lambda outer: (_length(draft, outer), outer)))


def _pairs(found: tuple[Numbers, Numbers], keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one, two in zip(*(side.tolist() for side in found), strict=True):
        yield keys[one], keys[two]


def _told(draft: _Draft, key: str, outer: str) -> bool:
    return key in draft.contains.get(outer, ())


def _length(draft: _Draft, key: str) -> int:
    when = draft.scopes[key].when
    return (when.end - when.start).days if when.start and when.end else 10**6


def _link_part(draft: _Draft, key: str, outer: str) -> None:
    """A part with its total; a running total also with the one that continues it."""
    reason = "people, place and days lie within the total's"
    scope = (Feature(name="scope", score=1.0, reason=reason),)
    part, whole = draft.first(key), draft.first(outer)
    if part == whole:
        return
    draft.link(Link(type=LinkType.PART_OF, source=part, target=whole, score=1.0, features=scope))
    if _grown(draft, key, outer):
        draft.link(
            Link(type=LinkType.UPDATES, source=whole, target=part, score=1.0, features=scope)
        )


def _grown(draft: _Draft, key: str, outer: str) -> bool:
    """Whether one running total continues another: same start and scope, a later end."""
    one, two = draft.scopes[key], draft.scopes[outer]
    if not draft.incidents[key].aggregate or one.when.start is None:
        return False
    same_place = (one.where.place, one.where.name) == (two.where.place, two.where.name)
    same_people = one.victims.key == two.victims.key and one.perpetrator.key == two.perpetrator.key
    return one.when.start == two.when.start and same_place and same_people


def _judged(draft: _Draft, ruled: Rulings) -> None:
    """Links that a person made or took away, between any two entries."""
    for (part, whole), is_part in ruled.parts.items():
        inner, outer = draft.of_entry.get(part), draft.of_entry.get(whole)
        if inner is None or outer is None or inner == outer:
            continue
        draft.contains.get(outer, set()).discard(inner)
        told = [k for k in draft.links if k[0] is LinkType.PART_OF]
        for key in told:
            if draft.of_entry[key[1]] == inner and draft.of_entry[key[2]] == outer:
                del draft.links[key]
        if is_part:
            draft.link(_by_person(LinkType.PART_OF, part, whole))
            draft.contains.get(inner, set()).discard(outer)
            _contain(draft, inner, outer)
    for pair, judgement in ruled.contradicts.items():
        one, two = sorted(pair)
        for key in [(LinkType.CONTRADICTS, one, two), (LinkType.CONTRADICTS, two, one)]:
            draft.links.pop(key, None)
        if judgement.holds and one in draft.of_entry and two in draft.of_entry:
            draft.link(_by_person(LinkType.CONTRADICTS, one, two))
            for entry in (one, two):
                draft.denials.setdefault(draft.of_entry[entry], []).append(entry)


def _by_person(kind: LinkType, source: str, target: str) -> Link:
    judged = Feature(name="judgement", score=9.0, reason="a judgement says so")
    return Link(type=kind, source=source, target=target, score=9.0, features=(judged,))


def _denied(draft: _Draft, state: State) -> None:
    """What one claim counts and another says did not happen."""
    negated, comment = state.scorer.of["negated"], state.scorer.of["comment"]
    pairs = [(a, b) if negated[a] else (b, a) for a, b in state.denials()]
    for (no, yes), (score, features) in zip(pairs, _explained(state, pairs), strict=True):
        source, target = _first(state, no), _first(state, yes)
        draft.link(
            Link(
                type=LinkType.CONTRADICTS,
                source=source,
                target=target,
                score=score,
                features=features,
                review=score < LINK,
            )
        )
        if not comment[no]:
            draft.denials.setdefault(draft.of_entry[target], []).append(source)


def _first(state: State, face: int) -> str:
    return state.entries[state.faces.members[face][0]].id


def _doubtful(draft: _Draft, state: State) -> None:
    """Incidents that may be one: a person should look."""
    comment, first = state.scorer.of["comment"], state.faces.first
    pairs = [
        (a, b) if first[a] < first[b] else (b, a)
        for a, b in state.doubts()
        if not (comment[a] or comment[b])
    ]
    for (a, b), (score, features) in zip(pairs, _explained(state, pairs), strict=True):
        one, two = _first(state, a), _first(state, b)
        keys = [draft.of_entry[one], draft.of_entry[two]]
        for key, other in (keys, keys[::-1]):
            words = f"may be the same as {other}"
            if words not in draft.review.setdefault(key, []):
                draft.review[key].append(words)
        draft.link(
            Link(
                type=LinkType.SAME_INCIDENT,
                source=two,
                target=one,
                score=score,
                features=features,
                review=True,
            )
        )


def _named(incident: Incident) -> str:
    days = f"{incident.start or '?'} to {incident.end or '?'}"
    return days if not incident.place_words else f"{incident.place_words}, {days}"


def _finished(
    draft: _Draft,
    key: str,
    ruled: Rulings,
    entries: Mapping[str, Entry],
    parents: Mapping[str, str],
) -> Incident:
    incident = draft.incidents[key]
    changes: dict[str, Any] = {}
    if key in draft.denials:
        denials = sorted(set(draft.denials[key]))
        own = [entries[name] for origin in incident.origins for name in origin]
        grade, reason = proposed(own, len(incident.origins), denials, parents)
        changes |= {"grade": grade, "grade_reason": reason}
    if ruled.grades and (given := ruled.grade((key, *incident.entries))):
        changes |= {"grade": given[0], "grade_reason": f"set by a person: {given[1]}"}
    if key in draft.contains:
        changes["contains"] = tuple(sorted(draft.contains[key]))
    if key in draft.review:
        changes["review"] = tuple(sorted(draft.review[key]))
    return replace(incident, **changes) if changes else incident
