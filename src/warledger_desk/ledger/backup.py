"""A whole copy of a ledger in a file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.db import connection

from warledger_desk.ledger.errors import LedgerError
from warledger_desk.ledger.opening import appear

if TYPE_CHECKING:
    from pathlib import Path


def back_up(target: Path, name: str) -> None:
    """
    Copy the ledger that is open, as it is at one moment.

    Args:
        target: Where to; nothing may be there.
        name: The ledger's name for messages.

    Raises:
        LedgerError: It is on PostgreSQL, something is there already, or there is no such folder.
    """
    if connection.vendor != "sqlite":
        raise LedgerError(name, "back it up with PostgreSQL's pg_dump")
    if target.is_dir():
        raise LedgerError(str(target), f"a folder; name a file in it, such as {target / 'copy.db'}")
    if target.exists():
        raise LedgerError(str(target), "there is a file already, which is left as it is")
    if not target.parent.is_dir():
        raise LedgerError(str(target), f"there is no folder {target.parent}")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(draft)])
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        try:
            appear(draft, target)
        except FileExistsError:
            raise LedgerError(
                str(target), "there is a file already, which is left as it is"
            ) from None
    finally:
        draft.unlink(missing_ok=True)
