"""Every record goes to plain data and back the same; anything else is refused by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import reading

from warledger import records
from warledger.errors import PlainError
from warledger.records import (
    Claim,
    Feature,
    Figure,
    Grounding,
    Incident,
    Judgement,
    JudgementType,
    Link,
    Reading,
    Span,
)
from warledger.records.plain import from_json, from_plain, to_json, to_plain

KINDS = [
    kind for name in records.__all__ if is_dataclass(kind := getattr(records, name))
]  # every record that the package offers
STORED = (Claim, Grounding, Incident, Link)
NAMES = vars(records) | {"date": date, "datetime": datetime, "Mapping": Mapping}
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def made(kind: Any) -> st.SearchStrategy[Any]:
    """Instances of a record with any content that its types allow."""
    hints = get_type_hints(kind, localns=NAMES)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


def values(hint: Any) -> st.SearchStrategy[Any]:
    arguments = getattr(hint, "__args__", ())
    if type(None) in arguments:
        return st.none() | values(next(part for part in arguments if part is not type(None)))
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(values(arguments[0]), max_size=2).map(tuple)
    if getattr(hint, "__origin__", None) is frozenset:
        return st.frozensets(values(arguments[0]), max_size=2)
    if getattr(hint, "__origin__", None) in (dict, Mapping):
        inner = JSON_VALUES if arguments[1] is object else values(arguments[1])
        return st.dictionaries(st.text(), inner, max_size=2)
    if hint is float:
        return st.floats(allow_nan=False, allow_infinity=False)
    if hint is Span:
        return st.builds(Span, st.integers(), st.integers())
    if is_dataclass(hint):
        return st.deferred(lambda: made(hint))
    return st.from_type(hint)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_every_record_comes_back_through_json(kind: Any, data: st.DataObject) -> None:
    record = data.draw(made(kind))
    line = json.dumps(to_plain(record), allow_nan=False)
    assert from_plain(kind, json.loads(line)) == record


def test_a_whole_reading_comes_back_with_its_types() -> None:
    before = reading()
    after = from_plain(Reading, json.loads(json.dumps(to_plain(before))))
    assert after == before
    assert type(after.claims[0].figure.span) is Span
    assert type(after.claims[0].outcome) is type(before.claims[0].outcome)


def test_bytes_come_back() -> None:
    report = replace(reading().report, raw=b"\x00\xff raw")
    assert from_plain(records.Report, to_plain(report)).raw == b"\x00\xff raw"


def test_fields_with_a_default_may_be_missing() -> None:
    figure = from_plain(Figure, {"span": [3, 5], "low": 18, "high": None})
    assert figure == Figure(span=Span(3, 5), low=18, high=None)


def claim_row(**changes: Any) -> dict[str, Any]:
    return to_plain(reading().claims[0]) | changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"colour": "red"}, "Claim: unknown field 'colour'"),
        ({"figure": {"low": 1, "high": 1}}, "Claim.figure: field 'span' is missing"),
        ({"figure": {"span": [1, 2], "low": "7", "high": None}},
         "Claim.figure.low: '7' is not a whole number"),
        ({"figure": {"span": [1, 2], "low": True, "high": None}}, "Claim.figure.low: True"),
        ({"figure": {"span": [1, 2, 3], "low": 1, "high": None}}, "Claim.figure.span: [1, 2, 3]"),
        ({"outcome": "hurt"}, "Claim.outcome: 'hurt' is not one of killed, injured"),
        ({"date_start": "25 March"}, "Claim.date_start: '25 March' is not a date written as"),
        ({"date_start": "20080325"}, "Claim.date_start: '20080325'"),
        ({"reasons": "because"}, "Claim.reasons: 'because' is not a list"),
        ({"reasons": ["a", 2]}, "Claim.reasons[1]: 2 is not a text"),
        ({"percent": "8"}, "Claim.percent: '8' is not a finite number"),
        ({"complete": 1}, "Claim.complete: 1 is not true or false"),
    ],
)  # fmt: skip
def test_what_is_no_claim_is_refused_by_name(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(PlainError) as refused:
        from_plain(Claim, claim_row(**changes))
    assert str(refused.value).startswith(says)


def test_a_list_is_no_record() -> None:
    with pytest.raises(PlainError, match=r"Claim: \[\] is not the fields of a Claim"):
        from_plain(Claim, [])


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"low": (1, 2)}, "Judgement.value.low"),
        ({1: 2}, "Judgement.value"),
        ({"low": float("nan")}, "Judgement.value.low: nan is not a finite number"),
    ],
)
def test_what_json_would_change_is_not_written(value: Any, says: str) -> None:
    judgement = Judgement(
        id="j", type=JudgementType.CORRECTED, subjects=("e",), who="Zoe", why="misprint",
        when=datetime.fromisoformat("2008-04-01T12:00:00+00:00"), value=value,
    )  # fmt: skip
    with pytest.raises(PlainError, match=says.replace(".", r"\.")):
        to_plain(judgement)


def test_a_field_of_the_wrong_type_is_not_written() -> None:
    wrong: Any = 1
    with pytest.raises(PlainError, match=r"Feature\.name: 1 is not a text"):
        to_plain(Feature(name=wrong, score=1.0, reason="same day"))


@pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.__name__)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_the_fast_way_to_text_gives_the_plain_form_and_back(kind: Any, data: st.DataObject) -> None:
    record = data.draw(made(kind))
    text = to_json(record)
    assert json.loads(text) == to_plain(record)
    assert from_json(kind, text) == record
    assert from_json(kind, json.dumps(to_plain(record))) == record


def test_half_a_pair_of_surrogates_is_kept() -> None:
    record = Feature(name="half \ud800", score=1.0, reason="")
    assert json.loads(to_json(record)) == to_plain(record)


def test_text_that_is_no_such_record_is_refused() -> None:
    for text in ("{", "[]", '{"name": "a", "score": "b", "reason": "c"}', '{"name": "a"}'):
        with pytest.raises(PlainError, match="Feature"):
            from_json(Feature, text)
