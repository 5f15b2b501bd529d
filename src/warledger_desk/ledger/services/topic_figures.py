"""
What a topic's claims add up to: tallies, days, and running totals of each claimant.

Nothing here is added up across outcomes, roles or places.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from warledger.reconcile import Unit, series, tally
from warledger.records import Outcome, Policy, Tally, TallyQuery, TimeFrame
from warledger.records.plain import to_plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.asked import known_for, known_of
from warledger_desk.ledger.services.claims import corrected_lineages
from warledger_desk.ledger.services.topics import (
    Topic,
    TopicKind,
    attached,
    chosen_claims,
    chosen_incidents,
    counted,
    incidents_of,
    own_claims,
)
from warledger_desk.ledger.services.updating import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from warledger.records import ClaimReference, Entry, Reconciliation

#: The outcomes that are shown day by day.
DAILY = (Outcome.KILLED, Outcome.INJURED, Outcome.DETAINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Where and when to look for what happened around an undertaking."""

    place: str  #: id
    name: str
    start: date
    end: date
    open_end: bool  #: whether its last day is not told, so that ``end`` is its last report's day


def figures(
    about: Topic, *, when: datetime, policy: Policy = Policy.LOW_BEST_HIGH
) -> dict[str, Any]:
    """
    Tallies, days and steps of a topic.

    Args:
        about: See there.
        when: The present.
        policy: The rule that picks the figure of an incident.

    Returns:
        - ``tallies``: rows with ``role`` (``suffered`` or ``caused`` by an actor; ``there`` for a
          place; ``attached`` for an undertaking's own claims; ``counted`` for those that are
          counted since it began; ``around`` for all claims of its place and days, with the
          ``window``), ``outcome``, ``low``, ``best``, ``high``, ``counted`` and ``left_out``
          (incidents), ``notes``, and ``rests_on``: rows with ``claim`` and, for an undertaking's
          own, ``by`` and ``reason``; only outcomes that are reported.
        - ``days``: rows with ``role``, ``outcome``, ``start``, ``end``, ``coarser``, ``low``,
          ``best``, ``high``, ``incidents``. ``coarser`` rows are known to their days only as a
          whole; they may hold people of other rows and are never to be added to them.
        - ``steps``: for each claimant, outcome, victims and place the running totals that were
          given, by their last day: ``day``, ``low``, ``high``, ``claim``.
    """
    bring_up_to_date(when=when)
    belonging = own_claims(about) if about.kind is TopicKind.UNDERTAKING else {}
    known = _of_topic(about, policy)
    tallies: list[dict[str, Any]] = []
    days: list[dict[str, Any]] = []
    for role, query, of, window in _asked(about, known, policy, when):
        found = tally(query, of)
        if not found.lines:
            continue
        tallies.append(_tally_row(role, found, window) | {"rests_on": _rests(found, belonging)})
        if query.outcome in DAILY:
            days += [
                {"role": role, "outcome": query.outcome.value, **_period_row(period)}
                for period in series(query, of, Unit.DAY)
            ]
    return {"tallies": tallies, "days": days, "steps": steps(about, known)}


def _of_topic(about: Topic, policy: Policy) -> Reconciliation:
    """The incidents that a topic's tallies are of, with its running totals."""
    rows = chosen_incidents(about)
    totals = chosen_claims(about).filter(time_frame=TimeFrame.CUMULATIVE.value)
    mended = chosen_claims(about).filter(lineage__in=corrected_lineages())
    claims = (key for some in (totals, mended) for key in some.values_list("pk", flat=True))
    query = TallyQuery(outcome=Outcome.KILLED, policy=policy)
    named = {
        TopicKind.ACTOR: [replace(query, actor=about.id)],
        TopicKind.PLACE: [replace(query, place=about.id)],
    }
    return known_of(rows, claims, named.get(about.kind, []))


def _asked(
    about: Topic, known: Reconciliation, policy: Policy, when: datetime
) -> Iterator[tuple[str, TallyQuery, Reconciliation, Window | None]]:
    """What is asked of which part of the ledger."""
    near = _only(known, _ids(chosen_incidents(about)))
    own, since = near, near
    if about.kind is TopicKind.UNDERTAKING:
        own = _only(known, _ids(incidents_of(attached(about))))
        since = _only(known, _ids(incidents_of(counted(about))))
    for outcome in Outcome:
        query = TallyQuery(outcome=outcome, policy=policy)
        if about.kind is TopicKind.ACTOR:
            yield "suffered", replace(query, actor=about.id), near, None
            yield "caused", replace(query, perpetrator=about.id), near, None
        elif about.kind is TopicKind.PLACE:
            yield "there", replace(query, place=about.id), near, None
        else:
            yield "attached", query, own, None
            yield "counted", query, since, None
    if about.kind is TopicKind.UNDERTAKING:
        for window in windows(about):
            for outcome in Outcome:
                query = TallyQuery(outcome=outcome, policy=policy, place=window.place)
                query = replace(query, start=window.start, end=window.end)
                yield "around", query, known_for(query, when=when), window


