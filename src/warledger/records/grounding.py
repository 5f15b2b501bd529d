"""
What claims' words are tied to: places with coordinates, periods with precision, known actors.

A grounding stands beside its claim and never changes it: `Claim.place` stays the words of the
text. Each says by which rule and for what reason it was made, and what else it could have been.
Unknown is ``None``; then the reason why stands in the `Grounding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when records are decoded
from enum import StrEnum

from warledger.records.reports import Span  # noqa: TC001 - as above


class PlaceType(StrEnum):
    """What kind of place a gazetteer's row is."""

    COUNTRY = "country"
    REGION = "region"  #: historic or informal, without an administration of its own
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    SETTLEMENT = "settlement"
    NEIGHBOURHOOD = "neighbourhood"
    CAMP = "camp"
    BASE = "base"
    LANDMARK = "landmark"
    RIVER = "river"
    SEA = "sea"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of the gazetteer."""

    id: str  #: ``gn:98182`` GeoNames, ``iso:IQ-BG`` ISO 3166-2, ``wl:green-zone`` our own overlay
    name: str
    type: PlaceType
    country: str | None  #: ISO 3166-1 alpha-2
    admin: tuple[str, ...]  #: names of the units that contain it, widest first, country left out
    within: tuple[str, ...]  #: ids of the places that contain it, widest first
    lat: float | None  #: degrees, WGS 84
    lon: float | None
    precision: int  #: UCDP ``where_prec``, 1 (exact) to 7 (international waters or airspace)
    population: int | None
    source: str  #: where the row and its coordinates come from


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """A place that words could mean."""

    place: Place
    score: float  #: higher is likelier; comparable between the candidates of one name only
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A place's name in a report, with the place that it was taken for."""

    span: Span
    words: str
    place: Place | None  #: None where no candidate could be preferred
    rule: str
    reason: str
    candidates: tuple[PlaceCandidate, ...]  #: best first, the chosen one included


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedPlace:
    """The place of one claim."""

    words: str  #: the words that name it
    span: Span | None  #: where they stand; None where they stand in no text (the outlet's country)
    place: Place
    #: ``clause``, ``sentence``, ``paragraph`` or ``text``: where the words stand, seen from the
    #: figure; ``report``, ``dateline`` or ``outlet``: what gives the country where no words do.
    origin: str
    rule: str
    reason: str  #: one plain sentence
    runner_up: PlaceCandidate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedPeriod:
    """The days of one claim, both inclusive."""

    start: date | None
    end: date | None
    precision: int  #: UCDP ``date_prec``, 1 (exact day) to 5 (more than a month)
    words: str | None  #: the words that give them; None where several happenings do
    span: Span | None  #: where the words stand, be it in another sentence
    rule: str
    reason: str


class ActorKind(StrEnum):
    """Kinds of actors, after ACLED's ``inter`` codes, with those who only speak beside them."""

    STATE_FORCES = "state_forces"
    REBELS = "rebels"
    POLITICAL_MILITIA = "political_militia"
    IDENTITY_MILITIA = "identity_militia"
    RIOTERS = "rioters"
    PROTESTERS = "protesters"
    CIVILIANS = "civilians"
    EXTERNAL_FORCES = "external_forces"
    GOVERNMENT = "government"  #: ministries, offices, officials
    MONITOR = "monitor"  #: human-rights groups, recorders
    INTERNATIONAL = "international"  #: UN bodies, the Red Cross
    MEDICAL = "medical"
    OUTLET = "outlet"


class ClaimantKind(StrEnum):
    """What kind of source a claim rests on."""

    OFFICIAL = "official"  #: speaks for a state or its forces; `GroundedActor.actor` says for which
    PARTY = "party"  #: speaks for an armed group that is no state's
    MONITOR = "monitor"
    MEDICAL = "medical"
    OUTLET = "outlet"
    WITNESS = "witness"
    COMMENTER = "commenter"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A known belligerent, force, office, monitor or outlet."""

    id: str
    name: str  #: neutral: the name that the party itself uses
    kind: ActorKind
    inter: int | None  #: ACLED's ``inter`` code, 1 to 8; None for those who only speak
    country: str | None  #: ISO 3166-1 alpha-2 of the home country
    parent: str | None  #: id of the actor that it belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundedActor:
    """What a claim's words for an actor mean."""

    words: str
    actor: Actor | None  #: None for a generic mention that the text ties to no known actor
    country: str | None  #: of a generic mention, where the text supports one
    kind: ActorKind | None
    rule: str
    reason: str
    alternatives: tuple[str, ...]  #: ids of the other actors that the words could mean
    also: tuple[Actor, ...] = ()  #: who acted or suffered with it ("US and Iraqi forces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounding:
    """What the words of one claim are tied to. Stands at the claim's index."""

    claim: int  #: index into the report's claims
    place: GroundedPlace | None
    period: GroundedPeriod | None
    victims: GroundedActor | None
    perpetrator: GroundedActor | None
    claimant: GroundedActor | None
    claimant_kind: ClaimantKind
    unknown: tuple[str, ...] = ()  #: ``field: reason`` for each of the above that is None
