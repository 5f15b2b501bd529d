"""Groups of entries put together as a reconciliation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reconcile.columns import INCIDENT, distinct
from warledger.reconcile.drafts import Beyond, Draft
from warledger.reconcile.exceeding import Reaches, exceeding
from warledger.reconcile.features import LINK
from warledger.reconcile.grades import BY_PERSON, proposed
from warledger.reconcile.incidents import by_start, incident_of, scope_of_incident
from warledger.reconcile.linking import Seat, compared_link, links_in, plain_link
from warledger.reconcile.parts import (
    BY_JUDGEMENT,
    JUDGED_SCORE,
    TOLD_SCORE,
    contain,
    contained,
    named,
    told_pairs,
    told_parts,
)
from warledger.records import Feature, Link, LinkType, Reconciliation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.scope import Scope
    from warledger.reconcile.state import State
    from warledger.records import Entry, Incident

#: Pairs that are explained at once.
_STEP = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A reconciliation with what is known of its incidents by their ids."""

    known: Reconciliation
    clusters: Mapping[str, str]  #: the name of each one's cluster
    scopes: Mapping[str, Scope]  #: see `warledger.reconcile.incidents.scope_of_incident`
    within: Mapping[str, set[str]]  #: for totals beyond the incidents that surely lie in them
    totals: Mapping[str, Beyond]  #: its own, as incidents of other clusters are held beside them


def assemble(
    state: State,
    ruled: Rulings,
    entries: Mapping[str, Entry],
    beyond: Mapping[str, Beyond] | None = None,
) -> Assembled:
    """
    A reconciliation from the groups.

    Args:
        state: With the groups of all entries that are linked at all.
        ruled: The judgements in force.
        entries: All entries, those set aside included.
        beyond: Totals that others have reckoned, by id.
    """
    draft = Draft(beyond=beyond or {})
    _group_all(draft, state, ruled)
    held = _held(ruled, entries)
    reaches = Reaches(draft, held)
    told_parts(draft, told_pairs(entries), _denied_parts(draft, ruled))
    totals = _totals(draft, reaches)
    contained(draft, reaches.exceeds)
    _judged(draft, ruled)
    exceeding(draft, reaches, ruled)
    _denied(draft, state)
    _doubtful(draft, state)
    finished = [_finished(draft, key, ruled, entries, state.parents) for key in draft.incidents]
    known = replace(
        held,
        incidents=tuple(sorted(finished, key=by_start)),
        links=tuple(draft.links[key] for key in sorted(draft.links)),
    )
    for one in finished:
        if one.id in draft.changed:
            draft.scopes[one.id] = scope_of_incident(one, entries, state.parents)
    clusters = _clusters(draft, state, ruled, entries)
    return Assembled(
        known=known, clusters=clusters, scopes=draft.scopes, within=draft.within, totals=totals
    )


def _totals(draft: Draft, reaches: Reaches) -> dict[str, Beyond]:
    """Totals by their own claims' word and by that of told parts."""
    return {
        key: Beyond(
            first=one.entries[0], name=named(one), scope=draft.scopes[key], reach=reaches.of(key)
        )
        for key, one in draft.incidents.items()
        if one.aggregate
    }


def _held(ruled: Rulings, entries: Mapping[str, Entry]) -> Reconciliation:
    """The entries with what was decided of each, before anything is made of them."""
    ordered = {key: entries[key] for key in sorted(entries)}
    reasons = ((key, ruled.set_aside(entry)) for key, entry in ordered.items())
    return Reconciliation(
        entries=ordered,
        incidents=(),
        links=(),
        set_aside={key: reason for key, reason in reasons if reason is not None},
        accepted=frozenset(ruled.accepted & entries.keys()),
        corrected={k: j.id for k, j in sorted(ruled.corrected.items()) if k in entries},
    )


