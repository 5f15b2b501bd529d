"""Compiles the installed packages and the overlay into one SQLite file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from warledger.resources.gazetteer.folding import fold, without_articles, without_unit
from warledger.resources.gazetteer.rows import watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from warledger.records import PlaceType
    from warledger.resources.gazetteer.rows import Row, Share

#: From which share of the work to which places and names take it; measured.
_PLACES, _NAMES = (0.7, 0.75), (0.75, 0.95)
_UNITS = {"admin1", "admin2"}
_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA page_size = 4096;
CREATE TABLE place (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  country TEXT, parent INTEGER, lat REAL, lon REAL, precision INTEGER NOT NULL,
  population INTEGER, source INTEGER NOT NULL, capital INTEGER NOT NULL
);
CREATE TABLE source (number INTEGER PRIMARY KEY, words TEXT NOT NULL);
CREATE TABLE name (key TEXT, place INTEGER, rank INTEGER NOT NULL, PRIMARY KEY (key, place))
  WITHOUT ROWID;
"""
#: A temporary file of SQLite's own, gone with the connection: names are sorted on disk, since all
#: of them take more memory than everything else.
_UNSORTED = """
ATTACH DATABASE '' AS unsorted;
PRAGMA unsorted.journal_mode = OFF;
CREATE TABLE unsorted.name (key TEXT, place INTEGER, rank INTEGER);
"""
_INDEXES = """
CREATE UNIQUE INDEX place_id ON place (id);
CREATE INDEX place_country ON place (country);
CREATE INDEX name_place ON name (place);
"""


def _untold(_: float) -> None:
    """Nobody watches."""


def write(path: Path, rows: Sequence[Row], share: Share = _untold) -> None:
    """
    Write a gazetteer file.

    Args:
        path: Where to; must not exist.
        rows: Every place once by id. Parents that are not among them are left out.
        share: Told what share of the work of making a gazetteer is done.

    Raises:
        OSError, sqlite3.Error: The file can't be written.
    """
    numbers = {row.id: number for number, row in enumerate(rows, 1)}
    sources = {words: n for n, words in enumerate(sorted({row.source for row in rows}), 1)}
    connection = sqlite3.connect(path)
    try:
        connection.executescript(_SCHEMA + _UNSORTED)
        connection.executemany(
            "INSERT INTO source VALUES (?, ?)", ((n, words) for words, n in sources.items())
        )
        connection.executemany(
            "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                _values(row, numbers, sources[row.source])
                for row in watched(rows, len(rows), share, _PLACES)
            ),
        )
        connection.executemany(
            "INSERT INTO unsorted.name VALUES (?, ?, ?)",
            _names(watched(rows, len(rows), share, _NAMES)),
        )
        connection.execute("INSERT INTO name SELECT * FROM unsorted.name ORDER BY key, place")
        connection.executescript(_INDEXES)
        connection.commit()
    finally:
        connection.close()


def _values(row: Row, numbers: dict[str, int], source: int) -> tuple[object, ...]:
    return (
        *(numbers[row.id], row.id, row.name, row.type.value, row.country),
        *(numbers.get(row.parent or ""), row.lat, row.lon, row.precision, row.population),
        *(source, int(row.capital)),
    )


def _names(rows: Iterable[Row]) -> Iterator[tuple[str, int, int]]:
    """Keys with the place's number and rank; see `Match.rank`."""
    for number, row in enumerate(rows, 1):
        ranks: dict[str, int] = {}
        for base, names in ((0, (row.name,)), (1, row.names)):
            for name in names:
                for key, rank in _keys(name, row.type, own=base == 0):
                    if rank + base < ranks.get(key, 99):
                        ranks[key] = rank + base
        for key, rank in ranks.items():
            yield key, number, rank


def _keys(name: str, kind: PlaceType, *, own: bool) -> Iterator[tuple[str, int]]:
    """
    A name's keys: as it is, without articles, a unit's without its kind.

    By-names ("Golden State") are not shortened.
    """
    key = fold(name)
    if not key:
        return
    yield key, 0
    bare = without_articles(key)
    if bare != key:
        yield bare, 2
    if kind.value in _UNITS:
        short = without_unit(bare)
        if short not in {bare, key} and (own or not key.endswith(" state")):
            yield short, 0 if kind.value == "admin1" else 2
