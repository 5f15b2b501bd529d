"""``warledger backup``: a copy of a ledger that is whole, also while others write."""

from pathlib import Path
from typing import Annotated

import typer

from warledger_desk.commands.session import Ledger, ledger


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="A file that is not there.")
    ],
    *,
    of: Ledger,
) -> None:
    """Copy a ledger into a new file, whole or not at all; others may go on working with it.

    For ledgers on PostgreSQL use its own pg_dump.

    \b
    Example:
      warledger backup iraq-2008-04-01.db --ledger iraq.db
    """
    with ledger(of) as name:
        from warledger_desk.ledger.backup import back_up

        back_up(target, name)
    typer.echo(f"{name} copied to {target}")
