"""A few of the kills of `make faults`: nothing acknowledged lost, nothing doubled, nothing half."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: A second time with a program that acknowledges a report before all of it is stored.
SCRIPT = """
import sys
from contextlib import nullcontext
from types import SimpleNamespace
import tests.faults.__main__ as faults
from warledger_desk.ledger.services import add

print("ended with", faults.main(sys.argv[1:]))
faults.warm = lambda: None  # it is
add.transaction = SimpleNamespace(atomic=nullcontext)
few = ["--kills", "30", "--upsets", "0", "--on", "sqlite", "--only", "Adding"]
print("careless:", faults.main(few))
"""


def test_kill_9() -> None:
    few = [
        "--kills",
        "20",
        "--upsets",
        "0",
        "--only",
        "Adding",
        "--only",
        "Reconciling",
        "--only",
        "ReconcilingBySeveral",
        "--only",
        "Exporting",
    ]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", SCRIPT, *few], cwd=ROOT, capture_output=True, text=True, check=False
    )
    ours, _, careless = done.stdout.partition("ended with 0\n")
    found = re.search(r"^(\d+) kills, 0 problems", ours, re.MULTILINE)
    assert found, done.stdout + done.stderr
    assert int(found[1]) >= 10
    assert careless.endswith("careless: 1\n"), careless + done.stderr
