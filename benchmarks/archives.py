"""Archives: cost and memory as they grow, and what a second worker is worth."""

from __future__ import annotations

import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import distributed
from evals.reader import ReaderError

from benchmarks.page import table
from warledger.ingest import Supplied, pieces
from warledger.runners import Form, Order, Plan, read_archive
from warledger.runners.on_dask import OnDask, local_cluster
from warledger.runners.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from warledger.runners import Engine

#: Reports of the archives that are read to see how cost grows.
SIZES = (1_000, 10_000, 100_000)
#: Reports that one and two workers read one after the other, and how often anything is measured.
_SHARED, _TIMES = 4_000, 3
_MEBIBYTE = 1024


class Run(NamedTuple):
    """What a run of the command took."""

    seconds: float  #: of the processor
    peak: int  #: memory in mebibytes


def measured(every: int) -> dict[str, str]:
    """
    The generated parts of the page about archives.

    Args:
        every: Divides the sizes of the archives.

    Raises:
        ReaderError: The command does not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        growth = list(_growth(Path(folder), [max(10, size // every) for size in SIZES]))
        workers = list(_workers(Path(folder), max(40, _SHARED // every)))
    head = ("reports", "cost of a report, against the smallest", "ms a report", "peak memory, MiB")
    load = os.getloadavg()[0]
    return {
        "archives-growth": table(head, growth),
        "archives-workers": table(("engine", "two workers against one", "peak, MiB"), workers)
        + f"\n\nLoad of the machine at the end: {load:.1f} on {os.cpu_count()} processors.",
    }


def written(path: Path, count: int) -> Path:
    """
    An archive of invented reports, most of them short and without figures, as archives are.

    Names are invented anew all the time, so that whatever is kept of words adds up.
    """
    chance = random.Random(count)  # noqa: S311 - an archive, not a secret
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as stream:
        for number in range(count):
            row = {"id": str(number), "published": "2008-03-30", "text": _text(number, chance)}
            stream.write(json.dumps(row) + "\n")
    return path


def _text(number: int, chance: random.Random) -> str:
    town, name = _name(chance), _name(chance)
    quiet = (
        f"The grain market in {town} opens again on Monday. {name} said that prices are lower "
        "than last year."
    )
    if number % 5:
        return quiet
    dead, hurt = chance.randint(2, 40), chance.randint(2, 90)
    return (
        f"Shells killed {dead} people in {town} on Sunday, the mayor, {name}, said. "
        f"A doctor at the clinic counted {hurt} wounded.\n\n{quiet}"
    )


def _name(chance: random.Random) -> str:
    syllables = ("ba", "ro", "ke", "lim", "dar", "su", "ta", "mon", "ze", "vi", "hal", "or")
    return "".join(chance.choices(syllables, k=4)).title()


def _growth(folder: Path, sizes: list[int]) -> Iterator[tuple[str, ...]]:
    """
    A row a size; the start of the program, measured on one report, is taken off.

    Whatever is soon done is measured some times, and the least of it taken: what else a machine
    does weighs on a few seconds, and never makes them fewer.
    """
    one = written(folder / "one.jsonl.gz", 1)
    _command(one, folder / "one")  # compiles the gazetteer, if there is none
    start = _least(_command(one, folder / "one") for _ in range(_TIMES))
    first: float | None = None
    for size in sizes:
        archive = written(folder / "docs.jsonl.gz", size)
        times = 1 if size == sizes[-1] else _TIMES
        run = _least(_command(archive, folder / "out") for _ in range(times))
        each = (run.seconds - start.seconds) / (size - 1)
        first = first or each
        yield f"{size:,}", f"{each / first:.3f} ×", f"{1000 * each:.2f}", f"{run.peak:,}"


def _least(runs: Iterable[Run]) -> Run:
    return min(runs, key=lambda run: run.seconds)


def _command(archive: Path, out: Path) -> Run:
    """Read an archive with the command, all stages on, in one process."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "warledger", "read", str(archive), "--out", str(out)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--engine", "serial", "--quiet"],
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise ReaderError(f"warledger read --out ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss // _MEBIBYTE)


def _workers(folder: Path, count: int) -> Iterator[tuple[str, ...]]:
    """Wall-clock time of one worker and of two in turn, the best of a few times each."""
    archive = written(folder / "shared.jsonl.gz", count)
    with local_cluster(1) as one, local_cluster(2) as two:
        engines = [OnDask(address=made.scheduler_address, workers=0) for made in (one, two)]
        for engine in engines:
            _wall(archive, folder, engine)  # loads what every worker loads at first use
        best = _alternating(archive, folder, engines)
        with distributed.Client(two) as client:
            peak = max(client.run(_peak).values())
    yield "Dask", f"{best[0] / best[1]:.2f} ×", f"{peak:,}"
    best = _alternating(archive, folder, [Pool(1), Pool(2)])
    yield "pool, the start of its processes included", f"{best[0] / best[1]:.2f} ×", ""


def _alternating(archive: Path, folder: Path, engines: Sequence[Engine]) -> list[float]:
    times: list[list[float]] = [[] for _ in engines]
    for _ in range(_TIMES):
        for place, engine in enumerate(engines):
            times[place].append(_wall(archive, folder, engine))
    return [min(one) for one in times]


def _wall(archive: Path, folder: Path, engine: Engine) -> float:
    out = folder / "shared"
    shutil.rmtree(out, ignore_errors=True)
    plan = Plan(out=out, order=Order(form=Form.JSONL), supplied=Supplied())
    begun = perf_counter()
    for _ in read_archive(pieces([str(archive)]), plan, engine):
        pass
    return perf_counter() - begun


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // _MEBIBYTE
