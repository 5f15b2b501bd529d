"""
The folder that an archive is read into: whole files or none, and a list of what stands.

    manifest.jsonl     what was asked for, then a line for each part that stands
    part-000000.jsonl  the first part (or .parquet)
    failed.jsonl       dead letters: a line for each report that could not be read, with the cause

Every file is written beside its place, flushed to the disk, and moved there. A line of the manifest
is written after its part stands; a line that was cut off by a kill does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import FolderError, OptionsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

MANIFEST = "manifest.jsonl"
LETTERS = "failed.jsonl"
#: The form of the manifest.
FORM = 1
_DRAFT = ".draft"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A part that stands."""

    part: int  #: counted from 0
    file: str
    input: str  #: digest of what it was made from: names, places, bytes
    sha256: str  #: of the file
    bytes: int  #: of the file
    reports: int
    claims: int
    failed: tuple[Mapping[str, Any], ...] = ()  #: the dead letters of its reports


def parts_of(path: Path) -> Iterator[Entry]:
    """
    The parts that stand in a folder, in order.

    Raises:
        FolderError: There is no archive.
    """
    manifest = path / MANIFEST
    with told(path):
        _, places = _read_manifest(manifest)
    for part in sorted(places):
        yield _entry_at(manifest, places[part])


class Folder(AbstractContextManager["Folder"]):
    """
    A folder of parts, held by one process at a time. Of the parts it remembers no more than where
    the manifest tells of them.

    Args:
        path: Where; it is made if it is not there. Nothing else may be in it.
        asked: What decides the parts besides the inputs: JSON values by name.
        resume: Whether parts that stand are kept. If not, they are made anew.

    Entering raises:
        FolderError: It can't be used.
        OptionsError: Parts stand there that were made otherwise, and are to be kept.
    """

    def __init__(self, path: Path, asked: Mapping[str, Any], resume: bool = True) -> None:
        self._path = path
        self._manifest = path / MANIFEST
        self._head = {"warledger": "archive", "form": FORM, **asked}
        self._resume = resume
        self._places: dict[int, int] = {}  # of each part's line in the manifest, in bytes
        self._made: list[int] = []  # parts of this run, those that stood included
        self._locks = ExitStack()

    def __enter__(self) -> Folder:
        with ExitStack() as locks, told(self._path):
            self._path.mkdir(exist_ok=True)
            self._take_lock(locks)
            self._look()
            self._locks = locks.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._locks.close()

    def may_stand(self, part: int) -> bool:
        """Whether the manifest tells of the part."""
        return part in self._places

    def stands(self, part: int, digest: str) -> Entry | None:
        """The part, if it was made from an input of this digest and its file is whole."""
        with told(self._path):
            entry = _entry_at(self._manifest, self._places[part])
            path = self._path / entry.file
            whole = entry.input == digest and path.is_file() and _sha256(path) == entry.sha256
        return entry if whole else None

    def keep(self, entry: Entry) -> None:
        """A part that stands from an earlier run belongs to this one too."""
        self._made.append(entry.part)

    def add(self, entry: Entry) -> None:
        """A part that was made now: its file is in its place."""
        with told(self._path), self._manifest.open("ab") as stream:
            self._places[entry.part] = stream.tell()
            stream.write(_line(asdict(entry)))
            _flush(stream)
        self._made.append(entry.part)

    def finish(self) -> None:
        """Write the manifest anew, in order and with its end; take away parts that are none now."""
        total = {"complete": True, "parts": 0, "reports": 0, "claims": 0, "failed": 0}
        with told(self._path):
            for part in self._places.keys() - set(self._made):
                self._drop_part(part)
            with _draft(self._manifest) as stream:
                stream.write(_line(self._head))
                places = {}
                for part in self._made:
                    entry = _entry_at(self._manifest, self._places[part])
                    places[part] = stream.tell()
                    stream.write(_line(asdict(entry)))
                    total["parts"] += 1
                    total["reports"] += entry.reports
                    total["claims"] += entry.claims
                    total["failed"] += len(entry.failed)
                stream.write(_line(total))
            self._places = places

    def write_letters(self) -> None:
        """Put the dead letters of all parts into one file; there is none where nothing failed."""
        letters = self._path / LETTERS
        with told(self._path):
            some = False
            with _draft(letters) as stream:
                for part in sorted(self._places):
                    failed = _entry_at(self._manifest, self._places[part]).failed
                    stream.writelines(map(_line, failed))
                    some = some or bool(failed)
            if not some:
                letters.unlink()

    def _take_lock(self, locks: ExitStack) -> None:
        """Where the system has no such locks, the folder is taken to be nobody else's."""
        try:
            import fcntl  # noqa: PLC0415
        except ImportError:
            return
        handle = os.open(self._path, os.O_RDONLY)
        locks.callback(os.close, handle)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FolderError(f"{self._path}: another run is writing there") from None
        except OSError:
            return  # a file system without them

    def _look(self) -> None:
        """Read the manifest, or begin one."""
        for path in self._path.glob(f".*{_DRAFT}"):
            path.unlink()
        if not self._manifest.exists():
            if any(self._path.iterdir()):
                raise FolderError(f"{self._path}: holds other things; name an empty or new folder")
            self._begin()
            return
        head, self._places = _read_manifest(self._manifest)
        if not self._resume:
            for part in self._places:
                self._drop_part(part)
            self._places = {}
            self._begin()
        elif other := _differences(head, self._head):
            raise OptionsError(f"{self._path}: its parts were made otherwise ({other})")
        else:
            _cut_torn_line(self._manifest)

    def _drop_part(self, part: int) -> None:
        file = _entry_at(self._manifest, self._places[part]).file
        (self._path / file).unlink(missing_ok=True)

    def _begin(self) -> None:
        with _draft(self._manifest) as stream:
            stream.write(_line(self._head))


