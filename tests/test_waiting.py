"""What is shown a moment later is waited for; what never comes is told."""

from __future__ import annotations

from itertools import count

import pytest
from tests.waiting import becomes, until


def test_a_value_that_comes_later_is_waited_for() -> None:
    assert until(count().__next__, lambda seen: seen > 2) == 3
    becomes(count().__next__, 2)


def test_a_value_that_never_comes_is_told() -> None:
    with pytest.raises(AssertionError, match=r"after 0\.05 seconds it was still 'old'"):
        until(lambda: "old", lambda seen: seen == "new", limit=50)
    with pytest.raises(AssertionError, match="still 'old', not 'new'"):
        becomes(lambda: "old", "new", limit=50)
