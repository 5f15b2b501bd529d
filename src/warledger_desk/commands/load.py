"""``warledger load``: an exported ledger into a ledger."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.publish.phrases import counted
from warledger_desk.commands.session import Ledger, complain, ledger


def load(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", show_default=False, help="What warledger export --format jsonl wrote."
        ),
    ],
    *,
    into: Ledger,
) -> None:
    """Take an exported ledger in: the same reports, versions, claims, ids and judgements.

    All of it or nothing. What is there already is left alone; where the two ledgers say different
    things of one report or judgement, nothing is taken.

    \b
    Examples:
      warledger export --format jsonl --output iraq.jsonl --ledger iraq.db
      warledger load iraq.jsonl --ledger postgresql://me@localhost/iraq
    """
    from warledger.errors import InputError

    try:
        stream = source.open(encoding="utf-8", newline="\n")
    except OSError as error:
        complain(f"{source}: {error.strerror or error}")
        raise typer.Exit(ExitCode.INPUT_FAILED) from error
    with stream, ledger(into, create=True):
        from warledger_desk.ledger.services import interchange

        try:
            loaded = interchange.load(stream, str(source))
        except (InputError, UnicodeDecodeError) as error:
            bad = isinstance(error, UnicodeDecodeError)
            complain(f"{source}: is not UTF-8" if bad else str(error))
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
    sys.stdout.write(
        f"{counted(loaded.versions, 'version')} of reports and "
        f"{counted(loaded.judgements, 'judgement')} taken in; {loaded.known} known already\n"
    )