def _clusters(
    draft: Draft, state: State, ruled: Rulings, entries: Mapping[str, Entry]
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
    ties = state.ties()
    stands = {face: of[_first(state, face)] for face in distinct(np.concatenate(ties)).tolist()}
    tied = (faces.tolist() for faces in ties)
    pairs += [(stands[a], stands[b]) for a, b in zip(*tied, strict=True)]
    for a, b in pairs:
        one, two = sorted((root(a), root(b)))
        above[two] = one
    return {key: root(key) for key in above}


def _group_all(draft: Draft, state: State, ruled: Rulings) -> None:
    """An incident for each group, and the links in it."""
    seats = _Seats(state)
    rank = state.faces.rank.tolist()
    waiting = []
    for faces in state.groups():
        held = [n for face in faces for n in state.faces.members[face]]
        if len(held) == 1:
            draft.put(*_alone(state.entries[held[0]], ruled, state.parents))
            continue
        held.sort(key=rank.__getitem__)
        members = [state.entries[n] for n in held]
        incident = incident_of(members, ruled, state.parents)
        by_id = {entry.id: entry for entry in members}
        draft.put(incident, scope_of_incident(incident, by_id, state.parents))
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


def _alone(entry: Entry, ruled: Rulings, parents: Mapping[str, str]) -> tuple[Incident, Scope]:
    incident = incident_of((entry,), ruled, parents)
    return incident, scope_of_incident(incident, {entry.id: entry}, parents)


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


def _last_words(draft: Draft, ruled: Rulings) -> dict[tuple[str, str], bool]:
    """Whether one incident is a part of another, by the last word of a person on the two."""
    of = draft.of_entry
    return {
        (of[part], of[whole]): is_part
        for (part, whole), is_part in ruled.parts.items()
        if part in of and whole in of
    }


def _denied_parts(draft: Draft, ruled: Rulings) -> set[tuple[str, str]]:
    """Incidents that a person says are no part of another, each with that."""
    return {pair for pair, is_part in _last_words(draft, ruled).items() if not is_part}


def _judged(draft: Draft, ruled: Rulings) -> None:
    """Links that a person made or took away, between any two entries."""
    last = _last_words(draft, ruled)
    for (part, whole), is_part in ruled.parts.items():
        inner, outer = draft.of_entry.get(part), draft.of_entry.get(whole)
        if inner is None or outer is None or inner == outer or last[inner, outer] is not is_part:
            continue
        draft.contains.get(outer, set()).discard(inner)
        for key in _between(draft, inner, outer):
            # What a report or a person calls a part beside this stays called so.
            if not is_part or draft.links[key].score < TOLD_SCORE:
                del draft.links[key]
        if is_part:
            _agreed(draft, part, whole)
            draft.contains.get(inner, set()).discard(outer)
            contain(draft, inner, outer)
    for pair, judgement in ruled.contradicts.items():
        one, two = sorted(pair)
        for key in [(LinkType.CONTRADICTS, one, two), (LinkType.CONTRADICTS, two, one)]:
            draft.links.pop(key, None)
        if judgement.holds and one in draft.of_entry and two in draft.of_entry:
            draft.link(_by_person(LinkType.CONTRADICTS, one, two))
            for entry in (one, two):
                draft.denials.setdefault(draft.of_entry[entry], []).append(entry)


def _between(draft: Draft, inner: str, outer: str) -> list[tuple[LinkType, str, str]]:
    """Links that call the one incident a part of the other."""
    of = draft.of_entry
    parts = (key for key in draft.links if key[0] is LinkType.PART_OF)
    return [key for key in parts if of[key[1]] == inner and of.get(key[2]) == outer]


def _agreed(draft: Draft, part: str, whole: str) -> None:
    """Link a part by a person's word, beside the report's where that says the same."""
    made = _by_person(LinkType.PART_OF, part, whole)
    said = draft.links.pop((LinkType.PART_OF, part, whole), None)
    draft.link(made if said is None else replace(made, features=(*made.features, *said.features)))


def _by_person(kind: LinkType, source: str, target: str) -> Link:
    judged = Feature(name=BY_JUDGEMENT, score=JUDGED_SCORE, reason="a judgement says so")
    return Link(type=kind, source=source, target=target, score=JUDGED_SCORE, features=(judged,))


def _denied(draft: Draft, state: State) -> None:
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


def _doubtful(draft: Draft, state: State) -> None:
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


def _finished(
    draft: Draft,
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
        changes |= {"grade": given[0], "grade_reason": f"{BY_PERSON}: {given[1]}"}
    if key in draft.contains:
        changes["contains"] = tuple(sorted(draft.contains[key]))
    if key in draft.exceeds:
        changes["exceeds"] = draft.exceeds[key]
    if key in draft.review:
        changes["review"] = tuple(sorted(draft.review[key]))
    return replace(incident, **changes) if changes else incident
