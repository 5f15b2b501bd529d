"""The scorer of the places of events, on sentences of our own."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from evals.datasets import DataError
from evals.place_of_event import Example, answers, load, score

from warledger.records import Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Raiders from Lom killed a guard in Odra."


def row(text: str, *spans: tuple[str, str], **more: Any) -> dict[str, Any]:
    """A sentence with its marked words."""
    marked = [
        {"start": text.index(words), "end": text.index(words) + len(words), "label": label}
        for words, label in spans
    ]
    return {"text": text, "spans": marked, **more}


def test_loads_lists_and_zips(tmp_path: Path) -> None:
    rows = [row(TEXT, ("killed", "VERB"), ("Odra", "LOCATION")), row("In the town")]
    line = json.dumps(rows)
    plain = tmp_path / "labeled.jsonl"
    plain.write_text(line + "\n", encoding="utf-8")
    packed = tmp_path / "labeled.jsonl.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("labeled.jsonl", line)
        archive.writestr("__MACOSX/._labeled.jsonl", b"\x00\x05")
    expected = [Example(TEXT, Span(17, 23), frozenset({Span(35, 39)}))]
    assert load(plain) == expected
    assert load(packed) == expected


def test_words_that_disagree_with_offsets_are_looked_up(tmp_path: Path) -> None:
    spans = [
        {"start": 17, "end": 23, "label": "VERB", "text": "killed"},
        {"start": 7, "end": 7, "label": "LOCATION", "text": "Odra"},
    ]
    path = tmp_path / "labeled.jsonl"
    path.write_text(json.dumps([{"text": TEXT, "spans": spans}]), encoding="utf-8")
    assert load(path)[0].places == {Span(35, 39)}


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labeled.jsonl"
    path.write_text('[{"spans": []}]', encoding="utf-8")
    with pytest.raises(DataError, match="not the sentences"):
        load(path)


def test_score() -> None:
    examples = [
        Example(TEXT, Span(17, 23), frozenset({Span(35, 39)})),
        Example("A guard was shot.", Span(12, 16), frozenset()),
        Example("Shells hit Lom and Odra.", Span(7, 10), frozenset({Span(11, 14), Span(19, 23)})),
    ]
    given = {17: [Span(35, 39)], 12: [], 7: [Span(11, 14), Span(0, 6)]}
    scores = score(examples, answers(examples, lambda _, verb: given[verb.start]))
    assert (scores.sentence.right, scores.sentence.of) == (2, 3)
    assert (scores.span.right, scores.span.given, scores.span.wanted) == (2, 3, 3)
    assert (scores.none.right, scores.none.given, scores.none.wanted) == (1, 1, 1)


def test_the_held_split_depends_on_the_text_alone() -> None:
    held = [Example(f"Shot number {n}.", Span(0, 4), frozenset()).held for n in range(500)]
    assert 70 < sum(held) < 130
    assert held == [Example(f"Shot number {n}.", Span(5, 9), frozenset()).held for n in range(500)]
