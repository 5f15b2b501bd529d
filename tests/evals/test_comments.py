"""The comment evaluation counts what it says, on a page of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evals.comments import main, score

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html><head><title>Road closed</title></head><body><article><h1>Road closed</h1>
<p>Seven people were killed on Monday when a shell hit the grain market at Tel Osman, the
council said in a statement that was read on the radio.</p></article>
<ol class="comment-list"><li class="comment depth-1"><b class="fn">Rana</b>
<div class="comment-content"><p>My cousin counted nine.</p></div></li></ol></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(PAGE, encoding="utf-8")
    row = {
        "with": ["hit the grain  market at Tel Osman, the council", "never printed"],
        "without": ["cousin"],
        "comments": ["counted nine", "Rana", "not there"],
        "title": "Road closed",
        "author": "Nobody",
        "date": "2008-04-07",
    }
    (tmp_path / "gold.json").write_text(json.dumps({"a.html": row}), encoding="utf-8")
    return tmp_path


def test_score(folder: Path) -> None:
    result = score(folder)
    assert (result["pages"], result["failed"]) == (1, [])
    assert (result["comments"], result["comments_found"]) == (3, 2)
    assert result["comments_found_share"] == 66.7
    assert result["pages_with_misses"] == ["a.html"]
    assert (result["comments_in_body"], result["pages_with_leaks"]) == (0, [])
    assert (result["article"], result["article_found"]) == (2, 1)
    assert result["foreign_in_body"] == 0
    assert (result["titles"], result["titles_right"]) == (1, 1)
    assert (result["authors"], result["authors_right"]) == (1, 0)
    assert (result["dates"], result["dates_right"], result["dates_wrong"]) == (1, 0, 0)


def test_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == score(folder)
    assert main([str(folder)]) == 0
    assert "2 of 3 = 66.7 %" in capsys.readouterr().out
    assert main([]) == 2