class Draft:
    """
    A file that appears in its place, whole and on the disk, or not at all.

    Args:
        path: Its place; until `keep` the bytes written to ``stream`` stand beside it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._beside = path.with_name(f".{path.name}{_DRAFT}")
        self.stream: BinaryIO = self._beside.open("wb")

    def keep(self) -> None:
        """Put it into its place."""
        _flush(self.stream)
        self.stream.close()
        self._beside.replace(self._path)
        try:
            folder = os.open(self._path.parent, os.O_RDONLY)
        except PermissionError:  # a system that opens no folders
            return
        try:
            os.fsync(folder)  # or the name may be lost with the power, though the content is not
        finally:
            os.close(folder)

    def drop(self) -> None:
        """Take it away, if it was not kept."""
        with suppress(OSError):  # a full disk fails again when what was buffered is given up
            self.stream.close()
        self._beside.unlink(missing_ok=True)


@contextmanager
def _draft(path: Path) -> Iterator[BinaryIO]:
    draft = Draft(path)
    try:
        yield draft.stream
        draft.keep()
    finally:
        draft.drop()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """
    Say what went wrong with a folder.

    Raises:
        FolderError: It can't be read or written.
    """
    try:
        yield
    except OSError as error:
        name = error.filename or path
        raise FolderError(f"{name}: can't be used ({error.strerror or error})") from error


def _flush(stream: BinaryIO) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii") + b"\n"


def _read_manifest(manifest: Path) -> tuple[dict[str, Any], dict[int, int]]:
    """
    The first line, and where the last line of each part begins.

    A last line that a kill cut off is left out.
    """
    head: dict[str, Any] = {}
    places: dict[int, int] = {}
    at = 0
    with manifest.open("rb") as stream:
        for raw in stream:
            if raw.endswith(b"\n"):
                line = _parsed(raw, manifest)
                head = head or line
                if "part" in line:
                    places[line["part"]] = at
            at += len(raw)
    if head.get("warledger") != "archive":
        raise FolderError(f"{manifest}: is no list of an archive's parts")
    return head, places


def _parsed(raw: bytes, manifest: Path) -> dict[str, Any]:
    try:
        line = json.loads(raw)
    except ValueError as error:
        raise FolderError(f"{manifest}: is damaged ({error})") from error
    if not isinstance(line, dict):
        raise FolderError(f"{manifest}: is damaged")
    return line


def _cut_torn_line(manifest: Path) -> None:
    """Where the last line is no whole one, the next would be written on to it."""
    with manifest.open("rb+") as stream:
        whole = sum(len(raw) for raw in stream if raw.endswith(b"\n"))
        stream.truncate(whole)


def _entry_at(manifest: Path, place: int) -> Entry:
    with manifest.open("rb") as stream:
        stream.seek(place)
        line = _parsed(stream.readline(), manifest)
    try:
        return Entry(**{**line, "failed": tuple(line["failed"])})
    except (KeyError, TypeError) as error:
        raise FolderError(f"{manifest}: is damaged") from error


def _differences(there: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """Which options differ, in words; empty where none does."""
    names = [name for name in {**there, **now} if there.get(name) != now.get(name)]
    if "program" in names:
        names.remove("program")
        return ", ".join(["by another version of the program", *names])
    return ", ".join(f"{name}: {there.get(name)}, now {now.get(name)}" for name in names)
