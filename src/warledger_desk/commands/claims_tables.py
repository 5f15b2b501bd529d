"""Tables of claims as inputs of ``warledger add``."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from warledger.errors import InputError, NotFoundError
from warledger.ingest import Failure
from warledger.ingest.decoding import decode_text
from warledger.ingest.limits import over
from warledger.publish.phrases import counted
from warledger.reconcile import read_claims_table
from warledger_desk.commands.session import complain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from warledger.ingest import Limits, Supplied
    from warledger.records import Reading


def read_tables(
    sources: Sequence[str],
    supplied: Supplied,
    first_day: date | None,
    stdin: BinaryIO | None,
    limits: Limits,
) -> Iterator[Reading | Failure]:
    """
    The tables, each as a report whose claims are its rows; rows that can't be read as failures.

    Args:
        sources: Paths of files, and ``-`` for standard input.
        supplied: What tables carry as outlet, title and date of publication.
        first_day: The date of day 1, for tables that count days.
        stdin: The stream that ``-`` means.
        limits: How large a table may be.
    """
    for source in sources:
        try:
            raw = _bytes(source, stdin, limits.input_bytes)
            table = read_claims_table(decode_text(raw, source=source), source, first_day)
        except InputError as error:
            yield Failure(id=None, error=error)
            continue
        report = replace(
            table.reading.report,
            title=supplied.title,
            outlet=supplied.outlet,
            published=supplied.published,
            raw=raw,
            digest=hashlib.sha256(raw).hexdigest(),
        )
        yield from (Failure(id=None, error=problem) for problem in table.problems)
        if others := len(table.points) - len(table.reading.claims):
            rows = counted(others, "row")
            complain(f"{source}: {rows} not about people left out; a ledger keeps people's losses")
        yield replace(table.reading, report=report)


def _bytes(source: str, stdin: BinaryIO | None, most: int) -> bytes:
    if source == "-":
        if stdin is None:
            raise NotFoundError(source, "there is no standard input to read")
        raw = stdin.read(most + 1)
    else:
        try:
            with Path(source).open("rb") as stream:
                raw = stream.read(most + 1)
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise NotFoundError(source, "no such file or folder") from error
        except OSError as error:
            raise InputError(source, f"can't be opened: {error.strerror}") from error
    if len(raw) > most:
        raise over(source, "input_bytes", f"larger than {most:,} bytes")
    return raw
