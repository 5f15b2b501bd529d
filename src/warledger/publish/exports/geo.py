"""Incidents on a map: GeoJSON, GeoPackage. Places are GeoNames' (CC BY 4.0) and our overlay's."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from warledger.publish.exports.columns import iso
from warledger.publish.exports.event_tables import bounds_words, notes, outlets
from warledger.publish.exports.extras import needed
from warledger.publish.exports.happenings import Happening, happenings
from warledger.publish.groundings import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warledger.publish.exports.dataset import Dataset

#: Shown wherever places are.
ATTRIBUTION = "Places: GeoNames, CC BY 4.0, geonames.org; Warledger's overlay"


def placed(dataset: Dataset) -> Iterator[tuple[Happening, float, float]]:
    """Happenings whose place has coordinates, with longitude and latitude in degrees (WGS 84)."""
    for one in happenings(dataset):
        if one.place and one.place.lat is not None and one.place.lon is not None:
            yield one, one.place.lon, one.place.lat


def properties(one: Happening) -> dict[str, Any]:
    """What a point says of itself; ``where_prec`` tells how coarse it is (UCDP's codes)."""
    return {
        "id": one.id,
        "figures": "; ".join(f"{o.value}: {bounds_words(b)}" for o, b in one.bounds.items()),
        "start": iso(one.start),
        "end": iso(one.end),
        "date_prec": one.date_prec,
        "place": one.place.name if one.place else None,
        "place_words": one.place_words,
        "country": one.place.country if one.place else None,
        "where_prec": one.place.precision if one.place else None,
        "victims": one.victims.name if one.victims else None,
        "perpetrator": one.perpetrator.name if one.perpetrator else None,
        "aggregate": one.aggregate,
        "notes": notes(one),
        "sources": joined(outlets(one)),
        "quotes": " | ".join(dict.fromkeys(entry.quote for entry in one.entries)),
    }


def write_geojson(dataset: Dataset, path: Path) -> None:
    """A FeatureCollection (RFC 7946), a point for each placed happening."""
    features = [
        {
            "type": "Feature",
            "id": one.id,
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": properties(one)
            | {
                o.value: {"low": b.low, "best": b.best, "high": b.high}
                for o, b in one.bounds.items()
            },
        }
        for one, lon, lat in placed(dataset)
    ]
    made = {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": features}
    path.write_text(
        json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8", "backslashreplace"
    )


def _figures(one: Happening) -> dict[str, Any]:
    return {
        outcome.value: {"low": bounds.low, "best": bounds.best, "high": bounds.high}
        for outcome, bounds in one.bounds.items()
    }


def write_geopackage(dataset: Dataset, path: Path) -> None:
    """A GeoPackage with one layer of points, ``incidents``.

    Raises:
        MissingExtraError: pyogrio is not installed.
        OSError: The file can't be written.
    """
    raw = needed("pyogrio.raw", "GeoPackage")
    errors = needed("pyogrio.errors", "GeoPackage")
    numpy = needed("numpy", "GeoPackage")
    rows = list(placed(dataset))
    columns = [properties(one) for one, _, _ in rows]
    names = [
        "id", "figures", "start", "end", "place", "place_words", "country", "victims",
        "perpetrator", "notes", "sources", "quotes",
    ]  # fmt: skip
    counts = ["date_prec", "where_prec"]
    data = [
        *(numpy.array([row[name] for row in columns], dtype=object) for name in names),
        *(
            numpy.array([numpy.nan if row[name] is None else row[name] for row in columns], float)
            for name in counts
        ),
    ]
    try:
        raw.write(
            path,
            geometry=numpy.array([_point(lon, lat) for _, lon, lat in rows], dtype=object),
            field_data=data,
            fields=numpy.array([*names, *counts], dtype=object),
            geometry_type="Point",
            crs="EPSG:4326",
            driver="GPKG",
            layer="incidents",
        )
    except (errors.DataSourceError, errors.DataLayerError) as error:
        # The library tells of tables that are missing then.
        raise OSError("the tables in it could not be made; perhaps the disk is full") from error


def _point(lon: float, lat: float) -> bytes:
    """A point as well-known binary, little endian."""
    return struct.pack("<BIdd", 1, 1, lon, lat)
