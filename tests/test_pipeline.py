"""One report through the stages, and many one after another."""

from __future__ import annotations

import gc
import pickle
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from warledger.errors import NotFoundError, ReadError, ResourceError
from warledger.ingest import Failure, ingest_bytes
from warledger.pipeline import Reader, read_all
from warledger.records import Reading, Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.reading.model import SpacyParser
    from warledger.records import Token

TEXT = b"Shells killed nine farmers in Odra, the mayor said.\n"


def report(raw: bytes = TEXT) -> Report:
    (made,) = ingest_bytes(raw, source="odra.txt")
    assert isinstance(made, Report)
    return made


class Broken:
    """A parser that fails on sentences about rain."""

    def __init__(self, error: Exception, then: SpacyParser) -> None:
        self._error = error
        self._then = then

    def parse(self, sentences: Iterable[tuple[str, int]]) -> Iterator[tuple[Token, ...]]:
        asked = list(sentences)
        if any("rain" in words for words, _ in asked):
            raise self._error
        return self._then.parse(asked)


def test_reading_twice_gives_equal_records_that_can_be_pickled(parser: SpacyParser) -> None:
    first, second = Reader(parser).read(report()), Reader(parser).read(report())
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first  # noqa: S301 - our own records
    assert [claim.figure.low for claim in first.claims] == [9]
    assert [span.of(first.report.text) for span in first.sentences] == [TEXT.decode().strip()]
    assert (first.report.raw, first.report.record) == (TEXT, None)


def test_failures_pass_through_in_their_place(parser: SpacyParser) -> None:
    failure = Failure(id=None, error=NotFoundError("gone.txt", "no such file"))
    made = list(read_all([report(), failure, report()], Reader(parser)))
    assert [isinstance(item, Reading) for item in made] == [True, False, True]
    assert made[1] is failure


def test_a_report_on_which_the_engine_fails_costs_no_other(parser: SpacyParser) -> None:
    reader = Reader(Broken(ValueError("boom"), parser))
    failed, read = read_all([report(b"Nine drowned in the rain.\n"), report()], reader)
    assert isinstance(failed, Failure)
    assert isinstance(failed.error, ReadError)
    assert "ValueError: boom" in str(failed.error)
    assert isinstance(read, Reading)


def test_a_damaged_installation_ends_the_run(parser: SpacyParser) -> None:
    reader = Reader(Broken(ResourceError("the model is missing"), parser))
    with pytest.raises(ResourceError):
        list(read_all([report(b"Nine drowned in the rain.\n"), report()], reader))


def test_reports_are_read_the_same_alone_and_together(parser: SpacyParser) -> None:
    reader = Reader(parser)
    texts = [TEXT, b"Rain fell.\n", b"Ten fled Odra on Monday, he said.\n", TEXT]
    reports = [report(text) for text in texts]
    assert reader.read_together(reports) == [reader.read(each) for each in reports]
    assert reader.read_together([]) == []


@pytest.mark.parametrize("wanted", [True, False])
def test_the_search_for_cycles_goes_on_as_before(parser: SpacyParser, wanted: bool) -> None:
    was = gc.isenabled()
    broken = Reader(Broken(ResourceError("the model is damaged"), parser))
    rainy = report(b"There was rain when shells killed nine farmers, the mayor said.\n")
    try:
        (gc.enable if wanted else gc.disable)()
        list(read_all([report()], Reader(parser)))
        assert gc.isenabled() is wanted
        with pytest.raises(ResourceError):
            list(read_all([rainy], broken))
        assert gc.isenabled() is wanted
    finally:
        (gc.enable if was else gc.disable)()


def test_who_streams_reports_gets_each_when_it_is_there(parser: SpacyParser) -> None:
    asked = []

    def stream() -> Iterator[Report]:
        for number in range(3):
            asked.append(number)
            yield report()

    next(read_all(stream(), Reader(parser, ground=False, events=False), together=1))
    assert asked == [0]


def test_an_error_of_the_source_costs_no_report_before_it(parser: SpacyParser) -> None:
    def stream() -> Iterator[Report]:
        yield report()
        yield report()
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(read_all(stream(), Reader(parser, ground=False, events=False)))
    made = list(_before(read_all(stream(), Reader(parser, ground=False, events=False))))
    assert len(made) == 2


def _before(items: Iterator[object]) -> Iterator[object]:
    with suppress(OSError):
        yield from items
