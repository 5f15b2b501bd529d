"""The one country in which all that a report locates lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import PlaceType
from warledger.resources import words
from warledger.resources.countries import countries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import Place, Span

#: Characters before a name in which a locative word is looked for.
_BEFORE = 40
_INSIDE = {"in", "inside", "into", "across", "throughout", "within"}
#: So many names must lie in a country before it is taken for the only one of a report.
_ENOUGH = 2
_SMALL = {
    PlaceType.ADMIN2,
    PlaceType.SETTLEMENT,
    PlaceType.NEIGHBOURHOOD,
    PlaceType.CAMP,
    PlaceType.BASE,
    PlaceType.LANDMARK,
}
#: A place of so many people is taken for itself wherever it lies.
_WELL_KNOWN = 50_000


def located(text: str, span: Span) -> bool:
    """Whether a locative word stands shortly before a name."""
    before = text[max(0, span.start - _BEFORE) : span.start]
    return bool(set(before.lower().split()[-3:]) & words("toponyms", "locative"))


def set_in(text: str, span: Span, place: Place) -> bool:
    """
    Whether a name says where something is: a country's does after "in" only, not in "US troops".
    """
    if place.type is not PlaceType.COUNTRY:
        return True
    before = text[max(0, span.start - _BEFORE) : span.start].lower().split()
    while before and (before[-1] == "the" or before[-1] in words("places", "directions")):
        before.pop()
    return bool(before) and before[-1] in _INSIDE


def home_of(places: Iterable[tuple[Span, Place]], text: str) -> str | None:
    """
    The country in which all places of a report lie, by two names at least; None for several.

    A country's own name counts where something is set in it; see `set_in`.
    """
    lands = []
    for span, place in places:
        if place.country is not None and set_in(text, span, place):
            lands.append(place.country)
    return lands[0] if len(lands) >= _ENOUGH and len(set(lands)) == 1 else None


def is_far_homonym(place: Place, home: str) -> bool:
    """Whether a place is little known and lies on another continent than a country."""
    known = countries()
    its = known.get(place.country or "")
    if its is None or home not in known:
        return False
    little = place.type in _SMALL and (place.population or 0) < _WELL_KNOWN
    return little and its.continent != known[home].continent
