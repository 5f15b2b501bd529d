"""
Drawers: rows that one process makes, as the database keeps them, and another stores.

For SQLite a drawer is a database of its own that the ledger's connection attaches, so that rows are
copied without passing through Python; for PostgreSQL a file of lines as COPY reads them. What is
stored at once stays in hand. A drawer of another process goes this way: `new_drawers` before that
process starts, `open` in it, `reach` in the first one, `unname` in either; `put` as often as there
are rows, `shut`; `pour` for each table, `close`.

A drawer's file has no name any more before the first row is in it, and it can be read by nobody
else. So nothing is left of it when a process is killed; where both are, in the same instant at the
beginning, an empty file or folder may be.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol
from urllib.parse import quote

from django.db import DatabaseError, connection

from warledger_desk.ledger.services.pouring import as_kept, pour_kept, pour_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Model

    Row = Sequence[Any]

#: Rows that are written at once, and copied at once: between two copies the program can be stopped.
_SOME, _MANY = 1000, 50_000
#: SQLite: no lock, for a drawer is written and read in turn. So no log is read either, which
#: somebody else might put in the place of a folder that is gone; that is an error.
_ALONE = "nolock=1"
#: Bytes of a drawer's page: most records fit into one.
_PAGE = 16384


class Table(NamedTuple):
    """Where rows belong."""

    model: type[Model]
    columns: tuple[str, ...]  #: of their values; those left out are NULL or the database's

    @property
    def name(self) -> str:
        """As the database has it."""
        return str(self.model._meta.db_table)  # noqa: SLF001


class Drawer(Protocol):
    """Rows between two processes."""

    def open(self) -> None:
        """
        Be ready to be put into, in the process that puts.

        Raises:
            OSError: No file can be made.
            sqlite3.Error: The same.
        """

    def reach(self) -> None:
        """
        Hold what `pour` reads, in the process that pours; before a transaction that writes.

        Raises:
            OSError: It can't be read.
            sqlite3.Error: The same.
        """

    def unname(self) -> None:
        """Take the file's name away, when both processes hold it; a second time does no harm."""

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """
        Add rows of a table; in any order of tables, to each as often as there are rows.

        Args:
            table: Of which.
            rows: Values as `pour_values` takes them.

        Raises:
            OSError: There is no room.
            sqlite3.Error: The same.
        """

    def shut(self) -> None:
        """Have all that was put be there for the other process; raises what `put` does."""

    def pour(self, table: Table) -> None:
        """
        Store the rows of a table, in the transaction that is open and in the order of `put`.

        Args:
            table: Of which; something was put into it, be it no rows.

        Raises:
            DatabaseError: A row can't be stored, or the drawer can't be read any more.
        """

    def close(self) -> None:
        """Let go of all; not in a transaction."""


def new_drawers(number: int) -> list[Drawer]:
    """
    Drawers for processes that are about to be started.

    Raises:
        OSError: There is no place for them.
    """
    if connection.vendor == "postgresql":
        return [_Lines(tempfile.TemporaryFile()) for _ in range(number)]
    return [_Attached(Path(tempfile.gettempdir(), f"warledger_{token_hex(16)}"))
            for _ in range(number)]  # fmt: skip


class InHand:
    """Rows that this process stores: they are made when they are poured."""

    def __init__(self) -> None:
        self._rows: dict[Table, Iterable[Row]] = {}

    def open(self) -> None:
        """Nothing is to be made."""

    def reach(self) -> None:
        """It is reached."""

    def unname(self) -> None:
        """It has no name."""

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        """See `Drawer`; the rows are read later."""
        self._rows[table] = chain(self._rows.pop(table, ()), rows)

    def shut(self) -> None:
        """All is there."""

    def pour(self, table: Table) -> None:
        """See `Drawer`."""
        pour_values(*table, self._rows.pop(table, ()))

    def close(self) -> None:
        """Nothing is held."""
        self._rows.clear()


