"""
A ledger made again from its copy: only from one that is what it was, and over nothing unasked.

The copy's bytes are held against their digest as they are taken over, so that what is checked is
what is put into its place, whatever becomes of the copy meanwhile.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from django.db import connection, transaction

from warledger.drafts import drafted
from warledger_desk.ledger.backup import digest_file, digest_of, flush, flush_folder, of_postgresql
from warledger_desk.ledger.errors import LedgerError, NotALedgerError, StorageError
from warledger_desk.ledger.location import name_of
from warledger_desk.ledger.opening import (
    appear,
    clear_errors,
    connect,
    open_ledger,
    refuse_leftovers,
    refuse_other_files,
)
from warledger_desk.ledger.services.checking import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger_desk.ledger.location import Location
    from warledger_desk.ledger.services.checking import Checked

_THERE = "there is a ledger already, which is left as it is; --force puts the copy in its place"
#: The schema that keeps a ledger of PostgreSQL while another is put in its place.
_ASIDE = "warledger_before_restore"
_NOBODY_CAN_TELL = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_SQLITE, _DUMP = b"SQLite format 3\0", b"PGDMP"
_PIECE = 1 << 20


def restore(copy: Path, where: Location, *, force: bool = False, verify: bool = True) -> Checked:
    """
    Put a ledger in its place from a copy that `warledger_desk.ledger.backup.back_up` made.

    Args:
        copy: The copy; it is only read.
        where: The ledger: a file, or a database of PostgreSQL that is there.
        force: Whether a ledger that is there is replaced.
        verify: Whether the copy has to have the digest that stands beside it.

    Returns:
        What was looked at in the ledger before it was put there; it holds no problems.

    Raises:
        LedgerError: The copy is not there, not what it was, or not sound; a ledger is there or in
            use. What was there is left as it was.
    """
    with clear_errors(str(copy)):
        given = _verified(copy, verify=verify)
    name = name_of(where)
    with clear_errors(name):
        if isinstance(where, Path):
            return _restore_file(given, where.resolve(), force=force)
        return _restore_database(given, where, force=force)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A copy as it was found."""

    path: Path
    head: bytes
    digest: str | None  #: what its bytes have to come to; None: whatever they are

    def take(self, target: Path) -> None:
        """
        Write its bytes to a file of our own.

        Raises:
            LedgerError: They are not those that were verified.
        """
        found = hashlib.sha256()
        with self.path.open("rb") as source, target.open("wb") as stream:
            while piece := source.read(_PIECE):
                found.update(piece)
                stream.write(piece)
        if self.digest is not None and found.hexdigest() != self.digest:
            raise LedgerError(str(self.path), "was changed while it was read; begin again")


def _verified(copy: Path, *, verify: bool) -> _Copy:
    """A copy that is what it was, before anything is done with it."""
    name, kept = str(copy), digest_file(copy)
    if not copy.is_file():
        raise LedgerError(name, "there is no such file")
    if verify and not kept.is_file():
        cause = f"there is no {kept.name} beside it to hold it against; --unverified does without"
        raise LedgerError(name, cause)
    digest = digest_of(copy) if verify else None
    if verify and kept.read_text("utf-8", "replace").split()[:1] != [digest]:
        raise LedgerError(name, f"is not the copy that was made: its digest is not {kept.name}'s")
    with copy.open("rb") as stream:
        return _Copy(path=copy, head=stream.read(len(_SQLITE)), digest=digest)


def _restore_file(copy: _Copy, where: Path, *, force: bool) -> Checked:
    name = str(where)
    if copy.head != _SQLITE:
        raise LedgerError(str(copy.path), "is no copy of a ledger in a file")
    if not where.parent.is_dir():
        raise LedgerError(name, f"there is no folder {where.parent}")
    if where.exists() and not force:
        raise LedgerError(name, _THERE)
    if where.exists():
        _refuse_others(where, name)
    refuse_leftovers(where, name)
    with drafted(where) as draft:
        draft.touch(mode=0o600)
        copy.take(draft)
        shutil.copymode(where if where.exists() else copy.path, draft)
        found = _checked(draft, str(copy.path))
        flush(draft)
        if not where.exists():
            try:
                appear(draft, where)
            except FileExistsError:
                raise LedgerError(name, _THERE) from None
        else:
            _put_out_of_use(where)
            draft.replace(where)
        flush_folder(where.parent)
    return found


