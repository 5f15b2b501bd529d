"""
Disturb everything that writes, on both databases, and write the tables of docs/reliability.md.

    python -m tests.faults                    600 kills, and each other fault 3 times
    python -m tests.faults --kills 30         fewer; the page is left as it is
    python -m tests.faults --upsets 0         kills alone
    python -m tests.faults --only Adding      one operation
    python -m tests.faults --folder DIR       where ledgers are made (in memory by default)

Ends with 1 where anything was found, and says it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.page import RELIABILITY, write_parts

from warledger_desk.ledger.opening import set_up

set_up(web=True)

from tests.faults import files, operations, working  # noqa: E402 - models exist from here on
from tests.faults.killing import Killed, kill_often  # noqa: E402
from tests.faults.ledgers import Databases, Files  # noqa: E402
from tests.faults.report import kills_told, upsets_told  # noqa: E402
from tests.faults.scene import Scene  # noqa: E402
from tests.faults.server import Running, running  # noqa: E402
from tests.faults.upsets import (  # noqa: E402
    Kind,
    Upset,
    of_disk,
    of_server,
    small_disk,
    stopped,
    upset,
    writers_together,
)
from tests.faults.warm import warm  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.faults.operations import Trial

#: Operations with their share of the kills on one database, in hundredths.
SHARES: dict[type[Trial], int] = {
    operations.Adding: 14,
    operations.Loading: 14,
    operations.Reconciling: 8,
    operations.ReconcilingBySeveral: 6,
    operations.Migrating: 10,
    operations.Judging: 8,
    files.Exporting: 12,
    files.ReadingArchive: 8,
    files.BackingUp: 6,
    files.Restoring: 6,
    files.Publishing: 3,
    working.Working: 5,
}
#: What meets other faults than kills.
UPSETTABLE = (
    operations.Adding, operations.Loading, operations.Reconciling, operations.Judging,
    files.Exporting, files.ReadingArchive, files.BackingUp,
)  # fmt: skip
#: Fewer kills, or upsets of each operation, are a try, which the page does not tell of.
ENOUGH, FEWEST = 500, 1
_MEMORY = Path("/dev/shm")  # noqa: S108


def main(arguments: Sequence[str] | None = None) -> int:
    """Disturb what the command line says; the exit code."""
    names = {operation.__name__: operation for operation in SHARES}
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Disturb.")
    parser.add_argument("--kills", type=int, default=600, metavar="N", help="over both databases")
    parser.add_argument("--upsets", type=int, default=3, metavar="N", help="of each operation")
    parser.add_argument("--state", type=Path, metavar="FILE", help="what is done, to go on from")
    parser.add_argument("--only", action="append", choices=names, help="this operation")
    parser.add_argument("--on", action="append", choices=("sqlite", "postgresql"), help="database")
    parser.add_argument("--folder", type=Path, default=_MEMORY if _MEMORY.is_dir() else None)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), metavar="N")  # noqa: S311
    options = parser.parse_args(arguments)
    chosen = [names[name] for name in options.only or names]
    kinds = options.on or ["sqlite", "postgresql"]
    warm()
    with _scenes(kinds, options.folder) as (scenes, server):
        found = _kill(chosen, scenes, options) if options.kills else []
        minutes = sum(one.seconds for one in found) / 60
        others = _upset(chosen, scenes, server, options) if options.upsets else []
    problems = [problem for one in (*found, *others) for problem in one.problems]
    done = sum(sum(one.kills.values()) for one in found)
    print(f"{done} kills, {len(problems)} problems, {minutes:.1f} minutes, seed {options.seed}")  # noqa: T201
    if not problems:
        parts = {"faults": kills_told(found)} if done >= ENOUGH else {}
        if options.upsets >= FEWEST and len(chosen) == len(names):
            parts["upsets"] = upsets_told(others)
        write_parts(RELIABILITY, "reliability", parts)
    return 1 if problems else 0


def _kill(
    chosen: Sequence[type[Trial]], scenes: Sequence[Scene], options: argparse.Namespace
) -> list[Killed]:
    found = []
    share = sum(SHARES[operation] for operation in chosen)
    for operation in chosen:
        for scene in scenes:
            known = _known(options.state, operation.__name__, scene.server.kind)
            if known is not None:
                found.append(known)
                continue
            kills = round(options.kills / len(scenes) * SHARES[operation] / share)
            chance = random.Random(f"{options.seed} {operation.__name__} {scene.server.kind}")  # noqa: S311
            began = time.monotonic()
            made = kill_often(operation, scene, max(1, kills), chance)
            made.seconds = time.monotonic() - began
            found.append(made)
            _say(made)
            if options.state and not made.problems:
                with options.state.open("a") as stream:
                    stream.write(
                        json.dumps({name: getattr(made, name) for name in Killed.__slots__}) + "\n"
                    )
    return found


def _known(state: Path | None, operation: str, kind: str) -> Killed | None:
    """What an earlier run that was cut off had done of this."""
    if state is None or not state.exists():
        return None
    for line in state.read_text().splitlines():
        row = json.loads(line)
        if (row["operation"], row["kind"]) == (operation, kind):
            return Killed(**{**row, "kills": Counter(row["kills"])})
    return None


def _upset(
    chosen: Sequence[type[Trial]],
    scenes: Sequence[Scene],
    server: Running | None,
    options: argparse.Namespace,
) -> list[Upset]:
    """The other faults, each on all operations that it may meet."""
    chance = random.Random(options.seed)  # noqa: S311 - moments, not secrets
    upsettable = [operation for operation in chosen if operation in UPSETTABLE]
    found: list[Upset] = []

    def meet(kinds: Iterable[Kind], scene: Scene) -> None:
        for kind in kinds:
            found.append(Upset(fault=kind.name, kind=scene.server.kind))
            for operation in upsettable:
                upset(operation, scene, kind, found[-1], times=options.upsets, chance=chance)
            if found[-1].ended and not found[-1].met:
                found[-1].problems.append(f"{kind.name}: no command met it")
            _say_upset(found[-1])

    for scene in scenes:
        meet(stopped(), scene)
        found.append(Upset(fault="writers at once", kind=scene.server.kind))
        writers_together(scene, 2 * options.upsets, found[-1])
        _say_upset(found[-1])
        if scene.server.kind == "postgresql" and server is not None:
            meet(of_server(server), scene)
            continue
        with small_disk(scene.folder) as place:
            if place is not None:
                (place / "ledgers").mkdir()
                meet(of_disk(place), Scene(Files(place / "ledgers"), place))
    return found


def _say_upset(one: Upset) -> None:
    codes = ", ".join(f"{number} with {code}" for code, number in sorted(one.ended.items()))
    print(f"{one.fault} {one.kind}: ended {codes}; {len(one.problems)} problems", flush=True)  # noqa: T201
    for problem in one.problems:
        print(f"  {problem}", flush=True)  # noqa: T201


def _say(one: Killed) -> None:
    kills = ", ".join(f"{number} {name}" for name, number in sorted(one.kills.items()))
    print(f"{one.operation} {one.kind}: {kills}; {len(one.problems)} problems", flush=True)  # noqa: T201
    for problem in one.problems:
        print(f"  {problem}", flush=True)  # noqa: T201


@contextmanager
def _scenes(
    kinds: Sequence[str], where: Path | None
) -> Iterator[tuple[list[Scene], Running | None]]:
    with tempfile.TemporaryDirectory(prefix="wl-faults-", dir=where) as made:
        folder = Path(made)
        scenes = []
        if "sqlite" in kinds:
            (folder / "sqlite").mkdir()
            scenes.append(Scene(Files(folder / "sqlite"), folder / "sqlite"))
        if "postgresql" not in kinds:
            yield scenes, None
            return
        with running(folder) as server:
            if server is None:
                print("PostgreSQL can't start here; its part is left out", file=sys.stderr)  # noqa: T201
                yield scenes, None
                return
            (folder / "postgresql").mkdir()
            databases = Databases(server.address, f"faults_{os.getpid()}")
            scenes.append(Scene(databases, folder / "postgresql"))
            yield scenes, server


if __name__ == "__main__":
    sys.exit(main())
