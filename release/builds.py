"""Two builds of one commit under different circumstances, which are the same, byte by byte."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from release.problems import Outcome, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Circumstances(NamedTuple):
    """What differs between machines and must not be seen in what they build."""

    name: str
    umask: int
    changed: float  #: time of change that every file of the sources is given, in seconds
    environment: Mapping[str, str]


HERE = Circumstances("one", 0o022, 1_000_000_000, {
    "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1",
})  # fmt: skip
ELSEWHERE = Circumstances("another/deeper", 0o077, 1_600_000_001, {
    "LC_ALL": "C", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "4242",
})  # fmt: skip


class Built(NamedTuple):
    """The two files that a release is."""

    wheel: Path
    sdist: Path


def export(root: Path, commit: str, folder: Path) -> None:
    """
    The files of a commit, and nothing else, into a new folder.

    Raises:
        ReleaseError: git does not give them.
    """
    packed = subprocess.run(  # noqa: S603 - our own words
        ["git", "archive", "--format=tar", commit],  # noqa: S607 - whichever git there is
        cwd=root, check=False, capture_output=True,
    )  # fmt: skip
    if packed.returncode:
        raise ReleaseError(f"git archive {commit}: {packed.stderr.decode().strip()}")
    folder.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")


def build(sources: Path, out: Path, about: Circumstances, *, epoch: int, npm: bool = True) -> Built:
    """
    Wheel and sdist of a folder of sources.

    Args:
        sources: The folder; its files' times and rights are changed.
        out: Where to put them.
        about: Under which circumstances.
        epoch: SOURCE_DATE_EPOCH, in seconds.
        npm: Whether npm can be found.

    Raises:
        ReleaseError: It can't be built.
    """
    for path in sources.rglob("*"):
        path.chmod(0o777 & ~about.umask if path.is_dir() or _runs(path) else 0o666 & ~about.umask)
        os.utime(path, (about.changed, about.changed))
    cache = out.parent / f"{out.name}-cache"
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"SKIP_FRONTEND", "PYTHONPATH", "LANG", "LANGUAGE"} and key[:3] != "LC_"
    }
    environment |= about.environment
    environment |= {"SOURCE_DATE_EPOCH": str(epoch), "WARLEDGER_CACHE": str(cache)}
    if not npm:
        environment["PATH"] = str(Path(sys.executable).parent)
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "hatchling", "build", "-d", str(out)],
        cwd=sources, env=environment, umask=about.umask,
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    shutil.rmtree(cache, ignore_errors=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ReleaseError(f"building {about.name}: {said}")
    return Built(next(out.glob("*.whl")), next(out.glob("*.tar.gz")))


def _runs(path: Path) -> bool:
    return bool(path.stat().st_mode & 0o100)


def differences(one: Path, other: Path) -> list[str]:
    """
    How two archives differ: a line for each file inside that is not the same, else one for what
    the archives say of their files; none where they are equal, byte by byte.
    """
    if one.read_bytes() == other.read_bytes():
        return []
    left, right = dict(members(one)), dict(members(other))
    found = [
        f"{one.name}: {name} {'differs' if name in left and name in right else 'is in one alone'}"
        for name in sorted(left.keys() | right.keys())
        if left.get(name) != right.get(name)
    ]
    return found or [f"{one.name}: order, times or rights of the files inside differ"]


def members(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the files in a wheel or an sdist."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed:
            for info in packed.infolist():
                yield info.filename, packed.read(info)
        return
    with tarfile.open(archive) as packed_tar:
        for member in packed_tar.getmembers():
            stream = packed_tar.extractfile(member)
            if stream is not None:
                yield member.name, stream.read()


def digest(path: Path) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_builds(root: Path, commit: str, epoch: int, work: Path) -> tuple[Built, Outcome]:
    """
    Builds a commit twice, and the wheel once more from the sdist, without npm.

    Returns:
        The first build, and what was found.

    Raises:
        ReleaseError: One can't be built.
    """
    made: list[Built] = []
    for about in (HERE, ELSEWHERE):
        sources = work / "sources" / about.name
        export(root, commit, sources)
        made.append(build(sources, work / f"built-{len(made)}", about, epoch=epoch))
    first, second = made
    unpacked = work / "unpacked"
    with tarfile.open(first.sdist) as archive:
        archive.extractall(unpacked, filter="data")
    inner = next(unpacked.iterdir())
    third = build(inner, work / "built-again", ELSEWHERE, epoch=epoch, npm=False)
    problems = [
        *differences(first.wheel, second.wheel),
        *differences(first.sdist, second.sdist),
        *(f"from the sdist: {line}" for line in differences(first.wheel, third.wheel)),
    ]
    said = "\n".join(f"{path.name} sha256 {digest(path)}" for path in first)
    return first, Outcome(said=said, problems=problems)
