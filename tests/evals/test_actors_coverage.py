"""Counting what claims' actors are tied to, on the reports of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evals.actors_coverage import count, links, main, sample
from evals.datasets import IN_REPO

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def two_reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first two reworded reports and their annotation."""
    folder = tmp_path_factory.mktemp("two")
    for name in ("docs", "gold"):
        lines = (IN_REPO / "reworded" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        (folder / f"{name}.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    return folder / "docs.jsonl", folder / "gold.jsonl"


def test_links_of_matched_claims_are_counted(two_reports: tuple[Path, Path]) -> None:
    rows = list(links(*two_reports))
    counts = count([(claim, actors) for _, claim, actors, _ in rows])
    assert len({report for report, *_ in rows}) == 2
    assert sum(counts["claimant_kind"].values()) == len(rows) > 5
    told = sum(claim.perpetrator is not None for _, claim, _, _ in rows)
    assert sum(counts["perpetrator"].values()) == told
    assert counts["perpetrator"]["actor"] > 0
    assert len(list(sample(rows, 3))) == 3


def test_the_counts_carry_the_datas_digest(
    two_reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*map(str, two_reports)]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert len(printed["sha256"]) == 16
    assert main([str(two_reports[0]), str(two_reports[0])]) == 2
