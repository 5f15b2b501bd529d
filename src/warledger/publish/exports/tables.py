"""Tables: CSV with or without a row of HXL tags, Excel, Parquet, SQLite for Datasette."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

from warledger.publish.exports.columns import ENTRY_COLUMNS, entry_rows, iso
from warledger.publish.exports.event_tables import (
    ACLED_COLUMNS,
    UCDP_COLUMNS,
    acled_rows,
    ucdp_rows,
)
from warledger.publish.exports.extras import needed
from warledger.publish.groundings import joined
from warledger.publish.rows import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from warledger.publish.exports.dataset import Dataset

INCIDENT_COLUMNS: dict[str, type] = {
    "incident": str, "outcome": str, "low": int, "best": int, "high": int, "policy": str,
    "grade": str, "aggregate": bool, "start": str, "end": str, "entries": str,
    "origins": int, "contains": str, "review": str,
}  # fmt: skip
LINK_COLUMNS: dict[str, type] = {
    "type": str, "source": str, "target": str, "score": float, "review": bool, "reasons": str,
}  # fmt: skip

#: Tags as the Humanitarian Data Exchange uses them on these databases; the bounds are ours, since
#: there is no convention for them.
HXL_ENTRIES = {
    "entry": "#meta+id", "report": "#meta+report", "outlet": "#meta+source", "url": "#meta+url",
    "published": "#date+published", "low": "#affected+min", "high": "#affected+max",
    "outcome": "#affected+type", "victims": "#affected+group", "perpetrator": "#group+name",
    "place": "#loc+name", "country": "#country+code+v_iso2", "latitude": "#geo+lat",
    "longitude": "#geo+lon", "period_start": "#date+start", "period_end": "#date+end",
    "sentence": "#description",
}  # fmt: skip
HXL_ACLED = {
    "event_id_cnty": "#event+code", "event_date": "#date+occurred", "year": "#date+year",
    "event_type": "#event+type", "actor1": "#group+name+first",
    "assoc_actor_1": "#group+name+first+assoc", "actor2": "#group+name+second",
    "assoc_actor_2": "#group+name+second+assoc", "region": "#region+name",
    "country": "#country+name", "admin1": "#adm1+name", "admin2": "#adm2+name",
    "admin3": "#adm3+name", "location": "#loc+name", "latitude": "#geo+lat",
    "longitude": "#geo+lon", "source": "#meta+source", "notes": "#description",
    "fatalities": "#affected+killed", "iso": "#country+code",
}  # fmt: skip
HXL_UCDP = {
    "year": "#date+year", "date_start": "#date+start", "date_end": "#date+end",
    "side_a": "#group+name+first", "side_b": "#group+name+second",
    "source_article": "#meta+source", "source_headline": "#description",
    "where_coordinates": "#loc+name", "adm_1": "#adm1+name", "adm_2": "#adm2+name",
    "latitude": "#geo+lat", "longitude": "#geo+lon", "country": "#country+name",
    "country_id": "#country+code", "region": "#region+name", "best": "#affected+killed",
    "low": "#affected+killed+min", "high": "#affected+killed+max",
}  # fmt: skip


def write_entries_csv(dataset: Dataset, path: Path, *, hxl: bool) -> None:
    """A line an entry under a line of names."""
    _csv(path, tuple(ENTRY_COLUMNS), entry_rows(dataset), HXL_ENTRIES if hxl else None)


def write_acled(dataset: Dataset, path: Path, *, hxl: bool) -> None:
    """A line a happening in ACLED's columns."""
    _csv(path, ACLED_COLUMNS, acled_rows(dataset), HXL_ACLED if hxl else None)


def write_ucdp(dataset: Dataset, path: Path, *, hxl: bool) -> None:
    """A line a happening in UCDP GED's columns."""
    _csv(path, UCDP_COLUMNS, ucdp_rows(dataset), HXL_UCDP if hxl else None)


def _csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    tags: Mapping[str, str] | None,
) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        if tags is not None:
            writer.writerow({name: tags.get(name, "") for name in columns})
        writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)


def incident_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """A row for each incident and aggregate, with its bounds under the dataset's policy."""
    rows = []
    for incident in dataset.incidents:
        bounds = dataset.bounds.get(incident.id)
        grade = dataset.grades.get(incident.id)
        rows.append(
            {
                "incident": incident.id,
                "outcome": incident.outcome.value,
                "low": bounds.low if bounds else None,
                "best": bounds.best if bounds else None,
                "high": bounds.high if bounds else None,
                "policy": dataset.policy.value,
                "grade": grade.value if grade else None,
                "aggregate": incident.aggregate,
                "start": iso(incident.start),
                "end": iso(incident.end),
                "entries": joined(incident.entries),
                "origins": len(incident.origins),
                "contains": joined(incident.contains),
                "review": joined(incident.review),
            }
        )
    return rows


