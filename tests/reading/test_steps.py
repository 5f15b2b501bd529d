"""Work that asks for parses, alone and side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warledger.errors import ResourceError
from warledger.reading.steps import Steps, answered, answered_together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.reading.model import SpacyParser
    from warledger.records import Token


class Counting:
    """A parser that counts how often it is asked."""

    def __init__(self, parser: SpacyParser) -> None:
        self.asked = 0
        self._parser = parser

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[tuple[Token, ...]]:
        self.asked += 1
        return self._parser.parse(sentences)


def words_of(*requests: list[str]) -> Steps[list[list[str]]]:
    """The words of the sentences of each request."""
    found = []
    for request in requests:
        parsed = yield [(sentence, 0) for sentence in request]
        found.append([token.text for tokens in parsed for token in tokens])
    return found


def failing(error: Exception) -> Steps[list[list[str]]]:
    yield [("Nine fled.", 0)]
    raise error


def test_work_gets_what_it_asks_for(parser: SpacyParser) -> None:
    assert answered(words_of(["Nine fled.", "Ten fell."], []), parser) == [
        ["Nine", "fled", ".", "Ten", "fell", "."],
        [],
    ]


def test_pieces_side_by_side_get_the_same_in_fewer_calls(parser: SpacyParser) -> None:
    counting = Counting(parser)
    pieces = [(["Nine fled."], ["Ten fell."]), (), ([], ["Rain fell.", "All left."])]
    together = answered_together([words_of(*each) for each in pieces], counting)
    assert together == [answered(words_of(*each), parser) for each in pieces]
    assert counting.asked == 2


def test_a_piece_that_fails_costs_no_other(parser: SpacyParser) -> None:
    error = ValueError("boom")
    made = answered_together([failing(error), words_of(["Ten fell."])], parser)
    assert made == [error, [["Ten", "fell", "."]]]
    with pytest.raises(ValueError, match="boom"):
        answered(failing(error), parser)


def test_a_damaged_installation_ends_all(parser: SpacyParser) -> None:
    with pytest.raises(ResourceError):
        answered_together([failing(ResourceError("gone")), words_of(["Ten fell."])], parser)
