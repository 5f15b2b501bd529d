"""Where output goes: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.drafts import beside, placed
from warledger.errors import WarledgerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class OutputError(WarledgerError):
    """The output can't be written there."""


class NothingToWrite(Exception):  # noqa: N818 - no error: it says that no file is wanted
    """Raised inside `opened` to leave the file alone."""


def check_output(path: Path | None, inputs: Sequence[str]) -> None:
    """Refuse an output that could not be written, before time is spent on reading.

    Raises:
        typer.BadParameter: It is a folder, lies in none, or is one of the inputs.
    """
    if path is None:
        return
    cause = None
    try:
        if path.is_dir():
            cause = f"{path} is a folder"
        elif not path.parent.is_dir():
            cause = f"there is no folder {path.parent}"
        elif path.exists() and any(_same(path, name) for name in inputs):
            cause = f"{path} is one of the inputs"
    except OSError as error:
        cause = f"{path}: {error.strerror}"
    if cause is not None:
        raise typer.BadParameter(cause, param_hint="--output")


def _same(path: Path, name: str) -> bool:
    try:
        return path.samefile(name)
    except (OSError, ValueError):
        return False


@contextmanager
def opened(path: Path | None, *, exact: bool) -> Iterator[TextIO]:
    """The stream to write to.

    A file is written beside its place and moved there when all is written: an error, an
    interruption or `NothingToWrite` leaves what was there before. Devices and pipes are written to
    directly.

    Args:
        path: The file; None is standard output.
        exact: Whether the bytes must be the same everywhere (UTF-8, ``\\n``), as machines need
            them, or may follow the terminal's encoding.

    Raises:
        OutputError: The file can't be written.
    """
    try:
        with _standard_output(exact) if path is None else _file(path) as stream:
            yield stream
    except NothingToWrite:
        pass
    except BrokenPipeError:
        _hush(sys.stdout)
        raise typer.Exit(ExitCode.PIPE_CLOSED) from None
    except OSError as error:
        ours = (None, str(path), str(path and beside(path.resolve())))
        if error.filename not in ours:
            raise
        if path is None:
            _hush(sys.stdout)
        name = "standard output" if path is None else path
        raise OutputError(f"{name}: can't be written ({error.strerror or error})") from error


def say(line: str) -> None:
    """One line for people on standard output, whoever reads it or has stopped to."""
    with opened(None, exact=False) as stream:
        stream.write(f"{line}\n")


@contextmanager
def _standard_output(exact: bool) -> Iterator[TextIO]:
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        if exact:
            # A lone surrogate can only come from a JSON escape, and goes back as one.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        else:
            stream.reconfigure(errors="replace")
    yield stream
    stream.flush()


@contextmanager
def _file(path: Path) -> Iterator[TextIO]:
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            yield stream
        return
    with (
        placed(path) as draft,
        draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream,
    ):
        yield stream


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What goes wrong while a file is written by its name, said as `opened` says it.

    Raises:
        OutputError: The file can't be written.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path}: can't be written ({error.strerror or error})") from error


def _hush(stream: TextIO) -> None:
    """Point a stream that nobody reads any more at nothing, so that closing it does not fail."""
    with suppress(OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
