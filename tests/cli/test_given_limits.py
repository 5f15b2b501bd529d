"""Limits from the environment, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.cli import main
from warledger.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_environment_changes_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("It rained on the town by the river for the whole of the day. " * 4)
    monkeypatch.setenv("WARLEDGER_LIMITS", "input_bytes=100")
    assert main(["read", str(path), "--no-ground"]) == ExitCode.INPUT_FAILED
    shown = capfd.readouterr().err
    assert shown == f"warledger: {path}: larger than 100 bytes (limit input_bytes)\n"


def test_an_unknown_limit_is_a_wrong_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "report.txt"
    path.write_text("It rained.")
    monkeypatch.setenv("WARLEDGER_LIMITS", "input=100")
    assert main(["read", str(path)]) == ExitCode.USAGE
    assert "no limit 'input'" in capfd.readouterr().err
