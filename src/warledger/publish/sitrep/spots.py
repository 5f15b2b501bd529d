"""The places that a tally's incidents are in, each with its own tally."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.publish.sitrep.compose import View
    from warledger.records import Bounds, Incident, Place, Tally

_COUNTRY = 6
_LITTLE = {"the", "of", "in", "and"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that incidents are in: grounded, or only its words."""

    key: str  #: what a tally is asked with
    name: str
    place: Place | None


def known(bounds: Bounds) -> bool:
    """Whether bounds say anything."""
    return any(value is not None for value in (bounds.low, bounds.best, bounds.high))


def spot_tallies(view: View, tally: Tally) -> list[tuple[Spot, str | None, Tally]]:
    """
    Each place of a tally with the name of the one that contains it, the largest figure first.

    A tally asked by words alone takes "northern Oria" for "Oria". So a place known by words alone
    is left out where its tally counts what is told of a wider one, and where another spelling of
    it has the very same figures.
    """
    incidents = {incident.id: incident for incident in view.reconciliation.incidents}
    spots = _spots(incidents, tally)
    rows = []
    seen: set[frozenset[str]] = set()
    for spot in spots:
        within = spot.place.within if spot.place else ()
        wider = [other.name for other in spots if other.key in within]
        part = view.tally(replace(tally.query, place=spot.key))
        if not known(part.bounds):
            continue
        counted = frozenset(line.incident for line in part.lines if line.counted)
        if spot.place is None:
            if counted in seen or any(_wider(incidents[name], spot) for name in counted):
                continue
            seen.add(counted)
        rows.append((spot, wider[-1] if wider else None, part))
    return sorted(rows, key=lambda row: -(row[2].bounds.best or row[2].bounds.low or 0))


def _spots(incidents: dict[str, Incident], tally: Tally) -> list[Spot]:
    """The places finer than a country, each once, by name."""
    found: dict[str, Spot] = {}
    for line in tally.lines:
        incident = incidents[line.incident]
        place, words = incident.place, incident.place_words
        if place is not None and place.precision < _COUNTRY:
            found[place.id] = Spot(place.id, place.name, place)
        elif place is None and words is not None:
            found[words] = Spot(words, words, None)
    return sorted(found.values(), key=lambda spot: (spot.name, spot.key))


def _wider(incident: Incident, spot: Spot) -> bool:
    """Whether an incident's place has fewer of the same words: "Baghdad" for "east Baghdad"."""
    name = incident.place.name if incident.place else incident.place_words
    return name is not None and _words(name) < _words(spot.name)


def _words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split()) - _LITTLE
