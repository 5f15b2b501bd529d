"""What the commands share: which ledger, opening it, and its errors as lines with exit codes."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.errors import ResourceError
from warledger_desk.commands.bar import bar
from warledger_desk.ledger.errors import LedgerError, SettingError, UnknownIdError
from warledger_desk.ledger.location import location

if TYPE_CHECKING:
    from collections.abc import Iterator

Ledger = Annotated[
    str,
    typer.Option(
        "--ledger",
        metavar="LEDGER",
        envvar=["WARLEDGER_LEDGER", "DATABASE_URL"],
        show_default=False,
        help="The ledger: a file (iraq.db), or a PostgreSQL database (postgresql://…).",
    ),
]

_EXTRA = {"django": "django", "psycopg": "psycopg", "psycopg2": "psycopg", "csp": "django-csp"}


def now() -> datetime:
    """The present: read here, at the edge, and handed in."""
    return datetime.now(UTC)  # noqa: TID251 - the desk's boundary


@contextmanager
def ledger(words: str, *, create: bool = False, web: bool = False) -> Iterator[str]:
    """
    The ledger open, as long as it is needed; what goes wrong with it ends the command, and what
    takes long shows how far it is.

    Args:
        words: The ledger as the user named it.
        create: Whether one that is not there yet is made.
        web: Whether the web application is wanted, see `open_ledger`.

    Yields:
        Its name for messages.

    Raises:
        ResourceError: The packages that a ledger needs are not installed.
        typer.Exit: The ledger can't be used; the line is printed.
    """
    with told():
        from warledger_desk.ledger.opening import clear_errors, open_ledger

        name = open_ledger(location(words), create=create, web=web)
        with clear_errors(name), bar():
            yield name


@contextmanager
def told() -> Iterator[None]:
    """
    What goes wrong with a ledger ends the command, with a line.

    Raises:
        ResourceError: The packages that a ledger needs are not installed.
        typer.Exit: The ledger can't be used, an argument holds what no database does, or the
            environment sets something to what means nothing; the line is printed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        package = _EXTRA.get((error.name or "").split(".")[0])
        if package is None:
            raise
        raise ResourceError(
            f"a ledger needs {package}, which is not installed: pip install 'warledger[desk]'"
        ) from error
    except SettingError as error:
        complain(str(error))
        raise typer.Exit(ExitCode.USAGE) from error
    except LedgerError as error:
        complain(str(error))
        code = ExitCode.INPUT_FAILED if isinstance(error, UnknownIdError) else ExitCode.LEDGER
        raise typer.Exit(code) from error
    except UnicodeEncodeError as error:
        complain(f"{error.object[:60]!r} is not UTF-8")
        raise typer.Exit(ExitCode.USAGE) from error


def complain(line: str) -> None:
    """One line on standard error."""
    print(f"warledger: {' '.join(line.split())}", file=sys.stderr)  # noqa: T201
