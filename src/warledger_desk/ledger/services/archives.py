"""
Archives that were read elsewhere into a ledger: parts of whole readings, in batches.

``warledger read ARCHIVE --out DIR --format records`` writes them: ``manifest.jsonl`` names the
parts with their digests, and each line of a part is ``{"reading": …}``, a record of
`warledger.records.Reading` in its plain form.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Any

from warledger.errors import FormatError, InputError, NotFoundError, PlainError
from warledger.records import Reading
from warledger.records.plain import from_plain
from warledger_desk.ledger.services.soundness import refuse_unsound, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.jsonl"
#: Reports of one transaction: what a kill undoes at most.
BATCH = 200


def parts_of(archive: Path) -> Iterator[Path]:
    """
    The parts of an archive's folder in their order, or the one part that is named.

    Raises:
        NotFoundError: There is nothing of this name.
        FormatError: A folder without a manifest, or with one that holds no whole readings.
    """
    if archive.is_file():
        yield archive
        return
    manifest = archive / MANIFEST
    if not archive.exists():
        raise NotFoundError(str(archive), "no such file or folder")
    if not manifest.is_file():
        raise FormatError(str(archive), f"a folder without {MANIFEST}: no archive that was read")
    begun = False
    for number, line in enumerate(manifest.read_bytes().splitlines(keepends=True), start=1):
        where = f"{manifest}, line {number}"
        if not line.endswith(b"\n"):
            break  # cut off by a kill: its part does not count
        row = _row(line, where)
        if number == 1:
            if row.get("warledger") != "archive" or row.get("format") != "records":
                raise FormatError(where, "no archive of whole readings (--format records)")
            begun = True
            continue
        if row.get("complete"):
            break  # the last line of an archive that was read to its end
        yield _checked(archive, row, where)
    if not begun:
        raise FormatError(str(manifest), "has no whole line: no archive that was read")


def _checked(archive: Path, row: dict[str, Any], where: str) -> Path:
    path = archive / str(row.get("file"))
    if path.parent != archive or not path.is_file():
        raise FormatError(where, f"names {row.get('file')!r}, which is not there")
    with path.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != row.get("sha256"):
            raise FormatError(str(path), "is not the part that the manifest names")
    return path


def batches_of(part: Path) -> Iterator[list[Reading]]:
    """
    The readings of one part, as many at a time as are stored together by `add_many`.

    Loading the same part again changes nothing, so that a load that was cut off is begun again.

    Args:
        part: A file of JSON Lines.

    Raises:
        InputError: The file can't be read, or a line is no reading; the batches before it are good.
    """
    try:
        with part.open("rb") as stream:
            readings = (_reading(line, f"{part}, line {n}") for n, line in enumerate(stream, 1))
            while batch := list(islice(readings, BATCH)):
                yield batch
    except OSError as error:
        raise InputError(str(part), f"can't be read: {error.strerror}") from error


def _reading(line: bytes, where: str) -> Reading:
    row = _row(line, where)
    try:
        reading = from_plain(Reading, row["reading"])
    except (KeyError, PlainError) as error:
        raise FormatError(where, f"is no reading: {error}") from error
    refuse_unsound(reading, where)
    return reading


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        return row_of(line.decode("utf-8"), where)
    except UnicodeDecodeError as error:
        raise FormatError(where, f"is not UTF-8 at byte {error.start}") from error
