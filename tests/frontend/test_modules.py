"""The front end's pure functions, by node's own test runner (frontend/tests)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_pure_functions_pass_their_own_tests() -> None:
    files = sorted(str(one.relative_to(FRONTEND)) for one in FRONTEND.glob("tests/*.test.mjs"))
    assert files
    done = subprocess.run(  # noqa: S603 - our own files
        ["node", "--test", *files],  # noqa: S607
        cwd=FRONTEND, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
