"""What one process at a time may do to a ledger, until its transaction ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction

from warledger_desk.ledger.opening import LOCKS

if TYPE_CHECKING:
    from django.db.models import Model

_RECONCILING = 3


def one_reconciler() -> None:
    """
    Wait for other processes that write incidents, or what is public of them; SQLite's transactions
    do so by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, _RECONCILING))


def all_is_written(model: type[Model]) -> bool:
    """
    Whether nobody is about to add rows to a table; then nobody can until the transaction that is
    open ends, and no row will come in below the last that it sees. PostgreSQL gives out numbers
    before rows are there; in SQLite there is one writer.

    To be asked before all else: what a transaction sees is settled by its first question.
    """
    if connection.vendor != "postgresql":
        return True
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE MODE NOWAIT")
    except OperationalError:
        return False
    return True
