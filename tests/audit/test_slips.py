"""Slips of the pen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.audit.slips import Slip, slip_between


@pytest.mark.parametrize(
    ("printed", "meant", "slip"),
    [
        (84, 48, Slip.TRANSPOSED),
        (160, 106, Slip.TRANSPOSED),
        (1376, 1367, Slip.TRANSPOSED),
        (2400, 24000, Slip.ZEROS),
        (24000, 2400, Slip.ZEROS),
        (285, 295, Slip.CHANGED),
        (26, 36, Slip.CHANGED),
        (531, 5310, Slip.ZEROS),
        (135, 1345, Slip.DROPPED),
        (1345, 135, Slip.DROPPED),
        (412, 464, None),
        (8, 5, None),
        (36, 36, None),
        (3, 30, None),
        (1234, 4321, None),
    ],
)
def test_the_slip_between_two_figures(printed: int, meant: int, slip: Slip | None) -> None:
    assert slip_between(printed, meant) == slip


def test_a_figure_that_stands_beside_it_may_have_been_repeated() -> None:
    assert slip_between(28, 35, {28, 80}) == Slip.REPEATED
    assert slip_between(28, 35, {80}) is None
    assert slip_between(23, 21, {23}) == Slip.REPEATED


@given(st.integers(10, 10**7), st.data())
def test_swapping_two_neighbouring_digits_is_found_both_ways(
    meant: int, data: st.DataObject
) -> None:
    digits = list(str(meant))
    place = data.draw(st.integers(0, len(digits) - 2))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    printed = int("".join(digits))
    if digits[0] != "0" and printed != meant:
        assert slip_between(printed, meant) == Slip.TRANSPOSED
        assert slip_between(meant, printed) == Slip.TRANSPOSED


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_slip_is_seen_from_either_side(first: int, second: int) -> None:
    assert slip_between(first, second) == slip_between(second, first)
