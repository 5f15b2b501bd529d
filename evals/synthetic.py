"""
Invented claims with known truth: what happened, and what many reports say of it.

An invented war of several provinces runs for as many days as make about sixty claims a day.
Happenings and totals are told by several outlets, with what real reports do to them: coarser
places, a day left out, bounds, later and higher counts, one official quoted by many. Two runs with
one size give the same claims.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warledger.records import (
    Actor,
    ActorKind,
    Claim,
    ClaimantKind,
    DatePrecision,
    Entry,
    Figure,
    GroundedActor,
    GroundedPeriod,
    GroundedPlace,
    Grounding,
    Modality,
    Outcome,
    Place,
    PlaceType,
    Span,
    Status,
    TimeFrame,
    digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = date(2010, 1, 1)
CLAIMS_A_DAY = 60
OUTLETS = tuple(f"Outlet {number}" for number in range(1, 25))
_OUTCOMES = (Outcome.KILLED, Outcome.KILLED, Outcome.INJURED, Outcome.DETAINED)


@dataclass(frozen=True, slots=True)
class World:
    """Places by level, and the sides."""

    provinces: tuple[Place, ...]
    towns: tuple[Place, ...]
    quarters: tuple[Place, ...]
    sides: tuple[Actor, ...]
    offices: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Claims with the happening that each speaks of, by entry id."""

    entries: tuple[Entry, ...]
    group: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Happening:
    key: str
    outcome: Outcome
    figure: int
    place: Place | None
    side: Actor
    doer: Actor
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class _Telling:
    turn: int
    outlet: str
    published: date
    quoted: Actor | None
    place: Place | None


def invent(size: int, seed: int = 7) -> Truth:
    """At least ``size`` claims; the same for the same arguments."""
    entries: list[Entry] = []
    group: dict[str, str] = {}
    for happening, entry in told(size, seed):
        entries.append(entry)
        group[entry.id] = happening
    return Truth(entries=tuple(entries), group=group)


