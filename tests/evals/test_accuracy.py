"""The accuracy page: made from results alone, the same each time, and checked line by line."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from evals import accuracy, missed
from evals.floors import Floors
from evals.runs import Run
from evals.scoring import Counts, Share
from evals.suite import DATA_SETS, Result
from evals.targets import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"dev": Floors("0" * 64, {"claim F": 81.5, "false alarms": 2.0})}


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> dict[str, Run]:
    """A run of every data set with made-up results; the reader is not run."""
    monkeypatch.setattr(missed, "read_examples", lambda classes: {c.name: False for c in classes})
    results = {
        data_set.name: Result(
            {t.measure: 82.26 for t in TARGETS if t.dataset == data_set.name} | {"further": 41.0},
            [],
            reports=40,
            cases={"claim F": Counts(3, 4, 5)},
            coverage={"claims": 9, "checked_claims": 4, "checks": 2, "held": 1},
        )
        for data_set in DATA_SETS
    }
    results["dev"] = dataclasses.replace(
        results["dev"],
        measures={**results["dev"].measures, "false alarms": 1.0},
        cases={"claim F": Counts(3, 4, 5), "stated dates": Share(1, 2)},
        outcomes={"killed": Counts(3, 4, 5)},
        faults=[
            {"kind": "claim", "fault": "missed", "vague": True},
            {"kind": "claim", "fault": "missed", "vague": False},
            {"kind": "place", "fault": "false"},
        ],
    )
    return {name: Run("ab" * 32, result) for name, result in results.items()}


def test_the_page_shows_scores_counts_floors_and_targets(done: dict[str, Run]) -> None:
    text = accuracy.page(done, KNOWN)
    assert (
        "| `dev` | claims found, F | **82.3** | 3 right, 4 given, 5 wanted | 81.5 | 85 | 92 | 99 |"
        in text
    )
    assert "| **1 in 40** |  | 2 | 1 in 20, reached | 1 in 50 |" in text
    assert "| 1 of 2 |" in text
    assert "| `comments` | further | 41.0 |" in text
    assert "| killed | 5 | 2 | 1 | 66.7 |" in text
    assert "| place | 0 | 0 | 1 |" in text
    assert "| `dev` | 9 | 4 | 2 | 1 |" in text
    assert "`abababababababab`" in text
    assert "<!--" not in text
    assert text == accuracy.page(done, KNOWN)


def test_classes_are_counted_and_empty_ones_left_out(done: dict[str, Run]) -> None:
    text = accuracy.page(done, KNOWN)
    assert "### `dev`: claim" in text
    assert "- **vague amounts**: 1 of 2. " in text
    assert "  Example, misread: “" in text
    assert "- **a place where the text gives none**: 1. " in text
    assert "one person by name" not in text
    assert "### `muc4`" not in text


def test_a_page_needs_every_data_set(done: dict[str, Run]) -> None:
    assert accuracy.complete(done)
    assert not accuracy.complete({**done, "muc4": Run(None, None, "not there")})
    del done["muc4"]
    assert not accuracy.complete(done)


def test_differences_are_named_by_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert "is not there" in str(accuracy.difference(page, "a\n"))
    page.write_text("a\nb\n", encoding="utf-8")
    assert accuracy.difference(page, "a\nb\n") is None
    assert "line 2" in str(accuracy.difference(page, "a\nc\n"))
    assert "line 4" in str(accuracy.difference(page, "a\nb\n\nc\n"))
    assert accuracy.difference(page, "a\nb") is not None


def test_the_command_writes_and_checks(
    done: dict[str, Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = tmp_path / "accuracy.md"
    monkeypatch.setattr(accuracy, "PAGE", page)
    monkeypatch.setattr(accuracy, "runs", lambda _sets: iter(done.items()))
    assert accuracy.main(["--check"]) == 1
    assert "is not there" in capsys.readouterr().err
    assert accuracy.main([]) == 0
    assert accuracy.main(["--check"]) == 0
    page.write_text(page.read_text(encoding="utf-8").replace("82.3", "82.4"), encoding="utf-8")
    assert accuracy.main(["--check"]) == 1
    assert "is not fresh, line" in capsys.readouterr().err
    done["muc4"] = Run(None, None, "no such folder")
    assert accuracy.main([]) == 2
    assert "muc4: no such folder" in capsys.readouterr().err
