"""
The tables of a new ledger at once, as all migrations one after the other leave them.

`scripts/fresh_tables.py` writes the statements for each kind of database. Migrations that came
after it was last run are not among them; whoever lays the tables runs those too.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection, transaction

#: Between statements.
GAP = "\n\n"


def file_of(vendor: str) -> Path:
    """The statements for a kind of database, by Django's name for it."""
    return Path(__file__).with_name(f"{vendor}.sql")


def lay_tables() -> None:
    """Lay the tables in the open database, which has none of a ledger, and note what they are."""
    statements = file_of(connection.vendor).read_text(encoding="utf-8").split(GAP)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
