"""
A whole copy of a ledger in a file, with its digest beside it.

Of a SQLite ledger the copy is one too. Of one on PostgreSQL it is an archive of PostgreSQL's own
pg_dump. The digest stands in ``FILE.sha256``, as sha256sum writes and checks it.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from contextlib import suppress
from shutil import which
from typing import TYPE_CHECKING, Any

from django.db import connection

from warledger.drafts import drafted, sweep
from warledger_desk.ledger.errors import LedgerError, StorageError
from warledger_desk.ledger.opening import appear

if TYPE_CHECKING:
    from pathlib import Path

_THERE = "there is a file already, which is left as it is"


def back_up(target: Path, name: str) -> None:
    """
    Copy the ledger that is open, as it is at one moment.

    Args:
        target: Where to; nothing may be there.
        name: The ledger's name for messages.

    Raises:
        LedgerError: A file or its digest is there already, there is no such folder, or pg_dump
            fails.
    """
    if target.is_dir():
        raise LedgerError(str(target), f"a folder; name a file in it, such as {target / 'copy.db'}")
    sweep(target)
    if target.exists():
        raise LedgerError(str(target), _THERE)
    if digest_file(target).exists() and not _is_left(target):
        raise LedgerError(str(digest_file(target)), _THERE)
    if not target.parent.is_dir():
        raise LedgerError(str(target), f"there is no folder {target.parent}")
    with drafted(target) as draft:
        draft.touch(mode=0o600)  # a copy is as private as the ledger
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(draft)])
        else:
            of_postgresql("pg_dump", name, "--format=custom", f"--file={draft}")
        flush(draft)
        # The digest first: a copy without one would be no use, and would stand in the way.
        _write_digest(target, digest_of(draft))
        try:
            appear(draft, target)
        except FileExistsError:
            _write_digest(target, digest_of(target))  # of whoever was faster
            raise LedgerError(str(target), _THERE) from None
        flush_folder(target.parent)


def _is_left(target: Path) -> bool:
    """Whether a digest is that of a copy that never appeared: its process was ended before."""
    said = digest_file(target).read_bytes()[:1000]
    return (
        re.fullmatch(rb"[0-9a-f]{64}  " + re.escape(os.fsencode(target.name)) + rb"\n", said)
        is not None
    )


def digest_file(copy: Path) -> Path:
    """Where the digest of a copy stands."""
    return copy.with_name(f"{copy.name}.sha256")


def digest_of(file: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def flush(file: Path) -> None:
    """Have what was written to a file outlive a loss of power."""
    with file.open("rb") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Have the names in a folder outlive a loss of power, where the file system can say so."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # a system that opens no folders
        return
    try:
        with suppress(OSError):  # a file system that flushes none
            os.fsync(handle)
    finally:
        os.close(handle)


def _write_digest(target: Path, digest: str) -> None:
    place = digest_file(target)
    with drafted(place) as draft:
        draft.write_text(f"{digest}  {target.name}\n", encoding="utf-8")
        flush(draft)
        draft.replace(place)


def of_postgresql(program: str, name: str, *arguments: str) -> None:
    """
    Run a program of PostgreSQL's own on the database of the ledger that is open.

    Args:
        program: pg_dump or pg_restore.
        name: The ledger's name for messages.
        arguments: Besides the database's address.

    Raises:
        LedgerError: It is not installed.
        StorageError: It fails; the message is its own.
    """
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - SQLite needs no client

    found = which(program)
    if found is None:
        raise LedgerError(name, f"needs PostgreSQL's {program}, which is not installed here")
    given = connection.get_connection_params()
    parts: dict[str, Any] = {key: one for key, one in given.items() if isinstance(one, str | int)}
    for ours in ("client_encoding", "prepare_threshold"):
        parts.pop(ours, None)
    secret = str(parts.pop("password", ""))
    connection.close()
    done = subprocess.run(  # noqa: S603 - our own arguments
        [found, *arguments, f"--dbname={make_conninfo(**parts)}"],
        env=os.environ | ({"PGPASSWORD": secret} if secret else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error" in line] or ["failed"]
        cause = lines[0].removeprefix(f"{program}: ").removeprefix("error: ")
        raise StorageError(name, f"{program} can't do it: {cause}")
