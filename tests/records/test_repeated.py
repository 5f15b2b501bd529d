"""Records read with their repeated parts are those that are read one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.records.test_plain import made

from warledger.errors import PlainError
from warledger.records import Grounding, repeated
from warledger.records.plain import from_json, to_json
from warledger.records.repeated import Repeated

PARTS = ("place", "period", "victims", "perpetrator", "claimant")


def reader(seen: list[Any] | None = None) -> Repeated[Grounding]:
    return Repeated(Grounding, PARTS, (seen if seen is not None else []).append)


@given(st.lists(made(Grounding), min_size=1, max_size=4))
def test_what_is_read_is_what_was_written(found: list[Grounding]) -> None:
    read = reader().read
    texts = [to_json(one) for one in [*found, *found]]
    assert [read(text) for text in texts] == [from_json(Grounding, text) for text in texts]


@given(made(Grounding))
def test_equal_parts_are_one_object_and_told_of_once(found: Grounding) -> None:
    seen: list[Any] = []
    read = reader(seen).read
    one, two = (read(to_json(found)) for _ in range(2))
    assert all(getattr(one, name) is getattr(two, name) for name in PARTS)
    own = [part for name in PARTS if (part := getattr(one, name)) is not None]
    assert {id(part) for part in own} == {id(part) for part in seen}
    assert len(seen) == len({id(part) for part in seen})


def test_what_is_remembered_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeated, "_MOST", 3)
    read = reader()
    for precision in range(1, 6):
        text = _text(period=_period(precision))
        assert read.read(text) == from_json(Grounding, text)
        assert len(read._known) <= 3


@pytest.mark.parametrize(
    "wrong",
    [{"period": {"start": 7}}, {"period": "soon"}, {"claim": "first"}, {"claimant_kind": "nobody"}],
)
def test_what_is_no_grounding_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(PlainError, match="Grounding: "):
        reader().read(_text(**wrong))


def test_a_field_that_is_missing_is_refused_unless_it_has_a_default() -> None:
    plain = json.loads(_text())
    del plain["unknown"]
    assert reader().read(json.dumps(plain)).unknown == ()
    del plain["place"]
    with pytest.raises(PlainError, match="place"):
        reader().read(json.dumps(plain))


def _period(precision: int) -> dict[str, Any]:
    return {"start": "2031-04-05", "end": "2031-04-05", "precision": precision, "words": None,
            "span": None, "rule": "own", "reason": "told"}  # fmt: skip


def _text(**changed: Any) -> str:
    plain = {"claim": 0, **dict.fromkeys(PARTS), "claimant_kind": "unknown", "unknown": []}
    return json.dumps(plain | changed)
