"""What callers give to the ingest stage and get from it besides reports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ingest.limits import Limits

if TYPE_CHECKING:
    from datetime import date

    from warledger.errors import InputError
    from warledger.ingest.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """
    What the user supplies for inputs that lack it; never overrides what an input says.

    A plain text's first line counts as its title only where none was supplied.
    """

    published: date | None = None
    outlet: str | None = None
    title: str | None = None


DEFAULT_LIMITS = Limits()
NOTHING_SUPPLIED = Supplied()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How to read one stream of bytes."""

    source: str  #: the input as the user named it
    where: str  #: the input as errors name it: with the line or record that is being read
    supplied: Supplied = NOTHING_SUPPLIED
    limits: Limits = DEFAULT_LIMITS
    url: str | None = None  #: the address that the bytes came from
    charset: str | None = None  #: the encoding that the transport declared
    record: str | None = None  #: the line or record of a stream that holds several reports
    stream: int = 0  #: which of the inputs it is, counted from 0; a file named twice counts twice

    def at(self, place: str) -> Task:
        """The same for a line or record of the stream."""
        return replace(self, where=f"{self.source}, {place}", record=place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    The bytes of one report, or of one feed, cut out of an input and not yet read.

    Cutting is cheap and reading is not: pieces can be sent to other processes and machines, which
    need none of the input's files.
    """

    kind: Kind  #: of the bytes; ``ROWS`` is one row and ``WARC`` one page of an archive
    raw: bytes
    task: Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One input, or one record of it, that can't be read."""

    id: str | None  #: a JSONL line's own id where it could be read
    error: InputError
