"""A process that adds is killed at random moments: nothing acknowledged lost, nothing doubled."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[2]

#: `make test-kill` kills 200 times on each database.
KILLS = int(os.environ.get("KILLS", "6"))


def test_kill_9(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place = str(tmp_path) if kind == "sqlite" else request.getfixturevalue("server")
    seed = random.randrange(1_000_000)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-m", "tests.desk.killing", kind, place, str(KILLS), str(seed)]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    print(f"seed {seed}", done.stdout)  # noqa: T201 - what went wrong can be run again
    assert done.returncode == 0, done.stderr
    assert f"{kind}: {KILLS} kills, " in done.stdout
