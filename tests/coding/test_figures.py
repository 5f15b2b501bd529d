"""Figures as printed, compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.coding.figures import compatible
from warledger.records import Figure, Span


def figure(
    low: int | None, high: int | None, *, approx: bool = False, vague: bool = False
) -> Figure:
    return Figure(span=Span(0, 1), low=low, high=high, approx=approx, vague=vague)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (figure(53, 53), figure(53, 53), True),
        (figure(53, 53), figure(35, 35), False),
        (figure(50, None), figure(53, 53), True),
        (figure(50, None), figure(48, 48), False),
        (figure(50, None), figure(80, 80), False),
        (figure(None, 40), figure(39, 39), True),
        (figure(None, 40), figure(41, 41), False),
        (figure(40, 60), figure(45, 45), True),
        (figure(200, 200, approx=True), figure(197, 197), True),
        (figure(200, 200, approx=True), figure(150, 150), False),
        (figure(24, None, vague=True), figure(24, None, vague=True), False),
    ],
)
def test_compatible(a: Figure, b: Figure, expected: bool) -> None:
    assert compatible(a, b) is expected
    assert compatible(b, a) is expected


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_exact_figures_agree_only_when_equal(a: int, b: int) -> None:
    assert compatible(figure(a, a), figure(b, b)) is (a == b)
