"""
200 readers and 10 reviewers for five minutes, into docs/reliability.md.

    python -m benchmarks.load                 all of it
    python -m benchmarks.load --minutes 1     a minute; for a look, with --no-page

Ends with 1 where an answer was an error, or the 95th percentile of pages is 300 ms or more.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sys
import tempfile
from pathlib import Path
from time import monotonic, process_time
from typing import TYPE_CHECKING

import httpx
from evals.datasets import DataError

from benchmarks.load.browser import Browser
from benchmarks.load.people import Reader, Reviewer
from benchmarks.load.run import Run
from benchmarks.load.server import Server, machine_seconds, served
from benchmarks.load.shown import BOUND, shown, within
from benchmarks.load.site import accounts, site
from benchmarks.page import RELIABILITY, write_parts
from warledger.resources.gazetteer import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PASSWORD = "seven lorries at the bridge"  # noqa: S105 - of invented people
_EDITORS = 2  #: of the reviewers; they may add reports


def _team(count: int) -> Iterator[tuple[str, str]]:
    for number in range(count):
        yield f"person{number}", "editor" if number < _EDITORS else "reviewer"


async def _people(server: Server, run: Run) -> None:
    end = monotonic() + run.minutes * 60
    limits = httpx.Limits(max_connections=6, max_keepalive_connections=6)
    context = httpx.create_ssl_context()

    def browser() -> Browser:
        client = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{server.port}", limits=limits, verify=context, timeout=30
        )
        return Browser(client, run.log)

    def over() -> bool:
        return monotonic() >= end

    async def reader(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - a walk, not a secret
        await asyncio.sleep(chance.uniform(0, 15))
        await Reader(browser(), chance).read(over)

    async def reviewer(number: int, name: str, role: str) -> None:
        chance = random.Random(-1 - number)  # noqa: S311
        person = Reviewer(browser(), chance, adds=role == "editor")
        await person.work(name, _PASSWORD, over)

    tasks = [asyncio.create_task(reader(number)) for number in range(run.readers)]
    tasks += [
        asyncio.create_task(reviewer(number, *who))
        for number, who in enumerate(_team(run.reviewers))
    ]
    run.memory.append(server.memory())
    while not over():
        await asyncio.sleep(min(60.0, max(0.1, end - monotonic())))
        run.memory.append(server.memory())
    done, late = await asyncio.wait(tasks, timeout=60)
    for task in late:
        task.cancel()
        run.log.fail("people", "somebody did not come to an end")
    for task in done:
        if error := task.exception():
            run.log.fail("people", repr(error))


def _measured(run: Run, folder: Path) -> None:
    from django.db import connection  # noqa: PLC0415

    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    ledger = folder / "site.db"
    shutil.copyfile(site(cache_folder() / "load", run.reports), ledger)
    open_ledger(ledger, create=False, web=True)
    accounts(_team(run.reviewers), _PASSWORD)
    connection.close()
    with served(ledger) as server:
        before = os.getloadavg()[0]
        all_before, ours_before, own_before = machine_seconds(), server.seconds(), process_time()
        asyncio.run(_people(server, run))
        run.load = before, os.getloadavg()[0]
        run.served, run.asked = server.seconds() - ours_before, process_time() - own_before
        run.others = machine_seconds() - all_before - run.served - run.asked
        run.complaints = server.said.read_text(encoding="utf-8", errors="replace")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description="Measure load.")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--reviewers", type=int, default=10)
    parser.add_argument("--reports", type=int, default=1200)
    parser.add_argument("--no-page", action="store_true", help="leave the page as it is")
    told = parser.parse_args(arguments)
    run = Run(told.readers, told.reviewers, told.reports, told.minutes)
    try:
        with tempfile.TemporaryDirectory(prefix="load-") as folder:
            _measured(run, Path(folder))
        part = shown(run)
        print(part)
        if not told.no_page:
            write_parts(RELIABILITY, "reliability", {"load": part})
    except (DataError, OSError) as error:
        print(f"load: {error}", file=sys.stderr)
        return 2
    for said, count in sorted(run.log.errors.items()):
        print(f"load: {said} ({count} times)", file=sys.stderr)
    for line in run.complaints.splitlines()[1:21]:
        print(f"load: server: {line}", file=sys.stderr)
    if not within(run):
        print(f"load: the 95th percentile is not under {BOUND * 1000:.0f} ms", file=sys.stderr)
    return 0 if within(run) and not run.log.errors else 1


if __name__ == "__main__":
    sys.exit(main())
