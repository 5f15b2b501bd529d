"""Grounding from the command line: opened at need, without it, and with bad resources."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.resources.gazetteer.sample_places import ROWS

from warledger.resources.gazetteer import building, cache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from warledger.resources.gazetteer.rows import Progress, Row, Share

    Run = Callable[..., tuple[int, str, str]]

TEXT = "Shells killed nine farmers in Sadr City, the mayor said on Monday.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, in which ten rows stand for all the world's."""

    def few(progress: Progress, share: Share) -> Sequence[Row]:
        progress("a few rows")
        share(0.5)
        return ROWS

    monkeypatch.setattr(building, "all_rows", few)
    monkeypatch.setenv("WARLEDGER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def place(out: str) -> str:
    return str(json.loads(out)["claims"][0]["grounded"]["place"]["id"])


def test_the_first_use_compiles_and_says_so_and_the_next_does_not(
    run: Run, folder: Path, report: Path
) -> None:
    status, out, err = run("read", report, "--format", "jsonl")
    assert (status, place(out)) == (0, "s:sadr")
    assert "compiling the gazetteer" in err
    assert "none is there yet" in err
    assert "50%" in err
    assert err.rstrip().endswith("100%")
    assert run("read", report, "--format", "jsonl") == (0, out, "")


def test_adding_to_a_ledger_says_so_too(
    run: Run, folder: Path, report: Path, tmp_path: Path
) -> None:
    status, _, err = run("add", report, "--ledger", tmp_path / "ledger.db")
    assert status == 0
    assert "compiling the gazetteer" in err
    assert err.rstrip().endswith("100%")


def test_quiet_says_nothing(run: Run, folder: Path, report: Path) -> None:
    assert run("read", report, "--quiet", "--format", "jsonl")[2] == ""
    assert list(folder.glob("gazetteer-*.sqlite"))


@pytest.mark.parametrize("damage", [b"", b"garbage"])
def test_a_damaged_gazetteer_is_named_and_made_anew(
    run: Run, folder: Path, report: Path, damage: bytes
) -> None:
    run("read", report, "--format", "jsonl")
    (file,) = folder.glob("gazetteer-*.sqlite")
    file.write_bytes(damage)
    status, out, err = run("read", report, "--format", "jsonl")
    assert (status, place(out)) == (0, "s:sadr")
    assert "the one that is there is damaged" in err


def test_one_of_another_version_is_made_anew(
    run: Run, folder: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("read", report, "--format", "jsonl")
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    status, out, err = run("read", report, "--format", "jsonl")
    assert (status, place(out)) == (0, "s:sadr")
    assert "other versions" in err


def test_a_folder_that_can_not_be_written_is_one_line(run: Run, folder: Path, report: Path) -> None:
    folder.write_text("a file in the folder's place", encoding="utf-8")
    status, out, err = run("read", report, "--format", "jsonl")
    lines = [line for line in err.splitlines() if line.startswith("warledger:")]
    assert (status, out) == (70, "")
    assert len(lines) == 1
    assert str(folder) in lines[0]
    assert "WARLEDGER_CACHE" in lines[0]
    assert "Traceback" not in err


def test_a_missing_package_is_one_line(
    run: Run, folder: Path, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "PACKAGES", ("no-such-package-of-places",))
    status, out, err = run("read", report, "--format", "jsonl")
    assert (status, out) == (70, "")
    assert err == "warledger: the gazetteer needs the package no-such-package-of-places\n"


def test_without_grounding_no_gazetteer_is_needed(run: Run, folder: Path, report: Path) -> None:
    status, out, err = run("read", report, "--no-ground", "--format", "jsonl")
    assert (status, err) == (0, "")
    assert json.loads(out)["claims"][0]["grounded"] is None
    assert not folder.exists()


def test_nor_where_no_report_has_a_claim(run: Run, folder: Path, tmp_path: Path) -> None:
    calm = tmp_path / "calm.txt"
    calm.write_text("The market was open again, and the buses ran.\n", encoding="utf-8")
    status, _, err = run("read", calm, "--format", "jsonl")
    assert (status, err) == (0, "")
    assert not folder.exists()


def test_the_audit_needs_none(run: Run, folder: Path, report: Path) -> None:
    assert run("audit", report)[0] == 0
    assert not folder.exists()