def link_rows(dataset: Dataset) -> list[dict[str, Any]]:
    """A row for each link between entries, with its reasons."""
    return [
        {
            "type": link.type.value,
            "source": link.source,
            "target": link.target,
            "score": link.score,
            "review": link.review,
            "reasons": joined(feature.reason for feature in link.features),
        }
        for link in dataset.links
    ]


def _sheets(
    dataset: Dataset,
) -> tuple[tuple[str, Mapping[str, type], Iterable[dict[str, Any]]], ...]:
    return (
        ("entries", ENTRY_COLUMNS, entry_rows(dataset)),
        ("incidents", INCIDENT_COLUMNS, incident_rows(dataset)),
        ("links", LINK_COLUMNS, link_rows(dataset)),
    )


def write_excel(dataset: Dataset, path: Path) -> None:
    """A workbook with a sheet each for entries, incidents and links.

    Raises:
        MissingExtraError: openpyxl is not installed.
        OSError: The file can't be written.
    """
    openpyxl = needed("openpyxl", "Excel")
    illegal = needed("openpyxl.cell.cell", "Excel").ILLEGAL_CHARACTERS_RE
    book = openpyxl.Workbook(write_only=True)
    for name, columns, rows in _sheets(dataset):
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for row in rows:
            sheet.append([_cell(row[column], illegal) for column in columns])
    # Elsewhere first: of a file that can't be written to its end openpyxl complains at length.
    with tempfile.TemporaryFile() as made:
        book.save(made)
        made.seek(0)
        with path.open("wb") as stream:
            shutil.copyfileobj(made, stream)


#: Excel holds no more characters in a cell.
_CELL_LIMIT = 32_767


def _cell(value: object, illegal: Any) -> object:
    """Text that Excel can hold, and that it does not run."""
    if not isinstance(value, str):
        return value
    clean: str = illegal.sub("\ufffd", value.encode("utf-8", "replace").decode("utf-8"))
    return guarded(clean[:_CELL_LIMIT])


def write_parquet(dataset: Dataset, path: Path) -> None:
    """The entries as a Parquet table with typed columns.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    arrow = needed("pyarrow", "Parquet")
    parquet = needed("pyarrow.parquet", "Parquet")
    types = {str: arrow.string(), int: arrow.int64(), bool: arrow.bool_(), float: arrow.float64()}
    schema = arrow.schema([(name, types[kind]) for name, kind in ENTRY_COLUMNS.items()])
    parquet.write_table(arrow.Table.from_pylist(list(entry_rows(dataset)), schema=schema), path)


_SQL_TYPES = {str: "TEXT", int: "INTEGER", bool: "INTEGER", float: "REAL"}


def write_sqlite(dataset: Dataset, path: Path) -> None:
    """A SQLite file as Datasette shows it: entries, incidents, links, which entry is in which
    incident, keys between them, and full-text search over the sentences.

    Raises:
        OSError: The file can't be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database, database:
            for name, columns, rows in _sheets(dataset):
                _table(database, name, columns, rows)
            _members(database, dataset)
    except sqlite3.OperationalError as error:
        raise OSError(str(error)) from error


def _table(
    database: sqlite3.Connection,
    name: str,
    columns: Mapping[str, type],
    rows: Iterable[dict[str, Any]],
) -> None:
    key = {"entries": ", PRIMARY KEY (entry)", "incidents": ", PRIMARY KEY (incident)"}
    fields = ", ".join(f'"{c}" {_SQL_TYPES[kind]}' for c, kind in columns.items())
    database.execute(f'CREATE TABLE "{name}" ({fields}{key.get(name, "")})')
    marks = ", ".join("?" * len(columns))
    database.executemany(
        f'INSERT INTO "{name}" VALUES ({marks})',  # noqa: S608 - names are ours
        ([row[column] for column in columns] for row in rows),
    )


def _members(database: sqlite3.Connection, dataset: Dataset) -> None:
    database.execute(
        "CREATE TABLE incident_entries (incident TEXT REFERENCES incidents(incident), "
        "entry TEXT REFERENCES entries(entry), PRIMARY KEY (incident, entry))"
    )
    database.executemany(
        "INSERT INTO incident_entries VALUES (?, ?)",
        ((one.id, name) for one in dataset.incidents for name in one.entries),
    )
    database.execute(
        "CREATE VIRTUAL TABLE entries_fts USING fts5 (sentence, victims, perpetrator, place, "
        "claimant, content='entries', tokenize='unicode61 remove_diacritics 2')"
    )
    database.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
