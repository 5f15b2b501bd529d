"""
Files that appear in their place whole or not at all: written beside it, then moved there.

What is written bears the number of its process, so that two processes do not meet, and so that what
a killed one left can be told from what another is at.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Seconds without a sign, after which a draft is no other machine's either.
ABANDONED = 3600.0
#: What SQLite puts beside a database.
_BESIDE = ("", "-wal", "-shm", "-journal")


@contextmanager
def drafted(path: Path, suffix: str = "") -> Iterator[Path]:
    """
    Where to write what shall stand at a path. Who has written moves it there; if it was not moved,
    it is taken away. What killed processes left beside the path is taken away too.

    Args:
        path: The place; its folder has to be there.
        suffix: End of the draft's name, for writers that go by it.
    """
    sweep(path)
    draft = beside(path, suffix)
    try:
        yield draft
    finally:
        for end in _BESIDE:
            draft.with_name(draft.name + end).unlink(missing_ok=True)


@contextmanager
def placed(path: Path, suffix: str = "") -> Iterator[Path]:
    """
    Where to write what stands at a path once all is written; where something fails, what was there
    stays. A link stays a link and a file keeps its mode. A device or a pipe is never replaced: it
    gets what was written elsewhere.

    Args:
        path: The place.
        suffix: End of the draft's name, for writers that go by it.

    Raises:
        OSError: Nothing can be written there; said before anything is, since writers of tables say
            it each in their own way.
    """
    if path.exists() and not path.is_file():
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / f"draft{suffix}"
            yield draft
            with draft.open("rb") as source, path.open("wb") as stream:
                shutil.copyfileobj(source, stream)
        return
    target = path.resolve()
    with drafted(target, suffix) as draft:
        draft.touch()
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        yield draft
        draft.replace(target)


def beside(path: Path, suffix: str = "") -> Path:
    """Where this process writes what shall stand at a path."""
    return path.with_name(f".{path.name}.{os.getpid()}.part{suffix}")


def sweep(path: Path) -> None:
    """
    Take away the drafts of a path whose process is no more.

    A process of another machine can't be seen: a draft has to be without a sign of life for an hour
    as well.
    """
    name = re.compile(rf"\.{re.escape(path.name)}\.(\d{{1,9}})\.part(?:[.-].*)?")
    with suppress(OSError):
        for found in list(path.parent.iterdir()):
            match = name.fullmatch(found.name)
            if match and not _alive(int(match[1])) and _silent(found):
                found.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _silent(draft: Path) -> bool:
    return time.time() - draft.stat().st_mtime > ABANDONED  # noqa: TID251 - of files, not reports
