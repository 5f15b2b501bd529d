"""Shares in per cent that stand beside figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The blast hurt 60 people. Of these, 24 were nurses, or 40 per cent.", [None, 40.0]),
        ("The blast hurt 60 people, including 24 nurses (40.5%).", [None, 40.5]),
        ("Some 40 per cent of them, or 24 people, were hurt.", [40.0]),
        ("Shells killed 24 people. Prices rose by 40 per cent.", [None]),
        # another figure stands between
        ("Shells killed 24 men and hurt 12 women, or 40 per cent.", [None, 40.0]),
        # a rate has no share
        ("On average 24 people were killed per day, or 40 per cent.", [None]),
    ],
)
def test_percent(parser: Parser, text: str, expected: list[float | None]) -> None:
    assert [claim.percent for claim in claims_of(parser, text)] == expected
