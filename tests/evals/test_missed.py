"""The classes of faults and what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from evals import missed
from evals.casualty_view import KeyItem
from evals.datasets import DataError, Gold, corpora, rows
from evals.suite import DATA_SETS

from warledger.records import Span

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Nine miners and Ana Luz died in Orlin.\nTwo dead in Tavel\nA clerk fled; two did not."

EMPTY: dict[str, Any] = {
    **dict.fromkeys(("perpetrator", "place", "date_start", "date_end", "claimant", "relayed_by")),
    "per": None,
    "part_of": None,
    "same_as": None,
    "vague": False,
    "status": "unknown",
    "time_frame": "incident",
    "modality": "asserted",
}


def claim(words: str, low: int, outcome: str, victims: str | None, **fields: Any) -> dict[str, Any]:
    """A gold claim at the first place of its words."""
    start = TEXT.index(words)
    line = TEXT.rfind("\n", 0, start) + 1
    end = TEXT.find("\n", start) if "\n" in TEXT[start:] else len(TEXT)
    made = {"start": start, "end": start + len(words), "sentence": [line, end], "low": low}
    return {**EMPTY, **made, "high": low, "outcome": outcome, "victims": victims, **fields}


def faults(claims: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[missed.Fault]:
    gold = {"r": {"claims": claims, "statements": [], "relations": []}}
    system = {"r": {"claims": given, "statements": [], "findings": []}}
    return list(missed.gold_faults(Gold({"r": {"text": TEXT}}, gold), system))


def test_a_missed_claim_has_its_attributes() -> None:
    nine = claim("Nine", 9, "killed", "miners")
    named = claim("Ana Luz", 1, "killed", "Ana Luz")
    two = claim("Two", 2, "killed", "miners", vague=True)
    clerk = claim("A clerk", 1, "displaced", "clerk")
    found = faults([nine, named, two, clerk], [{**nine, "outcome": "injured"}])
    lost = [fault for fault in found if fault["fault"] == "missed"]
    assert [fault["person"] for fault in lost] == [None, "named", None, "described"]
    assert [fault["near"] for fault in lost] == [True, False, False, False]
    assert [fault["heading"] for fault in lost] == [False, False, True, False]
    assert [fault["elsewhere"] for fault in lost] == [False, False, True, False]
    assert [fault["list"] for fault in lost] == [False] * 4
    assert [fault["kind"] for fault in found if fault["fault"] == "false"] == ["claim"]


def test_three_figures_in_a_sentence_are_a_list() -> None:
    claims = [claim(words, 2, "killed", None) for words in ("Nine", "Ana Luz", "died")]
    assert all(fault["list"] for fault in faults(claims, []))


def test_a_wrong_field_is_a_fault_of_its_kind() -> None:
    gold = claim("Nine", 9, "killed", "miners", place="Tavel")
    (fault,) = faults([gold], [{**gold, "place": "Orlin"}])
    assert (fault["kind"], fault["fault"], fault["elsewhere"]) == ("place", "wrong", True)
    (fault,) = faults([gold], [{**gold, "place": None}])
    assert (fault["kind"], fault["fault"]) == ("place", "missed")


def test_items_and_places() -> None:
    def key(*numbers: int | str) -> KeyItem:
        return KeyItem(optional=False, outcomes=frozenset({"killed"}), numbers=frozenset(numbers))

    wanted = {"a": [key(1), key("plural", 4)], "b": []}
    found = missed.item_faults(wanted, {"a": [("killed", 7)], "b": [("killed", 1)]})
    assert [(fault["fault"], fault["size"]) for fault in found] == [
        *(("missed", "one"), ("missed", "several")),
        *(("false", "several"), ("elsewhere", "one")),
    ]
    none, one, two = frozenset[Span](), frozenset({Span(0, 4)}), frozenset({Span(5, 9)})
    pairs = [(none, none), (none, one), (one, none), (one, two), (one | two, one)]
    places = missed.place_faults([w for w, _ in pairs], [g for _, g in pairs])
    assert [fault["fault"] for fault in places] == ["false", "missed", "wrong", "wrong"]


def one_class(**fields: Any) -> missed.Missed:
    made: dict[str, Any] = {"name": "x", "data": "dev", "example": "", "why": ""}
    made |= {"right": None, "wrong": None, "where": {"kind": "claim", "fault": ["missed", "false"]}}
    return missed.Missed(**{**made, **fields})


def test_a_class_takes_the_faults_that_have_its_values() -> None:
    where = {"kind": "claim", "fault": ["missed", "false"], "vague": True}
    vague = one_class(where=where)
    fault = {"kind": "claim", "fault": "false", "vague": True}
    assert vague.holds(fault)
    assert not vague.holds({**fault, "vague": False})
    assert vague.like({**fault, "vague": False})
    assert not vague.like({**fault, "fault": "wrong"})


def test_examples_are_read_right_or_not() -> None:
    read = [{"low": 4, "place": None, "victims": "the four miners"}]
    assert one_class().read_right(read) is None
    assert one_class(right={"low": 4, "place": None, "victims": "miners"}).read_right(read) is True
    assert one_class(right={"low": 4, "victims": "soldiers"}).read_right(read) is False
    assert one_class(wrong={"low": 4}).read_right(read) is False
    assert one_class(wrong={"low": 4}).read_right([]) is True


def test_the_projects_classes_are_well_formed() -> None:
    classes = missed.load()
    names = [one.name for one in classes]
    assert len(set(names)) == len(names)
    assert {one.data for one in classes} <= {data_set.name for data_set in DATA_SETS}
    assert all(one.example and one.why for one in classes)


@pytest.mark.parametrize(
    ("where", "cause"),
    [
        ("{kind: claim}", "no fault is None"),
        ("{kind: claim, fault: false}", "no fault is False"),
        ("{kind: house, fault: missed}", "no kind is 'house'"),
        ("{kind: claim, fault: missed, colour: red}", "no attribute is 'colour'"),
    ],
)
def test_a_class_with_an_unknown_word_is_refused(tmp_path: Path, where: str, cause: str) -> None:
    path = tmp_path / "classes.yaml"
    row = f"classes:\n  - {{name: a, data: dev, example: b, why: c, where: {where}}}\n"
    path.write_text(row, encoding="utf-8")
    with pytest.raises(DataError, match=cause):
        missed.load(path)


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "classes.yaml"
    path.write_text("classes: [{name: a}]\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a list of classes"):
        missed.load(path)


def test_no_example_stands_in_the_gold_reports() -> None:
    outside = corpora()
    docs = outside / "gold" / "dev" / "docs.jsonl" if outside else None
    if docs is None or not docs.exists():
        pytest.skip("needs the gold set in WARLEDGER_CORPORA")
    texts = [" ".join(str(row["text"]).lower().split()) for row in rows(docs)]
    for one in missed.load():
        words = one.example.lower().split()
        pieces = [" ".join(words[i : i + 6]) for i in range(len(words) - 5)]
        shared = [piece for piece in pieces if any(piece in text for text in texts)]
        assert not shared, f"{one.name}: {shared[0]}"
