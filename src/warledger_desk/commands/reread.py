"""``warledger reread``: stored reports read again by the program as it is now."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from warledger import __version__
from warledger.cli.exit_codes import ExitCode
from warledger.cli.options import Quiet
from warledger.cli.output import say
from warledger.cli.run import Watch
from warledger.publish.phrases import counted, plain
from warledger_desk.commands.session import Ledger, complain, ledger, now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.pipeline import Reader


def reread(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            show_default=False,
            help="Reports, as for show; all whose events and discussion are not kept by default.",
        ),
    ] = None,
    *,
    of: Ledger,
    every: Annotated[bool, typer.Option("--all", help="All reports of the ledger.")] = False,
    quiet: Quiet = False,
) -> None:
    """Read reports of a ledger again, from their stored text, and keep what is new in them.

    A ledger that an earlier version made gets its events and discussions so. Where the claims come
    out as they are stored, nothing else changes (filled); where they do not, the reading becomes a
    new version of the report (changed), and judgements go on with the claims that it repeats.

    \b
    Examples:
      warledger reread --ledger iraq.db
      warledger reread 1a2b3c --ledger iraq.db
    """
    with ledger(of) as name:
        from warledger.pipeline import Reader
        from warledger_desk.ledger.services.rereading import to_reread

        keys = _keys(names, name) if names else to_reread(every=every)
        tally: dict[str, int] = {}
        reader = Reader() if keys else None
        with Watch(quiet=quiet, shared=sys.stdout.isatty()) as watch:
            for key in keys:
                outcome = _one(key, reader)
                watch.count()
                tally[outcome] = tally.get(outcome, 0) + 1
        parts = [f"{number} {outcome}" for outcome, number in sorted(tally.items())]
        say(f"{counted(len(keys), 'report')}: {', '.join(parts) or 'nothing to do'}")
    raise typer.Exit(ExitCode.INPUT_FAILED if tally.get("failed") else ExitCode.READ)


def _keys(names: list[str], ledger_name: str) -> "Sequence[int]":
    from warledger_desk.ledger.services.finding import version_named

    return [version_named(words, ledger_name).pk for words in names]


def _one(key: int, reader: "Reader | None") -> str:
    """What became of one report; one that the engine fails on is named, and the others go on."""
    from django.db import DatabaseError

    from warledger.errors import ResourceError
    from warledger_desk.ledger.models import Version
    from warledger_desk.ledger.services.rereading import reread as read_again

    version = Version.objects.select_related("report", "source", "raw").get(pk=key)
    try:
        if reader is None:
            raise ResourceError("the language model is not loaded")
        return read_again(version, reader, when=now(), engine=__version__).outcome.value
    except (ResourceError, DatabaseError):
        raise
    except Exception as error:  # noqa: BLE001  (the boundary between one report and the next)
        cause = f"could not be read, please report this: {type(error).__name__}: {error}"
        complain(f"{plain(version.origin)}: {cause}")
        return "failed"
