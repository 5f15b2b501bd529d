"""``warledger load``: an exported ledger into a ledger."""

from pathlib import Path
from typing import Annotated

import typer

from warledger import __version__
from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import say
from warledger.cli.run import Watch
from warledger.publish.phrases import counted
from warledger_desk.commands.session import Ledger, complain, ledger, now


def load(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="What warledger export --format jsonl wrote; or the folder that warledger read "
            "--out wrote with --format records, or one of its parts.",
        ),
    ],
    *,
    into: Ledger,
) -> None:
    """Take in an exported ledger, or an archive that was read elsewhere.

    Of an exported ledger come the same reports, versions, claims, ids and judgements, all of it or
    nothing. What is there already is left alone; where the two ledgers say different things of one
    report or judgement, nothing is taken.

    An archive's reports are added as `warledger add` adds them, some hundred at a time. A load that
    was cut off is begun again: what is there is passed over.

    \b
    Examples:
      warledger export --format jsonl --output iraq.jsonl --ledger iraq.db
      warledger load iraq.jsonl --ledger postgresql://me@localhost/iraq
      warledger load archive-read/ --ledger postgresql://me@localhost/iraq
    """
    if source.is_dir() or _is_part(source):
        _load_archive(source, into)
    else:
        _load_ledger(source, into)


def _load_ledger(source: Path, into: str) -> None:
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
    say(
        f"{counted(loaded.versions, 'version')} of reports and "
        f"{counted(loaded.judgements, 'judgement')} taken in; {loaded.known} known already"
    )


def _is_part(source: Path) -> bool:
    """Whether a file begins as a part of an archive does, and not as an exported ledger."""
    try:
        with source.open("rb") as stream:
            return stream.read(10) == b'{"reading"'
    except OSError:
        return False


def _load_archive(source: Path, into: str) -> None:
    from warledger.errors import InputError

    tally = {"added": 0, "changed": 0, "unchanged": 0}
    failed = 0
    with Watch(quiet=False, shared=False) as watch, ledger(into, create=True):
        from warledger_desk.ledger.services.add import Added
        from warledger_desk.ledger.services.archives import load_part, parts_of

        try:
            for part in parts_of(source):
                for batch in load_part(part, folder=Path.cwd(), when=now(), engine=__version__):
                    for one in batch:
                        if isinstance(one, Added):
                            watch.count()
                            tally[one.outcome.value] += 1
                        else:
                            failed += 1
                            complain(str(one))
        except InputError as error:
            failed += 1
            complain(str(error))
    parts = ", ".join(f"{number} {outcome}" for outcome, number in tally.items() if number)
    say(f"{counted(sum(tally.values()), 'report')}: {parts or 'nothing to add'}")
    if failed:
        raise typer.Exit(ExitCode.INPUT_FAILED)
