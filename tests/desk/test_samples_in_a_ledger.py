"""The samples in a ledger give the figures of the worked example back, and say what is wrong."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., tuple[int, str, str]]

SAMPLES = Path(__file__).resolve().parents[2] / "examples" / "knights-charge"


@pytest.fixture(scope="module")
def demo(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports of the first days, as the engine reads them."""
    from warledger.cli import main  # noqa: PLC0415

    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("demo") / "demo.db"))
    reports = [str(found) for found in sorted(SAMPLES.glob("2008-03-*"))]
    assert main(["add", *reports, "--published", "2008-03-30", "--ledger", str(path)]) == 0
    return path


def tally(run: Run, demo: Path, *options: str) -> dict[str, Any]:
    _, out, _ = run(
        "tally", "--actor", "Mahdi Army", *options, "--format", "json", "--ledger", demo
    )
    found: dict[str, Any] = json.loads(out)
    return found


DAYS = ("--from", "2008-03-25", "--to", "2008-03-29")


@pytest.mark.parametrize(
    ("outcome", "figure"),
    [("killed", 358), ("injured", 531), ("detained", 343), ("surrendered", 30)],
)
def test_the_totals_come_back(run: Run, demo: Path, outcome: str, figure: int) -> None:
    found = tally(run, demo, "--outcome", outcome, *DAYS)
    assert found["bounds"] == {"low": figure, "best": figure, "high": figure}


def test_the_total_is_a_day_old_and_more_were_killed(run: Run, demo: Path) -> None:
    found = tally(run, demo, "--from", "2008-03-25", "--to", "2008-03-30")
    assert found["bounds"] == {"low": 376, "best": 376, "high": None}
    notes = " ".join(found["notes"])
    assert "The total of 358 killed is a day old" in notes
    assert "At least 18 more were reported killed on 30 March 2008." in notes
    inside = {line["bounds"]["low"] for line in found["lines"] if not line["counted"]}
    assert {125, 140, 14, 4} <= inside
    assert [rate["agrees"] for rate in found["rates"]] == [True]


def test_the_audit_finds_the_stale_total_and_the_rate(run: Run, demo: Path) -> None:
    out = run("audit", "--ledger", demo, "--format", "jsonl")[1]
    found = [json.loads(line) for line in out.splitlines()]
    assert "stale" in {row["type"] for row in found if row["scope"] == "series"}
    assert 106 in {row.get("suggestion") for row in found if row["scope"] == "report"}


def test_every_figure_walks_back_to_its_words(run: Run, demo: Path) -> None:
    found = tally(run, demo, *DAYS)
    for line in found["lines"]:
        for name in line["entries"]:
            (shown,) = json.loads(run("show", name, "--format", "json", "--ledger", demo)[1])
            assert shown["sentence"] == found["entries"][name]["quote"]
            assert shown["words"] in shown["sentence"]
