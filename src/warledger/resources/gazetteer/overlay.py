"""Our own places and names beside GeoNames': the compiled overlay, tied to the rows it rests on."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warledger.errors import ResourceError
from warledger.records import PlaceType
from warledger.resources.gazetteer.folding import fold, without_unit
from warledger.resources.gazetteer.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_FILE = "overlay.json"


def overlay_text() -> str:
    """
    The compiled overlay as stored in the package.

    Raises:
        ResourceError: It is missing.
    """
    try:
        return (files(__package__) / _FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(f"the overlay of places can't be read: {error}") from error


class References:
    """
    Finds the row that an overlay reference means ("settlement:IQ:Baghdad").

    Settlements go by their main name alone, other places by all.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_key: dict[tuple[str, str | None, str], Row] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Make a row known; of several with one name the most populous is meant."""
        town = row.type is PlaceType.SETTLEMENT
        for name in (row.name, *(() if town else row.names)):
            key = fold(name)
            for form in {key, without_unit(key)}:
                place = (row.type.value, row.country, form)
                known = self._by_key.get(place)
                if known is None or (row.population or 0) > (known.population or 0):
                    self._by_key[place] = row

    def find(self, reference: str) -> Row:
        """The row of ``type:country:name``, or ``type::name`` for places of no country.

        Raises:
            ResourceError: There is no such row.
        """
        kind, country, name = reference.split(":", 2)
        row = self._by_key.get((kind, country or None, fold(name)))
        if row is None:
            raise ResourceError(f"overlay of places: no row for {reference!r}")
        return row


def overlay_rows(text: str, references: References) -> tuple[list[Row], dict[str, Sequence[str]]]:
    """
    The overlay's own rows, and further names of rows that others bring, by id.

    A place takes the point of the place that holds it, or the middle of those that it spans, and
    says so; where there is neither it has none.

    Raises:
        ResourceError: The overlay is damaged or refers to a place that is not there.
    """
    try:
        raw = json.loads(text)
        more = {references.find(one["of"]).id: one["names"] for one in raw["names"]}
        rows = []
        for one in raw["places"]:
            row = _row(one, references)
            references.add(row)
            rows.append(row)
    except (ValueError, KeyError, TypeError) as error:
        raise ResourceError(f"the overlay of places is damaged: {error!r}") from error
    return rows, more


def _row(one: Mapping[str, Any], references: References) -> Row:
    parent = references.find(one["parent"]) if one["parent"] else None
    spans = [references.find(reference) for reference in one["spans"]]
    lat = lon = None
    source = one["source"]
    if spans:
        points = [
            (row.lat, row.lon) for row in spans if row.lat is not None and row.lon is not None
        ]
        if points:
            lat = round(sum(point[0] for point in points) / len(points), 3)
            lon = round(sum(point[1] for point in points) / len(points), 3)
            source += "; middle of " + ", ".join(row.name for row in spans)
    elif parent is not None and parent.lat is not None:
        lat, lon = parent.lat, parent.lon
        source += f"; point of {parent.name}"
    return Row(
        id=one["id"],
        name=one["name"],
        type=PlaceType(one["type"]),
        country=one["country"],
        parent=parent.id if parent else None,
        lat=lat,
        lon=lon,
        precision=one["precision"],
        population=None,
        source=source,
        names=tuple(one["names"]),
    )