def _refuse_others(where: Path, name: str) -> None:
    """
    Let nothing be replaced but a ledger.

    Raises:
        NotALedgerError: The file is something else, or damaged so that nobody can tell.
    """
    try:
        refuse_other_files(where, name)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorname not in _NOBODY_CAN_TELL:
            raise
        cause = "no ledger, or one whose head is damaged; it is left as it is: move it away first"
        raise NotALedgerError(name, cause) from error


def _checked(where: Location, copy: str) -> Checked:
    """
    What a restored ledger holds.

    Raises:
        StorageError: It is not sound.
    """
    try:
        open_ledger(where, create=False)
        found = check()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except LedgerError as error:
        raise StorageError(copy, error.cause) from error
    finally:
        connection.close()
    if found.problems:
        first = found.problems[0]
        raise StorageError(copy, f"is not sound: {first.thing}: {first.cause}")
    return found


def _put_out_of_use(where: Path) -> None:
    """
    Bring the old ledger's last writes into its file, so that none is taken for the new one's.

    Raises:
        LedgerError: Another process has it open, and would go on writing where nobody reads.
    """
    try:
        with closing(sqlite3.connect(where, timeout=1)) as old:
            old.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise LedgerError(str(where), "is in use by another process; end that first") from error
    except sqlite3.DatabaseError:
        pass  # what is damaged is what is to be replaced
    for end in ("-wal", "-shm", "-journal"):
        where.with_name(where.name + end).unlink(missing_ok=True)


def _restore_database(copy: _Copy, where: str, *, force: bool) -> Checked:
    name = name_of(where)
    if not copy.head.startswith(_DUMP):
        raise LedgerError(str(copy.path), "is no copy of a ledger on PostgreSQL")
    connect(where)
    with _alone(name):
        schema = _put_back()
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        if tables and "ledger_report" not in tables:
            raise LedgerError(name, "is no ledger, and not empty")
        if tables and not force:
            raise LedgerError(name, _THERE)
        with TemporaryDirectory(prefix="warledger-") as folder:
            own = Path(folder) / "copy"
            copy.take(own)
            with _aside(schema):
                of_postgresql("pg_restore", name, "--single-transaction", "--no-owner", str(own))
                return _checked(where, str(copy.path))


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """
    No other process restores into this database meanwhile.

    Raises:
        LedgerError: One does.
    """
    own = connection.copy()  # the ledger's connection is closed while others work on it
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [_ASIDE])
            if not cursor.fetchone()[0]:
                raise LedgerError(name, "another process is restoring into it")
        yield
    finally:
        own.close()


def _put_back() -> str:
    """The schema of the ledger; what a process that was ended had put aside is in it again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema: str = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [_ASIDE])
        left = cursor.fetchone() is not None
    if left:
        _run(f"DROP SCHEMA {schema} CASCADE", f"ALTER SCHEMA {_ASIDE} RENAME TO {schema}")
    return schema


@contextmanager
def _aside(schema: str) -> Iterator[None]:
    """
    Keep what a database holds in a schema of another name until the copy in its place is sound;
    else it is put back.
    """
    _run(f"ALTER SCHEMA {schema} RENAME TO {_ASIDE}", f"CREATE SCHEMA {schema}")
    try:
        yield
    except BaseException:
        _run(f"DROP SCHEMA {schema} CASCADE", f"ALTER SCHEMA {_ASIDE} RENAME TO {schema}")
        raise
    _run(f"DROP SCHEMA {_ASIDE} CASCADE")


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
