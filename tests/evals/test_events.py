"""The scorer of events: folding, the split, what counts as right."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from evals import events
from evals.datasets import DataError

if TYPE_CHECKING:
    from pathlib import Path


def record(**changes: Any) -> events.Record:
    values: dict[str, Any] = {
        "id": "one",
        "text": "The army shelled the port.",
        "type": "ASSAULT",
        "actors": ("army",),
        "recipients": ("port",),
    }
    return events.Record(**(values | changes))


def event(kind: str, actor: str, recipient: str, modality: str = "done") -> dict[str, Any]:
    return {
        "type": kind,
        "modality": modality,
        "actors": [{"words": actor}],
        "recipients": [{"words": recipient}],
    }


def of(score: dict[str, events.Score], measure: str) -> tuple[int, int, int]:
    total = score["development"].measures[measure] + score["floor"].measures[measure]
    return total.right, total.given, total.wanted


def test_types_of_plover_0_5_are_folded_and_documents_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "gold.json"
    rows = [
        {"id": "a", "event": "FIGHT", "text": "x", "source": [{"actorText": "army"}]},
        {"id": "b", "event": "DEMAND", "text": "y", "target": ""},
        {"id": "c", "event": "DOCUMENT"},
    ]
    path.write_text(json.dumps(rows), encoding="utf-8")
    first, second = events.load(path)
    assert (first.type, first.actors) == ("ASSAULT", ("army",))
    assert (second.type, second.recipients) == ("REQUEST", ())


@pytest.mark.parametrize("text", ["{", '{"id": 1}', '[{"id": "a", "event": "HUM", "text": "x"}]'])
def test_a_malformed_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"gold\.json"):
        events.load(path)


def test_the_split_goes_by_the_ids_hash() -> None:
    halves = {record(id=str(number)).half for number in range(20)}
    assert halves == set(events.HALVES)
    assert record(id="7").half == record(id="7", text="other").half


def test_a_false_type_counts_and_an_unreal_event_does_not() -> None:
    read = {
        "one": {
            "events": [
                event("ASSAULT", "The army", "the port"),
                event("AID", "x", "y"),
                event("COERCE", "x", "y", "negated"),
            ]
        }
    }
    assert of(events.score([record()], read), "type") == (1, 2, 1)


def test_a_type_that_another_record_of_the_text_has_is_no_false_alarm() -> None:
    read = {name: {"events": [event("ASSAULT", "army", "port")]} for name in ("one", "two")}
    scored = events.score([record(), record(id="two", type="AID")], read)
    assert of(scored, "type") == (1, 1, 2)


def test_spans_need_a_shared_content_word_and_the_right_type() -> None:
    right = {"one": {"events": [event("ASSAULT", "the army of the north", "the town")]}}
    assert of(events.score([record()], right), "actors") == (1, 1, 1)
    assert of(events.score([record()], right), "recipients") == (0, 1, 1)
    other = {"one": {"events": [event("AID", "the army", "the port")]}}
    assert of(events.score([record()], other), "arguments") == (0, 0, 2)
    assert of(events.score([record()], other), "roles alone") == (2, 2, 2)


def test_matching_is_one_to_one() -> None:
    assert events.match(["red army", "blue army"], ["army"])[:3] == (1, 2, 1)
    assert events.match(["the of"], ["the of"])[:3] == (0, 1, 1)


def test_errors_are_shown_for_the_development_half_alone() -> None:
    rows = [record(id=str(number)) for number in range(8)]
    shown = events.errors(rows, {})
    wanted = [row.id for row in rows if row.half == "development"]
    assert [line.split()[0] for line in shown if not line.startswith(" ")] == wanted
    assert 0 < len(wanted) < len(rows)


def test_bad_input_is_named_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert events.main([str(tmp_path / "missing.json")]) == 2
    assert "missing.json" in capsys.readouterr().err
