"""The gazetteer as compiled from the installed packages; built once for the whole run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warledger.records import PlaceType

if TYPE_CHECKING:
    from warledger.resources.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("Basra", PlaceType.SETTLEMENT, "IQ"),
        ("Basrah", PlaceType.SETTLEMENT, "IQ"),
        ("البصرة", PlaceType.ADMIN1, "IQ"),
        ("Babil province", PlaceType.ADMIN1, "IQ"),
        ("Diyala", PlaceType.ADMIN1, "IQ"),
        ("Sadr City", PlaceType.SETTLEMENT, "IQ"),
        ("Харків", PlaceType.SETTLEMENT, "UA"),
        ("Kiev", PlaceType.SETTLEMENT, "UA"),
        ("Democratic Republic of the Congo", PlaceType.COUNTRY, "CD"),
        ("Côte d'Ivoire", PlaceType.COUNTRY, "CI"),
        ("Africa", PlaceType.REGION, None),
    ],
)
def test_known_names(gazetteer: Gazetteer, name: str, kind: PlaceType, country: str | None) -> None:
    assert (kind, country) in {(place.type, place.country) for place in gazetteer.find(name)}


def test_a_city_lies_in_its_province_and_country(gazetteer: Gazetteer) -> None:
    city = next(p for p in gazetteer.find("Basrah") if p.type is PlaceType.SETTLEMENT)
    province = next(p for p in gazetteer.find("Basra") if p.type is PlaceType.ADMIN1)
    country = next(p for p in gazetteer.find("Iraq") if p.type is PlaceType.COUNTRY)
    assert gazetteer.within(city, province)
    assert gazetteer.within(province, country)
    assert (city.precision, province.precision, country.precision) == (1, 4, 6)


@pytest.mark.parametrize(
    ("quarter", "city"),
    [("Sadr City", "Baghdad"), ("New Baghdad", "Baghdad"), ("Obolon", "Kyiv")],
)
def test_a_quarter_lies_in_its_city(gazetteer: Gazetteer, quarter: str, city: str) -> None:
    """Also where GeoNames lists the quarter as a town."""
    whole = next(p for p in gazetteer.find(city) if p.type is PlaceType.SETTLEMENT)
    assert any(gazetteer.within(part, whole) for part in gazetteer.find(quarter))


def test_states_have_points_in_themselves(gazetteer: Gazetteer) -> None:
    """A country's point lies within its own settlements' reach."""
    for name, lat, lon in (("Iraq", (29, 38), (38, 49)), ("Ukraine", (44, 53), (22, 41))):
        place = next(p for p in gazetteer.find(name) if p.type is PlaceType.COUNTRY)
        assert place.lat is not None
        assert place.lon is not None
        assert lat[0] < place.lat < lat[1]
        assert lon[0] < place.lon < lon[1]