def told(size: int, seed: int = 7) -> Iterator[tuple[str, Entry]]:
    """The same one by one, each with its happening, so that none has to be held."""
    chance = random.Random(seed)  # noqa: S311  (no secret depends on it)
    world = _world(chance)
    days = max(10, size // CLAIMS_A_DAY)
    number = made = 0
    while made < size:
        number += 1
        happening = _happening(number, world, days, chance)
        for entry in _told(happening, world, chance):
            made += 1
            yield happening.key, entry


def _world(chance: random.Random) -> World:
    provinces, towns, quarters = [], [], []
    for p in range(12):
        province = _place(f"Province {_name(p)}", PlaceType.ADMIN1, (), (10.0 + p, 20.0))
        provinces.append(province)
        for t in range(10):
            name = f"{_name(p)}{_name(t + 12).lower()}"
            within = (province.id,)
            at = 10 + p + t / 12
            town = _place(name, PlaceType.SETTLEMENT, within, (at, 20 + t / 3))
            towns.append(town)
            if t < 3:
                around = (province.id, town.id)
                quarters += [
                    _place(f"{name} {_name(q + 30)}", PlaceType.NEIGHBOURHOOD, around, (at, q / 10))
                    for q in range(4)
                ]
    sides = tuple(
        Actor(id=f"s:{n}", name=n, kind=ActorKind.REBELS, inter=2, country="XB", parent=None)
        for n in ("Northern Front", "Dawn Brigade", "River Militia")
    )
    offices = tuple(
        Actor(id=f"s:{n}", name=n, kind=ActorKind.GOVERNMENT, inter=None, country="XB", parent=None)
        for n in ("Ministry of Defence", "Ministry of Health", "Army Command")
    )
    chance.shuffle(towns)
    return World(tuple(provinces), tuple(towns), tuple(quarters), sides, offices)


def _name(number: int) -> str:
    """A name of its own for each number, no two of them one letter apart."""
    heads = ("Ba", "Do", "Fi", "Gu", "Ha", "Ke", "Lo", "Mi", "Nu", "Pa", "Ri", "So", "Tu", "Va")
    tails = ("rkan", "stell", "mmoch")
    return heads[number % len(heads)] + tails[number // len(heads)]


def _place(
    name: str, kind: PlaceType, within: tuple[str, ...], point: tuple[float, float]
) -> Place:
    return Place(
        id=f"s:{name}",
        name=name,
        type=kind,
        country="XB",
        admin=(),
        within=("iso:XB", *within),
        lat=point[0],
        lon=point[1],
        precision=4 if kind is PlaceType.ADMIN1 else 1,
        population=None,
        source="invented",
    )


def _happening(number: int, world: World, days: int, chance: random.Random) -> _Happening:
    start = FIRST_DAY + timedelta(days=chance.randrange(days))
    total = chance.random() < 0.08
    length = chance.choice((4, 6, 13, 29)) if total else 0
    figure = max(1, round(chance.paretovariate(0.9) * (60 if total else 1.6)))
    place = chance.choice(world.provinces if total else world.towns + world.quarters)
    return _Happening(
        key=f"h{number}",
        outcome=chance.choice(_OUTCOMES),
        figure=min(figure, 20000 if total else 400),
        place=place,
        side=chance.choice(world.sides),
        doer=chance.choice(world.offices[2:] + world.sides),
        start=start,
        end=start + timedelta(days=length),
    )


def _told(happening: _Happening, world: World, chance: random.Random) -> list[Entry]:
    """What reports make of a happening: one to several claims by different outlets."""
    told = min(12, max(1, round(chance.expovariate(0.4))))
    official = chance.choice(world.offices) if chance.random() < 0.5 else None
    published = happening.end + timedelta(days=chance.choice((0, 1, 1)))
    figure = happening.figure
    found = []
    for turn, outlet in enumerate(chance.sample(OUTLETS, told)):
        if turn and chance.random() < 0.15:
            figure = max(figure + 1, round(figure * 1.2))
        if turn and chance.random() < 0.3:
            published += timedelta(days=1)
        quoted = official if chance.random() < 0.6 else None
        place = _coarser(happening.place, world, chance)
        report = _Telling(turn, outlet, published, quoted, place)
        found.append(_claim(happening, figure, report, chance))
    return found


def _claim(happening: _Happening, figure: int, report: _Telling, chance: random.Random) -> Entry:
    total = happening.start != happening.end
    place, quoted = happening.place if total else report.place, report.quoted
    dated = total or chance.random() > 0.08
    bounded = chance.random() < 0.1
    fields: dict[str, Any] = {
        "figure": Figure(span=Span(0, 3), low=figure, high=None if bounded else figure),
        "sentence": Span(0, 60),
        "outcome": happening.outcome,
        "victims": f"{happening.side.name} fighters",
        "status": Status.COMBATANT,
        "perpetrator": happening.doer.name if chance.random() < 0.6 else None,
        "place": place.name if place else None,
        "date_start": happening.start if dated else None,
        "date_end": happening.end if dated else None,
        "date_precision": DatePrecision.DAY if dated else None,
        "time_frame": TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT,
        "per": None,
        "claimant": quoted.name if quoted else None,
        "relayed_by": None,
        "modality": Modality.ATTRIBUTED if quoted else Modality.ASSERTED,
        "comment": None,
        "rule": "invented",
    }
    claim = Claim(**fields)
    return Entry(
        id=digest([happening.key, report.turn]),
        report=f"{happening.key}-{report.turn}",
        version=1,
        outlet=report.outlet,
        title=None,
        url=None,
        published=report.published,
        claim=claim,
        grounding=_grounding(claim, happening, place, quoted),
        quote="",
        words=str(figure),
    )


def _coarser(place: Place | None, world: World, chance: random.Random) -> Place | None:
    """Some reports name the town for its quarter, or no place at all."""
    if place is None or chance.random() < 0.05:
        return None
    if place.type is PlaceType.NEIGHBOURHOOD and chance.random() < 0.3:
        return next(town for town in world.towns if town.id == place.within[-1])
    return place


def _grounding(
    claim: Claim, happening: _Happening, place: Place | None, quoted: Actor | None
) -> Grounding:
    common: dict[str, Any] = {"rule": "invented", "reason": "invented"}
    where = None
    if place is not None:
        words = place.name
        where = GroundedPlace(
            words=words, span=None, place=place, origin="claim", runner_up=None, **common
        )
    period = None
    if claim.date_start is not None:
        length = (happening.end - happening.start).days
        precision = 1 if length == 0 else 2 if length < 6 else 3 if length < 7 else 4
        days = {"start": claim.date_start, "end": claim.date_end, "precision": precision}
        period = GroundedPeriod(words=None, span=None, **days, **common)  # type: ignore[arg-type]
    doer = happening.doer if claim.perpetrator else None
    return Grounding(
        claim=0,
        place=where,
        period=period,
        victims=_actor(happening.side),
        perpetrator=_actor(doer),
        claimant=_actor(quoted),
        claimant_kind=ClaimantKind.OFFICIAL if quoted else ClaimantKind.OUTLET,
    )


def _actor(actor: Actor | None) -> GroundedActor | None:
    if actor is None:
        return None
    return GroundedActor(
        words=actor.name,
        actor=actor,
        country=actor.country,
        kind=actor.kind,
        rule="invented",
        reason="invented",
        alternatives=(),
    )
