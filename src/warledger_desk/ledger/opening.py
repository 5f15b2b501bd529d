"""
Opening a ledger: Django set up in code, the database connected, its tables brought up to date.

A new file is made beside its place and appears whole or not at all. Two processes may open the
same ledger at once: one migrates, the other waits.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeVar

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from warledger.drafts import drafted, sweep
from warledger_desk.ledger.errors import (
    LedgerError,
    NewerLedgerError,
    NoLedgerError,
    NotALedgerError,
    StorageError,
)
from warledger_desk.ledger.fresh import lay_tables
from warledger_desk.ledger.location import PATIENCE, Location, database, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Done = TypeVar("_Done")

#: Stands in the head of every SQLite ledger: "WLDG".
APPLICATION_ID = 0x574C4447

#: Names our locks among a PostgreSQL database's advisory locks: 1 migrating, 2 adding.
LOCKS = APPLICATION_ID
_MIGRATING = 1

_ALIAS = "default"


class _MadeMeanwhileError(Exception):
    """Another process made the ledger; told apart from what the work itself runs into."""


def open_ledger(where: Location, *, create: bool, web: bool = False) -> str:
    """
    Connect this process to a ledger; what `warledger_desk.ledger.services` does is done there.

    Args:
        where: A SQLite file, or the address of a PostgreSQL database.
        create: Whether a ledger that is not there yet is made.
        web: Whether the tables of the web application are wanted too.

    Returns:
        The ledger's name for messages.

    Raises:
        LedgerError: It can't be opened; the subclass and the message say why.
    """
    name = name_of(where)
    set_up(web=web)
    with clear_errors(name):
        if isinstance(where, Path):
            _open_file(where, name, create=create)
        else:
            connect(where)
            _bring_up_to_date(name, create=create)
        if web:
            _add_tables_of_the_web()
    return name


def fill(where: Location, work: Callable[[], _Done]) -> _Done:
    """
    Do what fills a ledger: in the one that is there, or in a new one, which is there only once the
    work is done.

    Args:
        where: A SQLite file, or the address of a PostgreSQL database.
        work: What is done while the ledger is open. It is done again where another process made
            the ledger meanwhile.

    Returns:
        What the work returns.

    Raises:
        LedgerError: The ledger can't be opened.
        Exception: What the work raises; no ledger is left then where there was none.
    """
    name = name_of(where)
    set_up()
    with clear_errors(name):
        if isinstance(where, Path):
            if not where.exists():
                _refuse_place(where, name)
                with suppress(_MadeMeanwhileError):
                    done = _make_file(where, work)
                    connect(where)
                    return done
            _open_file(where, name, create=True)
            return work()
        connect(where)
        if _missing(name) != _known():
            _bring_up_to_date(name, create=True)
            return work()
        with transaction.atomic():
            _bring_up_to_date(name, create=True)
            return work()


@contextmanager
def clear_errors(name: str) -> Iterator[None]:
    """
    Say in one line what the database or the file system refuses.

    Raises:
        StorageError: In the place of the driver's error.
    """
    try:
        yield
    except LedgerError:
        raise
    except (DatabaseError, sqlite3.Error) as error:
        raise StorageError(name, _cause(error)) from error
    except OSError as error:
        raise StorageError(name, f"can't be used ({error.strerror or error})") from error


_CAUSES = (
    ("database or disk is full", "the disk is full; nothing of this was stored"),
    ("readonly database", "can't be written to (it is read-only)"),
    ("database is locked", f"another process has been writing to it for over {PATIENCE} seconds"),
    ("unable to open database file", "can't be opened or written to there"),
    ("file is not a database", "not a ledger, and no SQLite file at all"),
    ("malformed", "the file is damaged; restore a backup"),
    ("disk i/o error", "the disk reports an error; nothing of this was stored"),
    ("could not extend file", "the disk is full; nothing of this was stored"),
    ("no space left", "the disk is full; nothing of this was stored"),
    ("connection failed", "the database does not answer"),
    ("connection refused", "the database does not answer"),
    ("connection timeout", "the database does not answer"),
)


def _cause(error: Exception) -> str:
    said = " ".join(str(error).split())
    low = said.lower()
    for sign, words in _CAUSES:
        if sign in low:
            return words if "answer" not in words else f"{words} ({said})"
    return f"the database refuses: {said}"


def set_up(*, web: bool = False) -> None:
    """
    Configure Django, once a process; models can be imported from then on.

    Args:
        web: Whether the web application is wanted too; a process that has begun without it can't
            have it later.
    """
    if not settings.configured:
        ours = import_module("warledger_desk.web.settings" if web else "warledger_desk.settings")
        settings.configure(**{key: getattr(ours, key) for key in dir(ours) if key.isupper()})
    django.setup()


def connect(where: Location) -> None:
    """
    Point Django's one connection at a ledger, whatever is there.

    Raises:
        StorageError: It is no address of a database.
    """
    set_up()
    try:
        made = database(where)
    except ValueError as error:
        cause = f"not an address of a database ({error})"
        raise StorageError(name_of(where), cause) from error
    with suppress(DatabaseError):
        connections[_ALIAS].close()
    connections.settings[_ALIAS] = connections.configure_settings({_ALIAS: made})[_ALIAS]
    with suppress(AttributeError):
        del connections[_ALIAS]


def _open_file(path: Path, name: str, *, create: bool) -> None:
    if not path.exists():
        if not create:
            raise NoLedgerError(name, "there is no ledger here; `warledger add` makes one")
        _refuse_place(path, name)
        with suppress(_MadeMeanwhileError):  # another process made it first: theirs stays
            _make_file(path, lambda: None)
    elif create:
        sweep(path)
    refuse_other_files(path, name)
    connect(path)
    _bring_up_to_date(name, create=create)


def _refuse_place(path: Path, name: str) -> None:
    """Refuse a place where no file can be made."""
    if not path.parent.is_dir():
        raise NoLedgerError(name, f"there is no folder {path.parent}")
    refuse_leftovers(path, name)


def _make_file(path: Path, work: Callable[[], _Done]) -> _Done:
    """
    A new ledger with what the work puts into it.

    Raises:
        _MadeMeanwhileError: Another process made one here.
    """
    with drafted(path) as draft:
        try:
            connect(draft)
            _migrate(path.name)
            done = work()
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
        try:
            appear(draft, path)
        except FileExistsError as error:
            raise _MadeMeanwhileError from error
    return done


def refuse_leftovers(path: Path, name: str) -> None:
    """
    Refuse a place beside which another ledger's last writes still lie: SQLite would take them for
    those of the new file, and damage it.

    Raises:
        LedgerError: There are some.
    """
    for end in ("-wal", "-journal"):
        left = path.with_name(path.name + end)
        if left.exists() and left.stat().st_size and not path.exists():
            cause = f"{left.name} beside it is left of a ledger that was taken away; move it too"
            raise LedgerError(name, cause)


def appear(draft: Path, path: Path) -> None:
    """Put the file in its place unless something is there already."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)


