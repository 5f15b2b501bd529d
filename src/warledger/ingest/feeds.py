"""RSS and Atom feeds: each entry becomes a report."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from warledger.errors import EmptyInputError, FormatError, InputError, TruncatedError
from warledger.ingest.assemble import About, make_report, text_of_pieces
from warledger.ingest.contract import Failure, Task
from warledger.ingest.limits import over
from warledger.ingest.markup import Piece, pieces, seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Report

_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>")
_END_WITHIN = 400


def read_feed(raw: bytes, task: Task) -> Iterator[Report | Failure]:
    """
    The entries of a feed in its order.

    Raises:
        FormatError: The XML can't be read.
        TruncatedError: The feed ends before its end tag; the entries before the last are read.
        EmptyInputError: The feed has no entries.
    """
    if b"<!ENTITY" in raw[: _END_WITHIN * 10]:
        raise FormatError(task.where, "a feed that declares entities, which feeds have no use for")
    feed = _parsed(raw, task)
    entries = list(feed.entries)
    cut = not any(end in raw[-_END_WITHIN:].lower() for end in _ENDS)
    if feed.bozo and not entries and not cut:
        raise FormatError(task.where, f"not a feed that can be read: {feed.get('bozo_exception')}")
    if len(entries) > task.limits.records:
        raise over(task.where, "records", f"more than {task.limits.records:,} entries")
    outlet = _line(feed.feed.get("title"))
    for number, entry in enumerate(entries[:-1] if cut else entries, start=1):
        try:
            yield _report(entry, outlet, task.at(f"entry {number}"))
        except InputError as error:
            yield Failure(id=None, error=error)
    if cut:
        raise TruncatedError(
            task.where, "the feed ends before its end tag; its last entry was left out"
        )
    if not entries:
        raise EmptyInputError(task.where, "a feed with no entries")


def _parsed(raw: bytes, task: Task) -> Any:
    import feedparser  # noqa: PLC0415  (slow to import, and few need it)

    try:
        return feedparser.parse(io.BytesIO(raw))
    except Exception as error:
        # The library takes damaged references and encodings for sound ones, and fails on them.
        cause = f"not a feed that can be read: {type(error).__name__}: {error}"
        raise FormatError(task.where, cause) from error


def _report(entry: Any, outlet: str | None, task: Task) -> Report:
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    html = max([*contents, entry.get("summary") or ""], key=len)
    root = LexborHTMLParser(html).body
    body = pieces(root) if root is not None else []
    if not body:
        raise EmptyInputError(task.where, "an entry with no text")
    title = _line(entry.get("title"))
    if title and body[0].text != title:
        body.insert(0, Piece(title, "heading"))
    about = About(
        title=title,
        outlet=outlet,
        author=_line(entry.get("author")),
        published=_day(entry),
        url=_line(entry.get("link")),
    )
    raw = html.encode("utf-8", "replace")
    return make_report(text_of_pieces(body, ()), about, raw, task)


def _day(entry: Any) -> date | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return date(*moment[:3]) if moment else None
    except ValueError:
        return None  # a day of the year 0, or none at all


def _line(html: str | None) -> str | None:
    root = LexborHTMLParser(html).body if html else None
    return " ".join(seen(root.text(separator=" ")).split()) or None if root is not None else None
