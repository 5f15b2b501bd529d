"""How two scopes lie to each other in people, place and time."""

from __future__ import annotations

from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from warledger.reconcile import words
from warledger.records import PlaceType, Status, TimeFrame

if TYPE_CHECKING:
    from warledger.reconcile.scope import Party, Scope, When, Where
    from warledger.records import Place


class Lie(StrEnum):
    """How the first lies to the second."""

    SAME = "same"
    INSIDE = "inside"
    AROUND = "around"  #: the second is inside the first
    OVERLAP = "overlap"
    APART = "apart"
    UNKNOWN = "unknown"


_SIDES = frozenset({Status.COMBATANT, Status.SECURITY_FORCES, Status.CIVILIAN})
#: Places without a border that coordinates could speak for.
_WIDE = frozenset({PlaceType.RIVER, PlaceType.SEA, PlaceType.REGION})
#: Kilometres within which two points may be one scene, and those from a river or region.
NEAR_KM, FAR_KM = 3.0, 300.0
_EARTH_KM = 6371.0


def people(a: Party, b: Party) -> Lie:
    """How two parties lie to each other; different known statuses set victims apart."""
    if a.status in _SIDES and b.status in _SIDES and a.status is not b.status:
        return Lie.APART
    if not (a.named and b.named):
        return Lie.UNKNOWN
    if a.actor is not None and b.actor is not None:
        if a.actor == b.actor:
            return Lie.SAME
        if a.actor in b.chain:
            return Lie.AROUND
        return Lie.INSIDE if b.actor in a.chain else Lie.APART
    return _by_words(a, b)


def _by_words(a: Party, b: Party) -> Lie:
    if a.key == b.key:
        return Lie.SAME if a.key or a.status is b.status else _wider(a, b)
    if a.key < b.key:
        return Lie.AROUND
    if b.key < a.key:
        return Lie.INSIDE
    return Lie.UNKNOWN


def _wider(a: Party, b: Party) -> Lie:
    """Of two generic mentions, the one without status is the wider."""
    if a.status is Status.UNKNOWN:
        return Lie.AROUND
    return Lie.INSIDE if b.status is Status.UNKNOWN else Lie.OVERLAP


def places(a: Where, b: Where) -> Lie:
    """How two places lie to each other; by the gazetteer, else by their names."""
    if not (a.known and b.known):
        return Lie.UNKNOWN
    if a.place is not None and b.place is not None:
        lie = grounded(a.place, b.place)
        return _narrowed(a, b) if lie is Lie.SAME else lie
    if alike(a.name, b.name):
        return _narrowed(a, b)
    for one, other, lie in ((a, b, Lie.INSIDE), (b, a, Lie.AROUND)):
        if one.place is not None and any(
            alike(words.place(unit)[0], other.name) for unit in one.place.admin
        ):
            return lie
    return Lie.UNKNOWN


def grounded(a: Place, b: Place) -> Lie:
    """How two places of the gazetteer lie to each other."""
    if a.id == b.id or _namesakes(a, b):
        return Lie.SAME
    if a.id in b.within:
        return Lie.AROUND
    if b.id in a.within:
        return Lie.INSIDE
    if a.country and b.country and a.country != b.country:
        return Lie.APART
    km = distance(a, b)
    if a.type in _WIDE or b.type in _WIDE:
        return Lie.UNKNOWN if km is None or km < FAR_KM else Lie.APART
    if km is None:
        return Lie.APART
    for one, other, lie in ((a, b, Lie.AROUND), (b, a, Lie.INSIDE)):
        within, near = _reach(one)
        if km <= near and (other.population or 0) < (one.population or 0) / 3:
            return lie if km <= within else Lie.OVERLAP
    return Lie.OVERLAP if km <= NEAR_KM else Lie.APART


def _reach(city: Place) -> tuple[float, float]:
    """
    Kilometres around a city's point within which a smaller place is taken for a part of it, and
    within which it may be one: gazetteers list the quarters of great cities as towns.
    """
    if city.type is not PlaceType.SETTLEMENT:
        return 0.0, 0.0
    people = city.population or 0
    return (12.0, 25.0) if people >= 1_000_000 else (0.0, 8.0) if people >= 100_000 else (0.0, 0.0)


def _namesakes(a: Place, b: Place) -> bool:
    """A city and the province of its name: reports do not keep them apart."""
    if a.country != b.country or not alike(words.place(a.name)[0], words.place(b.name)[0]):
        return False
    return a.id in b.within or b.id in a.within


def distance(a: Place, b: Place) -> float | None:
    """Kilometres between two places on a sphere; None where coordinates are unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat1, lat2 = radians(a.lat), radians(b.lat)
    across, along = sin((lat2 - lat1) / 2), sin(radians(b.lon - a.lon) / 2)
    return 2 * _EARTH_KM * asin(sqrt(across**2 + cos(lat1) * cos(lat2) * along**2))


def alike(a: str, b: str) -> bool:
    """Whether two bare names are spellings of one: equal, or long and one letter apart."""
    if a == b:
        return bool(a)
    if min(len(a), len(b)) < 6 or a[0] != b[0]:
        return False
    return Levenshtein.distance(a, b, score_cutoff=1) <= 1


def _narrowed(a: Where, b: Where) -> Lie:
    if a.narrow == b.narrow:
        return Lie.SAME
    if a.narrow and b.narrow:
        return Lie.OVERLAP
    return Lie.INSIDE if a.narrow else Lie.AROUND


def periods(a: When, b: When) -> Lie:
    """How two periods lie to each other; an open end is unknown."""
    if a.start and b.end and a.start > b.end:
        return Lie.APART
    if b.start and a.end and b.start > a.end:
        return Lie.APART
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return Lie.UNKNOWN
    if (a.start, a.end) == (b.start, b.end):
        return Lie.SAME
    if a.start <= b.start and b.end <= a.end:
        return Lie.AROUND
    if b.start <= a.start and a.end <= b.end:
        return Lie.INSIDE
    return Lie.OVERLAP


def place_of(a: Scope, b: Scope) -> Lie:
    """Places of two claims; a total that names no place is taken for the whole theatre."""
    total_a, total_b = (one.frame is not TimeFrame.INCIDENT for one in (a, b))
    return place_lie((a.where, total_a), (b.where, total_b))


def place_lie(a: tuple[Where, bool], b: tuple[Where, bool]) -> Lie:
    """The same of two places, each with whether a total is told of it."""
    (one, total_one), (two, total_two) = a, b
    lie = places(one, two)
    if lie is not Lie.UNKNOWN:
        return lie
    wide_one, wide_two = not one.known and total_one, not two.known and total_two
    if wide_one and wide_two:
        return Lie.SAME
    if wide_one and two.known:
        return Lie.AROUND
    if wide_two and one.known:
        return Lie.INSIDE
    return Lie.UNKNOWN
