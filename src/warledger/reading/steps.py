"""
Work that asks for parses on its way, so that the sentences of several reports can be parsed
together: the parser is quicker with many than with few, and gives each the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from warledger.errors import ResourceError
from warledger.records import Token

if TYPE_CHECKING:
    from warledger.reading.model import Parser

Result = TypeVar("Result")
#: Sentences that are to be parsed: words, and the offset in the report at which they start.
Request = list[tuple[str, int]]
#: Work that yields requests, is sent the tokens of each sentence asked for, and ends in a result.
Steps = Generator[Request, Sequence[tuple[Token, ...]], Result]


def answered(steps: Steps[Result], parser: Parser) -> Result:
    """Do some work, one request after another; its result, or the error that it raises."""
    try:
        request = next(steps)
        while True:
            request = steps.send(list(parser.parse(request)))
    except StopIteration as end:
        result: Result = end.value
        return result


def answered_together(work: Sequence[Steps[Result]], parser: Parser) -> list[Result | Exception]:
    """
    Do several pieces of work side by side, with one call of the parser for all that wait.

    Args:
        work: The pieces; none may have begun.
        parser: The linguistic model.

    Returns:
        The result of each piece, or the error that it raised.

    Raises:
        ResourceError: The installation is damaged, which concerns all of them.
        Exception: What the parser raises; no piece has a result then.
    """
    results: dict[int, Result | Exception] = {}
    answers: dict[int, list[tuple[Token, ...]] | None] = dict.fromkeys(range(len(work)))
    while answers:
        requests: dict[int, Request] = {}
        for place, answer in answers.items():
            try:
                requests[place] = next(work[place]) if answer is None else work[place].send(answer)
            except StopIteration as end:
                results[place] = end.value
            except ResourceError:
                raise
            except Exception as error:  # noqa: BLE001  (one piece costs no other)
                results[place] = error
        if not requests:
            break
        parsed = parser.parse(text for request in requests.values() for text in request)
        answers = {place: list(islice(parsed, len(request))) for place, request in requests.items()}
    return [results[place] for place in range(len(work))]
