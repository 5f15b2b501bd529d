"""What is marked in gold reports is let through to the parser, and the scorer can tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evals.datasets import IN_REPO, DataError
from evals.triage import WANTED, let_through, main

from warledger.records import Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Nine farmers were killed in Odra. The market reopened in the spring. It rained."


def folder_of(folder: Path, claims: list[dict[str, int]]) -> Path:
    docs = {"id": "a", "title": None, "outlet": None, "published": None, "url": None, "text": TEXT}
    gold = {"id": "a", "claims": claims, "statements": [], "relations": []}
    (folder / "docs.jsonl").write_text(json.dumps(docs) + "\n", encoding="utf-8")
    (folder / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    return folder


def test_our_own_gold_reports_are_let_through() -> None:
    for name in ("reworded", "slips"):
        assert let_through(IN_REPO / name).percent >= WANTED


def test_what_is_kept_back_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of(tmp_path, [{"start": 0, "end": 4}, {"start": 34, "end": 44}])
    spans = [Span(0, 33), Span(34, 67), Span(68, 78)]
    monkeypatch.setattr("evals.triage.parsed", lambda _report, _parser: (spans, frozenset({0}), []))
    assert let_through(folder).percent == 50
    assert main([str(folder)]) == 1


def test_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        let_through(tmp_path)
    assert main([str(tmp_path)]) == 2
