"""From what the user typed to reports: files, folders, standard input, addresses."""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from warledger.errors import EmptyInputError, InputError, NotFoundError
from warledger.ingest.archives import charset_of, read_record
from warledger.ingest.assemble import About, Text, make_report, refuse_long, report_of_article
from warledger.ingest.contract import (
    DEFAULT_LIMITS,
    NOTHING_SUPPLIED,
    Failure,
    Piece,
    Supplied,
    Task,
)
from warledger.ingest.decoding import decode_page, decode_text
from warledger.ingest.feeds import read_feed
from warledger.ingest.kinds import GZIP, Kind, kind_of, suffix_of
from warledger.ingest.limits import Limits, over
from warledger.ingest.page import read_page
from warledger.ingest.plain import lay_out
from warledger.ingest.repeats import Repeats
from warledger.ingest.rows import read_row, split_rows
from warledger.ingest.tables import split_table
from warledger.ingest.unpacking import said, unpacked
from warledger.ingest.warcs import split_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warledger.records import Report

T = TypeVar("T")

#: What a folder is searched for; a file named outright is read whatever its name.
_READABLE = frozenset(
    {
        "",
        ".html",
        ".htm",
        ".xhtml",
        ".shtml",
        ".txt",
        ".text",
        ".jsonl",
        ".ndjson",
        ".rss",
        ".atom",
        ".rdf",
        ".xml",
        ".warc",
        ".parquet",
    }
)


def ingest(
    sources: Iterable[str],
    *,
    supplied: Supplied = NOTHING_SUPPLIED,
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Failure]:
    """
    Reports from everything that the user named, in order.

    Args:
        sources: Paths of files, folders (read recursively by name, hidden entries left out),
            http and https addresses, and ``-`` for standard input.
        supplied: What inputs that lack it shall carry.
        limits: See `Limits`.
        stdin: The stream that ``-`` means.

    Yields:
        A report, or a failure that names input and cause; a failure ends nothing but its input.
    """
    return all_reports(pieces(sources, supplied=supplied, limits=limits, stdin=stdin))


def ingest_bytes(
    raw: bytes,
    *,
    source: str,
    supplied: Supplied = NOTHING_SUPPLIED,
    limits: Limits = DEFAULT_LIMITS,
    url: str | None = None,
) -> Iterator[Report | Failure]:
    """
    Reports from the bytes of one input, with no file or network touched.

    Args:
        raw: The bytes, packed or not.
        source: Name of the input; its suffix decides where the bytes leave the kind open.
        supplied: What the input shall carry where it lacks it.
        limits: See `Limits`.
        url: The address that the bytes came from.
    """
    task = Task(source=source, where=source, supplied=supplied, limits=limits, url=url)
    return all_reports(_or_failure(_split(io.BytesIO(raw), task)))


def pieces(
    sources: Iterable[str],
    *,
    supplied: Supplied = NOTHING_SUPPLIED,
    limits: Limits = DEFAULT_LIMITS,
    stdin: BinaryIO | None = None,
    passed: Callable[[int], None] = lambda _: None,
) -> Iterator[Piece | Failure]:
    """
    The same inputs cut into pieces that `reports_of` reads, in order; the arguments of `ingest`.

    What can only be told of several reports together, such as an id that stands twice in a file, is
    not told: see `Repeats`.

    Args:
        passed: Told how many more bytes of files are behind, see `bytes_of`.
    """
    number = count()
    for source in sources:
        for name in _or_failure(_inputs(source)):
            if isinstance(name, Failure):
                yield name
                continue
            task = Task(
                source=name, where=name, supplied=supplied, limits=limits, stream=next(number)
            )
            yield from _or_failure(_pieces_of(name, task, stdin, passed))


def reports_of(piece: Piece) -> Iterator[Report | Failure]:
    """The report of a piece; those of a feed may be many or none."""
    raw, task = piece.raw, piece.task
    if piece.kind is Kind.ROWS:
        yield read_row(raw, task)
    else:
        yield from _or_failure(_read(piece.kind, raw, task))


def bytes_of(sources: Iterable[str]) -> int | None:
    """How many bytes the files hold; None where an input is an address or standard input."""
    total = 0
    for source in sources:
        if source == "-" or "://" in source:
            return None
        path = Path(source)
        for name in _files(path) if path.is_dir() else (path,):
            try:
                total += name.stat().st_size
            except (OSError, ValueError):
                continue  # it is named when its turn comes
    return total


def all_reports(items: Iterable[Piece | Failure]) -> Iterator[Report | Failure]:
    """The reports of pieces in order; a row with an id that its input has already is refused."""
    repeats = Repeats()
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        for made in reports_of(item):
            refused = None
            if item.kind is Kind.ROWS and not isinstance(made, Failure):
                refused = repeats.refused(item.task.stream, made, item.task.where)
            yield refused or made


