"""The build hook: what it builds, when it does not, and that it builds the same twice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import hatch_build
import pytest

from warledger_desk.commands import serve

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"

needs_packages = pytest.mark.skipif(
    shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir(),
    reason="the front end's packages are not installed (make frontend, with Node.js and npm)",
)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A static folder of our own, and a machine without npm."""
    static = tmp_path / "static"
    monkeypatch.setattr(hatch_build, "STATIC", static)
    monkeypatch.setattr(hatch_build.shutil, "which", lambda _: None)
    monkeypatch.delenv("SKIP_FRONTEND", raising=False)
    return static


def test_without_npm_and_without_a_bundle_it_says_what_is_missing(elsewhere: Path) -> None:
    with pytest.raises(hatch_build.FrontendMissingError, match="npm is not installed"):
        hatch_build.build()
    assert not elsewhere.exists()


def test_without_npm_an_older_bundle_is_left_and_said(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere.mkdir()
    (elsewhere / hatch_build.STAMP).write_text("0" * 64)
    hatch_build.build()
    assert "left as it was" in capsys.readouterr().err


def test_nothing_is_built_where_the_bundle_is_that_of_the_sources(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere.mkdir()
    current = hatch_build.digest(hatch_build.SOURCES, hatch_build.NOT_SOURCES)
    (elsewhere / hatch_build.STAMP).write_text(current)
    hatch_build.build()
    assert capsys.readouterr().err == ""


def test_it_can_be_left_out(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKIP_FRONTEND", "1")
    hatch_build.build()
    assert not elsewhere.exists()


def test_the_digest_follows_names_and_content_and_leaves_packages_out(tmp_path: Path) -> None:
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "a.js").write_text("1")
    seen = [hatch_build.digest(tmp_path, hatch_build.NOT_SOURCES)]
    (tmp_path / "node_modules" / "b.js").write_text("2")
    assert hatch_build.digest(tmp_path, hatch_build.NOT_SOURCES) == seen[0]
    (tmp_path / "a.js").write_text("3")
    seen.append(hatch_build.digest(tmp_path, hatch_build.NOT_SOURCES))
    (tmp_path / "a.js").rename(tmp_path / "c.js")
    seen.append(hatch_build.digest(tmp_path, hatch_build.NOT_SOURCES))
    assert len(set(seen)) == 3


@pytest.mark.parametrize("folder", ["frontend", "frontend/basemap"])
def test_lock_files_pin_digests_and_name_no_server(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    packages = [one for name, one in lock["packages"].items() if name]
    assert packages
    assert all(one["integrity"].startswith("sha512-") for one in packages)
    assert not any("resolved" in one for one in packages)


def test_serve_says_when_the_front_end_is_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "_BUILT", tmp_path / hatch_build.STAMP)
    serve._say_what_is_missing()
    assert "make frontend" in capsys.readouterr().err
    (tmp_path / hatch_build.STAMP).touch()
    serve._say_what_is_missing()
    assert capsys.readouterr().err == ""


def bundle(target: Path) -> dict[str, bytes]:
    subprocess.run(  # noqa: S603
        ["node", "build.mjs", str(target)],  # noqa: S607
        cwd=FRONTEND, check=True, env=os.environ, timeout=120,
    )  # fmt: skip
    return {
        p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()
    }


@needs_packages
def test_two_builds_are_equal_byte_for_byte_and_ship_licences(tmp_path: Path) -> None:
    first, second = bundle(tmp_path / "one"), bundle(tmp_path / "two")
    assert first == second
    assert {"app.js", "app.css", "map-worker.js"} <= set(first)
    licences = first["THIRD-PARTY-LICENCES.txt"].decode()
    assert "htmx.org 2" in licences
    assert "maplibre-gl 6" in licences
    assert "Redistribution and use in source and binary forms" in licences
