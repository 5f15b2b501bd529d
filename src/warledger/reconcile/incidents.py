"""Groups of entries as incidents: their scope, their independent origins, what contains what."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from warledger.reconcile import words
from warledger.reconcile.grades import BY_PERSON, proposed
from warledger.reconcile.origins import origin_of
from warledger.reconcile.scope import NOWHERE, Scope, When, scope_of
from warledger.records import Incident, Status, TimeFrame, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from warledger.reconcile.judging import Rulings
    from warledger.reconcile.scope import Party
    from warledger.records import Actor, Entry, GroundedActor, Reconciliation

#: Shorter sentences may be alike by chance.
_COPIED = 60


def incident_id(first: str) -> str:
    """The id of the incident in which the entry of this id comes first."""
    if first.isascii() and first.isalnum():  # as `digest` would write it, in a third of the time
        canonical = f'["incident","{first}"]'.encode()
        return "1" + sha256(canonical).hexdigest()[:16]
    return digest(["incident", first])


def incident_of(members: Sequence[Entry], rulings: Rulings, parents: Mapping[str, str]) -> Incident:
    """
    The incident that entries of one group speak of, graded as far as nobody denies it.

    Its id is made from the first entry, so that it stays when later reports join. Readers' claims
    follow the reports' and give no origin unless promoted.

    Args:
        members: By publication, see `warledger.reconcile.faces.order`.
        rulings: The judgements in force.
        parents: For actors' ids, the id of the actor that each belongs to.
    """
    if len(members) == 1:
        return _alone(members[0], rulings, parents)
    told = [e for e in members if e.claim.comment is None]
    ranked = [*told, *(e for e in members if e.claim.comment is not None)]
    counted = [e for e in ranked if rulings.set_aside(e) is None]
    ids = {entry.id for entry in counted}
    own = [entry for entry in members if entry.id in ids]
    independent = origins(own, rulings)
    grade, reason = proposed(own, len(independent), (), parents)
    return Incident(
        id=incident_id(ranked[0].id),
        entries=tuple([entry.id for entry in ranked]),
        origins=independent,
        grade=grade,
        grade_reason=reason,
        **_described(counted or ranked, parents),
    )


def _described(voices: Sequence[Entry], parents: Mapping[str, str]) -> dict[str, Any]:
    """What entries say together of their incident, by the names of its fields."""
    scopes = [scope_of(entry, parents) for entry in voices]
    totals = sum(scope.frame is TimeFrame.CUMULATIVE for scope in scopes)
    aggregate = totals > sum(scope.frame is TimeFrame.INCIDENT for scope in scopes)
    when = when_of(scopes, aggregate=aggregate)
    at = _place(voices, aggregate=aggregate)
    victims, victims_words = _actor([(e.grounding.victims, e.claim.victims) for e in voices])
    doers = [(e.grounding.perpetrator, e.claim.perpetrator) for e in voices]
    perpetrator, perpetrator_words = _actor(doers)
    return {
        "outcome": scopes[0].outcome,
        "aggregate": aggregate,
        "start": when.start,
        "end": when.end,
        "per": scopes[0].per,
        "precision": when.precision,
        "place": at.grounding.place.place if at and at.grounding.place else None,
        "place_words": at.claim.place if at else None,
        "victims": victims,
        "victims_words": victims_words,
        "perpetrator": perpetrator,
        "perpetrator_words": perpetrator_words,
        "status": _status(scopes, aggregate=aggregate),
    }


def told_by(
    incident: Incident,
    kept: Collection[str],
    known: Reconciliation,
    denials: Sequence[str],
    parents: Mapping[str, str],
) -> Incident:
    """
    An incident as some of its entries tell of it alone: its days, place, sides, kind and grade. A
    grade that a person gave stays, without the reason, which may speak of the others.

    Args:
        incident: As all its entries tell of it.
        kept: Ids of some of these, one at least.
        known: Holds these, and which of them may not be counted.
        denials: Ids of entries that say that it did not happen.
        parents: For actors' ids, the id of the actor that each belongs to.
    """
    entries = [known.entries[key] for key in incident.entries if key in kept]
    counted = [entry for entry in entries if entry.id not in known.set_aside]
    origins_kept = (tuple(key for key in one if key in kept) for one in incident.origins)
    independent = tuple(one for one in origins_kept if one)
    grade, reason = proposed(counted, len(independent), denials, parents)
    if incident.grade_reason.startswith(BY_PERSON):
        grade, reason = incident.grade or grade, BY_PERSON
    return replace(
        incident,
        entries=tuple(entry.id for entry in entries),
        origins=independent,
        contains=(),
        exceeds=(),
        review=(),
        grade=grade,
        grade_reason=reason,
        **_described(counted or entries, parents),
    )


def _alone(entry: Entry, rulings: Rulings, parents: Mapping[str, str]) -> Incident:
    """The same of one entry: what most incidents have."""
    scope, claim, ground = scope_of(entry, parents), entry.claim, entry.grounding
    when, aggregate = scope.when, scope.frame is TimeFrame.CUMULATIVE
    dated = when.start is not None or when.end is not None
    counted = rulings.set_aside(entry) is None
    grade, reason = proposed((entry,) if counted else (), int(counted), (), parents)
    victims, doer = (
        said.actor if said is not None else None for said in (ground.victims, ground.perpetrator)
    )
    return Incident(
        id=incident_id(entry.id),
        entries=(entry.id,),
        outcome=scope.outcome,
        aggregate=aggregate,
        origins=((entry.id,),) if counted else (),
        start=when.start,
        end=when.end,
        per=scope.per,
        precision=when.precision if dated else 5,
        place=ground.place.place if ground.place is not None else None,
        place_words=claim.place if ground.place is not None else claim.place or None,
        victims=victims,
        victims_words=claim.victims if victims is not None else claim.victims or None,
        perpetrator=doer,
        perpetrator_words=claim.perpetrator if doer is not None else claim.perpetrator or None,
        status=scope.victims.status,
        grade=grade,
        grade_reason=reason,
    )


def scope_of_incident(
    incident: Incident, entries: Mapping[str, Entry], parents: Mapping[str, str]
) -> Scope:
    """An incident's scope, to be held beside another's."""
    first = scope_of(entries[incident.entries[0]], parents)
    if len(incident.entries) == 1 and _says_all(first, incident):
        return first
    victims, doer, where = first.victims, first.perpetrator, first.where
    if len(incident.entries) > 1:
        of = {key: scope_of(entries[key], parents) for key in incident.entries}
        where = next(
            (s.where for k, s in of.items() if s.where.known and _is_place(entries[k], incident)),
            where,
        )
        victims = max((s.victims for s in of.values()), key=_fullest)
        doers = [s.perpetrator for s in of.values() if s.perpetrator.named]
        doer = max(doers, key=_fullest, default=doer)
    if incident.place is None and incident.place_words is None:
        where = NOWHERE
    status = incident.status or Status.UNKNOWN
    scope = Scope(
        outcome=first.outcome,
        frame=TimeFrame.CUMULATIVE if incident.aggregate else TimeFrame.INCIDENT,
        per=first.per,
        victims=victims if victims.status is status else replace(victims, status=status),
        perpetrator=doer,
        where=where,
        when=When(start=incident.start, end=incident.end, precision=incident.precision),
        cause=first.cause,
        negated=first.negated,
    )
    return first if scope == first else scope


def _says_all(scope: Scope, incident: Incident) -> bool:
    """Whether the scope of an incident's only claim is the incident's."""
    when, total = scope.when, TimeFrame.CUMULATIVE if incident.aggregate else TimeFrame.INCIDENT
    placed = incident.place is not None or incident.place_words is not None
    return (
        scope.frame is total
        and (placed or scope.where == NOWHERE)
        and scope.victims.status is incident.status
        and when.start == incident.start
        and when.end == incident.end
        and when.precision == incident.precision
    )


def _fullest(party: Party) -> tuple[bool, int]:
    return party.actor is not None, len(party.key)


def _is_place(entry: Entry, incident: Incident) -> bool:
    if incident.place is not None:
        ground = entry.grounding.place
        return ground is not None and ground.place.id == incident.place.id
    return entry.claim.place == incident.place_words


def when_of(scopes: Sequence[Scope], *, aggregate: bool) -> When:
    """
    The days of an incident.

    Of an event, the days that all who give exact ones have in common, else those of the finest
    precision. Of a total, those of the first report that gives both ends: later reports that print
    the same total again do not make it newer.
    """
    if len(scopes) == 1 and (scopes[0].when.start or scopes[0].when.end):
        return scopes[0].when
    closed = [scope.when for scope in scopes if scope.when.closed]
    if not closed:
        half = [scope.when for scope in scopes if scope.when.start or scope.when.end]
        return half[0] if half else When(start=None, end=None, precision=5)
    if aggregate:
        longer = [when for when in closed if when.start != when.end]
        return (longer or closed)[0]
    finest = min(when.precision for when in closed)
    fine = [when for when in closed if when.precision == finest]
    start = max(when.start for when in fine if when.start)
    end = min(when.end for when in fine if when.end)
    if start <= end:
        return When(start=start, end=end, precision=finest)
    return Counter(fine).most_common(1)[0][0]


def origins(entries: Sequence[Entry], rulings: Rulings) -> tuple[tuple[str, ...], ...]:
    """
    Ids of entries by independent origin, in the order of their first publication, which is the
    order in which they are given.

    One sentence printed in the same words by two outlets is one origin, as agency copy is.
    """
    if len(entries) < 2:
        return tuple([(entry.id,) for entry in entries])
    key_of: dict[str, str] = {}
    by_quote: dict[str, str] = {}
    for entry in entries:
        key = origin_of(entry)
        quote = " ".join(words.tokens(entry.quote)) if entry.quote else ""
        if len(quote) >= _COPIED:
            key = by_quote.setdefault(quote, key)
        key_of[entry.id] = key
    _split(entries, key_of)
    for pair, holds in rulings.restates.items():
        one, two = sorted(pair)
        if one in key_of and two in key_of:
            if holds:
                old, new = key_of[two], key_of[one]
                key_of = {k: new if v == old else v for k, v in key_of.items()}
            elif key_of[one] == key_of[two]:
                key_of[two] = f"alone:{two}"
    groups: dict[str, list[str]] = {}
    for key, origin in key_of.items():
        groups.setdefault(origin, []).append(key)
    return tuple(tuple(group) for group in groups.values())


def _split(entries: Sequence[Entry], key_of: dict[str, str]) -> None:
    """
    A report that gives two figures for one thing has them from two sources, named or not.

    Later reports that give one of these figures go with it.
    """
    if len({entry.report for entry in entries}) == len(entries):
        return
    said: dict[tuple[str, str], set[tuple[int | None, int | None]]] = {}
    for entry in entries:
        figure = entry.claim.figure
        if entry.same_as is None:
            said.setdefault((key_of[entry.id], entry.report), set()).add((figure.low, figure.high))
    torn = {origin for (origin, _), figures in said.items() if _apart(figures)}
    for entry in entries:
        origin, figure = key_of[entry.id], entry.claim.figure
        if origin in torn:
            key_of[entry.id] = f"{origin}: {figure.low} to {figure.high}"


def _apart(figures: set[tuple[int | None, int | None]]) -> bool:
    """Whether no number lies within all figures."""
    least = max(low or 0 for low, _ in figures)
    return any(high is not None and high < least for _, high in figures)


def _place(entries: Sequence[Entry], *, aggregate: bool) -> Entry | None:
    """The entry whose place stands: of a total the first, of an event the most precise."""
    grounded = [entry for entry in entries if entry.grounding.place is not None]
    if grounded and not aggregate:
        return min(grounded, key=_place_precision)
    named = [entry for entry in entries if entry.claim.place]
    return next(iter(grounded or named), None)


def _place_precision(entry: Entry) -> int:
    ground = entry.grounding.place
    return ground.place.precision if ground else 7


def _actor(
    said: Sequence[tuple[GroundedActor | None, str | None]],
) -> tuple[Actor | None, str | None]:
    """The actor that most entries name, and the fullest words."""
    known = [(ground.actor, text) for ground, text in said if ground and ground.actor]
    if len(known) == 1:
        return known[0]
    if known:
        best = Counter(actor.id for actor, _ in known).most_common(1)[0][0]
        return next((actor, text) for actor, text in known if actor.id == best)
    texts = [text for _, text in said if text]
    return None, max(texts, key=lambda text: len(words.people(text)), default=None)


def _status(scopes: Sequence[Scope], *, aggregate: bool) -> Status:
    """The status that most give; of a total only if more than half give one at all."""
    known = [s.victims.status for s in scopes if s.victims.status is not Status.UNKNOWN]
    if aggregate and 2 * len(known) <= len(scopes):
        return Status.UNKNOWN
    if len(set(known)) <= 1:
        return known[0] if known else Status.UNKNOWN
    return Counter(known).most_common(1)[0][0]


def by_start(incident: Incident) -> tuple[str, str, str]:
    """A key that sorts incidents by start, unknown ones last."""
    start: date | None = incident.start or incident.end
    return (start.isoformat() if start else "9999", str(incident.end or ""), incident.id)
