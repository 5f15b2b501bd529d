"""``warledger backup``: a copy of a ledger that is whole, also while others write."""

from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.output import say
from warledger_desk.commands.session import Ledger, ledger


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="A file that is not there.")
    ],
    *,
    of: Ledger,
) -> None:
    """Copy a ledger into a new file, whole or not at all; others may go on working with it.

    Its digest is written to FILE.sha256, which `warledger restore` holds it against. Of a ledger on
    PostgreSQL the copy is made by its own pg_dump, which has to be installed.

    \b
    Examples:
      warledger backup iraq-2008-04-01.db --ledger iraq.db
      warledger backup iraq-2008-04-01.dump --ledger postgresql://me@localhost/iraq
    """
    with ledger(of) as name:
        from warledger_desk.ledger.backup import back_up
        from warledger_desk.ledger.services.watching import step

        with step("copying the ledger"):
            back_up(target, name)
    say(f"{name} copied to {target}")
