"""The wheel in an environment of its own, away from the repository: it installs, reads, serves."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import venv
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from release.lock import read_lock, shipped
from release.problems import Outcome, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPORT = (
    "Shelling of the old market killed 12 people and wounded at least 30 on Sunday, a doctor at "
    "the town's hospital said.\n"
)
_PAGES = ("/", "/reports/", "/static/warledger/app.js", "/static/warledger/basemap/world.json")
_PATIENCE = 90  #: seconds until the server answers


def install(wheel: Path, root: Path, folder: Path) -> Path:
    """
    A new environment with the wheel, and what it needs as the lock file has it, by digest.

    Returns:
        The environment's folder of programs.

    Raises:
        ReleaseError: Something does not install.
    """
    venv.create(folder, with_pip=False)
    programs = folder / "bin"
    lock = folder / "needed.lock"
    lock.write_text(_needed((root / "requirements.lock").read_text(encoding="utf-8")))
    uv = str(Path(sys.executable).with_name("uv"))
    for words in (["--require-hashes", "-r", str(lock)], ["--no-deps", str(wheel)]):
        _run(
            [uv, "pip", "install", "--quiet", "--python", str(programs / "python"), *words], folder
        )
    return programs


def _needed(text: str) -> str:
    """The lock file without what is for development alone."""
    return "".join(
        f"{one.name}=={one.version}{f' ; {one.marker}' if one.marker else ''} "
        + " ".join(f"--hash=sha256:{digest}" for digest in one.digests)
        + "\n"
        for one in shipped(read_lock(text))
    )


def try_out(programs: Path, folder: Path, version: str) -> list[str]:
    """Its version, a reading, and the pages of its server; a line for what is wrong."""
    command = str(programs / "warledger")
    problems = []
    said = _run([command, "--version"], folder)
    if version not in said:
        problems.append(f"warledger --version says {said.strip()!r}, not {version}")
    (folder / "report.txt").write_text(_REPORT, encoding="utf-8")
    read = _run(
        [command, "read", "report.txt", "--published", "2008-03-30", "--format", "jsonl"], folder
    )
    if '"killed"' not in read or "12" not in read:
        problems.append("warledger read does not find twelve killed in a sentence that says so")
    with _served(command, folder) as port:
        for page in _PAGES:
            status, size = _asked(port, page)
            if status != http.client.OK or not size:
                problems.append(f"warledger serve answers {status} with {size} bytes at {page}")
    return problems


@contextmanager
def _served(command: str, folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    words = [command, "serve", "--ledger", "fresh.db", "--port", str(port), "--no-worker"]
    with subprocess.Popen(  # noqa: S603 - our own words
        words, cwd=folder, env=_bare(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            _wait(process, port)
            yield port
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[str], port: int) -> None:
    until = monotonic() + _PATIENCE
    while monotonic() < until and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        sleep(0.2)
    process.kill()
    said = (process.stderr.read() if process.stderr else "").strip().splitlines()
    raise ReleaseError(f"warledger serve does not answer: {said[-1] if said else 'nothing said'}")


def _asked(port: int, page: str) -> tuple[int, int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", page)
        answer = connection.getresponse()
        return answer.status, len(answer.read())
    finally:
        connection.close()


def _bare() -> dict[str, str]:
    """The environment without what could lead back to the repository."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "WARLEDGER")) and key != "VIRTUAL_ENV"
    }


def _run(words: list[str], folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        words, cwd=folder, env=_bare(), check=False, capture_output=True, text=True
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        raise ReleaseError(f"{Path(words[0]).name} {words[1]}: {said}")
    return done.stdout


def check_installed(wheel: Path, root: Path, work: Path, version: str) -> Outcome:
    """Installs and tries out."""
    folder = work / "installed"
    programs = install(wheel, root, folder)
    problems = try_out(programs, folder, version)
    return Outcome(said="the wheel installs by the lock file, reads and serves", problems=problems)
