"""
Measure, print, and write the generated tables of docs/performance.md.

    python -m benchmarks                     all sections but tallies-postgresql
    python -m benchmarks reading --every 10  one section, on a tenth of the reports
    python -m benchmarks ledger --claims 100000
    python -m benchmarks --no-page           print alone

A section is a function from the options to the page's generated parts by name. Exits 2 where the
data can't be read.
"""

from __future__ import annotations

import argparse
import os
import sys

# Before any numeric library is loaded: a core is measured, not a machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from typing import TYPE_CHECKING

from evals.datasets import DataError
from evals.reader import ReaderError

from benchmarks import archives, ledger, multiplied, pages, reading, tallies
from benchmarks.page import PAGE, write_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SECTIONS: dict[str, Callable[[argparse.Namespace], dict[str, str]]] = {
    "reading": lambda options: reading.measured(options.every or reading.SHARE),
    "archives": lambda options: archives.measured(options.every or 1),
    "ledger": lambda options: ledger.measured(options.every or 1, options.claims),
    "tallies": lambda options: tallies.measured(options.every or 1),
    "pages": lambda options: pages.measured(options.every or 1),
    "tallies-postgresql": lambda options: multiplied.measured(options.claims),
}
#: Run only where they are named: they need some gigabytes of disk and memory.
_NAMED = {"tallies-postgresql"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure speed.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument(
        "--every",
        type=int,
        metavar="N",
        help=f"take one report in N; the page says so (without: all, of reading {reading.SHARE})",
    )
    parser.add_argument(
        "--claims", type=int, metavar="N", help="claims of the ledger; without, a million"
    )
    parser.add_argument("--no-page", action="store_true", help="leave the page as it is")
    options = parser.parse_args(arguments)
    unknown = set(options.sections) - set(SECTIONS)
    if unknown or (options.every is not None and options.every < 1):
        parser.error(f"no section {', '.join(sorted(unknown))}" if unknown else "N is 1 or more")
    try:
        for name in options.sections or [name for name in SECTIONS if name not in _NAMED]:
            parts = SECTIONS[name](options)
            print("\n\n".join(parts.values()), flush=True)
            if not options.no_page:
                write_parts(PAGE, "bench", parts)
    except (DataError, ReaderError, OSError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
