"""Reading reports in one process: against the bare pipeline and a regular expression, by switch."""

from __future__ import annotations

import importlib
import resource
import subprocess
import sys
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from evals.datasets import ROOT
from evals.reader import ReaderError

from benchmarks.baselines import bare_pipeline, expression
from benchmarks.measure import Timing, against, machine, middle, percentile
from benchmarks.page import table
from benchmarks.texts import SAMPLES, Text, texts
from warledger.audit import audit
from warledger.pipeline import Reader, read_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from warledger.records import Report

#: One report in so many of mixed is taken where nothing else is said: some minutes.
SHARE = 4
#: So many sentences are given to a contestant at once; the bare pipeline makes its batches of them.
_PIECE = 300
#: How often one report is read for the time of a call, and the command for a cold start.
_CALLS, _STARTS = 3, 3

CORE = "claims, statements, audit"
SWITCHES: dict[str, dict[str, bool]] = {
    CORE: {},
    "and the comments' inside": {"discussion": True},
    "and events": {"events": True},
    "and grounding": {"ground": True},
    "all": {"discussion": True, "events": True, "ground": True},
}


class Piece(NamedTuple):
    """Some reports, and the words of their sentences."""

    reports: tuple[Report, ...]
    sentences: tuple[str, ...]


def pieces(text: Text) -> Iterator[Piece]:
    """A text cut between reports into pieces of some hundred sentences."""
    reports: list[Report] = []
    words: list[str] = []
    for report, inside in zip(text.reports, text.sentences, strict=True):
        reports.append(report)
        words.extend(inside)
        if len(words) >= _PIECE:
            yield Piece(tuple(reports), tuple(words))
            reports, words = [], []
    if reports:
        yield Piece(tuple(reports), tuple(words))


def measured(every: int) -> dict[str, str]:
    """
    The generated parts of the page about reading.

    Args:
        every: One report in so many is taken; 1 takes all.

    Raises:
        DataError: The corpora are there but can't be read.
        ReaderError: The command does not run.
    """
    bare = bare_pipeline()
    readers = {
        name: Reader(ground=chosen.get("ground", False), events=chosen.get("events", False))
        for name, chosen in SWITCHES.items()
    }
    rows: list[tuple[str, ...]] = []
    switches: list[tuple[str, ...]] = []
    calls: list[tuple[str, ...]] = []
    measured_on = texts(every)
    for text in measured_on:
        contestants: dict[str, Callable[[Piece], object]] = {
            "bare": lambda piece: bare(piece.sentences),
            "expression": lambda piece: expression(piece.sentences),
            **{
                name: _all(reader, discussion=SWITCHES[name].get("discussion", False))
                for name, reader in readers.items()
            },
        }
        _warm_up(contestants, text)
        found = against(contestants, pieces(text))
        rows.append(_compared(text, found))
        switches += _switched(text, found)
        core = partial(readers[CORE].read, discussion=False)
        calls.append(_call(text, core, bare))
    return {
        "machine": f"Measured on {machine()}; seconds are of the processor.{_share(every)}",
        "reading": table(_COMPARED, rows),
        "switches": table(("text", "stages", "against bare", "sentences/s", "cost"), switches),
        "calls": table(_CALL, calls),
        "single": table(("what", "value"), _single(measured_on[-1])),
    }


def _share(every: int) -> str:
    return "" if every == 1 else f" One report in {every} of mixed was taken."


def _all(reader: Reader, *, discussion: bool) -> Callable[[Piece], object]:
    """Read as archives are read: one report after another, their sentences parsed together."""
    return lambda piece: list(read_all(piece.reports, reader, discussion=discussion))


def _warm_up(contestants: Mapping[str, Callable[[Piece], object]], text: Text) -> None:
    """Load what is loaded at first use: the gazetteer, and the solver, which few reports need."""
    importlib.import_module("z3")
    first = next(pieces(text))
    for work in contestants.values():
        work(first)


_COMPARED = (
    *("text", "against bare spaCy", "against an expression", "sentences/s"),
    *("reports/s", "bare spaCy, sentences/s", "reports", "sentences"),
)


def _compared(text: Text, found: Mapping[str, Timing]) -> tuple[str, ...]:
    seconds = found[CORE].total
    return (
        f"{text.name}: {text.about}",
        f"{found['bare'].total / seconds:.2f} ×",
        f"{found['expression'].total / seconds:.4f} ×",
        f"{text.count / seconds:,.0f}",
        f"{len(text.reports) / seconds:,.0f}",
        f"{text.count / found['bare'].total:,.0f}",
        f"{len(text.reports):,}",
        f"{text.count:,}",
    )


def _switched(text: Text, found: Mapping[str, Timing]) -> Iterator[tuple[str, ...]]:
    """What each stage adds to the time of the core."""
    core = found[CORE].total
    for name in SWITCHES:
        seconds = found[name].total
        yield (
            text.name,
            name,
            f"{found['bare'].total / seconds:.2f} ×",
            f"{text.count / seconds:,.0f}",
            f"{100 * (seconds - core) / core:+.0f} %",
        )


_CALL = ("text", "call / bare, median", "call / bare, 90th percentile", "call, median ms")


def _call(
    text: Text, reading: Callable[[Report], object], bare: Callable[[Sequence[str]], object]
) -> tuple[str, ...]:
    """One report at a time, as a service answers: the best of a few calls, ours and the bare."""
    ratios, own = [], []
    taken = list(zip(text.reports, text.sentences, strict=True))
    for report, inside in taken[:: max(1, len(taken) // 40)]:
        if not inside:
            continue
        times = {"own": Timing(), "bare": Timing()}
        for _ in range(_CALLS):
            times["own"].add(partial(reading, report))
            times["bare"].add(partial(bare, inside))
        best = {name: min(timing.seconds) for name, timing in times.items()}
        ratios.append(best["own"] / best["bare"])
        own.append(best["own"])
    return (
        text.name,
        f"{middle(ratios):.2f}",
        f"{percentile(ratios, 0.9):.2f}",
        f"{1000 * middle(own):.1f}",
    )


def _single(dense: Text) -> list[tuple[str, str]]:
    """What is not a rate: the first answer of the command, the audit, memory."""
    times = []
    for _ in range(_STARTS):
        start = perf_counter()
        _command(SAMPLES / "2008-03-30-sadr-order.txt")
        times.append(perf_counter() - start)
    audited, reports = _audited(dense)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        ("cold `warledger read FILE`, best of three", f"{min(times):.2f} s"),
        (f"audit of a report, mean of {reports} with claims", f"{1000 * audited:.2f} ms"),
        ("peak memory of the process that measured all of this", f"{peak:,.0f} MiB"),
    ]


def _command(path: Path) -> None:
    command = [sys.executable, "-m", "warledger", "read", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603
    if done.returncode:
        raise ReaderError(f"warledger read {path.name} failed with {done.returncode}")


def _audited(text: Text) -> tuple[float, int]:
    """Seconds that the audit of a report with claims takes in the mean, and of how many."""
    reader = Reader(ground=False, events=False)
    timing = Timing()
    for report in text.reports:
        claims = reader.read(report, discussion=False).claims
        if claims:
            timing.add(partial(audit, claims, report.text))
    return timing.total / len(timing.seconds), len(timing.seconds)
