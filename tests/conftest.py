"""What tests of several stages share."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from warledger.reading.model import SpacyParser
from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Playwright leaves an event loop running in the thread of the tests; Django would refuse to ask a
# database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What a test changes shows on the next page; how long pages are kept has tests of its own.
os.environ["WARLEDGER_PUBLIC_DELAY"] = "0"


def _in_memory() -> str | None:
    """A folder in memory that has room for a run's files, and from which programs may be run."""
    folder = "/dev/shm"  # noqa: S108
    if not os.access(folder, os.W_OK) or shutil.disk_usage(folder).free < 4 * 2**30:
        return None
    return None if os.statvfs(folder).f_flag & os.ST_NOEXEC else folder


#: Where tests keep their files, so that no commit waits for a disk; None where there is no room.
MEMORY = _in_memory()
if MEMORY:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)

#: Modules that take longest, most of it for what all their tests share. They are begun first: no
#: process is left with one at the end, and none makes the same again for tests that it took over.
LONGEST = (
    "tests/browser/test_walk_in_browser.py",
    "tests/web/test_work_does_not_grow.py",
    "tests/browser/test_public_site_in_browser.py",
    "tests/browser/test_journey_in_browser.py",
    "tests/cli/test_archive_command.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, and the others as they stand."""
    items.sort(key=lambda item: place_in_line(item.nodeid))


def place_in_line(name: str) -> int:
    """What place a test has by its name: those of the longest modules stand before all others."""
    module = name.partition("::")[0]
    return LONGEST.index(module) if module in LONGEST else len(LONGEST)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are no names: packed ones hold when they were made, another time in each process."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The language model, loaded once."""
    return SpacyParser()


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run; where several processes share the tests, it is the same for all."""
    base = factory.getbasetemp()
    folder = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    made = folder / "shared"
    made.mkdir(exist_ok=True)
    return made


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """While one process of the run makes what lies at a path, the others wait."""
    with path.with_name(f"{path.name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def made_once(path: Path, make: Callable[[Path], None]) -> Path:
    """A file that the whole run needs, made by whoever needs it first."""
    with one_at_a_time(path):
        if not path.exists():
            draft = path.with_name(f"{path.name}.draft")
            draft.unlink(missing_ok=True)  # of one that could not be made
            make(draft)
            draft.rename(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compiled files of the run lie in a folder of its own, for programs that it starts too."""
    folder = shared_folder(tmp_path_factory) / "cache"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARLEDGER_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def gazetteer(_own_cache: Path) -> Gazetteer:
    """The real gazetteer, compiled once for the whole run."""
    with one_at_a_time(_own_cache / "gazetteer"):
        return open_gazetteer()
