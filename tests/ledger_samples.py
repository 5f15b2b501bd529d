"""A small ledger made by hand: two attacks, a total that holds one of them, an unplaced arrest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from warledger.publish.exports import Dataset, PublishedFinding
from warledger.records import (
    Actor,
    ActorKind,
    Bounds,
    Claim,
    ClaimantKind,
    Entry,
    Feature,
    Figure,
    Grade,
    GroundedActor,
    GroundedPeriod,
    GroundedPlace,
    Grounding,
    Incident,
    Link,
    LinkType,
    Modality,
    Outcome,
    Place,
    PlaceType,
    Policy,
    Span,
    Status,
    TimeFrame,
)

ARMY = Actor(id="wl:army", name="Army of Oria", kind=ActorKind.STATE_FORCES, inter=1,
             country="IQ", parent=None)  # fmt: skip
LEAGUE = Actor(id="wl:league", name="River League", kind=ActorKind.REBELS, inter=2, country="IQ",
               parent=None)  # fmt: skip
TOWN = Place(id="gn:1", name="Northport", type=PlaceType.SETTLEMENT, country="IQ",
             admin=("Upper Province", "North District"), within=("gn:9", "gn:8", "gn:7"),
             lat=33.5, lon=44.25, precision=1, population=9000, source="test")  # fmt: skip
COUNTRY = Place(id="gn:9", name="Iraq", type=PlaceType.COUNTRY, country="IQ", admin=(), within=(),
                lat=33.0, lon=44.0, precision=6, population=None, source="test")  # fmt: skip


def actor(known: Actor) -> GroundedActor:
    return GroundedActor(words=f"the {known.name}", actor=known, country="IQ", kind=known.kind,
                         rule="alias", reason="named", alternatives=())  # fmt: skip


def entry(name: str, words: str, quote: str, **changes: Any) -> Entry:
    """An entry about people killed in Northport; ``changes`` go to where their names are."""
    low = int(words.rsplit(maxsplit=1)[-1])
    start = quote.index(words)
    claim = Claim(
        figure=Figure(span=Span(start, start + len(words)), low=low,
                      high=None if words.startswith("at least") else low),
        sentence=Span(0, len(quote)), outcome=Outcome.KILLED, victims="fighters",
        status=Status.COMBATANT, perpetrator="soldiers", place="Northport",
        date_start=date(2021, 5, 3), date_end=date(2021, 5, 3), date_precision=None,
        time_frame=TimeFrame.INCIDENT, per=None, claimant="the governor", relayed_by=None,
        modality=Modality.ATTRIBUTED, comment=None, rule="by hand",
    )  # fmt: skip
    grounding = Grounding(
        claim=0,
        place=GroundedPlace(words="Northport", span=Span(0, 9), place=TOWN, origin="claim",
                            rule="named", reason="the claim names it", runner_up=None),
        period=GroundedPeriod(start=date(2021, 5, 3), end=date(2021, 5, 3), precision=1,
                              words="on Monday", span=None, rule="weekday",
                              reason="the last Monday"),
        victims=actor(LEAGUE), perpetrator=actor(ARMY), claimant=None,
        claimant_kind=ClaimantKind.OFFICIAL, unknown=("claimant: nobody by that name",),
    )  # fmt: skip
    about = {"outlet": "The Valley Observer", "title": "Fighting at Northport", "report": "r1"}
    about |= {key: changes.pop(key) for key in ("outlet", "title", "report", "part_of", "same_as")
              if key in changes}  # fmt: skip
    own = {key: changes.pop(key) for key in tuple(changes) if key in Grounding.__slots__}
    return Entry(
        id=name, version=1, url="https://valley.example/1", published=date(2021, 5, 4),
        claim=replace(claim, **changes), grounding=replace(grounding, **own), quote=quote,
        words=words, **about,
    )  # fmt: skip


ENTRIES = (
    entry("e1", "12", "Soldiers killed 12 fighters in Northport on Monday."),
    entry("e2", "at least 10", "Troops killed at least 10 fighters.", report="r2",
          outlet="=Wire", claimant=None, modality=Modality.ASSERTED),
    entry("e3", "30", "It wounded 30 more.", outcome=Outcome.INJURED),
    entry("e4", "40", "In all 40 people have died since March.", time_frame=TimeFrame.CUMULATIVE),
    entry("e5", "7", "They arrested 7.", outcome=Outcome.DETAINED, place=None, period=None,
          date_start=None, date_end=None),
)  # fmt: skip


def incident(name: str, *entries: str, **changes: Any) -> Incident:
    fields: dict[str, Any] = {
        "outcome": Outcome.KILLED, "aggregate": False, "origins": tuple((e,) for e in entries),
        "start": date(2021, 5, 3), "end": date(2021, 5, 3),
    }  # fmt: skip
    return Incident(id=name, entries=entries, **(fields | changes))


def dataset(**changes: Any) -> Dataset:
    """The sample ledger; fields may be changed."""
    fields: dict[str, Any] = {
        "entries": ENTRIES,
        "links": (
            Link(type=LinkType.SAME_INCIDENT, source="e2", target="e1", score=0.9,
                 features=(Feature(name="place", score=1.0, reason="both in Northport"),)),
        ),
        "incidents": (
            incident("1a", "e1", "e2"),
            incident("1b", "e3", outcome=Outcome.INJURED),
            incident("1c", "e4", aggregate=True, contains=("1a",), start=date(2021, 3, 1)),
            incident("1d", "e5", outcome=Outcome.DETAINED, start=None, end=None),
        ),
        "policy": Policy.LOW_BEST_HIGH,
        "bounds": {
            "1a": Bounds(low=10, best=12, high=None), "1b": Bounds(low=30, best=30, high=30),
            "1c": Bounds(low=40, best=40, high=40), "1d": Bounds(low=7, best=7, high=7),
        },
        "counted": frozenset(("1a", "1b", "1d")),
        "grades": {"1a": Grade.FAIR},
        "findings": (
            PublishedFinding(id="f1", report="r1", title="Fighting at Northport",
                             outlet="The Valley Observer", url="https://valley.example/1",
                             published=date(2021, 5, 4), message="3 + 4 is 7, not 8.",
                             quotes=("Eight died.", "Three fell at once, four later.")),
        ),
    }  # fmt: skip
    return Dataset(**(fields | changes))
