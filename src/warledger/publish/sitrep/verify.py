"""Recomputing every number of a situation report from the ledger before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.errors import WarledgerError
from warledger.publish.sitrep.compose import figure, reported
from warledger.publish.sitrep.parts import (
    Cited,
    FromCount,
    FromEntry,
    FromPeriod,
    FromRatio,
    FromTally,
    Name,
    Told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.publish.sitrep.compose import View
    from warledger.publish.sitrep.parts import Basis, Paragraph, SituationReport
    from warledger.records import Bounds, TallyQuery


class RecomputeError(WarledgerError):
    """A number of a situation report does not follow from the ledger; nothing was written."""


def verify(report: SituationReport, view: View) -> None:
    """
    Recompute each number from the ledger, and find each name and each footnote in it.

    Raises:
        RecomputeError: A number, a sentence, a name or a footnote does not follow from the ledger.
    """
    for problem in _problems(report, view):
        raise RecomputeError(f"situation report not written: {problem}")


def _problems(report: SituationReport, view: View) -> Iterator[str]:
    asked = _Asked(view)
    entries = view.reconciliation.entries
    told: list[Told] = []
    for paragraph in (part for section in report.sections for part in section.paragraphs):
        yield from _numbers(paragraph, asked)
        told += [part for part in paragraph if isinstance(part, Told)]
    yield from _sentences(told, asked)
    for note in report.footnotes:
        entry = entries.get(note.entry)
        if entry is None or entry.quote != note.quote or note.words not in note.quote:
            yield f"footnote {note.number} quotes what the ledger does not hold"
    for point in report.points:
        if asked.tally(point.query) != point.bounds:
            yield f"the map shows {figure(point.bounds)} for {point.name}"


class _Asked:
    """Answers of the ledger, each asked for once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._bounds: dict[TallyQuery, Bounds] = {}
        self.messages = {finding.message for finding in view.series}
        self.messages |= {finding.message for finding in view.findings}

    def tally(self, query: TallyQuery) -> Bounds:
        if query not in self._bounds:
            tally = self.view.tally(query)
            self._bounds[query] = tally.bounds
            self.messages |= set(tally.notes) | {rate.message for rate in tally.rates}
        return self._bounds[query]


def _numbers(paragraph: Paragraph, asked: _Asked) -> Iterator[str]:
    for part in paragraph:
        if isinstance(part, Cited) and part.text not in _answers(part.basis, asked):
            yield f"{part.text} is not what the ledger gives"
        if isinstance(part, Cited) and isinstance(part.basis, FromTally) and not part.notes:
            yield f"{part.text} has no footnote"
        if isinstance(part, Name) and not part.text.strip():
            yield "a name is empty"


def _answers(basis: Basis, asked: _Asked) -> tuple[str, ...]:
    """The texts that a number may have."""
    entries = asked.view.reconciliation.entries
    match basis:
        case FromTally(query):
            bounds = asked.tally(query)
            return (figure(bounds), "unknown" if bounds.best is None else f"{bounds.best:,}")
        case FromRatio(query, days):
            best = asked.tally(query).best
            return () if best is None else (f"{best / days:.1f}",)
        case FromEntry(name):
            return (reported(entries[name]),) if name in entries else ()
        case FromCount(name, of):
            values = {getattr(entries[entry], name) for entry in of if entry in entries} - {None}
            return (str(len(values)),)
        case FromPeriod(start, end):
            return (str((end - start).days + 1),)


def _sentences(told: list[Told], asked: _Asked) -> Iterator[str]:
    for part in told:
        if part.query is not None:
            asked.tally(part.query)
        if part.text not in asked.messages:
            yield f"{part.text!r} is not what the ledger says"
