"""Opening: made whole, migrated by one process, refused in one line where it is something else."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from tests.desk.samples import MOMENT, full, put

from warledger_desk.ledger import models
from warledger_desk.ledger.backup import back_up
from warledger_desk.ledger.errors import (
    LedgerError,
    NewerLedgerError,
    NoLedgerError,
    NotALedgerError,
    StorageError,
)
from warledger_desk.ledger.location import database, from_environment, location, name_of
from warledger_desk.ledger.opening import APPLICATION_ID, clear_errors, open_ledger

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def test_a_ledger_is_made_once_and_opened_again(nowhere: Location) -> None:
    open_ledger(nowhere, create=True)
    models.Source.objects.create(id="s", name="Courier")
    open_ledger(nowhere, create=True)
    assert models.Source.objects.get().name == "Courier"


def test_no_ledger_is_made_unless_asked(nowhere: Location) -> None:
    with pytest.raises(NoLedgerError, match="there is no ledger here; `warledger add` makes one"):
        open_ledger(nowhere, create=False)
    if isinstance(nowhere, Path):
        assert not nowhere.exists()


def test_many_processes_make_one_ledger(nowhere: Location) -> None:
    code = (
        "import sys; from warledger_desk.ledger.opening import open_ledger\n"
        "from warledger_desk.ledger.location import location\n"
        "open_ledger(location(sys.argv[1]), create=True)\n"
        "from warledger_desk.ledger.models import Source\n"
        "Source.objects.create(id=sys.argv[2], name='outlet')\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(nowhere), str(number)])  # noqa: S603
        for number in range(3)
    ]
    assert [process.wait(120) for process in started] == [0, 0, 0]
    open_ledger(nowhere, create=False)
    assert sorted(models.Source.objects.values_list("id", flat=True)) == ["0", "1", "2"]
    if isinstance(nowhere, Path):
        left = {path.name for path in nowhere.parent.iterdir()} - {"new.db-wal", "new.db-shm"}
        assert left == {"new.db"}


def test_a_newer_ledger_is_refused(where: Location) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES "
            "('ledger', '9999_later', '2030-01-01')"
        )
    with pytest.raises(NewerLedgerError, match=r"newer version of warledger \(it has 9999_later\)"):
        open_ledger(where, create=True)


def test_an_older_ledger_is_brought_up_to_date_whole_or_not_at_all(
    where: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(full())
    call_command("migrate", "ledger", "0002", verbosity=0)

    note = MigrationRecorder.record_applied

    def stop(self: MigrationRecorder, app: str, name: str) -> None:
        if name.startswith("0007"):
            raise RuntimeError("stopped before it could be noted")
        note(self, app, name)

    with monkeypatch.context() as patched:
        patched.setattr(MigrationRecorder, "record_applied", stop)
        with pytest.raises(RuntimeError, match="stopped"):
            open_ledger(where, create=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'ledger' ORDER BY name")
        done = [name[:4] for (name,) in cursor.fetchall()]
        tables = connection.introspection.table_names(cursor)
    assert done == ["0001", "0002"]
    assert models.Share._meta.db_table not in tables
    open_ledger(where, create=False)
    assert models.Reconciliation.objects.filter(record={}).count() == 0
    assert models.Report.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"just some notes", "no SQLite file"), (b"", "a SQLite file, but not a ledger")],
)
def test_other_files_are_left_alone(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    with pytest.raises((NotALedgerError, StorageError), match=says):
        open_ledger(path, create=True)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE plants (name TEXT)")
    with pytest.raises(NotALedgerError, match=r"other\.db: a SQLite file, but not a ledger"):
        open_ledger(path, create=True)


@pytest.mark.parametrize(
    ("name", "says"),
    [(".", "a folder"), ("no/such/folder/x.db", "there is no folder"), ("/proc/x.db", "can't be")],
)
def test_where_none_can_be(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(LedgerError, match=says):
        open_ledger(tmp_path / name, create=True)


def test_a_full_disk_is_said_and_stores_nothing(empty_file: Path, tmp_path: Path) -> None:
    open_ledger(Path(shutil.copy(empty_file, tmp_path / "small.db")), create=False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 4}")
    # More than the pages that dropped indexes left free.
    raw = models.Raw(digest="a" * 64, content=b"x" * 1_000_000)

    def store() -> None:
        with clear_errors("small.db"), transaction.atomic():
            models.Source.objects.create(id="s", name="Courier")
            raw.save()

    with pytest.raises(StorageError, match=r"small\.db: the disk is full"):
        store()
    assert not models.Source.objects.exists()


def test_a_file_that_may_only_be_read(empty_file: Path, tmp_path: Path) -> None:
    open_ledger(Path(shutil.copy(empty_file, tmp_path / "mine.db")), create=False)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match=r"mine\.db: can't be written"), clear_errors("mine.db"):
        models.Source.objects.create(id="s", name="Courier")


def test_no_server() -> None:
    address = "postgresql://me:secret@localhost:1/none"
    with pytest.raises(StorageError) as refused:
        open_ledger(address, create=True)
    assert "the database does not answer" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_sqlite_is_set_up_to_last(where: Location) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has these by itself")
    with connection.cursor() as cursor:
        found = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000,
    }  # fmt: skip


def test_models_and_migrations_agree(where: Location) -> None:
    call_command("makemigrations", "ledger", check=True, dry_run=True, verbosity=0)


def test_judgements_are_kept_by_the_database_itself(where: Location) -> None:
    models.Judgement.objects.create(
        id="j", type="accepted", who="Ode", when=MOMENT, why="seen", value={}, holds=True
    )
    models.Subject.objects.create(judgement_id="j", index=0, subject="c")
    name = name_of(where)
    refusal = "a judgement is retired, never changed"
    rows = models.Judgement.objects.filter(id="j")
    with pytest.raises(StorageError, match=refusal), clear_errors(name):
        rows.update(why="because")
    with pytest.raises(StorageError, match=refusal), clear_errors(name):
        models.Subject.objects.all().delete()
    with pytest.raises(StorageError, match=refusal), clear_errors(name):
        models.Subject.objects.update(subject="d")
    rows.update(retired=MOMENT, retired_by="Ode", retired_why="mistaken")
    with pytest.raises(StorageError, match=refusal), clear_errors(name):
        rows.update(retired=None, retired_by=None, retired_why=None)


def test_names_of_ledgers() -> None:
    assert location("iraq.db") == Path("iraq.db")
    assert location("postgres://h/d") == "postgres://h/d"
    assert name_of("postgresql://me:secret@h:5/d") == "postgresql://me@h:5/d"
    assert name_of("postgresql://h/d?password=secret&x=1") == "postgresql://h/d?password=…&x=1"
    assert from_environment({}) is None
    assert from_environment({"DATABASE_URL": "postgres://h/d"}) == "postgres://h/d"
    both = {"WARLEDGER_LEDGER": "a.db", "DATABASE_URL": "postgres://h/d"}
    assert from_environment(both) == Path("a.db")


def test_an_address_in_parts() -> None:
    made = database("postgresql://me:pw@h:5433/d?sslmode=require")
    assert (made["NAME"], made["USER"], made["PASSWORD"]) == ("d", "me", "pw")
    assert (made["HOST"], made["PORT"]) == ("h", "5433")
    assert made["OPTIONS"]["sslmode"] == "require"
    with pytest.raises(StorageError, match="not an address of a database"):
        open_ledger("postgresql://h/d?no=1", create=True)


def test_a_new_file_has_large_pages_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as file:
        for line in (
            "page_size = 4096",
            "journal_mode = WAL",
            f"application_id = {APPLICATION_ID}",
        ):
            file.execute(f"PRAGMA {line}")
        file.execute("VACUUM")
    made = {}
    for path in (tmp_path / "new.db", old):
        open_ledger(path, create=True)
        models.Source.objects.create(id="s", name="Courier")
        copy = path.with_suffix(".copy")
        back_up(copy, str(path))
        with closing(sqlite3.connect(copy)) as file:
            found = (_one(file, "PRAGMA page_size"), _one(file, "SELECT name FROM ledger_source"))
        with connection.cursor() as cursor:
            made[path.name] = (_one(cursor, "PRAGMA page_size"), *found)
    assert made == {"new.db": (16384, 16384, "Courier"), "old.db": (4096, 16384, "Courier")}


def _one(given: Any, query: str) -> Any:
    return given.execute(query).fetchone()[0]
