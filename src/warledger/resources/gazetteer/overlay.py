"""Our own places and names beside GeoNames': the compiled overlay, tied to the rows it rests on."""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warledger.errors import ResourceError
from warledger.records import PlaceType
from warledger.resources.gazetteer.distance import kilometres
from warledger.resources.gazetteer.folding import fold, without_unit
from warledger.resources.gazetteer.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from warledger.resources.gazetteer.rows import Progress

_FILE = "overlay.json"
#: Types that GeoNames files as settlements.
_TOWNS = {PlaceType.SETTLEMENT, PlaceType.NEIGHBOURHOOD, PlaceType.CAMP}
#: So near to the place that holds it a settlement of the same name is the same.
_NEAR_KM = 50.0
#: Coarser than this a row is known to lie in its country alone, and a namesake there is the same.
_NEAR_PRECISION = 3


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


class UnknownReferenceError(Exception):
    """No row is meant by a reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an overlay asks of the rows that others bring."""

    places: frozenset[tuple[str, str | None, str]]  #: type, country, folded name
    towns: frozenset[tuple[str | None, str]]  #: country, name in lower case


def asked_of(text: str) -> Asked:
    """
    What an overlay asks.

    Raises:
        ResourceError: The overlay is damaged.
    """
    try:
        raw = json.loads(text)
        references = [one["of"] for one in raw["names"]]
        for one in raw["places"]:
            references += [one["parent"]] if one["parent"] else []
            references += one["spans"]
        towns = {
            (one["country"], name.lower())
            for one in raw["places"]
            for name in (one["name"], *one["names"])
        }
        return Asked(places=frozenset(map(_meant, references)), towns=frozenset(towns))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"the overlay of places is damaged: {error!r}") from error


def _meant(reference: str) -> tuple[str, str | None, str]:
    kind, country, name = reference.split(":", 2)
    return kind, country or None, fold(name)


class References:
    """
    Finds the row that an overlay reference means ("settlement:IQ:Baghdad").

    Settlements go by their main name alone, other places by all.

    Args:
        rows: The rows.
        asked: What is going to be asked: by all names of the world they would take much memory.
    """

    def __init__(self, rows: Iterable[Row], asked: Asked) -> None:
        self._asked = asked
        self._kinds = {(kind, country) for kind, country, _ in asked.places}
        self._by_key: dict[tuple[str, str | None, str], Row] = {}
        self._towns: dict[tuple[str | None, str], list[Row]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        """Make a row known; of several with one name the most populous is meant."""
        town = row.type is PlaceType.SETTLEMENT
        if town:
            for written in {name.lower() for name in (row.name, *row.names)}:
                if (row.country, written) in self._asked.towns:
                    self._towns[row.country, written].append(row)
        if (row.type.value, row.country) not in self._kinds:
            return
        for name in (row.name, *(() if town else row.names)):
            key = fold(name)
            for form in {key, without_unit(key)}:
                place = (row.type.value, row.country, form)
                if place not in self._asked.places:
                    continue
                known = self._by_key.get(place)
                if known is None or (row.population or 0) > (known.population or 0):
                    self._by_key[place] = row

    def towns(self, country: str | None, name: str) -> Sequence[Row]:
        """The settlements of a country with that name, main or other, as the overlay writes it."""
        return self._towns.get((country, name.lower()), ())

    def find(self, reference: str) -> Row:
        """The row of ``type:country:name``, or ``type::name`` for places of no country.

        Raises:
            UnknownReferenceError: There is no such row.
        """
        row = self._by_key.get(_meant(reference))
        if row is None:
            raise UnknownReferenceError(reference)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaid:
    """What the overlay brings."""

    rows: Sequence[Row]  #: its own places
    names: Mapping[str, Sequence[str]]  #: further names of rows that others bring, by id
    cities: Mapping[str, str]  #: the city that such a row is a quarter of, both by id


def overlay_rows(text: str, references: References, progress: Progress) -> Overlaid:
    """
    The overlay's own rows, and what it says of rows that others bring.

    A settlement or part of one that GeoNames lists near by keeps its row and gains the names; a
    quarter of a city lies in that city, not beside it. A place takes the point of the place that
    holds it, or the middle of those that it spans, and says so; where there is neither it has none.
    An entry that refers to a place that the installed packages do not have (any more) is left out,
    with a line to ``progress``.

    Raises:
        ResourceError: The overlay is damaged.
    """
    more: dict[str, Sequence[str]] = {}
    cities: dict[str, str] = {}
    rows: list[Row] = []
    try:
        raw = json.loads(text)
        for one in raw["names"]:
            with _left_out(progress):
                more[references.find(one["of"]).id] = one["names"]
        for one in raw["places"]:
            with _left_out(progress):
                row = _row(one, references)
                known = _listed(row, references)
                if known is not None:
                    more[known.id] = (*more.get(known.id, ()), *row.names)
                    if _is_quarter(row, one["parent"]) and row.parent != known.id:
                        cities[known.id] = row.parent or ""
                    continue
                references.add(row)
                rows.append(row)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"the overlay of places is damaged: {error!r}") from error
    return Overlaid(rows=rows, names=more, cities=cities)


def _is_quarter(row: Row, holder: str | None) -> bool:
    """Whether a row is a part of a city, by its type and the reference to what holds it."""
    city = (holder or "").startswith(f"{PlaceType.SETTLEMENT.value}:")
    return city and row.type in {PlaceType.NEIGHBOURHOOD, PlaceType.CAMP}


@contextmanager
def _left_out(progress: Progress) -> Iterator[None]:
    """Say which reference leads nowhere, and go on."""
    try:
        yield
    except UnknownReferenceError as error:
        progress(f"left out of the overlay: nothing is called {error}")


def _listed(row: Row, references: References) -> Row | None:
    """The settlement of GeoNames that a row of the overlay repeats."""
    if row.type not in _TOWNS or row.lat is None or row.lon is None:
        return None
    point = (row.lat, row.lon)
    wide = row.precision > _NEAR_PRECISION
    near = [
        (kilometres(point, (known.lat, known.lon)), known)
        for name in (row.name, *row.names)
        for known in references.towns(row.country, name)
        if known.lat is not None and known.lon is not None
    ]
    distance, nearest = min(near, key=lambda one: one[0], default=(0.0, None))
    return nearest if wide or distance <= _NEAR_KM else None


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
