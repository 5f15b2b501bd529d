"""The scorer of names of places, on articles of our own; and what the corpus must give."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from evals import toponyms
from evals.datasets import DataError

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser
    from warledger.resources.gazetteer import Gazetteer

TEXT = "Shells fell on Mosul and Najaf in Iraq."


def location(name: str, lat: float, lon: float) -> str:
    start = TEXT.index(name) + 1
    return (
        f"<location><name>{name}</name><start>{start}</start><end>{start + len(name)}</end>"
        f"<lat>{lat}</lat><lon>{lon}</lon></location>"
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """One article: Mosul where it is, Najaf far from where it is, Iraq not marked."""
    marked = location("Mosul", 36.34, 43.13) + location("Najaf", 0.0, 0.0)
    path = tmp_path / "corpus.xml"
    path.write_text(
        f"<articles><article><text>{TEXT}</text><locations>{marked}</locations></article>"
        "</articles>",
        encoding="utf-8",
    )
    return path


def test_score(corpus: Path, parser: SpacyParser, gazetteer: Gazetteer) -> None:
    scores = toponyms.score(toponyms.load(corpus), parser, gazetteer)
    assert (scores.resolved.right, scores.resolved.of) == (1, 2)
    assert (scores.recognised.right, scores.recognised.given, scores.recognised.wanted) == (2, 3, 2)
    assert (scores.end_to_end.right, scores.end_to_end.of) == (1, 2)
    assert scores.no_candidate.right == 0
    assert len(scores.faults) == 1
    assert scores.faults[0].startswith("Najaf: ")


def test_the_command(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert toponyms.main([str(corpus), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["gold spans within 161 km"] == 50.0
    assert len(row["data"]) == 64


@pytest.mark.parametrize("text", ["", "<articles/>", "<articles><article><locations><location/>"])
def test_damaged_files_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "corpus.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="not articles with marked places"):
        toponyms.load(path)
    assert toponyms.main([str(path)]) == 2


def test_places_of_the_corpus(parser: SpacyParser, gazetteer: Gazetteer) -> None:
    folder = os.environ.get("WARLEDGER_CORPORA")
    path = Path(folder or "") / "corpora" / "toponyms" / "GeoVirus.xml"
    if not folder or not path.exists():
        pytest.skip("needs corpora/toponyms/GeoVirus.xml in WARLEDGER_CORPORA")
    articles = toponyms.load(path)
    assert len(articles) > 200
    scores = toponyms.score(articles[::10], parser, gazetteer)
    assert scores.resolved.percent > 80
    assert scores.recognised.percent > 85
