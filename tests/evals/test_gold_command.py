"""Checks of gold data, the listing of errors and the command around them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from evals.datasets import DataError, digest, load_gold
from evals.gold import main

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, Any]

TEXT = "Shells killed 14 farmers in Odra, the mayor said. Four more were hurt."


def gold_row() -> Row:
    """The annotation of the text above."""
    first: Row = {
        "start": 14,
        "end": 16,
        "sentence": [0, 49],
        "low": 14,
        "high": 14,
        "approx": False,
        "vague": False,
        "outcome": "killed",
        "victims": "farmers",
        "status": "civilian",
        "perpetrator": None,
        "place": "Odra",
        "date_start": None,
        "date_end": None,
        "time_frame": "incident",
        "per": None,
        "claimant": "the mayor",
        "relayed_by": None,
        "modality": "attributed",
        "part_of": None,
        "same_as": None,
    }
    second = {**first, "start": 50, "end": 54, "sentence": [50, 70], "low": 4, "high": 4}
    return {
        "id": "odra",
        "claims": [first, {**second, "outcome": "injured"}],
        "statements": [{"start": 0, "end": 32, "direct": False, "speaker": "the mayor"}],
        "relations": [{"type": "sum", "claims": [0, 1], "holds": False}],
    }


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Document and gold files, and a system file with one wrong field, one miss, one extra."""
    system = gold_row()
    system["claims"][0].update(victims="shells", rule="active")
    system["claims"][1].update(outcome="killed", rule="more")
    system["statements"][0]["speaker"] = None
    system["findings"] = []
    rows = {"docs": {"id": "odra", "text": TEXT}, "gold": gold_row(), "system": system}
    for name, row in rows.items():
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    return {name: tmp_path / f"{name}.jsonl" for name in rows}


def run(files: dict[str, Path], *options: str) -> int:
    """The command on the files."""
    return main(
        [str(files["docs"]), str(files["gold"]), "--system", str(files["system"]), *options]
    )


def test_scores_are_printed(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["claim"] == {"f": 50.0, "p": 50.0, "r": 50.0, "right": 1, "given": 2, "wanted": 2}
    assert report["coded"]["right"] == 0
    assert "errors" not in report


def test_all_errors_are_listed(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "--json", "--errors") == 0
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert [(error["kind"], error["fault"]) for error in errors] == [
        ("claim", "missed"),
        ("claim", "false"),
        ("victims", "wrong"),
        ("statement", "missed"),
        ("statement", "false"),
        ("finding", "missed"),
    ]
    missed, _, victims, *_ = errors
    assert missed["gold"].startswith("injured 4/4")
    assert missed["system"].startswith("killed 4/4")
    assert missed["text"] == "⟪Four⟫ more were hurt."
    assert (victims["gold"], victims["system"], victims["rule"]) == ("farmers", "shells", "active")


def test_one_field_is_listed(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "--field", "victims") == 0
    printed = capsys.readouterr().out
    assert "== victims: 1 wrong" in printed
    assert "by rule: active 1" in printed
    assert "== claim" not in printed


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"end": 99}, "claims, 0: its span is not inside the text"),
        ({"start": 16}, "claims, 0: its span is not inside the text"),
        ({"sentence": [0, 71]}, "its sentence is not inside the text"),
        ({"part_of": 2}, "part_of names claim 2, which is not there"),
        ({"outcome": "hurt"}, "outcome can't be 'hurt'"),
        ({"low": "14"}, "low can't be '14'"),
        ({"low": 15}, "low is above high"),
        ({"date_start": "yesterday"}, "date_start can't be 'yesterday'"),
    ],
)
def test_malformed_claims_are_refused(files: dict[str, Path], change: Row, cause: str) -> None:
    row = gold_row()
    row["claims"][0].update(change)
    files["gold"].write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(DataError, match="report odra") as caught:
        load_gold(files["docs"], files["gold"])
    assert cause in str(caught.value)
    assert run(files) == 2


def test_malformed_relations_and_statements_are_refused(files: dict[str, Path]) -> None:
    row = gold_row()
    row["relations"][0]["claims"] = [0, 7]
    row["statements"][0]["end"] = 700
    files["gold"].write_text(json.dumps(row), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_gold(files["docs"], files["gold"])
    assert "relations, 0: names a claim that is not there" in str(caught.value)
    assert "statements, 0: its span is not inside the text" in str(caught.value)


def test_two_reports_of_one_id_are_refused(files: dict[str, Path]) -> None:
    line = json.dumps(gold_row())
    files["gold"].write_text(f"{line}\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="two lines have the id 'odra'"):
        load_gold(files["docs"], files["gold"])


def test_the_digest_sees_names_and_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a").write_text("one", encoding="utf-8")
    before = digest([folder])
    assert digest([folder]) == before
    (folder / "a").rename(folder / "b")
    renamed = digest([folder])
    (folder / "b").write_text("two", encoding="utf-8")
    assert len({before, renamed, digest([folder])}) == 3
    with pytest.raises(DataError, match="not there"):
        digest([tmp_path / "nothing"])
