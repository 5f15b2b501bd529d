"""The evaluation of actors' links: marks, scores, and what a malformed file gives."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from evals.actors import Marked, load, main, same, score
from evals.datasets import IN_REPO, DataError

from warledger.records import Span
from warledger.resources.actors import actor_table

if TYPE_CHECKING:
    from pathlib import Path


def test_marks_become_spans_of_the_plain_text(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "published": "2010-01-01",
        "text": "So [[Hamas|wl:hamas]] and [[men|unknown]].",
    }
    path = tmp_path / "marked.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    (given,), marked = load(path, actor_table())
    assert given.report.text == "So Hamas and men."
    assert [mention.span.of(given.report.text) for mention in marked] == ["Hamas", "men"]


def test_our_own_reports_are_of_many_wars() -> None:
    reports, marked = load(IN_REPO / "actors" / "known.jsonl", actor_table())
    assert len(reports) >= 12
    assert len(marked) >= 60
    assert len({country for given in reports for country in given.countries}) >= 12


def test_scores_count_links_and_what_is_left_open() -> None:
    def mention(answer: str) -> Marked:
        return Marked(report="a", words="x", span=Span(0, 1), answer=answer)

    found = score(
        [
            (mention("wl:hamas"), "wl:hamas"),
            (mention("wl:hamas+wl:fatah"), "wl:fatah+wl:hamas"),
            (mention("wl:hamas"), "unknown"),
            (mention("civilians"), "wl:fatah"),
            (mention("generic:-:-"), "unknown"),
        ]
    )
    assert (found.linked, found.right, found.with_actor) == (3, 2, 3)
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)
    assert (found.open_mentions, found.open_kept) == (2, 1)
    assert not same("wl:hamas+wl:fatah", "wl:hamas")


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('{"id": "a"}', "no text"),
        ('{"id": "a", "text": "[[x|wl:nobody]]"}', "no such answer: wl:nobody"),
        ('{"id": "a", "text": "[[x|generic:angels:IQ]]"}', "no such answer"),
        ("nonsense", "not JSON"),
    ],
)
def test_a_malformed_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, cause: str
) -> None:
    path = tmp_path / "marked.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DataError, match=cause):
        load(path, actor_table())
    assert main([str(path)]) == 2
    assert cause in capsys.readouterr().err
