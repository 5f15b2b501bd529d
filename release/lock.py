"""The lock file of Python packages: pinned, with digests, and in step with pyproject.toml."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from release.problems import Outcome, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How uv names what asked for a package, where that is the project itself.
_PROJECT, _DEV = "warledger (pyproject.toml)", "warledger (pyproject.toml:dev)"
_PINNED = re.compile(r"==(?P<version>[^\s;*,]+)")
_DIGEST = re.compile(r"--hash=(?P<algorithm>\w+):(?P<digest>[0-9a-f]+)")
_SHA256 = 64  #: hexadecimal digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """An entry of the lock file."""

    name: str
    version: str  #: empty where none is pinned
    marker: str  #: for which machines; empty for all
    digests: tuple[str, ...]  #: sha256 of each file that may be installed, hexadecimal
    asked_by: frozenset[str]  #: names of packages, and the project's own words


def read_lock(text: str) -> tuple[Locked, ...]:
    """
    The entries of a lock file as ``uv pip compile --generate-hashes`` writes it.

    Raises:
        ReleaseError: A line is neither a requirement nor what belongs to one.
    """
    found: list[Locked] = []
    logical = re.sub(r"\\\n", " ", text)
    blocks = re.split(r"\n(?=[^\s#])", logical.strip())
    for block in blocks:
        first, *notes = block.split("\n")
        words, *_ = first.partition("--hash=")
        try:
            asked = Requirement(words.strip())
        except InvalidRequirement as error:
            raise ReleaseError(f"requirements.lock: {words.strip()!r} is no requirement") from error
        pin = _PINNED.fullmatch(str(asked.specifier))
        found.append(
            Locked(
                name=canonicalize_name(asked.name),
                version=pin["version"] if pin else "",
                marker=str(asked.marker or ""),
                digests=tuple(m["digest"] for m in _DIGEST.finditer(first) if _is_sha256(m)),
                asked_by=frozenset(_asked_by(notes)),
            )
        )
    return tuple(found)


def _is_sha256(found: re.Match[str]) -> bool:
    return found["algorithm"] == "sha256" and len(found["digest"]) == _SHA256


def _asked_by(notes: list[str]) -> list[str]:
    words = (note.strip().removeprefix("#").strip() for note in notes)
    return [word.removeprefix("via").strip() for word in words if word not in {"", "via"}]


def shipped(entries: tuple[Locked, ...]) -> tuple[Locked, ...]:
    """The entries that the product or one of its extras needs; those of development alone go."""
    wanted = {one.name for one in entries if _PROJECT in one.asked_by}
    while True:
        more = {one.name for one in entries if one.asked_by & wanted} - wanted
        if not more:
            return tuple(one for one in entries if one.name in wanted)
        wanted |= more


def direct(project: Mapping[str, Any]) -> tuple[list[Requirement], list[Requirement]]:
    """What pyproject.toml asks for itself: for the product and its extras, and for ``dev``."""
    about = project["project"]
    product = [*about["dependencies"], *_together(about.get("optional-dependencies", {}))]
    dev = project.get("dependency-groups", {}).get("dev", [])
    return [Requirement(one) for one in product], [Requirement(one) for one in dev]


def _together(groups: Mapping[str, list[str]]) -> list[str]:
    return [one for many in groups.values() for one in many]


def compare(project: Mapping[str, Any], entries: tuple[Locked, ...]) -> list[str]:
    """Where lock file and pyproject.toml differ, and what is not pinned with digests."""
    problems = [
        f"requirements.lock: {one.name} {'has no sha256' if one.version else 'is not pinned'}"
        for one in entries
        if not one.version or not one.digests
    ]
    for wanted, word in zip(direct(project), (_PROJECT, _DEV), strict=True):
        names = {canonicalize_name(one.name) for one in wanted}
        for one in wanted:
            named = [entry for entry in entries if entry.name == canonicalize_name(one.name)]
            if not any(word in entry.asked_by for entry in named):
                problems.append(f"requirements.lock lacks {one.name}: run make lock")
            problems += [
                f"requirements.lock: {entry.name} {entry.version} is not {one.specifier}"
                for entry in named
                if entry.version and not one.specifier.contains(entry.version, prereleases=True)
            ]
        problems += [
            f"requirements.lock: {entry.name} is not asked for any more: run make lock"
            for entry in entries
            if word in entry.asked_by and entry.name not in names
        ]
    return problems


def check_lock(root: Path) -> Outcome:
    """Reads both files and compares them."""
    entries = read_lock((root / "requirements.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    digests = sum(len(one.digests) for one in entries)
    return Outcome(
        said=f"{len(entries)} packages pinned with {digests} digests",
        problems=compare(project, entries),
    )


def check_resolution(root: Path) -> Outcome:
    """Resolves anew, with what is pinned preferred: the result is the lock file, byte by byte."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        raise ReleaseError("uv is not installed here (make setup)")
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "requirements.lock"
        shutil.copyfile(root / "requirements.lock", copy)
        before = copy.read_bytes()
        asked = (
            "pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "
            "--no-emit-index-url --all-extras --group dev pyproject.toml --output-file"
        )
        done = subprocess.run(  # noqa: S603 - our own words
            [uv, *asked.split(), str(copy)], cwd=root, check=False, capture_output=True, text=True
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ReleaseError(f"requirements.lock can't be resolved anew: {said}")
        same = copy.read_bytes() == before
    return Outcome(
        said="resolving pyproject.toml anew gives the lock file",
        problems=[]
        if same
        else ["requirements.lock is out of step with pyproject.toml: make lock"],
    )
