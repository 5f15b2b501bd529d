"""Entries made by hand for tests: places, actors and figures of invented reports."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

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
    Judgement,
    JudgementType,
    Modality,
    Outcome,
    Place,
    PlaceType,
    Span,
    Status,
    TimeFrame,
    digest,
)


def place(name: str, kind: PlaceType = PlaceType.SETTLEMENT, *within: str, **more: Any) -> Place:
    """A place of the invented country XA; its id is made from its name."""
    fields: dict[str, Any] = {
        "id": f"wl:{name.lower().replace(' ', '-')}",
        "name": name,
        "type": kind,
        "country": "XA",
        "admin": (),
        "within": ("iso:XA", *within),
        "lat": None,
        "lon": None,
        "precision": 1,
        "population": None,
        "source": "invented",
    }
    return Place(**(fields | more))


PROVINCE = place("Hadra Province", PlaceType.ADMIN1, precision=4)
HADRA = place("Hadra", PlaceType.SETTLEMENT, PROVINCE.id, lat=10.0, lon=20.0)
OLD_TOWN = place("Old Town", PlaceType.NEIGHBOURHOOD, PROVINCE.id, HADRA.id, lat=10.01, lon=20.0)
MARN = place("Marn", lat=14.0, lon=25.0)

FRONT = Actor(
    id="wl:front", name="River Front", kind=ActorKind.REBELS, inter=2, country="XA", parent=None
)
WING = Actor(
    id="wl:wing", name="Night Wing", kind=ActorKind.REBELS, inter=2, country="XA", parent="wl:front"
)
ARMY = Actor(
    id="wl:army", name="Army", kind=ActorKind.STATE_FORCES, inter=1, country="XA", parent=None
)
MINISTRY = Actor(
    id="wl:ministry",
    name="Ministry of Defence",
    kind=ActorKind.GOVERNMENT,
    inter=None,
    country="XA",
    parent="wl:army",
)

DAY = date(2021, 5, 10)


def entry(low: int | None, high: int | str | None = "same", **changes: Any) -> Entry:
    """
    An entry: ``low`` River Front fighters killed in Hadra on 10 May 2021, told the next day.

    ``at``, ``who``, ``by``, ``said_by`` ground the claim; ``start`` and ``end`` date it; fields of
    claim and entry may be given by name.
    """
    upper = low if high == "same" else high
    at, who = changes.pop("at", HADRA), changes.pop("who", FRONT)
    by, said_by = changes.pop("by", None), changes.pop("said_by", None)
    start = changes.pop("start", DAY)
    end = changes.pop("end", start)
    kind = changes.pop("claimant_kind", ClaimantKind.UNKNOWN)
    approx, vague = changes.pop("approx", False), changes.pop("vague", False)
    outer = {k: changes.pop(k) for k in tuple(changes) if k in Entry.__slots__}
    fields: dict[str, Any] = {
        "figure": Figure(span=Span(0, 2), low=low, high=upper, approx=approx, vague=vague),
        "sentence": Span(0, 40),
        "outcome": Outcome.KILLED,
        "victims": who.name if who else "people",
        "status": Status.COMBATANT if who else Status.UNKNOWN,
        "perpetrator": by.name if by else None,
        "place": at.name if at else None,
        "date_start": start,
        "date_end": end,
        "date_precision": DatePrecision.DAY if start else None,
        "time_frame": TimeFrame.INCIDENT,
        "per": None,
        "claimant": said_by.name if said_by else None,
        "relayed_by": None,
        "modality": Modality.ATTRIBUTED if said_by else Modality.ASSERTED,
        "comment": None,
        "rule": "by hand",
    }
    claim = Claim(**(fields | changes))
    kept: dict[str, Any] = {
        "report": "r1",
        "version": 1,
        "outlet": "The Valley Observer",
        "title": None,
        "url": None,
        "published": date(2021, 5, 11),
        "quote": "",
        "words": str(low),
    }
    kept |= outer
    identity = [kept["report"], kept["version"], str(claim), str(outer.get("turn"))]
    return Entry(
        id=outer.get("id", digest(["test", *identity])),
        claim=claim,
        grounding=_grounding(claim, at, (who, by, said_by), kind),
        **{k: v for k, v in kept.items() if k != "id"},
    )


def _grounding(
    claim: Claim, at: Place | None, actors: tuple[Actor | None, ...], kind: ClaimantKind
) -> Grounding:
    victims, doer, claimant = (_actor(actor) for actor in actors)
    where = (
        GroundedPlace(
            words=at.name, span=None, place=at, origin="claim", rule="hand", reason="invented",
            runner_up=None,
        )
        if at
        else None
    )  # fmt: skip
    days = None
    if claim.date_start and claim.date_end:
        length = (claim.date_end - claim.date_start).days + 1
        precision = 1 if length == 1 else 2 if length <= 6 else 4
        days = GroundedPeriod(
            start=claim.date_start, end=claim.date_end, precision=precision, words=None, span=None,
            rule="hand", reason="invented",
        )  # fmt: skip
    return Grounding(
        claim=0, place=where, period=days, victims=victims, perpetrator=doer, claimant=claimant,
        claimant_kind=kind,
    )  # fmt: skip


def _actor(actor: Actor | None) -> GroundedActor | None:
    if actor is None:
        return None
    return GroundedActor(
        words=actor.name, actor=actor, country=actor.country, kind=actor.kind, rule="hand",
        reason="invented", alternatives=(),
    )  # fmt: skip


def total(low: int | None, high: int | str | None = "same", **changes: Any) -> Entry:
    """A total over 6 to 10 May with no place."""
    fields: dict[str, Any] = {
        "at": None,
        "start": date(2021, 5, 6),
        "end": DAY,
        "time_frame": TimeFrame.CUMULATIVE,
    }
    return entry(low, high, **(fields | changes))


def judgement(kind: JudgementType, *subjects: Entry | str, **changes: Any) -> Judgement:
    """A judgement by an invented coder."""
    fields: dict[str, Any] = {
        "id": digest([kind.value, *map(str, subjects), sorted(map(str, changes))]),
        "type": kind,
        "subjects": tuple(s if isinstance(s, str) else s.id for s in subjects),
        "who": "ana",
        "when": datetime(2021, 6, 1, 12, tzinfo=UTC),
        "why": "seen in the original",
    }
    return Judgement(**(fields | changes))
