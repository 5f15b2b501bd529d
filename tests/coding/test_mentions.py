"""Which words count whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.coding.builders import claims_of, clauses_of

from warledger.coding.mentions import numbered, surnames
from warledger.resources import lexicon
from warledger.text.numbers import NumberLexicon

if TYPE_CHECKING:
    from warledger.reading.model import Parser


@pytest.mark.parametrize(
    ("sentence", "figure", "noun", "group"),
    [
        ("At least 18 fighters have been killed.", "At least 18", "fighters", None),
        ("Dozens of villagers fled.", "Dozens of", "villagers", None),
        ("Nine of the dead were women.", "Nine", None, "dead"),
        ("Of the wounded, 28 were children.", "28", None, "wounded"),
        ("Two of them were hurt.", "Two", None, "them"),
        ("Troops took 12 more.", "12", None, None),
        ("A total of 15 people died.", "15", "people", None),
    ],
)
def test_numbered(
    parser: Parser, sentence: str, figure: str, noun: str | None, group: str | None
) -> None:
    (clause,) = clauses_of(parser, sentence)
    (mention,) = numbered(clause, NumberLexicon.of(lexicon("numbers")))

    def word(index: int | None) -> str | None:
        return None if index is None else clause.tokens[index].text

    assert mention.figure.span.of(sentence) == figure
    assert (word(mention.noun), word(mention.group)) == (noun, group)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hector Oqueli, a lawyer, was seized. Oqueli had left the city.", {"Oqueli"}),
        ("Gen. Saed Hirsi spoke.", {"Hirsi"}),
        ("The Liberation Army spoke.", set()),
    ],
)
def test_surnames_are_known_by_what_stands_around(
    parser: Parser, text: str, expected: set[str]
) -> None:
    assert surnames(clauses_of(parser, text)) >= expected
    assert "Army" not in surnames(clauses_of(parser, text))


@pytest.mark.parametrize(
    "sentence",
    [
        "A US soldier was killed near the bridge.",
        "Her daughter was killed in the raid.",
        "Hector Oqueli was killed in the capital.",
    ],
)
def test_one_person_is_a_figure_of_one(parser: Parser, sentence: str) -> None:
    (claim,) = claims_of(parser, sentence)

    assert (claim.figure.low, claim.figure.high) == (1, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "They want to kill a fighter.",
        "The family made an appeal for his release.",
        "He tried to rescue a comrade.",
        "The second mayor to be killed was from the north.",
    ],
)
def test_one_person_with_no_happening_is_no_claim(parser: Parser, sentence: str) -> None:
    assert claims_of(parser, sentence) == ()
