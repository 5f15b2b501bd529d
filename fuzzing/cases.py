"""What is tried on what, and the error for a property that does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


class BrokenError(Exception):
    """A property that must hold for any input does not."""


class HangError(BaseException):
    """A case takes longer than it may. No `Exception`: nothing that is tried may catch it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """
    One reader of outside bytes.

    ``check`` raises what it finds: `BrokenError`, or any error that the reader lets through.
    """

    name: str
    about: str  #: what is read, for the table
    share: int  #: of ten thousand cases
    make: Callable[[Random], bytes]  #: a case by the grammar of the input, mostly with faults
    check: Callable[[bytes], None]
    most: int = 600  #: bytes of a case that grows by small changes


def text_of(raw: bytes) -> str:
    """Any bytes as text; halves of surrogate pairs stay, bytes that fit nowhere become such."""
    try:
        return raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape")


def bytes_of(text: str) -> bytes:
    """The case that `text_of` reads as this text."""
    return text.encode("utf-8", "surrogatepass")


def expect(holds: bool, what: str, *shown: object) -> None:
    """
    Demand a property.

    Raises:
        BrokenError: It does not hold.
    """
    if not holds:
        raise BrokenError(f"{what}: {', '.join(repr(one)[:200] for one in shown)}")
