"""Files that appear whole or not at all, and what killed processes left."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from warledger.drafts import ABANDONED, drafted, placed, sweep

if TYPE_CHECKING:
    from pathlib import Path


def gone() -> int:
    """The number of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def aged(path: Path) -> Path:
    path.write_text("half")
    then = path.stat().st_mtime - ABANDONED - 10
    os.utime(path, (then, then))
    return path


def interrupted(place: Path) -> None:
    with drafted(place, ".csv") as draft:
        assert draft.suffix == ".csv"
        draft.write_text("half")
        draft.with_name(f"{draft.name}-wal").write_text("half")
        raise KeyboardInterrupt


def test_what_was_not_moved_is_taken_away(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with pytest.raises(KeyboardInterrupt):
        interrupted(place)
    assert list(tmp_path.iterdir()) == []
    with drafted(place) as draft:
        draft.write_text("whole")
        draft.replace(place)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["whole"]


def test_what_a_killed_process_left_goes_and_nothing_else(tmp_path: Path) -> None:
    process = gone()
    left = [aged(tmp_path / f".out.csv.{process}.part{end}") for end in ("", "-wal", ".csv")]
    kept = [
        aged(tmp_path / f".out.csv.{os.getpid()}.part"),
        aged(tmp_path / f".other.csv.{process}.part"),
        aged(tmp_path / f".out.csv.{process}.partner"),
        aged(tmp_path / f"out.csv.{process}.part"),
    ]
    (tmp_path / f".out.csv.{process}.part-shm").write_text("of another machine, maybe")
    sweep(tmp_path / "out.csv")
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)
    assert len(list(tmp_path.iterdir())) == len(kept) + 1


def test_a_folder_that_is_not_there_is_no_matter(tmp_path: Path) -> None:
    sweep(tmp_path / "none" / "out.csv")


def written(place: Path) -> None:
    with placed(place, ".csv") as draft:
        draft.write_bytes(b"new")


def test_what_is_placed_keeps_links_and_modes(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    written(link)
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [link, target]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        written(pipe)
        assert os.read(reader, 9) == b"new"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_place_where_nothing_can_be_written_is_said_first(tmp_path: Path) -> None:
    asked = []

    def write() -> None:
        with placed(tmp_path / ("x" * 300)):
            asked.append("written")

    with pytest.raises(OSError, match="too long"):
        write()
    assert asked == []
