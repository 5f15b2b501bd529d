"""JSONL: one report a line. A line that can't be read is a failure of its own; the others go on."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from warledger.errors import EmptyInputError, FormatError, InputError
from warledger.ingest import moments
from warledger.ingest.assemble import (
    About,
    Text,
    id_of_bytes,
    make_report,
    refuse_long,
    refuse_surrogates,
)
from warledger.ingest.contract import Failure, Piece, Task
from warledger.ingest.kinds import Kind
from warledger.ingest.limits import over
from warledger.ingest.paragraphs import blocks_of, lines_of
from warledger.ingest.plain import lay_out
from warledger.records import Comment, Report, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from warledger.errors import LimitError

_ID = re.compile(rb'"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?![\d.eE]))')
_ID_WITHIN = 4096
_BETWEEN = "\n\n"
_SHOWN_CHARS = 60
_COARSE_DATE = re.compile(r"\d{4}(?:-\d\d)?")


def split_rows(stream: BinaryIO, task: Task) -> Iterator[Piece | Failure]:
    """
    The lines of a JSONL stream that are not blank; memory for one line at a time.

    Raises:
        EmptyInputError: There is none.
        LimitError: There are more than allowed; those before are given.
    """
    number = filled = 0
    limits = task.limits
    while line := stream.readline(limits.row_bytes + 1):
        number += 1
        if number > limits.records:
            raise over(task.where, "records", f"more than {limits.records:,} lines")
        at = task.at(f"line {number}")
        raw = line.rstrip(b"\r\n")
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(line) > limits.row_bytes:
            while line and not line.endswith(b"\n"):
                line = stream.readline(limits.row_bytes)
            cause = f"a line of more than {limits.row_bytes:,} bytes"
            yield Failure(id=_id_in(raw), error=over(at.where, "row_bytes", cause))
            filled += 1
        elif raw.strip():
            filled += 1
            yield Piece(kind=Kind.ROWS, raw=raw, task=at)
    if filled == 0:
        raise EmptyInputError(task.where, "nothing but white space")


def read_row(raw: bytes, task: Task) -> Report | Failure:
    """The report of one row, a JSON object."""
    try:
        return _report(raw, task)
    except InputError as error:
        return Failure(id=_id_in(raw), error=error)


def id_of_row(raw: bytes) -> str:
    """The id of the report of a row that can be read, without reading it all."""
    row = json.loads(raw)
    own = _own_id(row, "")
    return own if own is not None else id_of_bytes(raw)


def _id_in(raw: bytes) -> str | None:
    """The id of a line that can't be read as a whole, where it stands near its start."""
    match = _ID.search(raw[:_ID_WITHIN])
    if match is None:
        return None
    try:
        value = str(json.loads(match[1]))
        value.encode()
    except ValueError:
        return None
    return value


def _report(raw: bytes, task: Task) -> Report:
    where = task.where
    row = _row(raw, task)
    text = row.get("text")
    if text is None or text == "":
        raise EmptyInputError(where, "no text")
    if not isinstance(text, str):
        raise FormatError(where, "text is not a string")
    refuse_long(text, task)
    title = _words(row, "title", where)
    laid = lay_out(text, title=title)
    about = About(
        title=laid.title,
        outlet=_words(row, "outlet", where),
        author=_words(row, "author", where),
        published=_day(row.get("published"), where),
        url=_words(row, "url", where),
    )
    full = Text(text=text, blocks=laid.blocks, comments=laid.comments)
    if row.get("comments"):
        full = _with_comments(full, row["comments"], where)
    return make_report(full, about, raw, task, own_id=_own_id(row, where))


def _row(raw: bytes, task: Task) -> Mapping[str, object]:
    where = task.where
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise FormatError(where, f"not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise _too_deep(task) from error
    except json.JSONDecodeError as error:
        cause = f"not JSON: {error.msg.lower()} (character {error.pos + 1:,})"
        raise FormatError(where, cause) from error
    except ValueError as error:
        raise FormatError(where, "a number with too many digits") from error
    if not isinstance(row, dict):
        raise FormatError(where, "not a JSON object")
    if _deeper_than(row, task.limits.json_depth):
        raise _too_deep(task)
    return row


def _too_deep(task: Task) -> LimitError:
    most = task.limits.json_depth
    return over(task.where, "json_depth", f"JSON nested deeper than {most:,} lists and objects")


def _deeper_than(value: Any, most: int) -> bool:
    """Whether lists and objects nest deeper; level by level, as they may nest as they like."""
    level = [value]
    for _ in range(most):
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True


def _own_id(row: Mapping[str, object], where: str) -> str | None:
    value = row.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise FormatError(where, "id is neither a string nor a whole number")
    refuse_surrogates((str(value),), source=where)
    return str(value)


def _words(row: Mapping[str, object], key: str, where: str) -> str | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise FormatError(where, f"{key} is not a string")
    refuse_surrogates((value,), source=where)
    return value.strip() or None


def _day(value: object, where: str) -> date | None:
    """A day; a month or a year alone is no day and stays unknown."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        words = value.strip()
        try:
            return datetime.fromisoformat(words).date()
        except ValueError:
            day = moments.day_of(words)
            if day is not None:
                return day
            if _COARSE_DATE.fullmatch(words):
                return None
    shown = repr(value)
    shown = shown if len(shown) <= _SHOWN_CHARS else f"{shown[:_SHOWN_CHARS]}…"
    raise FormatError(where, f"published is not a date: {shown}")


def _with_comments(laid: Text, rows: object, where: str) -> Text:
    """The comments that a row lists, put behind its text."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise FormatError(where, "comments is not a list of objects")
    text, blocks, comments = laid.text, list(laid.blocks), list(laid.comments)
    offset = len(comments)
    names = {str(row["id"]): place for place, row in enumerate(rows) if row.get("id") is not None}
    for place, row in enumerate(rows):
        words = _words(row, "text", where)
        if words is None:
            raise EmptyInputError(where, f"comment {place} has no text")
        text += _BETWEEN
        span = Span(len(text), len(text) + len(words))
        text += words
        index = offset + place
        parent = _parent(row.get("parent"), place, names, len(rows), where)
        comments.append(
            Comment(
                index=index,
                author=_words(row, "author", where),
                posted_at=moments.as_printed(
                    _words(row, "posted_at", where) or _words(row, "time", where)
                ),
                parent=None if parent is None else parent + offset,
                span=span,
            )
        )
        blocks += blocks_of(text, lines_of(text, span.start, span.end), comment=index)
    return Text(text=text, blocks=tuple(blocks), comments=tuple(comments))


def _parent(
    value: object, place: int, names: Mapping[str, int], count: int, where: str
) -> int | None:
    """A comment's parent is the place of another in the list, or another's ``id``."""
    if value is None or value == "":
        return None
    found = names.get(str(value))
    if (
        found is None
        and isinstance(value, int)
        and not isinstance(value, bool)
        and 0 <= value < count
    ):
        found = value
    if found is None or found == place:
        shown = repr(value)[:_SHOWN_CHARS]
        raise FormatError(where, f"comment {place} answers {shown}, which is no other comment")
    return found
