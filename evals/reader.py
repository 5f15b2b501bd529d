"""Runs the reader as its users do, on the command line, and takes its JSON lines."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

Row = Mapping[str, Any]


class ReaderError(Exception):
    """The reader did not run, or printed something else than JSON lines."""


def read(source: Path, *options: str) -> list[Row]:
    """
    The rows that ``warledger read SOURCE --format jsonl`` prints, one a report, in its order.
    Claims are not grounded: what they are tied to is scored elsewhere.

    A report that can't be read has a row with ``error``; the reader then exits with 1, which is
    no error here.

    Args:
        source: A file that the reader takes.
        options: Further command line options, such as ``--published``.

    Raises:
        ReaderError: Any other failure, with the reader's own last line.
    """
    command = [sys.executable, "-m", "warledger", "read", str(source), "--format", "jsonl"]
    command.append("--no-ground")
    done = subprocess.run(  # noqa: S603 - our own program with paths that the user named
        [*command, *options], capture_output=True, text=True, encoding="utf-8", check=False
    )
    last = (done.stderr.strip().splitlines() or ["no message"])[-1]
    if done.returncode not in {0, 1} or not done.stdout.strip():
        raise ReaderError(f"warledger read {source} failed with {done.returncode}: {last}")
    try:
        found = [json.loads(line) for line in done.stdout.split("\n") if line.strip()]
    except ValueError as error:
        raise ReaderError(f"warledger read {source}: output is not JSON lines: {error}") from error
    if not all(isinstance(row, dict) and "id" in row for row in found):
        raise ReaderError(f"warledger read {source}: a line of its output has no id")
    return found


def read_by_id(source: Path, *options: str) -> dict[str, Row]:
    """As `read`, by report id."""
    return {str(row["id"]): row for row in read(source, *options)}
