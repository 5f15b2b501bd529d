"""Places, periods and actors of a report's claims put together, one grounding for each claim."""

from __future__ import annotations

from collections import Counter
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
        gazetteer: Opens the gazetteer. It is asked for at the first report with claims, and never
            where there is none.
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
        if not claims:
            return ()
        if self._placer is None:
            self._placer = PlaceGrounder(self._open())
        placed = self._placer.ground(transcript, claims)
        own = [None if isinstance(place, str) else place.place.country for place in placed.places]
        actors = self._actors().ground(transcript, claims, _countries(placed), own)
        periods = ground_periods(transcript, claims)
        rows = zip(placed.places, periods, actors, strict=True)
        return tuple(_grounding(index, *row) for index, row in enumerate(rows))

    def link_parties(self, transcript: Transcript, events: Sequence[Event]) -> tuple[Event, ...]:
        """
        The events with the known actors of those who act in them and are acted upon.

        Args:
            transcript: The report as read.
            events: The events that were found in it.

        Raises:
            ResourceError: The table of actors can't be used.
        """
        return link_parties(transcript, events, self._actors())

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


def _known(found: Found | str) -> Found | None:
    """What was found; a string is the reason why nothing was."""
    return None if isinstance(found, str) else found
