"""The compiled file: found, checked, made anew; with a stand-in for the slow sources."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from tests.resources.gazetteer.sample_places import ROWS

from warledger.errors import ResourceError
from warledger.resources.gazetteer import building, cache, cache_folder, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from warledger.resources.gazetteer.rows import Progress, Row, Share


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows in place of all the world's."""

    def few(progress: Progress, share: Share) -> Sequence[Row]:
        progress("a few rows")
        share(0.5)
        return ROWS

    monkeypatch.setattr(building, "all_rows", few)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_made_once_and_found_again(tmp_path: Path) -> None:
    told: list[str] = []
    first = open_gazetteer(tmp_path / "new", progress=told.append)
    assert told[0].endswith("none is there yet")
    again: list[str] = []
    assert open_gazetteer(tmp_path / "new", progress=again.append).path == first.path
    assert again == []
    assert files(tmp_path / "new") == [first.path.name]


@pytest.mark.parametrize("damage", [b"", b"garbage"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = open_gazetteer(tmp_path).path
    path.write_bytes(damage)
    told: list[str] = []
    mended = open_gazetteer(tmp_path, progress=told.append)
    assert "damaged" in told[0]
    assert mended.find("Sadr City")
    assert files(tmp_path) == [mended.path.name]


def test_one_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = open_gazetteer(tmp_path).path
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    told: list[str] = []
    open_gazetteer(tmp_path, progress=told.append)
    assert "damaged" in told[0]


def test_other_versions_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = open_gazetteer(tmp_path).path
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    told: list[str] = []
    new = open_gazetteer(tmp_path, progress=told.append).path
    assert "other versions" in told[0]
    assert new != old
    assert files(tmp_path) == [new.name]


def test_several_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_gazetteer(tmp_path), range(8)))
    assert all(gazetteer.find("Sadr City") for gazetteer in opened)
    assert files(tmp_path) == [opened[0].path.name]


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(ResourceError, match="set WARLEDGER_CACHE") as caught:
        open_gazetteer(blocked / "cache")
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_line(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ResourceError, match="set WARLEDGER_CACHE"):
            open_gazetteer(tmp_path)
    finally:
        tmp_path.chmod(0o700)


def test_how_far_it_is(tmp_path: Path) -> None:
    """From nothing to all, never backwards; nothing is told where nothing is compiled."""
    told: list[float] = []
    open_gazetteer(tmp_path, share=told.append)
    assert (told[0], told[-1]) == (0.0, 1.0)
    assert told == sorted(told)
    assert len(set(told)) > 3
    again: list[float] = []
    open_gazetteer(tmp_path, share=again.append)
    assert again == []


def test_where_it_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WARLEDGER_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("WARLEDGER_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "warledger"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "warledger"
