"""docs/cli.md says what the program does today."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_reference_is_fresh() -> None:
    reference = runpy.run_path(str(ROOT / "scripts" / "cli_reference.py"))["reference"]
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == reference(), "run scripts/cli_reference.py"


def test_the_reference_names_every_option() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in ("--format", "--output", "--published", "--quiet", "--fail-on-findings"):
        assert f"{name}" in written
