"""Runs evaluations: each data set with its digest and result, or the cause why there is none."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from evals.datasets import DataError, corpora, digest
from evals.reader import ReaderError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from evals.results import DataSet, Result


@dataclass(frozen=True, slots=True)
class Run:
    """What one data set gave: its digest and result, or the cause why there is none."""

    digest: str | None
    result: Result | None
    cause: str | None = None


def run(data_set: DataSet, folder: Path) -> Run:
    """Evaluate one data set; its failures become a cause."""
    try:
        found = digest([folder / part for part in data_set.parts] or [folder])
        return Run(found, data_set.evaluate(folder))
    except (DataError, ReaderError) as error:
        return Run(None, None, str(error))


def runs(data_sets: Sequence[DataSet], only: Collection[str] = ()) -> Iterator[tuple[str, Run]]:
    """
    Run data sets one after the other; those in the corpora only where there are corpora.

    Args:
        only: Names of data sets; all where empty.
    """
    outside = corpora()
    if outside is None:
        print("No outside corpora (WARLEDGER_CORPORA): the project's own gold reports alone.")
    for data_set in data_sets:
        folder = data_set.path(outside)
        if folder is None or (only and data_set.name not in only):
            continue
        start = perf_counter()
        print(f"running {data_set.name} ...", end=" ", file=sys.stderr, flush=True)
        done = run(data_set, folder)
        print(f"{perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
        yield data_set.name, done
