"""Columns of numbers: what is worked out on millions of them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warledger.reconcile.columns import distinct

_NUMBERS = st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 3))


@given(_NUMBERS)
def test_distinct_numbers_stand_once_and_ascend(values: list[int]) -> None:
    numbers = np.array(values, np.int64)
    assert distinct(numbers).tolist() == sorted(set(values))
    assert numbers.tolist() == values
