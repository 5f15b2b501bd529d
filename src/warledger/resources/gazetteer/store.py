"""Looking places up in a compiled gazetteer."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from warledger.errors import ResourceError
from warledger.records import Place, PlaceType
from warledger.resources.gazetteer.folding import fold, variants, without_articles

if TYPE_CHECKING:
    from pathlib import Path

#: Credit that the licence of the data asks for (CC BY 4.0); to be shown wherever places are.
ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0; ISO 3166-2; Warledger overlay."

_COLUMNS = (
    "p.number, p.id, p.name, p.type, p.country, p.parent, p.lat, p.lon, p.precision, "
    "p.population, s.words"
)
_FROM = "FROM place p JOIN source s ON s.number = p.source"
#: Names that agree less than this (0 to 100) are not worth showing as similar.
_SIMILAR = 80.0
_OTHER_FORM = 2
_WITHOUT_ARTICLE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """
    A place found by a name.

    ``rank`` says how the name is the place's: 0 its main name, 1 another name of it, 2 and 3 the
    same without an article or the word for a kind of unit, higher for both sides changed.
    """

    place: Place
    rank: int
    capital: bool = False  #: whether the place is its country's capital


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A place whose name resembles words: a suggestion, never an answer."""

    place: Place
    likeness: float  #: 80 to 100


class Gazetteer:
    """
    The places of one compiled file, read only. Safe to hand to threads and worker processes.

    Args:
        path: A file that `warledger.resources.gazetteer.open_gazetteer` compiled or checked.

    Raises:
        ResourceError: The file can't be opened or is not a gazetteer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._connection.execute("SELECT number FROM place LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise ResourceError(f"gazetteer {path} can't be read: {error}") from error
        self._capitals = frozenset(
            number for (number,) in self._query("SELECT number FROM place WHERE capital = 1")
        )
        self._row = lru_cache(maxsize=50_000)(self._read_row)
        self._matches = lru_cache(maxsize=50_000)(self._read_matches)
        self._keys_of = lru_cache(maxsize=8)(self._read_keys)

    def __reduce__(self) -> tuple[type[Gazetteer], tuple[Path]]:
        return type(self), (self.path,)

    def find(self, name: str) -> tuple[Place, ...]:
        """
        Every place of that name, closest form of the name first, then by population.

        Case, diacritics, apostrophes, hyphens, Arabic articles and words for units
        ("Governorate", "City") do not matter. Nothing is guessed: an unknown name gives none.
        """
        return tuple(match.place for match in self.matches(name))

    def matches(self, name: str) -> tuple[Match, ...]:
        """As `find`, with how the name is each place's."""
        return self._matches(name)

    def place(self, identifier: str) -> Place | None:
        """The place of an id ("gn:98182"); None where there is none."""
        found = self._query(f"SELECT p.number {_FROM} WHERE p.id = ?", identifier)
        return self._row(found[0][0]) if found else None

    def within(self, inner: Place, outer: Place) -> bool:
        """Whether one place lies in the other, by the chain of units that contain it."""
        return outer.id in inner.within

    def similar(self, name: str, country: str | None = None, limit: int = 5) -> tuple[Similar, ...]:
        """
        Places of one country whose names resemble a name, most alike first.

        Args:
            country: ISO 3166-1 alpha-2; without it nothing is compared, as the names of the whole
                world resemble anything.
        """
        if country is None:
            return ()
        keys = self._keys_of(country)
        wanted = variants(name)[-1] if variants(name) else ""
        best: dict[int, float] = {}
        for key, likeness, _ in process.extract(
            wanted, list(keys), scorer=fuzz.ratio, score_cutoff=_SIMILAR, limit=4 * limit
        ):
            for number in keys[key]:
                best[number] = max(best.get(number, 0.0), likeness)
        found = [Similar(place=self._row(number), likeness=like) for number, like in best.items()]
        found.sort(key=lambda one: (-one.likeness, -(one.place.population or 0), one.place.id))
        return tuple(found[:limit])

    def _query(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise ResourceError(f"gazetteer {self.path} can't be read: {error}") from error

    def _read_matches(self, name: str) -> tuple[Match, ...]:
        ranks: dict[int, int] = {}
        whole = without_articles(fold(name))
        for order, key in enumerate(variants(name)):
            if ranks and key not in {fold(name), whole}:
                break  # "Mexico City" is known as such: "Mexico" is another place
            for number, rank in self._query("SELECT place, rank FROM name WHERE key = ?", key):
                known = rank + (_OTHER_FORM if order else 0)
                if order and key == whole and not name.lower().startswith("the "):
                    known = rank + _WITHOUT_ARTICLE
                ranks[number] = min(ranks.get(number, known), known)
        found = [
            Match(place=self._row(number), rank=rank, capital=number in self._capitals)
            for number, rank in ranks.items()
        ]
        found.sort(key=lambda one: (one.rank, -(one.place.population or 0), one.place.id))
        return tuple(found)

    def _read_keys(self, country: str) -> dict[str, list[int]]:
        keys: dict[str, list[int]] = defaultdict(list)
        sql = "SELECT n.key, n.place FROM name n JOIN place p ON p.number = n.place"
        for key, number in self._query(f"{sql} WHERE p.country = ?", country):
            keys[key].append(number)
        return keys

    def _read_row(self, number: int) -> Place:
        row = self._query(f"SELECT {_COLUMNS} {_FROM} WHERE p.number = ?", number)[0]
        chain: tuple[Place, ...] = ()
        if row[5] is not None:
            holder = self._row(row[5])
            chain = (*(self._row_of(one) for one in holder.within), holder)
        return Place(
            id=row[1],
            name=row[2],
            type=PlaceType(row[3]),
            country=row[4],
            admin=tuple(one.name for one in chain if one.type is not PlaceType.COUNTRY),
            within=tuple(one.id for one in chain),
            lat=row[6],
            lon=row[7],
            precision=row[8],
            population=row[9],
            source=row[10],
        )

    def _row_of(self, identifier: str) -> Place:
        number = self._query("SELECT number FROM place WHERE id = ?", identifier)[0][0]
        return self._row(number)
