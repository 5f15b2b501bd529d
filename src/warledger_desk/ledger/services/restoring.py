"""
A ledger made again from its copy: only from one that is what it was, and over nothing unasked.

The copy's bytes are held against their digest first; then it is checked as a ledger, and only then
put into its place.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection, transaction

from warledger.drafts import drafted
from warledger_desk.ledger.backup import digest_file, digest_of, flush, of_postgresql
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
        head = _verified(copy, verify=verify)
    name = name_of(where)
    with clear_errors(name):
        if isinstance(where, Path):
            return _restore_file(copy, head, where.resolve(), force=force)
        return _restore_database(copy, head, where, force=force)


def _verified(copy: Path, *, verify: bool) -> bytes:
    """The first bytes of a copy that is what it was."""
    name, kept = str(copy), digest_file(copy)
    if not copy.is_file():
        raise LedgerError(name, "there is no such file")
    if verify and not kept.is_file():
        cause = f"there is no {kept.name} beside it to hold it against; --unverified does without"
        raise LedgerError(name, cause)
    if verify and kept.read_text("utf-8", "replace").split()[:1] != [digest_of(copy)]:
        raise LedgerError(name, f"is not the copy that was made: its digest is not {kept.name}'s")
    with copy.open("rb") as stream:
        return stream.read(len(_SQLITE))


def _restore_file(copy: Path, head: bytes, where: Path, *, force: bool) -> Checked:
    name = str(where)
    if head != _SQLITE:
        raise LedgerError(str(copy), "is no copy of a ledger in a file")
    if not where.parent.is_dir():
        raise LedgerError(name, f"there is no folder {where.parent}")
    if where.exists() and not force:
        raise LedgerError(name, _THERE)
    if where.exists():
        _refuse_others(where, name)
    refuse_leftovers(where, name)
    with drafted(where) as draft:
        draft.touch(mode=0o600)
        shutil.copyfile(copy, draft)
        shutil.copymode(where if where.exists() else copy, draft)
        found = _checked(draft, str(copy))
        flush(draft)
        if not where.exists():
            try:
                appear(draft, where)
            except FileExistsError:
                raise LedgerError(name, _THERE) from None
        else:
            _put_out_of_use(where)
            draft.replace(where)
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


def _restore_database(copy: Path, head: bytes, where: str, *, force: bool) -> Checked:
    name = name_of(where)
    if not head.startswith(_DUMP):
        raise LedgerError(str(copy), "is no copy of a ledger on PostgreSQL")
    connect(where)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables and "ledger_report" not in tables:
        raise LedgerError(name, "is no ledger, and not empty")
    if tables and not force:
        raise LedgerError(name, _THERE)
    with _aside(name):
        of_postgresql("pg_restore", name, "--single-transaction", "--no-owner", str(copy))
        return _checked(where, str(copy))


@contextmanager
def _aside(name: str) -> Iterator[None]:
    """
    Keep what a database holds in a schema of another name until the copy in its place is sound;
    else it is put back.

    Raises:
        LedgerError: What an earlier process put aside is still there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = connection.ops.quote_name(cursor.fetchone()[0])
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [_ASIDE])
        if cursor.fetchone():
            cause = (
                "a restore was ended before it was done; the ledger from before is in the schema"
            )
            raise LedgerError(name, f"{cause} {_ASIDE}")
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
