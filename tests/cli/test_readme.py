"""The README's example is what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from warledger.cli import main

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = "[…]"


def test_example_shows_true_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- example:begin -->\n```console\n(.*?)```", text, re.DOTALL)
    assert block is not None
    command, *shown = block.group(1).splitlines()
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")

    assert main(shlex.split(command)[2:]) == 0

    printed = iter(capsys.readouterr().out.splitlines())
    for line in shown:
        if line.strip() and line.strip() != LEFT_OUT:
            assert line in printed, f"not printed, or not in this order: {line!r}"
