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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("None of the 40 residents were hurt.", [0]),
        ("Hardly any of the 40 residents were hurt.", []),
        ("Few, if any, of the 40 residents were hurt.", []),
        ("Most of the 40 residents were hurt.", []),
        ("Half of the 40 residents were killed.", []),
        ("Not all of the 40 residents were hurt.", []),
        ("Five of the 40 residents were hurt.", [5]),
        ("Dozens of residents were hurt.", [24]),
        ("Two hundred of them were hurt.", [200]),
        ("All of the 40 residents were hurt.", [40]),
        ("Most of the 40 residents wounded in the raid have died.", [40]),
    ],
)
def test_a_group_of_whom_a_share_came_to_harm_is_no_figure(
    parser: Parser, text: str, expected: list[int]
) -> None:
    assert [claim.figure.low for claim in claims_of(parser, text)] == expected


@pytest.mark.parametrize("word", ["Barely", "Hardly", "Scarcely"])
def test_a_figure_that_was_only_just_reached_is_no_exact_one(parser: Parser, word: str) -> None:
    (claim,) = claims_of(parser, f"{word} 20 people were killed in Odra.")
    assert (claim.figure.low, claim.figure.high, claim.figure.approx) == (20, 20, True)
