"""Many rows of one table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model

#: KiB of the ledger that SQLite holds in memory while much is written by a process that needs
#: memory itself; and by one that does not, or while the indexes of a table are made, each of which
#: reads all of it, but then no more than a part of the machine's memory.
_ROOM, _MOST_ROOM, _PART = 256 * 1024, 1536 * 1024, 8
#: Where Linux says how much memory a container may use, in bytes.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)  # fmt: skip
#: Rows that one call of SQLite's driver is given.
_ROWS = 20_000


def pour(model: type[Model], rows: Iterable[Model]) -> None:
    """
    Store new rows in the transaction that is open.

    Args:
        model: Their class.
        rows: Unsaved; a key that the database gives is not set on them.
    """
    fields = [field for field in model._meta.concrete_fields if not _by_database(field)]  # noqa: SLF001
    pour_kept(
        model,
        [str(field.column) for field in fields],
        (
            [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            for row in rows
        ),
    )


def pour_values(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """
    The same of bare values: several times faster, for rows by the hundred thousand.

    Args:
        model: The rows' class.
        columns: Names of the table's columns; those left out are NULL or the database's.
        rows: Values in the columns' order: texts, numbers, truth values, days, bytes, None;
            what is kept as JSON as its text.
    """
    pour_kept(model, columns, as_kept(model, columns, rows))


def as_kept(
    model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """Rows with values as the database keeps them, see `pour_values`: days are texts in SQLite."""
    days = {str(field.column) for field in model._meta.concrete_fields if _is_day(field)}  # noqa: SLF001
    places = [at for at, column in enumerate(columns) if column in days]
    return _dated(rows, places) if connection.vendor == "sqlite" and places else rows


def _dated(rows: Iterable[Sequence[Any]], places: Sequence[int]) -> Iterator[list[Any]]:
    for row in rows:
        made = list(row)
        for at in places:
            day = made[at]
            if day is not None:
                made[at] = day.isoformat()
        yield made


def _is_day(field: Any) -> bool:
    return bool(field.get_internal_type() == "DateField")


def pour_kept(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same of values as the database keeps them, see `as_kept`."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)  # noqa: SLF001
    names = ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copied = cursor.copy(f"COPY {table} ({names}) FROM STDIN")
            with connection.wrap_database_errors, copied as copy:
                for line in rows:
                    copy.write_row(line)
            return
        marks = ", ".join(["%s"] * len(columns))
        insert = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - our own names
        for some in _some(rows):
            cursor.executemany(insert, some)


def _some(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    given = iter(rows)
    while some := list(islice(given, _ROWS)):
        yield some


@contextmanager
def indexes_after(*tables: type[Model]) -> Iterator[None]:
    """
    Have the indexes of tables made when all rows are in, in the transaction that is open.

    Sorting all at once is several times faster than putting each in its place. Indexes that keep a
    constraint stay.
    """
    names = [table._meta.db_table for table in tables]  # noqa: SLF001
    _settle()
    with connection.cursor() as cursor:
        found = [row for name in names for row in _indexes(cursor, name)]
        for name, _ in found:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    yield
    _settle()
    with roomy(most=True), connection.cursor() as cursor:
        for _, definition in found:
            cursor.execute(definition)


def _most_room() -> int:
    """KiB: as much as helps, and as the machine has to spare."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):  # another system than Linux
        return _ROOM
    for limit in _LIMITS:
        with suppress(OSError, ValueError):  # there is none, or it says "max"
            memory = min(memory, int(limit.read_text("ascii")))
    return max(_ROOM, min(_MOST_ROOM, memory // 1024 // _PART))


def _settle() -> None:
    """Have PostgreSQL check references now: no index changes while some are still to be checked."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _indexes(cursor: Any, table: str) -> list[tuple[str, str]]:
    """Names of a table's indexes that keep no constraint, and what makes them."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.tablename = %s"
            " AND i.schemaname = current_schema() AND NOT EXISTS ("
            " SELECT 1 FROM pg_constraint c JOIN pg_class x ON x.oid = c.conindid"
            " WHERE x.relname = i.indexname) ORDER BY i.indexname",
            [table],
        )
    else:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s"
            " AND sql IS NOT NULL ORDER BY name",
            [table],
        )
    found: list[tuple[str, str]] = cursor.fetchall()
    return found


@contextmanager
def roomy(*, most: bool = False) -> Iterator[None]:
    """
    Have SQLite hold more of the ledger in memory than it does for pages: tables and indexes that
    grow to many times its usual 8 MB, and those that rows refer to, are else read and written
    again and again.

    Args:
        most: As much as the machine has to spare, for who holds little itself.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = -{_most_room() if most else _ROOM}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _by_database(field: Any) -> bool:
    """Whether the database makes the value: numbers of rows."""
    return bool(field.primary_key) and field.get_internal_type() == "BigAutoField"
