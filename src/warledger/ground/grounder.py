"""Places, periods and actors of a report's claims put together, one grounding for each claim."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from warledger.ground.actors import ActorLinker
from warledger.ground.event_parties import link_parties
from warledger.ground.periods import ground_periods
from warledger.ground.places import PlaceGrounder
from warledger.records import Grounding
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warledger.ground.actors import ClaimActors
    from warledger.ground.places import GroundedPlaces
    from warledger.records import Claim, Event, GroundedPeriod, GroundedPlace, Transcript
    from warledger.resources.gazetteer import Gazetteer

Found = TypeVar("Found")


class Grounder:
    """
    Ties the words of claims to known things. Make one, use it for all reports of a process.

    Args:
        gazetteer: Opens the gazetteer. It is asked for at the first report with claims or places of
            events, and never where there is none.
    """

    def __init__(self, gazetteer: Callable[[], Gazetteer]) -> None:
        self._open = gazetteer
        self._placer: PlaceGrounder | None = None
        self._linker: ActorLinker | None = None

    def ground(self, transcript: Transcript, claims: Sequence[Claim]) -> tuple[Grounding, ...]:
        """
        One grounding for each claim, in the same order.

        Args:
            transcript: The report as read.
            claims: The claims that were coded from it.

        Raises:
            ResourceError: The gazetteer or the table of actors can't be used.
        """
        return self.ground_all(transcript, claims, ())[0]

    def ground_all(
        self, transcript: Transcript, claims: Sequence[Claim], events: Sequence[Event]
    ) -> tuple[tuple[Grounding, ...], tuple[Event, ...]]:
        """
        One grounding for each claim, and the events with their places and actors, in their order.

        Args:
            transcript: The report as read.
            claims: The claims that were coded from it.
            events: The events that were found in it.

        Raises:
            ResourceError: The gazetteer or the table of actors can't be used.
        """
        linked = link_parties(transcript, events, self._actors()) if events else ()
        if not claims and all(event.place is None for event in events):
            return (), tuple(linked)
        if self._placer is None:
            self._placer = PlaceGrounder(self._open())
        placed = self._placer.ground(transcript, claims, linked)
        located = tuple(map(_located, linked, placed.events))
        return self._groundings(transcript, claims, placed), located

    def _groundings(
        self, transcript: Transcript, claims: Sequence[Claim], placed: GroundedPlaces
    ) -> tuple[Grounding, ...]:
        if not claims:
            return ()
        own = [None if isinstance(place, str) else place.place.country for place in placed.places]
        actors = self._actors().ground(transcript, claims, _countries(placed), own)
        periods = ground_periods(transcript, claims)
        rows = zip(placed.places, periods, actors, strict=True)
        return tuple(_grounding(index, *row) for index, row in enumerate(rows))

    def _actors(self) -> ActorLinker:
        if self._linker is None:
            self._linker = ActorLinker(actor_table())
        return self._linker


def _countries(placed: GroundedPlaces) -> tuple[str, ...]:
    """The countries of a report's places, the one named most often first."""
    found = Counter(
        name.place.country for name in placed.toponyms if name.place and name.place.country
    )
    return tuple(sorted(found, key=lambda country: (-found[country], country)))


def _grounding(
    index: int, place: GroundedPlace | str, period: GroundedPeriod | str, actors: ClaimActors
) -> Grounding:
    fields = {
        "place": place,
        "period": period,
        "victims": actors.victims,
        "perpetrator": actors.perpetrator,
        "claimant": actors.claimant,
    }
    return Grounding(
        claim=index,
        place=_known(place),
        period=_known(period),
        victims=_known(actors.victims),
        perpetrator=_known(actors.perpetrator),
        claimant=_known(actors.claimant),
        claimant_kind=actors.claimant_kind,
        unknown=tuple(f"{k}: {why}" for k, why in fields.items() if isinstance(why, str)),
    )


def _located(event: Event, place: GroundedPlace | str) -> Event:
    if isinstance(place, str):
        return replace(event, grounded_place=None, place_reason=place)
    return replace(event, grounded_place=place, place_reason=None)


def _known(found: Found | str) -> Found | None:
    """What was found; a string is the reason why nothing was."""
    return None if isinstance(found, str) else found