class _Attached:
    """
    Tables in a file of SQLite's, without indexes.

    A connection that was attached a file inside a transaction can't let go of it before that ends,
    and there are ten at most: then, or if it can't be attached for another reason, the file is read
    by a connection of its own.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / "rows.db"
        self._writer: sqlite3.Connection | None = None
        self._reader: sqlite3.Connection | None = None
        self._schema: str | None = None  #: what the ledger's connection calls it

    def open(self) -> None:
        self._folder.mkdir(mode=0o700)
        os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        self._writer = self._connected("rw")
        for setting in (f"page_size = {_PAGE}", "journal_mode = OFF", "synchronous = OFF"):
            self._writer.execute(f"PRAGMA {setting}").fetchall()
        self._writer.execute("BEGIN")

    def reach(self) -> None:
        name = self._folder.name
        if not connection.in_atomic_block:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute(f"ATTACH DATABASE %s AS {name}", [self._address("ro")])
                self._schema = name
                return
        self._reader = self._connected("ro")

    def unname(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        names = ", ".join(map(_quoted, table.columns))
        marks = ", ".join("?" * len(table.columns))
        assert self._writer is not None  # noqa: S101 - it is open
        self._writer.execute(f"CREATE TABLE IF NOT EXISTS {_quoted(table.name)} ({names})")
        insert = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"  # noqa: S608 - our own names
        for some in _some(as_kept(*table, rows)):
            self._writer.executemany(insert, some)

    def shut(self) -> None:
        if self._writer is not None:
            self._writer.execute("COMMIT")
            self._writer.close()
            self._writer = None

    def pour(self, table: Table) -> None:
        with connection.wrap_database_errors:
            if self._reader is None:
                self._copy(table)
            else:
                self._read(self._reader, table)

    def _copy(self, table: Table) -> None:
        assert self._schema is not None  # noqa: S101 - it was reached
        with connection.cursor() as cursor:
            whole = f"SELECT max(rowid) FROM {self._schema}.{_quoted(table.name)}"  # noqa: S608
            (last,) = cursor.execute(whole).fetchone()
            for at in range(0, last or 0, _MANY):
                cursor.execute(_copied(self._schema, table), [at, at + _MANY])

    def _read(self, given: sqlite3.Connection, table: Table) -> None:
        names = ", ".join(map(_quoted, table.columns))
        found = f"SELECT {names} FROM {_quoted(table.name)} ORDER BY rowid"  # noqa: S608
        with closing(given.execute(found)) as rows:
            pour_kept(*table, rows)

    def close(self) -> None:
        for one in (self._writer, self._reader):
            if one is not None:
                one.close()
        self._writer = self._reader = None
        schema, self._schema = self._schema, None
        if schema is None or connection.connection is None:
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"DETACH DATABASE {schema}")
        except DatabaseError:
            connection.close()  # it is kept for others, who would have less and less room

    def _address(self, mode: str) -> str:
        return f"file:{quote(str(self._path))}?mode={mode}&{_ALONE}"

    def _connected(self, mode: str) -> sqlite3.Connection:
        # The file is opened at once, and the first process may leave its name away.
        return sqlite3.connect(self._address(mode), uri=True, isolation_level=None)


def _copied(schema: str, table: Table) -> str:
    """A question that copies the rows after one number up to another."""
    columns, name = ", ".join(map(_quoted, table.columns)), _quoted(table.name)
    return (
        f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM {schema}.{name}"  # noqa: S608
        " WHERE rowid > %s AND rowid <= %s ORDER BY rowid"
    )


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


class _Lines:
    """Lines of COPY, some at a time; before them is said whose they are and how many bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def open(self) -> None:
        """It was opened for both processes before the other one started."""

    def reach(self) -> None:
        """It was opened for both."""

    def unname(self) -> None:
        """It never had a name."""

    def put(self, table: Table, rows: Iterable[Row]) -> None:
        for some in _some(rows):
            lines = "".join(map(_line, some)).encode()
            pickle.dump((table.name, len(lines)), self._file)
            self._file.write(lines)

    def shut(self) -> None:
        self._file.flush()

    def pour(self, table: Table) -> None:
        names = ", ".join(map(_quoted, table.columns))
        copied = f"COPY {_quoted(table.name)} ({names}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(copied) as copy,
        ):
            for name, size in self._heads():
                if name == table.name:
                    copy.write(self._file.read(size))
                else:
                    self._file.seek(size, os.SEEK_CUR)

    def close(self) -> None:
        self._file.close()

    def _heads(self) -> Iterator[tuple[str, int]]:
        """Each with the file at its lines, which have to be read or passed over."""
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301 - our own process wrote it


#: What COPY writes in another way; the first comes first, for the others make more of it.
_ESCAPED = (("\\", "\\\\"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t"))


def _line(row: Row) -> str:
    return "\t".join(map(_field, row)) + "\n"


def _field(value: object) -> str:
    if isinstance(value, str):
        for one, other in _ESCAPED:  # faster than to translate, for most have none of it
            value = value.replace(one, other)
        return value
    if value is None:
        return "\\N"
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    given = iter(rows)
    while some := list(islice(given, _SOME)):
        yield some
