"""
The page docs/accuracy.md, made from the evaluations.

    python -m evals.accuracy           run all evaluations and write the page
    python -m evals.accuracy --check   exit 1 where the page is not what the scores give

Needs the outside corpora; exits 2 without them, or where a data set can't be evaluated. The gate
checks the page too. What is said of classes of faults stands in evals/data/missed_classes.yaml.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from evals import missed
from evals.datasets import ROOT, DataError
from evals.floors import COUNTS_OF_WRONG, Floors, in_force, load
from evals.reader import ReaderError
from evals.runs import runs
from evals.scoring import FIELDS, LINKS, Counts, Share
from evals.suite import DATA_SETS
from evals.targets import TARGETS, Target, value_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from evals.missed import Missed
    from evals.results import Result
    from evals.runs import Run

PAGE = ROOT / "docs" / "accuracy.md"
TEMPLATE = ROOT / "evals" / "data" / "accuracy.md"

Results = dict[str, "Result"]


def complete(done: Mapping[str, Run]) -> bool:
    """Whether every data set gave a result, so that the page can be made."""
    return all(
        data_set.name in done and done[data_set.name].result is not None for data_set in DATA_SETS
    )


def page(done: Mapping[str, Run], known: Mapping[str, Floors]) -> str:
    """
    The page's text; figures are rounded to a tenth, and nothing depends on time or machine.

    Args:
        done: The runs of all data sets; see `complete`.
        known: The floors in force.

    Raises:
        DataError: The classes of faults or the page's frame are not of the form expected.
        ReaderError: The reader does not run on the examples.
    """
    results = {name: run.result for name, run in done.items() if run.result is not None}
    classes = missed.load()
    parts = {
        "data": _data(done),
        "targets": _targets(results, known),
        "gold": _gold(results, known),
        "further": _further(results, known),
        "outcomes": _outcomes(results["dev"].outcomes),
        "fields": _fields(results["dev"]),
        "classes": _classes(results, classes, missed.read_examples(classes)),
        "coverage": _coverage(results),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, lines in parts.items():
        mark = f"<!-- {name} -->"
        if mark not in text:
            raise DataError(f"{TEMPLATE}: lacks {mark}")
        text = text.replace(mark, "\n".join(lines))
    return text


def difference(path: Path, fresh: str) -> str | None:
    """What is wrong with the page as it stands, naming the first line; None where it is fresh."""
    if not path.exists():
        return f"{path.name} is not there: run python -m evals.accuracy"
    old, new = path.read_text(encoding="utf-8").split("\n"), fresh.split("\n")
    pairs = enumerate(zip(old, new, strict=False))
    number = next((i for i, (one, other) in pairs if one != other), None)
    if number is None and len(old) == len(new):
        return None
    line = min(len(old), len(new)) if number is None else number
    return f"{path.name} is not fresh, line {line + 1}: run python -m evals.accuracy"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]


def _data(done: Mapping[str, Run]) -> list[str]:
    rows = []
    for data_set in DATA_SETS:
        run = done[data_set.name]
        size = run.result.reports if run.result else 0
        where = "in the project" if data_set.in_repo else "outside"
        rows.append(
            [f"`{data_set.name}`", data_set.about, str(size), where, f"`{(run.digest or '')[:16]}`"]
        )
    return _table(["name", "what", "size", "where", "sha256 begins"], rows)


def _floor(known: Mapping[str, Floors], dataset: str, measure: str) -> str:
    floor = known[dataset].values.get(measure) if dataset in known else None
    return "-" if floor is None else _figure(measure, floor)


def _cases(case: Counts | Share | None) -> str:
    """The counts behind a measure."""
    if case is None:
        return ""
    if isinstance(case, Share):
        return f"{case.right} of {case.of}"
    return f"{case.right} right, {case.given} given, {case.wanted} wanted"


def _targets(results: Mapping[str, Result], known: Mapping[str, Floors]) -> list[str]:
    rows = []
    for target in TARGETS:
        result = results[target.dataset]
        value = result.measures[target.measure]
        rows.append(
            [
                f"`{target.dataset}`",
                target.words,
                f"**{value_shown(target, value, result.reports)}**",
                _cases(result.cases.get(target.measure)),
                _floor(known, target.dataset, target.measure),
                target.shown(target.wanted) + _mark(target, value, target.wanted, result.reports),
                target.shown(target.aim) + _mark(target, value, target.aim, result.reports),
                "" if target.coders is None else f"{target.coders:.0f}",
            ]
        )
    head = ["data", "measure", "now", "counts", "pinned floor", "wanted", "aim", "two coders"]
    return _table(head, rows)


def _mark(target: Target, value: float, wanted: float, reports: int) -> str:
    return ", reached" if target.reached(value, wanted, reports) else ""


def _gold(results: Mapping[str, Result], known: Mapping[str, Floors]) -> list[str]:
    """The measures of gold reports, a column for each data set, with the floor in brackets."""
    names = [name for name, result in results.items() if "claim F" in result.measures]
    measures = dict.fromkeys(m for name in names for m in results[name].measures)
    rows = [[m, *(_cell(results[name], known, name, m) for name in names)] for m in measures]
    return _table(["measure", *(f"`{name}`" for name in names)], rows)


def _cell(result: Result, known: Mapping[str, Floors], dataset: str, measure: str) -> str:
    value = result.measures.get(measure)
    if value is None:
        return ""
    floor = _floor(known, dataset, measure)
    return _figure(measure, value) + (f" ({floor})" if floor != "-" else "")


def _figure(measure: str, value: float) -> str:
    return f"{value:.0f}" if measure in COUNTS_OF_WRONG else f"{value:.1f}"


def _further(results: Mapping[str, Result], known: Mapping[str, Floors]) -> list[str]:
    """The measures of the other data sets that have no target."""
    shown = {(target.dataset, target.measure) for target in TARGETS}
    rows = [
        [
            *(f"`{name}`", measure, _figure(measure, value)),
            *(_cases(result.cases.get(measure)), _floor(known, name, measure)),
        ]
        for name, result in results.items()
        for measure, value in result.measures.items()
        if "claim F" not in result.measures and (name, measure) not in shown
    ]
    return _table(["data", "measure", "now", "counts", "pinned floor"], rows)


def _outcomes(outcomes: Mapping[str, Counts]) -> list[str]:
    rows = [
        [
            name,
            str(counts.wanted),
            str(counts.wanted - counts.right),
            str(counts.given - counts.right),
            f"{counts.percent:.1f}",
        ]
        for name, counts in outcomes.items()
    ]
    return _table(["outcome", "in the gold reports", "missed", "false", "F"], rows)


def _fields(result: Result) -> list[str]:
    count = Counter((fault["kind"], fault["fault"]) for fault in result.faults)
    rows = [
        [name, *(str(count[name, fault]) for fault in ("wrong", "missed", "false"))]
        for name in (*FIELDS, *LINKS)
    ]
    return _table(
        ["field or link", "another value", "missed", "given where the gold has none"], rows
    )


_VERDICTS = {True: "Example, read right now", False: "Example, misread", None: "Example"}


def _classes(
    results: Mapping[str, Result], classes: Sequence[Missed], right: Mapping[str, bool | None]
) -> Iterator[str]:
    """A list for each data set and kind; classes without a case are left out."""
    heading = None
    for one in classes:
        faults = results[one.data].faults
        cases, like = sum(map(one.holds, faults)), sum(map(one.like, faults))
        if not cases:
            continue
        if heading != (heading := f"### `{one.data}`: {one.where['kind']}"):
            yield from [heading, ""]
        count = f"{cases} of {like}" if cases < like else f"{cases}"
        yield f"- **{one.name}**: {count}. {one.why}"
        yield f"  {_VERDICTS[right[one.name]]}: “{one.example}”"
        yield ""


def _coverage(results: Mapping[str, Result]) -> list[str]:
    rows = [
        [
            f"`{name}`",
            *(str(result.coverage[part]) for part in ("claims", "checked_claims", "checks")),
            str(result.coverage["checks"] - result.coverage["held"]),
        ]
        for name, result in results.items()
        if result.coverage
    ]
    return _table(["data", "claims read", "in at least one check", "checks", "did not hold"], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    done = dict(runs(DATA_SETS))
    if not complete(done):
        causes = (f"{d.name}: {done[d.name].cause}" for d in DATA_SETS if d.name in done)
        print("The page needs every data set.", *causes, sep="\n", file=sys.stderr)
        return 2
    try:
        fresh = page(done, in_force(load(ROOT / "evals" / "floors.json")))
    except (DataError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 2
    if not options.check:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    cause = difference(PAGE, fresh)
    if cause:
        print(cause, file=sys.stderr)
    return 1 if cause else 0


if __name__ == "__main__":
    sys.exit(main())
