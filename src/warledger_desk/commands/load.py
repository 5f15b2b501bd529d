"""``warledger load``: an exported ledger into a ledger."""

from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from warledger import __version__
from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import say
from warledger.cli.run import Watch
from warledger.publish.phrases import counted
from warledger_desk.commands.session import Ledger, complain, ledger, now, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.errors import InputError
    from warledger_desk.ledger.services.add import Added

_READ_ONCE = (
    "can't be read again, and another process made the ledger meanwhile; nothing was taken, "
    "load it once more"
)


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

    A ledger that is not there yet is made only where the file can be read.

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
    with stream, told():
        from warledger_desk.ledger.location import location
        from warledger_desk.ledger.opening import fill, set_up

        set_up()
        from warledger_desk.ledger.services import interchange

        again = False

        def take() -> interchange.Loaded:
            nonlocal again
            if again:  # it was read for a ledger that another process made first
                if not stream.seekable():
                    raise InputError(str(source), _READ_ONCE)
                stream.seek(0)
            again = True
            return interchange.load(stream, str(source))

        try:
            loaded = fill(location(into), take)
        except (InputError, UnicodeDecodeError) as error:
            bad = isinstance(error, UnicodeDecodeError)
            complain(f"{source}: is not UTF-8" if bad else str(error))
            raise typer.Exit(ExitCode.INPUT_FAILED) from error
    say(
        f"{counted(loaded.versions, 'version')} of reports and "
        f"{counted(loaded.judgements, 'judgement')} taken in; {loaded.known} known already"
    )


def _is_part(source: Path) -> bool:
    """
    Whether a file begins as a part of an archive does, and not as an exported ledger. Of a pipe
    nothing is read: what is read of it is gone.
    """
    try:
        if not source.is_file():
            return False
        with source.open("rb") as stream:
            return stream.read(10) == b'{"reading"'
    except OSError:
        return False


def _load_archive(source: Path, into: str) -> None:
    from warledger.errors import InputError

    tally: Counter[str] = Counter()
    failed = 0
    with Watch(quiet=False, shared=False) as watch:
        try:
            for one in _added(source, into):
                if isinstance(one, InputError):
                    failed += 1
                    complain(str(one))
                else:
                    watch.count()
                    tally[one.outcome.value] += 1
        except InputError as error:
            failed += 1
            complain(str(error))
    parts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(tally.items()))
    say(f"{counted(tally.total(), 'report')}: {parts or 'nothing to add'}")
    if failed:
        raise typer.Exit(ExitCode.INPUT_FAILED)


def _added(source: Path, into: str) -> "Iterator[Added | InputError]":
    """
    What became of each report, or why it can't be stored.

    The ledger is opened with the first batch that was read, so that an archive which can't be read
    makes none.
    """
    with told(), ExitStack() as session:
        from warledger_desk.ledger.opening import set_up

        set_up()
        from warledger_desk.ledger.services.add import add_many
        from warledger_desk.ledger.services.archives import batches_of, parts_of

        is_open = False
        for part in parts_of(source):
            for batch in batches_of(part):
                if not is_open:
                    session.enter_context(ledger(into, create=True))
                    is_open = True
                yield from add_many(batch, folder=Path.cwd(), when=now(), engine=__version__)
        if not is_open:
            session.enter_context(ledger(into, create=True))
