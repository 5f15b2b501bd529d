"""``warledger restore``: a ledger made again from its copy."""

from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.output import say
from warledger.publish.phrases import counted
from warledger_desk.commands.bar import bar
from warledger_desk.commands.session import Ledger, told


def restore(
    copy: Annotated[
        Path,
        typer.Argument(metavar="FILE", show_default=False, help="What `warledger backup` made."),
    ],
    *,
    of: Ledger,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the ledger that is there.")
    ] = False,
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="Do without FILE.sha256; the rest is still checked."),
    ] = False,
) -> None:
    """Make a ledger again from a copy, after checking that the copy is what it was.

    The copy's digest is verified first, and all that it holds is checked as by `warledger check`. A
    ledger that is there stays as it is without --force, and whenever something is wrong.

    \b
    Examples:
      warledger restore iraq-2008-04-01.db --ledger iraq.db
      warledger restore iraq.dump --force --ledger postgresql://me@localhost/iraq
    """
    with told():
        from warledger_desk.ledger.location import location, name_of
        from warledger_desk.ledger.opening import set_up

        set_up()
        from warledger_desk.ledger.services.restoring import restore as put

        where = location(of)
        with bar():
            found = put(copy, where, force=force, verify=not unverified)
    held = f"{counted(found.reports, 'report')}, {counted(found.claims, 'claim')}"
    say(f"{name_of(where)} made from {copy}: {held}")
