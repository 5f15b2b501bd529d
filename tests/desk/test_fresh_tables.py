"""A new ledger's tables, which are laid at once, are those that all migrations lead to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from tests.desk.samples import full, put

from warledger_desk.ledger import fresh
from warledger_desk.ledger.opening import connect, open_ledger

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

#: All that a database has been told to keep, as it tells it itself.
_TOLD = {
    "sqlite": ("SELECT type, name, tbl_name, sql FROM sqlite_master",),
    "postgresql": (
        (
            "SELECT attrelid::regclass::text, attnum, attname, format_type(atttypid, atttypmod), "
            "attnotnull, attidentity, attgenerated, attcollation, pg_get_expr(adbin, adrelid) "
            "FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid LEFT JOIN pg_attrdef "
            "ON adrelid = attrelid AND adnum = attnum "
            "WHERE relnamespace = 'public'::regnamespace AND attnum > 0"
        ),
        (
            "SELECT conrelid::regclass::text, conname, convalidated, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        ),
        "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        (
            "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
            "WHERE NOT tgisinternal"
        ),
        (
            "SELECT proname, pg_get_functiondef(oid) FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace"
        ),
        (
            "SELECT sequencename, data_type, start_value, last_value, increment_by "
            "FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'django%'"
        ),
    ),
}
#: Columns that had an index of their own before 0016.
MORE = (
    ("ledger_version", "report_id"), ("ledger_version", "source_id"),
    ("ledger_comment", "version_id"), ("ledger_statement", "version_id"),
    ("ledger_finding", "version_id"), ("ledger_event", "version_id"),
    ("ledger_subject", "judgement_id"),
)  # fmt: skip


def kept() -> list[list[str]]:
    """What the open database keeps: its tables with all that belongs to them, and each row."""
    with connection.cursor() as cursor:
        found = []
        for query in _TOLD[connection.vendor]:
            cursor.execute(query)
            found.append(sorted(map(repr, cursor.fetchall())))
        for table in sorted(connection.introspection.table_names(cursor)):
            if table != MigrationRecorder.Migration._meta.db_table:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                found.append([table, *map(repr, cursor.fetchall())])
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY name")
        return [*found, list(map(repr, cursor.fetchall()))]


def test_the_tables_of_a_new_ledger_are_those_of_all_migrations(
    nowhere: Location, where: Location
) -> None:
    connect(nowhere)
    call_command("migrate", "ledger", verbosity=0, interactive=False)
    migrated = kept()
    connection.close()
    open_ledger(where, create=False)
    laid = kept()
    assert len(laid[0]) > 40
    assert laid == migrated, "run scripts/fresh_tables.py"


def test_migrations_that_came_after_the_tables_were_written_down_are_run(
    nowhere: Location, where: Location, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables are those before 0016, which takes indexes away."""
    laid = kept()
    vendor = connection.vendor
    *statements, noted = fresh.file_of(vendor).read_text(encoding="utf-8").split(fresh.GAP)
    last = ",\n('ledger', '0016_references_once', CURRENT_TIMESTAMP)"
    assert last in noted
    more = (
        f"CREATE INDEX more_{n} ON {table} ({column});" for n, (table, column) in enumerate(MORE)
    )
    before = tmp_path / "before.sql"
    before.write_text(fresh.GAP.join((*statements, *more, noted.replace(last, ""))), "utf-8")
    monkeypatch.setattr(fresh, "file_of", lambda _: before)
    open_ledger(nowhere, create=True)
    assert kept() == laid
    put(full())


def test_other_notes_of_django_in_the_database_stay(nowhere: Location) -> None:
    if isinstance(nowhere, Path):
        pytest.skip("a file that is no ledger is refused")
    connect(nowhere)
    recorder = MigrationRecorder(connection)
    recorder.record_applied("shop", "0001_initial")
    open_ledger(nowhere, create=True)
    assert ("shop", "0001_initial") in recorder.applied_migrations()
    put(full())
