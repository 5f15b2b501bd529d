"""
The floors that scores must keep, as a journal that can't be lowered silently.

``floors.json`` is a list of entries, each a step: the digest of one data set and the floors set
against it. The floors in force are those of the last entry that names them. Three things keep the
journal honest. Each entry carries a checksum over itself and all entries before it, so that an
edit by hand shows. A floor goes down only through a ``lowered`` record with from, to and why; the
same holds for a changed data set. And the committed versions of the file, as far as git knows
them, must be a beginning of the present one, so that no entry can be cut off.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError

if TYPE_CHECKING:
    from pathlib import Path

Entry = Mapping[str, Any]

#: Measures that count what is wrong: their floor is a ceiling.
COUNTS_OF_WRONG = frozenset({"false alarms", "comments in a body", "foreign strings in a body"})
#: Floors are rounded to this, in percentage points, away from the score.
STEP = 0.5
#: A score this far beyond its floor still passes: another processor's arithmetic may differ.
TOLERANCE = 0.1


class RegressionError(Exception):
    """Pinning would lower a floor or replace a data set, and nobody said why."""


@dataclass(frozen=True, slots=True)
class Floors:
    """What is in force for one data set."""

    digest: str
    values: Mapping[str, float]


def rounded(measure: str, score: float) -> float:
    """The floor for a score: rounded to the step, so that the score meets it."""
    if measure in COUNTS_OF_WRONG:
        return float(math.ceil(score))
    return math.floor(round(score / STEP, 6)) * STEP


def meets(measure: str, score: float, floor: float) -> bool:
    """Whether a score is as good as its floor."""
    if measure in COUNTS_OF_WRONG:
        return score <= floor
    return score >= floor - TOLERANCE


def worse(measure: str, new: float, old: float) -> bool:
    """Whether a new floor asks for less than the old one."""
    return new > old if measure in COUNTS_OF_WRONG else new < old


def load(path: Path) -> list[Entry]:
    """
    The journal's entries, unchecked; none where there is no file.

    Raises:
        DataError: The file is not a journal.
    """
    if not path.exists():
        return []
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: not a journal of floors: {error}") from error


def parse(text: str) -> list[Entry]:
    """The entries in a journal's text."""
    entries = json.loads(text)["entries"]
    if not isinstance(entries, list):
        raise TypeError("entries is not a list")
    return entries


def save(path: Path, entries: Sequence[Entry]) -> None:
    """Write the journal."""
    about = "Floors of the evaluations. Written by python -m evals.gate --pin; not to be edited."
    text = json.dumps({"about": about, "entries": list(entries)}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def in_force(entries: Sequence[Entry]) -> dict[str, Floors]:
    """The floors by data set."""
    found: dict[str, Floors] = {}
    for entry in entries:
        known = found.get(entry["dataset"])
        values = {**(known.values if known else {}), **entry["floors"]}
        found[entry["dataset"]] = Floors(entry["digest"], values)
    return found


def checksum(before: str, entry: Entry) -> str:
    """sha256, hexadecimal, over the checksum before and an entry without its own."""
    body = {key: value for key, value in entry.items() if key != "checksum"}
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def faults(entries: Sequence[Entry]) -> list[str]:
    """What is wrong with a journal; nothing where it is honest."""
    found: list[str] = []
    before = ""
    for number, entry in enumerate(entries):
        before = checksum(before, entry)
        if entry.get("checksum") != before:
            return [*found, f"entry {number} was edited: its checksum does not fit"]
        known = in_force(entries[:number]).get(entry["dataset"])
        changes = _changes(known, entry["digest"], entry["floors"])
        found += [
            f"entry {number} lowers {name} of {entry['dataset']} without saying why"
            for name, change in changes.items()
            if not _explains(entry.get("lowered", {}).get(name), change)
        ]
    return found


def _explains(record: Any, change: tuple[Any, Any]) -> bool:
    return (
        isinstance(record, Mapping)
        and (record.get("from"), record.get("to")) == change
        and bool(str(record.get("why") or "").strip())
    )


def _changes(
    known: Floors | None, digest: str, values: Mapping[str, float]
) -> dict[str, tuple[Any, Any]]:
    """Steps that need a reason, by measure, ``data`` among them: old and new value."""
    if known is None:
        return {}
    lowered: dict[str, tuple[Any, Any]] = {
        name: (known.values[name], value)
        for name, value in values.items()
        if name in known.values and worse(name, value, known.values[name])
    }
    if digest != known.digest:
        lowered["data"] = (known.digest, digest)
    return lowered


def pin(
    entries: Sequence[Entry], dataset: str, digest: str, scores: Mapping[str, float], why: str = ""
) -> list[Entry]:
    """
    The journal with floors set from scores; the same where nothing changes.

    Args:
        why: The reason for floors that go down and for a changed data set.

    Raises:
        RegressionError: There are such, and no reason is given.
    """
    known = in_force(entries).get(dataset)
    old = known.values if known else {}
    values = {name: rounded(name, score) for name, score in scores.items()}
    changed = {name: value for name, value in values.items() if old.get(name) != value}
    if known is not None and digest == known.digest and not changed:
        return list(entries)
    lowered = _changes(known, digest, changed)
    if lowered and not why.strip():
        steps = ", ".join(f"{name} {a} -> {b}" for name, (a, b) in lowered.items())
        raise RegressionError(f"{dataset}: {steps}")
    entry = {
        "dataset": dataset,
        "digest": digest,
        "floors": changed,
        "lowered": {
            name: {"from": a, "to": b, "why": why.strip()} for name, (a, b) in lowered.items()
        },
    }
    before = entries[-1]["checksum"] if entries else ""
    return [*entries, {**entry, "checksum": checksum(before, entry)}]


def cut_off(path: Path, entries: Sequence[Entry]) -> list[str]:
    """
    Commits whose version of the journal is no beginning of this one; the last two are asked.

    Nothing where git does not know the file (an unpacked archive, say).
    """
    git = shutil.which("git")
    if git is None:
        return []

    def answer(*arguments: str) -> str:
        command = [git, "-C", str(path.parent), *arguments]
        done = subprocess.run(  # noqa: S603 - git itself, with our own file's name
            command, capture_output=True, text=True, encoding="utf-8", check=False
        )
        return done.stdout if done.returncode == 0 else ""

    wrong = []
    for commit in answer("log", "-2", "--format=%h", "--", path.name).split():
        text = answer("show", f"{commit}:./{path.name}")
        earlier = parse(text) if text else []
        if list(entries[: len(earlier)]) != earlier:
            wrong.append(f"entries of commit {commit} are gone or changed")
    return wrong
