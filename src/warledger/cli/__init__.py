"""
The command line. Each command is a module; this one puts them together and lets no traceback out.

Exit codes are in `warledger.cli.exit_codes`. Set WARLEDGER_DEBUG=1 to see the traceback of an
internal error, and the warnings of libraries.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

# Before numeric libraries are loaded: the products are small, and threads that wait for each other
# cost more than they bring, all the more where processes share the machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import typer

from warledger import __version__
from warledger.cli.audit import audit
from warledger.cli.exit_codes import ExitCode
from warledger.cli.extensions import extensions
from warledger.cli.output import OutputError
from warledger.cli.read import read
from warledger.errors import RunnerError, WarledgerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

app = typer.Typer(
    name="warledger",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"warledger {__version__}")
        raise typer.Exit


@app.callback(epilog="warledger COMMAND --help shows a command's options, with examples.")
def warledger(
    _show: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read reports about wars: who suffered what, in which words, who says so, does it add up."""


app.command(no_args_is_help=True)(read)
app.command(no_args_is_help=True)(audit)
for name, command in extensions("warledger.commands"):
    app.command(name)(command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments after the program's name; those of the process by default.

    Returns:
        The exit code, see `warledger.cli.exit_codes.ExitCode`.
    """
    debug = os.environ.get("WARLEDGER_DEBUG", "") not in ("", "0")
    arguments = list(sys.argv[1:] if argv is None else argv)
    with warnings.catch_warnings():
        if not debug:
            # Libraries warn and log about pages; what a user can act on we say ourselves.
            warnings.simplefilter("ignore")
            logging.lastResort = None
        try:
            with _terminable():
                command = typer.main.get_command(app)
                command.main(args=arguments, prog_name="warledger")
        except SystemExit as stopped:
            return stopped.code if isinstance(stopped.code, int) else ExitCode.READ
        except KeyboardInterrupt:
            return ExitCode.INTERRUPTED
        except OutputError as error:
            return _fail(str(error), ExitCode.INPUT_FAILED)
        except RunnerError as error:
            return _fail(str(error), ExitCode.RUNNER)
        except WarledgerError as error:
            return _fail(str(error), ExitCode.INTERNAL)
        except Exception as error:  # noqa: BLE001 - the last resort: no traceback for users
            if debug:
                traceback.print_exc()
            kind = type(error).__name__
            return _fail(
                f"internal error ({kind}: {error}); please report it, with the output under "
                "WARLEDGER_DEBUG=1",
                ExitCode.INTERNAL,
            )
    return ExitCode.READ


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM, by which systems end a program, does what Ctrl-C does: what is begun is undone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _fail(message: str, code: ExitCode) -> ExitCode:
    print(f"warledger: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201
    return code