def _ids(rows: QuerySet[models.Incident]) -> set[str]:
    return set(rows.values_list("pk", flat=True))


def _rests(found: Tally, belonging: Mapping[str, ClaimReference]) -> list[dict[str, str | None]]:
    """The claims whose figures count, with by what they belong to the undertaking."""
    keys = [key for line in found.lines if line.counted for key in line.entries]
    return [
        {
            "claim": key,
            "by": belonging[key].by.value if key in belonging else None,
            "reason": belonging[key].reason if key in belonging else None,
        }
        for key in dict.fromkeys(keys)
    ]


def _only(known: Reconciliation, incidents: set[str]) -> Reconciliation:
    """The same with these incidents alone."""
    return replace(known, incidents=tuple(one for one in known.incidents if one.id in incidents))


def windows(about: Topic) -> tuple[Window, ...]:
    """
    An undertaking's places with its days; none where its first day or every place is unknown.

    Where its last day is not told after the first, the window reaches to the day of the last report
    that tells of it.
    """
    row = models.Undertaking.objects.get(pk=about.id)
    if row.date_start is None:
        return ()
    told = models.Event.objects.filter(
        undertakings__undertaking=about.id, undertakings__stance__in=("makes", "part")
    )
    published = models.Version.objects.filter(
        events__undertakings__undertaking=about.id, published__isnull=False
    ).values_list("published", flat=True)
    open_end = row.date_end is None or row.date_end == row.date_start
    last = max([row.date_start, *(day for day in published if day is not None)])
    end = last if open_end or row.date_end is None else row.date_end
    places = told.filter(place__isnull=False).values_list("place", "place__name").distinct()
    return tuple(
        Window(place=key, name=name, start=row.date_start, end=end, open_end=open_end)
        for key, name in sorted(places)
    )


def _tally_row(role: str, found: Tally, window: Window | None) -> dict[str, Any]:
    bounds = found.bounds
    return {
        "role": role,
        "outcome": found.query.outcome.value,
        "policy": found.query.policy.value,
        "low": bounds.low,
        "best": bounds.best,
        "high": bounds.high,
        "counted": [line.incident for line in found.lines if line.counted],
        "left_out": {line.incident: line.reason for line in found.lines if not line.counted},
        "notes": list(found.notes),
        "window": None
        if window is None
        else {
            "place": window.place,
            "name": window.name,
            "start": window.start.isoformat(),
            "end": window.end.isoformat(),
            "open_end": window.open_end,
        },
    }


def _period_row(period: Any) -> dict[str, Any]:
    plain = to_plain(period)
    bounds = plain.pop("bounds")
    return {**plain, **bounds}


def steps(about: Topic, known: Reconciliation) -> list[dict[str, Any]]:
    """
    Running totals of each claimant by their last day, see `figures`.

    Totals of no known last day are in no step; those set aside by a judgement neither.
    """
    wanted = set(chosen_claims(about).values_list("pk", flat=True))
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key in sorted(wanted & known.entries.keys() - known.set_aside.keys()):
        entry = known.entries[key]
        day = _last_day(entry)
        if entry.claim.time_frame is TimeFrame.CUMULATIVE and day is not None:
            point = {
                "day": day.isoformat(),
                "low": entry.claim.figure.low,
                "high": entry.claim.figure.high,
                "claim": key,
            }
            found.setdefault(_line(entry), []).append(point)
    names = ("claimant", "outcome", "victims", "place")
    return [
        dict(zip(names, line, strict=True))
        | {"steps": sorted(points, key=lambda point: (point["day"], point["claim"]))}
        for line, points in sorted(found.items())
    ]


def _last_day(entry: Entry) -> date | None:
    period = entry.grounding.period
    return entry.claim.date_end if period is None else period.end


def _line(entry: Entry) -> tuple[str, ...]:
    """Who gives the total, and of what; words where nothing is known."""
    ground, claim = entry.grounding, entry.claim
    claimant = ground.claimant.actor.name if ground.claimant and ground.claimant.actor else None
    victims = ground.victims.actor.name if ground.victims and ground.victims.actor else None
    place = ground.place.place.name if ground.place else None
    return (
        claimant or claim.claimant or entry.outlet or "unknown",
        claim.outcome.value,
        victims or claim.victims or "unknown",
        place or claim.place or "unknown",
    )
