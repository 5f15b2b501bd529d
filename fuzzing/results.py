"""Targets tried in processes of their own, and the table of what came of it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.page import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fuzzing.cases import Target

#: Of so many cases one is changed after what code was reached; watching that takes its time.
_GUIDED = 16
#: Times that a target whose process dies is taken up again.
_TRIES = 20
_MEBIBYTE = 1 << 20


@dataclass(slots=True, kw_only=True)
class Result:
    """What came of one target."""

    target: Target
    cases: int = 0
    guided: int = 0  #: of them, those changed after what code was reached
    seconds: float = 0.0
    slowest: float = 0.0  #: processor seconds of the slowest case
    crashes: int = 0
    hangs: int = 0
    peak: int = 0  #: bytes
    found: list[str] = field(default_factory=list)  #: a line for each fault

    def line(self) -> str:
        """As it is shown while the others are tried."""
        return (
            f"{self.target.name:<12} {self.cases:>8,} cases {self.seconds:>7.0f} s, slowest "
            f"{self.slowest:.2f} s, {self.crashes} crashes, {self.hangs} hangs, "
            f"{self.peak / _MEBIBYTE:,.0f} MiB"
        )


def keep(result: Result, path: Path) -> None:
    """Put a result behind those that a file holds."""
    values = {key.name: getattr(result, key.name) for key in fields(result)}
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(values | {"target": result.target.name}) + "\n")


def results_in(path: Path, targets: Mapping[str, Target]) -> dict[str, Result]:
    """The results that a file holds, by the names of their targets; none where it is not there."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines]
    return {
        row["target"]: Result(**(row | {"target": targets[row["target"]]}))
        for row in rows
        if row["target"] in targets
    }


def split(targets: Sequence[Target], cases: int) -> dict[str, int]:
    """How many cases each target gets: by share, at least one, all together as many as asked."""
    whole = sum(target.share for target in targets)
    parts = {one.name: max(1, cases * one.share // whole) for one in targets}
    parts[targets[0].name] += max(0, cases - sum(parts.values()))
    return parts


def tried(  # noqa: PLR0913 - all of it differs from target to target or run to run
    target: Target, cases: int, seed: int, folder: Path, found: Path, *, guided: bool
) -> Result:
    """
    Try a target in a process of its own; one that dies is a crash, and the rest goes on.

    Args:
        target: What is tried.
        cases: How many.
        seed: Where chance comes from.
        folder: For what is needed meanwhile.
        found: Where cases are kept with which something is wrong; made where there are any.
        guided: Whether cases are changed after what code they reach.
    """
    result = Result(target=target)
    first = max(1, cases // _GUIDED) if guided else 0
    for turn in range(_TRIES):
        wanted = first if result.cases < first else cases
        if wanted == result.cases:
            break
        guide = wanted == first
        left = wanted - result.cases
        told = _one_turn(target.name, left, seed + turn, folder, guided=guide)
        result.guided += told["cases"] * guide
        result.cases += told["cases"]
        result.seconds += told["seconds"]
        result.slowest = max(result.slowest, told["slowest"])
        result.peak = max(result.peak, told["peak"])
        result.crashes += told["counts"]["crash"]
        result.hangs += told["counts"]["hang"]
        for one in told["found"]:
            kept = _kept(Path(one["case"]), found)
            result.found.append(f"{one['kind']}: {one['error']} ({one['where']})")
            result.found.append(f"    python -m fuzzing --again {target.name} {kept}")
    return result


def _one_turn(name: str, cases: int, seed: int, folder: Path, *, guided: bool) -> dict[str, Any]:
    """What a process says of its cases; of one that died, what it died of."""
    command = [sys.executable, "-m", "fuzzing.worker", name, str(cases), str(seed), str(folder)]
    done = subprocess.run(  # noqa: S603
        command if guided else [*command, "--unguided"],
        capture_output=True,
        check=False,
        env=os.environ | {"TMPDIR": str(folder), "PYTHONHASHSEED": "0"},
        text=True,
        errors="replace",
    )
    last = done.stdout.strip().rpartition("\n")[2]
    if done.returncode == 0 and last.startswith("{"):
        told: dict[str, Any] = json.loads(last)
        return told
    return _died(name, done, folder)


def _died(name: str, done: subprocess.CompletedProcess[str], folder: Path) -> dict[str, Any]:
    now = folder / "now"
    said = done.stderr.strip().rpartition("\n")[2][:200]
    if not now.exists():
        raise SystemExit(f"fuzzing: {name} can't be begun: {said}")
    raw = now.read_bytes()
    case = folder / f"{name}-died-{done.returncode}"
    case.write_bytes(raw[16 : 16 + int(raw[:16])])
    gave_up = done.returncode == -signal.SIGALRM
    kind = "hang" if gave_up else "crash"
    error = f"the process ended with {done.returncode}: {said}"
    return {
        "cases": 1, "seconds": 0.0, "slowest": 0.0, "peak": 0,
        "counts": {"crash": int(not gave_up), "hang": int(gave_up)},
        "found": [{"kind": kind, "error": error, "where": "a library", "case": str(case)}],
    }  # fmt: skip


def _kept(case: Path, found: Path) -> Path:
    found.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(case, found / case.name))


def page_part(results: Sequence[Result], *, seed: int) -> str:
    """The table of the page, with what it was made by."""
    rows = [
        (
            result.target.name,
            result.target.about,
            f"{result.cases:,}",
            f"{result.guided:,}",
            f"{result.seconds:,.0f}",
            f"{result.slowest:.2f}",
            str(result.crashes),
            str(result.hangs),
            f"{result.peak / _MEBIBYTE:,.0f}",
        )
        for result in results
    ]
    rows.append((
        "all", "", f"{sum(r.cases for r in results):,}", f"{sum(r.guided for r in results):,}",
        f"{sum(r.seconds for r in results):,.0f}",
        f"{max(r.slowest for r in results):.2f}", str(sum(r.crashes for r in results)),
        str(sum(r.hangs for r in results)), f"{max(r.peak for r in results) / _MEBIBYTE:,.0f}",
    ))  # fmt: skip
    head = (
        "target", "what is read", "cases", "guided", "seconds", "slowest case, s", "crashes",
        "hangs", "peak, MiB",
    )  # fmt: skip
    about = (
        f"Seed {seed}, Python {platform.python_version()}, one process a target. Guided cases are "
        "changed after what code those before them reached; the others are made by the grammars. "
        "The slowest case counts processor time; seconds are the clock's."
    )
    return f"{table(head, rows)}\n\n{about}"
