"""A gazetteer of a few rows for tests that need no real one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.records import PlaceType
from warledger.resources.gazetteer.compiling import write
from warledger.resources.gazetteer.rows import Row
from warledger.resources.gazetteer.store import Gazetteer

if TYPE_CHECKING:
    from pathlib import Path


def row(identifier: str, name: str, kind: PlaceType, **more: Any) -> Row:
    """A row with what a test does not care about filled in."""
    fields: dict[str, Any] = {
        "country": "IQ",
        "parent": None,
        "lat": 33.0,
        "lon": 44.0,
        "precision": 1,
        "population": None,
        "source": "test",
        "names": (),
    }
    return Row(id=identifier, name=name, type=kind, **{**fields, **more})


ROWS = (
    row("c:iq", "Iraq", PlaceType.COUNTRY, precision=6),
    row("c:cn", "China", PlaceType.COUNTRY, country="CN", precision=6),
    row("a:ba", "Basra Governorate", PlaceType.ADMIN1, parent="c:iq", names=("البصرة",)),
    row("a:bg", "Baghdad Governorate", PlaceType.ADMIN1, parent="c:iq"),
    row(
        *("s:ba", "Al Başrah", PlaceType.SETTLEMENT),
        parent="a:ba",
        population=1_300_000,
        names=("Basra", "Басра"),
    ),
    row("s:sadr", "Sadr City", PlaceType.SETTLEMENT, parent="a:bg", population=1_200_000),
    row("s:baghdad", "Baghdad", PlaceType.SETTLEMENT, parent="a:bg", population=7_000_000),
    row("s:taji", "Taji", PlaceType.SETTLEMENT, country="CN", parent="c:cn", population=900),
    row("d:taji", "Taji District", PlaceType.ADMIN2, parent="a:bg"),
    row("d:kaz", "Al-Kāżimiyyah", PlaceType.ADMIN2, parent="a:bg"),
    row("d:adh", "Adhamiyah", PlaceType.ADMIN2, parent="a:bg"),
)


def sample(folder: Path) -> Gazetteer:
    """The rows above as a gazetteer file in a folder."""
    path = folder / "sample.sqlite"
    write(path, ROWS)
    return Gazetteer(path)
