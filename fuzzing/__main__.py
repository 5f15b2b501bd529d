"""
Try everything that reads what comes from outside, and write the table of docs/reliability.md.

    python -m fuzzing                            200,000 cases
    python -m fuzzing pages rows --cases 4000    4,000 cases over two targets
    python -m fuzzing --again pages FILE         one case that was found, with its traceback

Exits 1 where something was found, 2 where the command line is wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OMP_NUM_THREADS", "1")

from benchmarks.page import RELIABILITY, write_parts

from fuzzing.results import Result, keep, page_part, results_in, split, tried
from fuzzing.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = 200_000
_BY_NAME = {target.name: target for target in TARGETS}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description="Try hostile input.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(_BY_NAME))
    parser.add_argument("--cases", type=int, default=CASES, help="of all targets together")
    parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same cases")
    parser.add_argument("--unguided", action="store_true", help="by the grammars alone")
    parser.add_argument("--no-page", action="store_true", help="leave the page as it is")
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="folder for cases")
    parser.add_argument(
        "--kept", type=Path, help="file of results: targets that stand there are not tried again"
    )
    parser.add_argument("--again", nargs=2, metavar=("TARGET", "FILE"), help="try one case again")
    options = parser.parse_args(arguments)
    if options.again:
        return again(options.again[0], Path(options.again[1]))
    unknown = set(options.targets) - _BY_NAME.keys()
    if unknown or options.cases < 1:
        parser.error(f"no target {', '.join(sorted(unknown))}" if unknown else "no cases")
    guided = not options.unguided and _has_atheris()
    wanted = [_BY_NAME[name] for name in options.targets or _BY_NAME]
    known = results_in(options.kept, _BY_NAME) if options.kept else {}
    results: list[Result] = []
    for name, cases in split(wanted, options.cases).items():
        if name in known:
            results.append(known[name])
            continue
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            result = tried(
                _BY_NAME[name], cases, options.seed, Path(folder), options.found, guided=guided
            )
        results.append(result)
        if options.kept:
            keep(result, options.kept)
        print(result.line(), flush=True)
        for line in result.found:
            print(f"    {line}", flush=True)
    part = page_part(results, seed=options.seed)
    print(f"\n{part}")
    whole = not options.targets and options.cases >= CASES  # a part would hide what the whole found
    if whole and not options.no_page:
        write_parts(RELIABILITY, "reliability", {"fuzz": part})
    return int(any(result.crashes or result.hangs for result in results))


def again(name: str, case: Path) -> int:
    """Try one case with nothing in between, so that its traceback is seen."""
    if name not in _BY_NAME:
        print(f"fuzzing: no target {name}", file=sys.stderr)
        return 2
    _BY_NAME[name].check(case.read_bytes())
    print(f"{case}: nothing is wrong")
    return 0


def _has_atheris() -> bool:
    try:
        import atheris  # noqa: F401, PLC0415
    except ImportError:
        print("atheris is not installed: cases by the grammars alone", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