def refuse_other_files(path: Path, name: str) -> None:
    """
    Refuse a file that is no ledger.

    Raises:
        NotALedgerError: It is a folder, or another program's database.
        sqlite3.DatabaseError: It is no database, or can't be read.
    """
    if path.is_dir():
        raise NotALedgerError(name, "a folder, not a ledger")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
        (found,) = file.execute("PRAGMA application_id").fetchone()
    if found != APPLICATION_ID:
        raise NotALedgerError(name, "a SQLite file, but not a ledger")


def _known() -> set[str]:
    package = import_module("warledger_desk.ledger.migrations")
    return {module.name for module in iter_modules(package.__path__)}


def _missing(name: str) -> set[str]:
    """
    Migrations that the ledger still needs.

    Raises:
        NewerLedgerError: It has some that this program does not know.
    """
    known = _known()
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if "django_migrations" not in tables:
            return known
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'ledger'")
        done = {row[0] for row in cursor.fetchall()}
    if strange := sorted(done - known):
        raise NewerLedgerError(
            name, f"made by a newer version of warledger (it has {strange[-1]}); upgrade warledger"
        )
    return known - done


def _bring_up_to_date(name: str, *, create: bool) -> None:
    """
    Run the migrations that are missing, all or none, in one process at a time.

    Django notes some migrations in a transaction of its own: a process that is killed between the
    two would leave tables that nobody knows of. So one transaction is laid around them all.
    """
    missing = _missing(name)
    if not missing:
        return
    if not create and missing == _known():
        raise NoLedgerError(name, "there is no ledger here; `warledger add` makes one")
    connection.disable_constraint_checking()  # SQLite can't inside of a transaction
    try:
        with transaction.atomic():
            _one_migrator()
            _migrate(name)
    finally:
        connection.enable_constraint_checking()


def _migrate(name: str) -> None:
    """Run the migrations that are missing; where all are, lay what they come to at once."""
    missing = _missing(name)
    if missing == _known():
        lay_tables()
        missing = _missing(name)
    if missing:
        call_command("migrate", "ledger", verbosity=0, interactive=False)


def _one_migrator() -> None:
    """Wait for another process that migrates. SQLite's immediate transactions do so themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, _MIGRATING))


def _add_tables_of_the_web() -> None:
    """Run what is missing of the web application's migrations, all or none."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            _one_migrator()
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.enable_constraint_checking()
