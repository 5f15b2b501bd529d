"""The lock file: read, compared with pyproject.toml, and refused where something is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from release.lock import check_lock, compare, read_lock, shipped
from release.problems import ReleaseError

ROOT = Path(__file__).resolve().parents[2]
DIGEST = "0f" * 32
LOCK = f"""\
grain==1.4.0 ; sys_platform == 'win32' \\
    --hash=sha256:{DIGEST} \\
    --hash=sha256:{"1a" * 32}
    # via mill
mill==2.1 \\
    --hash=sha256:{DIGEST}
    # via
    #   warledger (pyproject.toml)
    #   sieve
sieve==3.0 \\
    --hash=sha256:{DIGEST}
    # via warledger (pyproject.toml:dev)
"""
PROJECT = """\
[project]
dependencies = ["mill>=2,<3"]
[dependency-groups]
dev = ["sieve"]
"""


def told(lock: str = LOCK, project: str = PROJECT) -> list[str]:
    return compare(tomllib.loads(project), read_lock(lock))


def test_entries_have_version_marker_digests_and_who_asked() -> None:
    grain, mill, sieve = read_lock(LOCK)
    assert (grain.name, grain.version, grain.marker) == (
        "grain",
        "1.4.0",
        'sys_platform == "win32"',
    )
    assert grain.digests == (DIGEST, "1a" * 32)
    assert mill.asked_by == {"warledger (pyproject.toml)", "sieve"}
    assert sieve.marker == ""


def test_what_development_alone_needs_is_not_shipped() -> None:
    assert [one.name for one in shipped(read_lock(LOCK))] == ["grain", "mill"]


def test_two_files_in_step_are_accepted() -> None:
    assert told() == []


NO_DIGEST = LOCK.replace(f" \\\n    --hash=sha256:{DIGEST}\n    # via w", "\n    # via w")
MD5 = LOCK.replace(f"mill==2.1 \\\n    --hash=sha256:{DIGEST}", f"mill==2.1 --hash=md5:{DIGEST}")


@pytest.mark.parametrize(
    ("lock", "project", "problem"),
    [
        (NO_DIGEST, PROJECT, "sieve has no sha256"),
        (MD5, PROJECT, "mill has no sha256"),
        (LOCK.replace("mill==2.1", "mill>=2.1"), PROJECT, "mill is not pinned"),
        (LOCK, PROJECT.replace("mill>=2,<3", "mill>=3"), "mill 2.1 is not >=3"),
        (LOCK, PROJECT.replace("<3", '<3", "husk'), "lacks husk"),
        (LOCK, PROJECT.replace('"mill>=2,<3"', ""), "mill is not asked for any more"),
    ],
)
def test_what_is_out_of_step_is_named(lock: str, project: str, problem: str) -> None:
    found = told(lock, project)
    assert len(found) == 1
    assert problem in found[0]


def test_what_is_no_requirement_is_refused() -> None:
    with pytest.raises(ReleaseError, match="no requirement"):
        read_lock("== nothing\n")


def test_our_own_lock_file_is_in_step() -> None:
    assert check_lock(ROOT).problems == []
