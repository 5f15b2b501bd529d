"""``warledger read --out``: what is said, what is refused, and that a stop costs nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

FAST = ("--no-ground", "--no-events", "--part", "2", "--batch", "1")
PROGRAM = (sys.executable, "-m", "warledger")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Sixty reports of a few paragraphs, and a line that is none."""
    return written(tmp_path / "docs.jsonl", 60)


def written(path: Path, count: int) -> Path:
    """Reports of a few paragraphs, and a line that is none."""
    rows: list[dict[str, Any]] = [
        {
            "id": f"r{number}",
            "text": "\n\n".join(
                f"Shells killed {number + shell} farmers in Odra on Monday, the mayor said. "
                "Neither side would say who had fired."
                for shell in range(2, 5)
            ),
        }
        for number in range(count)
    ]
    path.write_text("{broken\n" + "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def heeds_ctrl_c() -> None:
    """A program that was started in the background ignores Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stopped(arguments: tuple[str, ...], out: Path, number: int) -> subprocess.Popen[bytes]:
    """The program, sent a signal when the second part stands."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*PROGRAM, "read", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heeds_ctrl_c,  # noqa: PLW1509 - no thread runs here
    )
    limit = time.monotonic() + 200
    while not (out / "part-000001.jsonl").exists() and time.monotonic() < limit:
        assert process.poll() is None, process.stderr and process.stderr.read()
        time.sleep(0.01)
    process.send_signal(number)
    return process


def gone(group: int) -> bool:
    """Whether the processes of a group end within a minute."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_stopped_by_ctrl_c_and_by_a_kill_the_same_command_goes_on(tmp_path: Path, run: Run) -> None:
    docs = written(tmp_path / "docs.jsonl", 150)  # so many that a signal meets them being read
    status, told, err = run("read", docs, "--out", tmp_path / "whole", *FAST, "--engine", "serial")
    whole = files(tmp_path / "whole")
    assert status == 1
    assert told.startswith("150 reports with ")
    assert f"in 76 parts in {tmp_path / 'whole'}; 1 failed, see " in told
    assert err.startswith(f"warledger: {docs}, line 1: not JSON")

    out = tmp_path / "out"
    arguments = (str(docs), "--out", str(out), *FAST)
    process = stopped((*arguments, "--engine", "serial"), out, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    *_, line = said.decode().splitlines()
    assert line.startswith("warledger: stopped; ")
    assert line.endswith("The same command goes on from there")
    assert not list(out.glob(".*"))

    process = stopped((*arguments, "--engine", "pool", "--workers", "1"), out, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert gone(process.pid)  # none of its processes goes on without it

    kept = {name: whole[name] for name in files(out) if name.startswith("part-")}
    assert 2 <= len(kept) < 76
    assert {name: raw for name, raw in files(out).items() if name.startswith("part-")} == kept
    status, _, err = run("read", *arguments, "--engine", "serial")
    assert (status, err) == (1, "")  # the bad line was named before; the exit code says it again
    assert files(out) == whole


def test_stopped_before_anything_was_read(
    docs: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("warledger.cli.archive.prepare", stop)
    status, told, err = run("read", docs, "--out", tmp_path / "out", *FAST)
    assert (status, told) == (130, "")
    assert err == (
        "warledger: stopped; nothing was read yet. The same command goes on from there\n"
    )


def test_more_than_fifty_reports_are_read_in_a_pool(
    docs: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger import runners  # noqa: PLC0415 - imported late by the program too
    from warledger.runners import EngineName  # noqa: PLC0415
    from warledger.runners.engines import Serial  # noqa: PLC0415

    asked: list[EngineName] = []

    def engine_of(name: EngineName, **_: object) -> Serial:
        asked.append(name)
        return Serial()

    monkeypatch.setattr(runners, "engine_of", engine_of)
    fast = ("--no-ground", "--no-events", "--format", "jsonl", "--quiet")
    auto = run("read", docs, *fast, "--workers", "2")
    assert asked == [EngineName.AUTO]
    serial = run("read", docs, *fast, "--engine", "serial")
    assert auto == serial
    assert len(auto[1].splitlines()) == 61
    few = docs.with_name("few.jsonl")
    few.write_bytes(b"".join(docs.read_bytes().splitlines(keepends=True)[1:51]))
    assert run("read", few, *fast, "--workers", "2")[0] == 0
    assert asked == [EngineName.AUTO]


def test_parts_that_were_made_otherwise(docs: Path, tmp_path: Path, run: Run) -> None:
    few = tmp_path / "few.jsonl"
    few.write_bytes(b"\n".join(docs.read_bytes().splitlines()[1:4]))
    out = tmp_path / "out"
    assert run("read", few, "--out", out, *FAST)[0] == 0
    before = files(out)
    status, _, err = run("read", few, "--out", out, *FAST, "--outlet", "Courier")
    assert status == 2
    assert "outlet: None, now Courier" in " ".join(err.split())
    assert files(out) == before
    assert run("read", few, "--out", out, *FAST, "--outlet", "Courier", "--no-resume")[0] == 0
    assert files(out) != before


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (("--format", "html", "--out", "new"), "parts of an archive are jsonl, records, parquet"),
        (("--format", "parquet"), "parquet needs --out DIR"),
        (("--part", "5"), "it needs --out DIR"),
        (("--out", "new", "--output", "file"), "either --out or --output"),
        (("--out", "docs.jsonl"), "docs.jsonl is a file"),
        (("--out", "gone/new"), "there is no folder"),
        (("--scheduler", "tcp://head:8786"), "it needs --engine dask"),
        (("--engine", "serial", "--workers", "2"), "--engine serial has none"),
        (
            ("--engine", "dask", "--scheduler", "tcp://head:8786", "--workers", "2"),
            "the cluster at --scheduler has its own workers",
        ),
    ],
)
def test_options_that_contradict_each_other(
    arguments: tuple[str, ...], cause: str, docs: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(docs.parent)
    before = sorted(docs.parent.iterdir())
    status, out, err = run("read", "docs.jsonl", *arguments)
    assert (status, out) == (2, "")
    assert cause in " ".join(err.replace("│", " ").split())
    assert sorted(docs.parent.iterdir()) == before


def test_a_folder_of_parts_inside_of_what_is_read(docs: Path, run: Run) -> None:
    status, _, err = run("read", docs.parent, "--out", docs.parent / "out")
    assert status == 2
    assert "which is read" in " ".join(err.replace("│", " ").split())


def test_a_folder_with_other_things(docs: Path, tmp_path: Path, run: Run) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").touch()
    status, told, err = run("read", docs, "--out", out, *FAST)
    assert (status, told) == (1, "")
    assert err == f"warledger: {out}: holds other things; name an empty or new folder\n"


def test_no_scheduler_there(
    docs: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warledger.runners.on_dask._PATIENCE", 1)
    cluster = ("--engine", "dask", "--scheduler", "tcp://127.0.0.1:9")
    status, told, err = run("read", docs, "--out", tmp_path / "out", *FAST, *cluster)
    assert (status, told) == (5, "")
    assert err.startswith("warledger: Dask, tcp://127.0.0.1:9: ")
    assert len(err.splitlines()) == 1
