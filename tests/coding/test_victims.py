"""Who suffered it, in the words of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of

if TYPE_CHECKING:
    from warledger.reading.model import Parser

EXAMPLES = [
    ("Troops killed 14 Mahdi Army fighters.", ["Mahdi Army fighters"]),
    ("Troops killed 14 fighters and wounded nine.", ["fighters", "fighters"]),
    ("The raid freed six students of the boarding school.", ["students of the boarding school"]),
    ("Twelve of its soldiers were wounded.", ["its soldiers"]),
    ("The Mahdi Army had 71 of its fighters killed.", ["Mahdi Army fighters"]),
    ("Twelve of the dead were vendors.", ["vendors"]),
    ("Shelling killed 13 civilians and injured 19 others.", ["civilians", "other civilians"]),
    ("A soldier was killed.", ["soldier"]),
    ("The statement put the number of surrendered rebels at 96.", ["surrendered rebels"]),
    ("The convention counted 22 women and girls among the dead.", ["women and girls"]),
    ("The death toll rose to 45.", ["people"]),
    ("Thousands have died there.", [None]),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_victims(parser: Parser, text: str, expected: list[str | None]) -> None:
    assert [claim.victims for claim in claims_of(parser, text)] == expected


def test_pronoun_is_resolved_to_the_fullest_name(parser: Parser) -> None:
    text = (
        "Journalist John Marlow went north in 2012. Marlow knew the road. He was captured in May."
    )

    assert [claim.victims for claim in claims_of(parser, text)][-1] == "Journalist John Marlow"


def test_victims_left_out_are_said_to_be_taken_from_elsewhere(parser: Parser) -> None:
    claims = claims_of(parser, "Troops killed 14 fighters and wounded nine.")

    assert not any("victims" in reason for reason in claims[0].reasons)
    assert any("victims" in reason for reason in claims[1].reasons)
