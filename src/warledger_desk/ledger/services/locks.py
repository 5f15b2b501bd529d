"""What one process at a time may do to a ledger, until its transaction ends."""

from __future__ import annotations

from django.db import connection

from warledger_desk.ledger.opening import LOCKS

_RECONCILING = 3


def one_reconciler() -> None:
    """
    Wait for other processes that write incidents, or what is public of them; SQLite's transactions
    do so by themselves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCKS, _RECONCILING))
