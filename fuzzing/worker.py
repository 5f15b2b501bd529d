"""
One target in a process of its own: limits hold for it alone, and nothing takes the rest down.

    python -m fuzzing.worker NAME CASES SEED FOLDER [--unguided]

The last line on standard output is the result as JSON. ``FOLDER/now`` holds the case that is being
tried, for whoever finds the process dead; ``FOLDER/found`` the cases with which something is wrong.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import mmap
import os
import sys
import time
import warnings
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NoReturn

from fuzzing.guard import MEMORY, Finding, Watched, limit_memory, peak
from fuzzing.mutating import changed, smaller

if TYPE_CHECKING:
    from fuzzing.cases import Target

#: What is watched for new code reached: ours, and the small libraries in Python that read for us.
_INSTRUMENTED = ("warledger", "warledger_desk", "warcio", "feedparser")
#: Cases made by the grammar that guided changes begin from.
_SEEDS = 60
#: The same fault is shown once; more cases of it only cost time.
_SHRUNK = 20
_NOW_BYTES = 1 << 24


class _Run:
    """Cases of one target, counted."""

    def __init__(self, target: Target, cases: int, folder: Path) -> None:
        self.target = target
        self._left = cases
        self._folder = folder
        self._watched = Watched(target.check, memory=MEMORY)
        self._found: dict[str, tuple[Finding, str]] = {}
        self._counts = {"crash": 0, "hang": 0}
        self._cases = 0
        with (folder / "now").open("wb") as stream:
            stream.truncate(_NOW_BYTES)
        self._now = (folder / "now").open("r+b")
        self._map = mmap.mmap(self._now.fileno(), _NOW_BYTES)
        # What takes long once, such as the language model, is no part of the first case.
        target.make(Random(0))
        with contextlib.suppress(Exception):
            target.check(target.make(Random(0)))
        limit_memory()
        self._watched.slowest = 0.0
        self._begun = time.perf_counter()

    def one(self, raw: bytes) -> None:
        """Try a case, keep it where something is wrong; after the last one, tell and end."""
        self._note(raw)
        found = self._watched(raw)
        self._cases += 1
        if found is not None:
            self._counts[found.kind] += 1
            if found.where not in self._found and len(self._found) < _SHRUNK:
                self._keep(found, raw)
        self._left -= 1
        if self._left <= 0:
            self.end()

    def _note(self, raw: bytes) -> None:
        shown = raw[: _NOW_BYTES - 16]
        self._map[:16] = b"%016d" % len(shown)
        self._map[16 : 16 + len(shown)] = shown

    def _keep(self, found: Finding, raw: bytes) -> None:
        def same(shorter: bytes) -> bool:
            again = self._watched(shorter)
            return again is not None and (again.kind, again.where) == (found.kind, found.where)

        slowest = self._watched.slowest
        least = smaller(raw, same) if found.kind == "crash" and found.where != "memory" else raw
        self._watched.slowest = slowest
        name = f"{self.target.name}-{hashlib.sha256(least).hexdigest()[:12]}"
        kept = self._folder / "found" / name
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(least)
        self._found[found.where] = (found, str(kept))

    def end(self) -> NoReturn:
        """Tell what was found. The process ends at once: the fuzzer's own end comes too early."""
        result = {
            "cases": self._cases,
            "seconds": time.perf_counter() - self._begun,
            "slowest": self._watched.slowest,
            "peak": peak(),
            "counts": self._counts,
            "found": [
                {"kind": one.kind, "error": one.error, "where": one.where, "case": case}
                for one, case in self._found.values()
            ],
        }
        print("\n" + json.dumps(result), flush=True)
        os._exit(0)


def unguided(run: _Run, seed: int) -> None:
    """Every case by the grammar, one after the other."""
    number = 0
    while True:
        r = Random(f"{seed}:{run.target.name}:{number}")
        run.one(run.target.make(r))
        number += 1


def guided(run: _Run, seed: int, folder: Path, atheris: Any) -> None:
    """Cases changed after what code the ones before them reached."""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    target = run.target
    for number in range(_SEEDS):
        raw = target.make(Random(f"{seed}:{target.name}:{number}"))[: target.most]
        (corpus / str(number)).write_bytes(raw)

    def mutate(raw: bytes, most: int, chance: int) -> bytes:
        r = Random(chance)
        return changed(target, raw, r, lambda one: bytes(atheris.Mutate(one, most)))[:most]

    options = [f"-seed={seed or 1}", f"-max_len={target.most}", "-len_control=0", "-verbosity=0"]
    limits = ["-timeout=0", "-rss_limit_mb=0"]  # kept by `guard`
    atheris.Setup([sys.argv[0], *options, *limits, str(corpus)], run.one, custom_mutator=mutate)
    atheris.Fuzz()


def main(arguments: list[str]) -> None:
    """Try the cases that the command line names."""
    name, cases, seed, folder = arguments[0], int(arguments[1]), int(arguments[2]), arguments[3]
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    place = Path(folder)
    if "--unguided" in arguments:
        unguided(_Run(_target(name), cases, place), seed)
        return
    import atheris  # noqa: PLC0415 - a dependency group of its own

    with atheris.instrument_imports(include=list(_INSTRUMENTED)):
        guided(_Run(_target(name), cases, place), seed, place, atheris)


def _target(name: str) -> Target:
    # The readers are imported here, where the fuzzer sees it.
    from fuzzing.targets import TARGETS  # noqa: PLC0415

    return next(target for target in TARGETS if target.name == name)


if __name__ == "__main__":
    main(sys.argv[1:])
