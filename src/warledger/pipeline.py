"""Reading one report from its text to audited claims, and many reports one after another."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from warledger.audit import audit
from warledger.coding import claims_in, code
from warledger.collector import without_collector
from warledger.discussion import discuss
from warledger.errors import ReadError, ResourceError
from warledger.events import find_events
from warledger.ground import Grounder
from warledger.ingest import Failure, Supplied, ingest
from warledger.reading.model import Parser, SpacyParser
from warledger.reading.steps import answered, answered_together
from warledger.reading.transcribe import completing, transcribing
from warledger.records import Reading, Report
from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from warledger.reading.steps import Steps
    from warledger.records import Grounding, Question

#: Reports whose sentences are parsed together.
TOGETHER = 32
#: A group is closed early when its texts have so many characters: tokens take 150 bytes for each.
TOGETHER_CHARS = 200_000


class Reader:
    """
    Reads reports. Holds the language model, which takes a second or two to load: make one, use it
    for all reports of a process.

    Args:
        parser: The linguistic model; the packaged English one by default.
        ground: Whether to tie places, periods and actors to known things.
        events: Whether to look for events.
        gazetteer: Opens the gazetteer when the first report with claims is read, which compiles it
            at first use; that in the user's cache by default.

    Raises:
        ResourceError: The model is not installed, or is not the official one.
    """

    def __init__(
        self,
        parser: Parser | None = None,
        *,
        ground: bool = True,
        events: bool = True,
        gazetteer: Callable[[], Gazetteer] = open_gazetteer,
    ) -> None:
        self._parser = parser if parser is not None else SpacyParser()
        self._events = events
        self._grounder = Grounder(gazetteer) if ground else None

    def read(
        self, report: Report, *, discussion: bool = True, question: Question | None = None
    ) -> Reading:
        """
        Find what one report claims, who says so, and whether its arithmetic holds.

        Args:
            report: The report.
            discussion: Whether to read the inside of its comments.
            question: A question that is posed to them, with the answers that count.
        """
        return answered(self._steps(report, discussion, question), self._parser)

    def read_together(
        self,
        reports: Sequence[Report],
        *,
        discussion: bool = True,
        question: Question | None = None,
    ) -> list[Reading | Exception]:
        """
        Read some reports, with their sentences parsed together, which takes less time.

        Args:
            reports: The reports.
            discussion: As for `read`.
            question: As for `read`.

        Returns:
            Of each report what `read` returns, or the error that it raises.
        """
        work = [self._steps(report, discussion, question) for report in reports]
        try:
            with without_collector():
                return answered_together(work, self._parser)
        except ResourceError:
            raise
        except Exception:  # noqa: BLE001  (a sentence of one of them stops the parser)
            return [
                self._attempt(report, discussion=discussion, question=question)
                for report in reports
            ]

    def _attempt(
        self, report: Report, *, discussion: bool, question: Question | None
    ) -> Reading | Exception:
        try:
            return self.read(report, discussion=discussion, question=question)
        except ResourceError:
            raise
        except Exception as error:  # noqa: BLE001  (the boundary between one report and the next)
            return error

    def _steps(self, report: Report, discussion: bool, question: Question | None) -> Steps[Reading]:
        transcript = yield from transcribing(report, claims_in)
        claims = code(transcript)
        findings, coverage = audit(claims, report.text)
        if self._events or (self._grounder is not None and claims):
            # Events stand in any sentence; a place is told by all that a report names.
            transcript = yield from completing(transcript)
        events = find_events(transcript, claims) if self._events else ()
        groundings: tuple[Grounding, ...] = ()
        if self._grounder is not None:
            groundings, events = self._grounder.ground_all(transcript, claims, events)
        return Reading(
            report=report,
            claims=claims,
            statements=transcript.statements,
            discussion=discuss(transcript, claims, question) if discussion else None,
            findings=findings,
            coverage=coverage,
            groundings=groundings,
            sentences=tuple(sentence.span for sentence in transcript.sentences),
            events=events,
        )


def read_all(
    items: Iterable[Report | Failure],
    reader: Reader,
    *,
    discussion: bool = True,
    question: Question | None = None,
    together: int = TOGETHER,
) -> Iterator[Reading | Failure]:
    """
    Read every report as it comes; failures of ingest pass through in their place.

    A report on which the engine itself fails becomes a failure too; the others are read.
    ``discussion`` and ``question`` are as for `Reader.read`. So many reports are read ``together``,
    which takes less time; the first is there when all of those have come.
    """
    for group in _groups(items, together):
        reports = [item for item in group if not isinstance(item, Failure)]
        read = iter(reader.read_together(reports, discussion=discussion, question=question))
        for item in group:
            yield item if isinstance(item, Failure) else _result(item, next(read))


def _groups(items: Iterable[Report | Failure], together: int) -> Iterator[list[Report | Failure]]:
    """Items that are read together; an error of where they come from costs none before it."""
    group: list[Report | Failure] = []
    chars = 0
    try:
        for item in items:
            group.append(item)
            chars += len(item.text) if isinstance(item, Report) else 0
            if len(group) >= together or chars >= TOGETHER_CHARS:
                yield group
                group, chars = [], 0
    except Exception:
        if group:
            yield group
        raise
    if group:
        yield group


def _result(report: Report, read: Reading | Exception) -> Reading | Failure:
    if isinstance(read, Reading):
        return read
    cause = f"could not be read, please report this: {type(read).__name__}: {read}"
    where = f"{report.source}, {report.record}" if report.record else report.source
    failure = ReadError(where, cause)
    failure.__cause__ = read
    return Failure(id=report.id, error=failure)


def read(
    *sources: str,
    published: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    ground: bool = True,
) -> tuple[Reading, ...]:
    """
    Read files, folders or addresses, as ``warledger read`` does.

    Args:
        sources: Paths, http(s) addresses, or ``-`` for standard input.
        published: Publication date for inputs that do not give their own.
        outlet: The same for the outlet.
        title: The same for the title.
        ground: Whether to tie places, periods and actors to known things; the first use compiles
            the gazetteer, which takes about 20 seconds.

    Returns:
        A reading for each report, in the order of the inputs.

    Raises:
        InputError: The first input that can't be read. To go on past failures, use
            `warledger.ingest.ingest` and `read_all`.
        ResourceError: The language model or the gazetteer can't be used.
    """
    supplied = Supplied(published=published, outlet=outlet, title=title)
    reader = Reader(ground=ground)
    readings = []
    stdin = None if sys.stdin is None else sys.stdin.buffer  # None where it is closed
    for item in read_all(ingest(sources, supplied=supplied, stdin=stdin), reader):
        if isinstance(item, Failure):
            raise item.error
        readings.append(item)
    return tuple(readings)
