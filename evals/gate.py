"""
Run the evaluations and compare them with their floors.

    python -m evals.gate                       exits 1 where a score is below its floor
    python -m evals.gate --only dev            one data set (repeatable)
    python -m evals.gate --pin                 raise the floors to the present scores
    python -m evals.gate --pin --allow-regression --why "..."   also lower floors, change data

The gold reports inside the project are always scored. Outside corpora are looked for in the folder
named by WARLEDGER_CORPORA, else in ``shared`` beside the checkout; where there are none the gate
says so and goes on. It fails when a score is below its floor, when something that must hold does
not (evals/suite.py), when a data set is missing or is not the one that its floors were set
against, and when the floors were changed by hand (evals/floors.py).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals import accuracy, floors
from evals.datasets import ROOT, DataError
from evals.reader import ReaderError
from evals.runs import runs
from evals.suite import DATA_SETS
from evals.targets import TARGETS, value_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from evals.runs import Run

FLOORS = ROOT / "evals" / "floors.json"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the gate's table."""

    dataset: str
    measure: str
    score: str
    floor: str
    ok: bool

    def __str__(self) -> str:
        verdict = "ok" if self.ok else "FAILED"
        return f"{self.dataset:14} {self.measure:55} {self.score:>12} {self.floor:>16}  {verdict}"


def compare(name: str, done: Run, known: floors.Floors | None) -> Iterator[Line]:
    """The table's lines for one data set."""
    if done.result is None or done.digest is None:
        yield Line(name, f"not evaluated: {done.cause}", "", "", ok=False)
        return
    for check in done.result.checks:
        yield Line(name, f"must hold: {check.name}", check.found, check.wanted, check.ok)
    if known is None:
        yield Line(name, "floors", "none", "pin them first", ok=False)
        return
    same = done.digest == known.digest
    yield Line(name, "data digest", done.digest[:12], known.digest[:12], same)
    for measure, floor in known.values.items():
        value = done.result.measures.get(measure)
        ok = value is not None and floors.meets(measure, value, floor)
        shown = "not measured" if value is None else f"{value:.1f}"
        yield Line(name, measure, shown, f"{floor:.1f}", ok)


def honesty(path: Path) -> list[Line]:
    """Whether the journal of floors was changed by hand."""
    entries = floors.load(path)
    wrong = floors.faults(entries) or floors.cut_off(path, entries)
    if not wrong:
        return [Line("floors", "journal unbroken", f"{len(entries)} entries", "", ok=True)]
    return [Line("floors", cause, "", "", ok=False) for cause in wrong]


def wanted(done: Mapping[str, Run]) -> Iterator[str]:
    """The table of targets: score, wanted, aim, and which of them are reached."""
    rows = []
    for target in TARGETS:
        run = done.get(target.dataset)
        value = run.result.measures.get(target.measure) if run and run.result else None
        if value is None or run is None or run.result is None:
            continue
        reports = run.result.reports
        steps = (("aim", target.aim), ("wanted", target.wanted))
        reached = next((n for n, v in steps if target.reached(value, v, reports)), "not")
        shown = value_shown(target, value, reports)
        rows.append(
            f"{target.dataset:14} {target.words:63} {shown:>8} {target.shown(target.wanted):>8} "
            f"{target.shown(target.aim):>8}  {reached} reached"
        )
    if rows:
        head = "wanted (fails nothing)"
        yield f"\n{'data':14} {head:63} {'score':>8} {'wanted':>8} {'aim':>8}"
        yield from rows
        missed = sum(row.endswith("not reached") for row in rows)
        yield f"{len(rows) - missed} of {len(rows)} wanted figures reached\n"


def freshness(done: Mapping[str, Run], path: Path, page: Path) -> list[Line]:
    """Whether the accuracy page is what the scores give, where all data sets were run."""
    if not accuracy.complete(done):
        return []
    cause = accuracy.difference(page, accuracy.page(done, floors.in_force(floors.load(path))))
    return [Line("docs", cause or f"{page.name} is fresh", "", "", ok=not cause)]


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m evals.gate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--only", action="append", default=[], choices=[d.name for d in DATA_SETS])
    made.add_argument("--pin", action="store_true", help="set the floors from the present scores")
    made.add_argument("--allow-regression", action="store_true", help="with --pin and --why")
    made.add_argument("--why", default="", help="the reason for lower floors or other data")
    return made


def _pin(path: Path, page: Path, done: Mapping[str, Run], why: str) -> int:
    """Set floors from the runs that worked, all or none; write the page where all were run."""
    entries = floors.load(path)
    refused = floors.faults(entries)
    for name, run in done.items():
        if run.result is None or run.digest is None:
            print(f"{name}: not pinned: {run.cause}", file=sys.stderr)
            continue
        try:
            entries = floors.pin(entries, name, run.digest, run.result.measures, why)
        except floors.RegressionError as error:
            refused.append(str(error))
    if refused:
        print("Nothing pinned; use --allow-regression --why TEXT if meant:", file=sys.stderr)
        print("\n".join(refused), file=sys.stderr)
        return 1
    floors.save(path, entries)
    print(f"{path.name}: {len(entries)} entries")
    if accuracy.complete(done):
        page.write_text(accuracy.page(done, floors.in_force(entries)), encoding="utf-8")
        print(f"{page.name}: written")
    return 0


def main(
    arguments: Sequence[str] | None = None, path: Path = FLOORS, page: Path = accuracy.PAGE
) -> int:
    """Run the gate; the exit status."""
    options = parser().parse_args(arguments)
    if options.allow_regression != bool(options.why.strip()):
        parser().error("--allow-regression and --why TEXT go together")
    done = dict(runs(DATA_SETS, options.only))
    try:
        if options.pin:
            return _pin(path, page, done, options.why)
        known = floors.in_force(floors.load(path))
        lines = honesty(path) + freshness(done, path, page)
    except (DataError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 1
    for name, run in done.items():
        lines += compare(name, run, known.get(name))
    print(f"{'data':14} {'measure':55} {'score':>12} {'floor':>16}")
    print("\n".join([*map(str, lines), *wanted(done)]))
    failed = sum(not line.ok for line in lines)
    print(f"{len(lines) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
