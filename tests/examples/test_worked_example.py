"""The worked example: the program reads the report of 30 March as the hand coding has it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from evals.suite import Check, seed_checks

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "examples" / "knights-charge"
README = ROOT / "README.md"


@pytest.fixture(scope="module")
def coded() -> dict[str, Any]:
    """The hand coding."""
    path = SAMPLES / "expected" / "2008-03-30.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def run(*options: str) -> str:
    """What the program prints for the report."""
    source = "examples/knights-charge/2008-03-30-sadr-order.txt"
    command = [sys.executable, "-m", "warledger", "read", source, "--published", "2008-03-30"]
    done = subprocess.run(  # noqa: S603 - our own program
        [*command, *options],
        capture_output=True,
        check=True,
        cwd=ROOT,
        timeout=120,
        env={**os.environ, "COLUMNS": "100"},
    )
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def read() -> dict[str, Any]:
    """The program's reading."""
    row: dict[str, Any] = json.loads(run("--format", "jsonl"))
    return row


@pytest.fixture(scope="module")
def checks(coded: dict[str, Any], read: dict[str, Any]) -> dict[str, Check]:
    """What the gate asks of the report that this one retells, asked of this one."""
    return {check.name: check for check in seed_checks("", coded, read, coded)}


@pytest.mark.parametrize(
    "name",
    [
        "claims with figure, outcome, victims, time frame, unit",
        "false claims",
        "the false rate, with suggestion",
        "comments with their authors in order",
        "comments too many",
        "statement F",
    ],
)
def test_what_must_hold(checks: dict[str, Check], name: str) -> None:
    check = checks[name]
    assert check.ok, f"{check.found}, not {check.wanted}"


def test_every_check_is_named_above(checks: dict[str, Check]) -> None:
    assert len(checks) == 6


def test_the_slip_is_told_with_its_arithmetic(read: dict[str, Any]) -> None:
    (false,) = [finding for finding in read["findings"] if not finding["holds"]]
    words = [read["claims"][index]["words"] for index in false["claims"]]

    assert words[0] == "531"
    assert words[1].endswith("160")
    assert false["days"] == 5
    assert "perhaps 106 was meant for 160" in false["message"]


def test_what_is_odd_and_right_is_checked_and_holds(read: dict[str, Any]) -> None:
    held = [
        {read["claims"][index]["low"] for index in finding["claims"]}
        for finding in read["findings"]
        if finding["holds"]
    ]

    assert {358, 71} in held
    assert {358, 125, 140} in held
    assert {18, 14, 4} in held


def test_dates_are_those_of_the_words(coded: dict[str, Any], read: dict[str, Any]) -> None:
    for wanted, found in zip(coded["claims"], read["claims"], strict=True):
        days = (wanted["date_start"], wanted["date_end"])
        assert (found["date_start"], found["date_end"]) == days, found["words"]


def test_the_readme_shows_what_the_program_prints() -> None:
    """Each line of README's example stands in the output, in order; […] leaves lines out."""
    example = README.read_text(encoding="utf-8").split("<!-- example:begin -->")[1]
    example = example.split("<!-- example:end -->")[0]
    shown = [line.strip() for line in example.splitlines()]
    shown = [line for line in shown if line and not line.startswith(("```", "$", "[…]"))]
    printed = " ".join(run().split())
    place = 0
    for line in shown:
        words = " ".join(line.removesuffix("[…]").split())
        found = printed.find(words, place)
        assert found >= 0, f"README shows {words!r}, which the program does not print there"
        place = found + len(words)
