"""What sorts millions of numbers in less time gives what the plain way gives; nothing lives on."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from evals.synthetic import invent
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from warledger.reconcile import clusters
from warledger.reconcile.assembly import _changed
from warledger.reconcile.columns import numbered, places_of, sorted_pairs
from warledger.reconcile.judging import rulings
from warledger.reconcile.state import State, _once
from warledger.records import Grade, Incident, Outcome

if TYPE_CHECKING:
    import pytest
    from numpy.typing import NDArray

KEYS = st.sampled_from([0, 1, 5, 2**40, 2**62 + 1, 2**63 - 1])
FACES = st.integers(0, 4) | st.just(2**31 - 1)
SMALL = FACES | st.just(2**32 - 1)


def columns(*values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[NDArray[Any], ...]]:
    """As many columns of one length."""
    return st.integers(0, 30).flatmap(
        lambda size: st.tuples(*(arrays(np.int64, size, elements=value) for value in values))
    )


@given(columns(KEYS, SMALL))
def test_pairs_stand_by_the_first_and_then_the_second(two: tuple[NDArray[Any], ...]) -> None:
    major, minor = two
    order = np.lexsort((minor, major))
    one, other = sorted_pairs(major, minor)
    assert one.tolist() == major[order].tolist()
    assert other.tolist() == minor[order].tolist()


@given(columns(KEYS), columns(KEYS))
def test_values_are_found_where_they_stand(
    held: tuple[NDArray[Any], ...], asked: tuple[NDArray[Any], ...]
) -> None:
    ascending, wanted = np.sort(held[0].astype(np.uint64)), asked[0].astype(np.uint64)
    for found, side in zip(places_of(wanted, ascending), ("left", "right"), strict=True):
        assert found.tolist() == np.searchsorted(ascending, wanted, side=side).tolist()  # type: ignore[call-overload]


@given(columns(KEYS))
def test_equal_values_have_one_number(one: tuple[NDArray[Any], ...]) -> None:
    ascending = np.sort(one[0])
    known = {value: number for number, value in enumerate(sorted(set(ascending.tolist())))}
    assert numbered(ascending).tolist() == [known[value] for value in ascending.tolist()]


@given(columns(FACES, FACES, st.integers(-3, 3)))
def test_of_pairs_that_come_twice_the_highest_score_stands(
    three: tuple[NDArray[Any], ...],
) -> None:
    a, b, score = three
    best: dict[tuple[int, int], float] = {}
    for one, two, how in zip(*(side.tolist() for side in three), strict=True):
        best[one, two] = max(best.get((one, two), -9.0), how / 2)
    found = _once(a, b, score / 2)
    assert list(zip(*(side.tolist() for side in found), strict=True)) == [
        (*pair, best[pair]) for pair in sorted(best)
    ]


def test_an_incident_is_changed_as_by_the_library() -> None:
    one = Incident(id="1a", entries=("1b",), outcome=Outcome.KILLED, aggregate=False,
                   origins=(("1b",),), place_words="Tel Abra")  # fmt: skip
    changes: dict[str, Any] = {"grade": Grade.FAIR, "review": ("look",), "contains": ("1c",)}
    assert _changed(one, changes) == replace(one, **changes)


def test_what_linking_took_is_let_go_of_without_a_search_for_cycles(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    states: list[weakref.ref[State]] = []

    def watched(*args: Any) -> State:
        made = State(*args)
        states.append(weakref.ref(made))
        return made

    monkeypatch.setattr(clusters, "State", watched)
    was = gc.isenabled()
    gc.disable()
    try:
        clusters.reckon_part(invent(300).entries, rulings(()), {}, None)
        assert [one() for one in states] == [None]
    finally:
        if was:
            gc.enable()
