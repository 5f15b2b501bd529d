"""What evaluating a data set gives: measures for the floors, and checks that must hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.datasets import IN_REPO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from evals.missed import Fault
    from evals.scoring import Counts, Share


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold, with what was found."""

    name: str
    found: str
    wanted: str
    ok: bool


@dataclass(frozen=True, slots=True)
class Result:
    """
    Measures by name, for the floors, and the checks of one data set.

    What docs/accuracy.md shows beside them: the counts behind measures, how many reports (messages,
    sentences, pages) were scored, what went wrong case by case, counts by outcome, and the sums of
    the reports' coverage by the audit.
    """

    measures: Mapping[str, float]
    checks: Sequence[Check]
    reports: int = 0
    cases: Mapping[str, Counts | Share] = field(default_factory=dict)
    faults: Sequence[Fault] = ()
    outcomes: Mapping[str, Counts] = field(default_factory=dict)
    coverage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DataSet:
    """
    One evaluation.

    ``folder`` is inside the corpora, or inside the project; ``parts`` are the files in it that are
    used, all where there are none; ``about`` says what the data are.
    """

    name: str
    folder: str
    in_repo: bool
    evaluate: Callable[[Path], Result]
    about: str = ""
    parts: Sequence[str] = ()

    def path(self, outside: Path | None) -> Path | None:
        """Where it should lie; None where the corpora are not there."""
        if self.in_repo:
            return IN_REPO / self.folder
        return outside / self.folder if outside else None


def at_least(name: str, value: float, wanted: float) -> Check:
    """A check on a score."""
    return Check(name, f"{value:.1f}", f"at least {wanted:.1f}", value >= wanted)


def at_most(name: str, value: int, wanted: int) -> Check:
    """A check on a count of what is wrong."""
    return Check(name, str(value), f"at most {wanted}", value <= wanted)


def all_of(name: str, value: int, wanted: int) -> Check:
    """A check that nothing is missing."""
    return Check(name, str(value), f"all {wanted}", value == wanted)
