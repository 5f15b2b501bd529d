"""
Score the reader against gold reports, and list what it gets wrong.

    python -m evals.gold DOCS.jsonl GOLD.jsonl                 the measures
    python -m evals.gold DOCS.jsonl GOLD.jsonl --errors        all misses and false answers
    python -m evals.gold DOCS.jsonl GOLD.jsonl --claims --id b01 --id b02
    python -m evals.gold DOCS.jsonl GOLD.jsonl --field victims --field place
    python -m evals.gold DOCS.jsonl GOLD.jsonl --statements --findings --links

Without --system the reader is run on DOCS; with it, its stored output is scored. --save keeps the
output of a run, so that several listings need one run only. Exits 2 where the data are malformed
or the reader does not run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.datasets import DataError, Gold, by_id, load_gold
from evals.errors import Error, errors
from evals.reader import ReaderError, read_by_id
from evals.scoring import FIELDS, LINKS, score

Row = Mapping[str, Any]


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m evals.gold",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("docs", type=Path)
    made.add_argument("gold", type=Path)
    made.add_argument("--system", type=Path, help="score this output instead of running the reader")
    made.add_argument("--save", type=Path, help="write the reader's output here")
    made.add_argument("--json", action="store_true", help="print one JSON object")
    made.add_argument("--id", action="append", default=[], help="these reports only")
    listed = made.add_argument_group("what to list")
    listed.add_argument("--errors", action="store_true", help="everything")
    listed.add_argument("--claims", action="store_true", help="claims missed and false")
    listed.add_argument("--field", action="append", default=[], choices=list(FIELDS))
    listed.add_argument("--links", action="store_true", help="part_of and same_as")
    listed.add_argument("--statements", action="store_true")
    listed.add_argument("--findings", action="store_true")
    return made


def _kinds(options: argparse.Namespace) -> list[str]:
    """The kinds of error that the options ask for."""
    if options.errors:
        return ["claim", *FIELDS, *LINKS, "statement", "finding"]
    kinds = ["claim"] if options.claims else []
    kinds += options.field
    kinds += LINKS if options.links else ()
    kinds += ["statement"] if options.statements else []
    kinds += ["finding"] if options.findings else []
    return kinds


def _print_errors(found: Sequence[Error], kinds: Sequence[str]) -> None:
    """The cases by kind, each kind headed by its counts."""
    for kind in kinds:
        cases = [error for error in found if error.kind == kind]
        faults = Counter(error.fault for error in cases)
        counts = ", ".join(f"{number} {fault}" for fault, number in faults.most_common())
        print(f"\n== {kind}: {counts or 'none wrong'}")
        rules = Counter(error.rule for error in cases if error.rule)
        if rules:
            print("   by rule: " + ", ".join(f"{rule} {n}" for rule, n in rules.most_common()))
        for error in sorted(cases, key=lambda case: case.fault):
            print(error.lines())


def _only(gold: Gold, ids: Sequence[str]) -> Gold:
    unknown = [key for key in ids if key not in gold.gold]
    if unknown:
        raise DataError(f"no gold report {', '.join(unknown)}")
    return Gold(gold.docs, {key: row for key, row in gold.gold.items() if not ids or key in ids})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = parser().parse_args(arguments)
    try:
        gold = _only(load_gold(options.docs, options.gold), options.id)
        system = by_id(options.system) if options.system else read_by_id(options.docs)
        if options.save:
            lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in system.values())
            options.save.write_text("".join(lines), encoding="utf-8")
    except (DataError, ReaderError) as error:
        print(error, file=sys.stderr)
        return 2
    scores = score(gold.gold, system)
    kinds = _kinds(options)
    found = [error for error in errors(gold, system) if error.kind in kinds]
    if options.json:
        report = {**scores.as_json(), **({"errors": [e.as_json() for e in found]} if kinds else {})}
        print(json.dumps(report, ensure_ascii=False, indent=1))
        return 0
    print(scores.table())
    for key in gold.gold:
        if "claims" not in system.get(key, {}):
            print(f"unread: {key}: {system.get(key, {}).get('error', 'no line in the output')}")
    _print_errors(found, kinds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
