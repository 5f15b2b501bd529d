"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest
import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import NothingToWrite, OutputError, opened, say

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_there_only_when_it_is_done(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    with opened(target, exact=True) as stream:
        stream.write("é\n")
        assert not target.exists()
    assert target.read_bytes() == "é\n".encode()


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")

    def write() -> None:
        with opened(target, exact=True) as stream:
            stream.write("new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_to_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("old")
    with opened(target, exact=True):
        raise NothingToWrite
    assert target.read_text() == "old"


def test_the_modes_of_files(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("")
    old.chmod(0o640)
    plain = tmp_path / "plain"
    plain.write_text("")
    for path in (old, new):
        with opened(path, exact=True) as stream:
            stream.write("x")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with opened(link, exact=True) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with opened(pipe, exact=True) as stream:
            stream.write("x")
        assert os.read(reader, 9) == b"x"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_what_can_not_be_written_is_named(tmp_path: Path) -> None:
    target = tmp_path / ("x" * 300)

    def write() -> None:
        with opened(target, exact=True):
            pass

    with pytest.raises(OutputError, match=r"x: can't be written \(File name too long\)"):
        write()


def test_a_failing_read_is_not_taken_for_a_failing_write(tmp_path: Path) -> None:
    def read() -> None:
        with opened(tmp_path / "out", exact=True):
            (tmp_path / "missing").read_text()

    with pytest.raises(FileNotFoundError):
        read()


def test_a_lone_surrogate_does_not_break_the_output(tmp_path: Path) -> None:
    with opened(tmp_path / "out", exact=True) as stream:
        stream.write('"\ud800"')
    assert (tmp_path / "out").read_bytes() == b'"\\ud800"'


def test_a_line_that_nobody_reads_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        with pytest.raises(typer.Exit) as ended:
            say("copied")
    assert ended.value.exit_code == ExitCode.PIPE_CLOSED