def _or_failure(items: Iterator[T]) -> Iterator[T | Failure]:
    """The same items, and a failure in the place of the error that ends them."""
    try:
        yield from items
    except InputError as error:
        yield Failure(id=None, error=error)


def _inputs(source: str) -> Iterator[str]:
    """The input itself, or the files of a folder."""
    if source == "-" or "://" in source or not _is_folder(source):
        yield source
        return
    empty = True
    for path in _files(Path(source)):
        empty = False
        yield str(path)
    if empty:
        raise EmptyInputError(source, "a folder with nothing in it that can be read")


def _is_folder(source: str) -> bool:
    try:
        return Path(source).is_dir()
    except ValueError:
        return False  # no path at all, which is said when it is opened


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(root, name)
            if not name.startswith(".") and suffix_of(name) in _READABLE and path.is_file():
                yield path


def _pieces_of(
    source: str, task: Task, stdin: BinaryIO | None, passed: Callable[[int], None]
) -> Iterator[Piece | Failure]:
    if source == "-":
        if stdin is None:
            raise NotFoundError(source, "there is no standard input to read")
        yield from _split(stdin, task)
    elif "://" in source:
        from warledger.ingest.fetch import fetch  # noqa: PLC0415  (slow to import, and few need it)

        found = fetch(source, limits=task.limits)
        task = replace(task, url=found.url, charset=charset_of(found.content_type))
        yield from _split(io.BytesIO(found.raw), task)
    else:
        yield from _split_file(source, task, passed)


def _split_file(
    source: str, task: Task, passed: Callable[[int], None]
) -> Iterator[Piece | Failure]:
    with ExitStack() as files:
        try:
            stream = files.enter_context(Path(source).open("rb"))
            size = os.fstat(stream.fileno()).st_size
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            raise NotFoundError(source, "no such file or folder") from error
        except OSError as error:
            raise InputError(source, f"can't be opened: {error.strerror}") from error
        behind = 0
        try:
            for piece in _split(stream, task):
                yield piece
                if stream.seekable() and (at := stream.tell()) > behind:
                    passed(at - behind)
                    behind = at
        finally:
            passed(max(0, size - behind))


def _split(stream: BinaryIO, task: Task) -> Iterator[Piece | Failure]:
    source = task.source
    start = stream.tell() if stream.seekable() else None
    with said(source):
        head, whole = unpacked(stream, source, task.limits)
        if not head:
            raise EmptyInputError(source, "the file is empty")
        kind = kind_of(head, source=source)
        if kind is Kind.WARC and start is not None and _is_gzip(stream, start):
            whole = stream  # it can be sought in, record by record
        if kind in _SPLITTERS:
            yield from _SPLITTERS[kind](whole, task)
            return
        name = "page_bytes" if kind is Kind.PAGE else "input_bytes"
        limit: int = getattr(task.limits, name)
        raw = whole.read(limit + 1)
    if len(raw) > limit:
        raise over(source, name, f"larger than {limit:,} bytes")
    yield Piece(kind=kind, raw=raw, task=task)


def _is_gzip(stream: BinaryIO, start: int) -> bool:
    """Whether a stream that can be sought in is packed with gzip; it stands at its start then."""
    here = stream.tell()
    stream.seek(start)
    packed = stream.read(len(GZIP)) == GZIP
    stream.seek(start if packed else here)
    return packed


_SPLITTERS = {Kind.ROWS: split_rows, Kind.WARC: split_warc, Kind.TABLE: split_table}


def _read(kind: Kind, raw: bytes, task: Task) -> Iterator[Report | Failure]:
    if kind is Kind.FEED:
        yield from read_feed(raw, task)
    elif kind is Kind.WARC:
        yield read_record(raw, task)
    elif kind is Kind.PAGE:
        yield _page(raw, task)
    else:
        yield _text(raw, task)


def _page(raw: bytes, task: Task) -> Report:
    html = decode_page(raw, source=task.source, declared=task.charset)
    article = read_page(html, source=task.source, limits=task.limits, url=task.url)
    return report_of_article(article, raw, task)


def _text(raw: bytes, task: Task) -> Report:
    text = decode_text(raw, source=task.source)
    refuse_long(text, task)
    if not text.strip():
        raise EmptyInputError(task.source, "nothing but white space")
    laid = lay_out(text, title=task.supplied.title)
    parts = Text(text=text, blocks=laid.blocks, comments=laid.comments)
    return make_report(parts, About(title=laid.title, url=task.url), raw, task)
