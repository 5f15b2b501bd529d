"""The real server with its worker, in processes of its own, and what they take."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from evals.datasets import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 60.0  #: seconds until it answers
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    port: int
    process: int  #: its number
    said: Path  #: what it wrote on stderr

    def memory(self) -> dict[str, float]:
        """Resident memory in MiB, of the server and of its worker."""
        found = {"server": _resident(self.process)}
        for child in _children(self.process):
            found["worker"] = found.get("worker", 0.0) + _resident(child)
        return found

    def seconds(self) -> float:
        """Processor time of both so far."""
        return sum(map(_processor, [self.process, *_children(self.process)]))


@contextmanager
def served(ledger: Path) -> Iterator[Server]:
    """
    ``warledger serve`` on loopback, worker and all, until the block ends.

    Raises:
        DataError: It does not answer.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = [sys.executable, "-m", "warledger", "serve", "--ledger", str(ledger)]
    said = ledger.with_suffix(".log")
    with (
        said.open("wb") as log,
        subprocess.Popen([*words, "--port", str(port)], stdout=log, stderr=log) as process,  # noqa: S603
    ):
        try:
            _wait(process, port)
            yield Server(port, process.pid, said)
        finally:
            process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + _PATIENCE
    while monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.2)
    raise DataError("warledger serve does not answer")


def _children(process: int) -> list[int]:
    with suppress(OSError):
        told = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
        own = [int(word) for word in told.split()]
        # The worker is started by a thread: children are listed with the thread that made them.
        threads = Path(f"/proc/{process}/task").iterdir()
        for thread in threads:
            with suppress(OSError):
                own += map(int, (thread / "children").read_text(encoding="ascii").split())
        return sorted(set(own))
    return []


def _resident(process: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _processor(process: int) -> float:
    with suppress(OSError, IndexError):
        words = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / _TICKS
    return 0.0


def machine_seconds() -> float:
    """Processor time that everything on the machine has taken so far."""
    with suppress(OSError):
        words = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
        user, nice, system, _, _, irq, soft = (int(word) for word in words[:7])
        return (user + nice + system + irq + soft) / _TICKS
    return 0.0
