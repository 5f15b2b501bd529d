"""How much one input may ask of us, and how these settings are changed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from warledger.errors import InputError, LimitError

MEBIBYTE = 1024 * 1024
#: The environment's variable that changes limits: ``page_bytes=20000000 comments=500``.
VARIABLE = "WARLEDGER_LIMITS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    How much one input may ask of us. Whatever exceeds a limit becomes a `LimitError`.

    The defaults let through every page and report seen in practice, keep the memory that one
    document needs to a few hundred megabytes, and the time until it is ready to be read to seconds.
    """

    input_bytes: int = 64 * MEBIBYTE  #: a text, page, feed or table of claims, after unpacking
    page_bytes: int = 10 * MEBIBYTE  #: one HTML page, also inside a WARC
    row_bytes: int = 16 * MEBIBYTE  #: one line of a JSONL file, one row of a Parquet file
    unpacked_ratio: int = 200  #: bytes for each packed byte, of files over ``input_bytes``
    records: int = 10_000_000  #: lines, rows, records or entries of one file
    json_depth: int = 100  #: lists and objects within each other in a line of JSONL
    text_chars: int = 1_000_000  #: the text of one report with its comments, in code points
    sentence_chars: int = (
        2_000  #: longer stretches without a sentence's end are parted, not refused
    )
    paragraphs: int = 20_000  #: of one report with its comments
    page_tags: int = 300_000  #: of a page with its comments
    tags: int = 40_000  #: of a page without its comments
    depth: int = 512  #: elements within elements of a page, as browsers allow
    comments: int = 10_000  #: comments of one report
    redirects: int = 5  #: hops from the address as typed
    fetch_seconds: float = 30.0  #: from the first connection to the last byte of one address
    #: Whether this machine and its network may be asked; set from Python alone.
    allow_private_addresses: bool = False


def over(where: str, name: str, cause: str) -> LimitError:
    """The error of an input that exceeds a limit, with the limit's name."""
    return LimitError(where, f"{cause} (limit {name})")


def limits_from(words: str | None) -> Limits:
    """
    The limits with those changed that somebody names.

    Args:
        words: ``NAME=NUMBER``, several parted by white space; None or nothing for the defaults.

    Raises:
        InputError: A name is none of a limit, or a number is not above 0.
    """
    kinds = {one.name: float if one.type == "float" else int for one in fields(Limits)}
    del kinds["allow_private_addresses"]
    given: dict[str, Any] = {}
    for word in (words or "").split():
        name, _, number = word.partition("=")
        if name not in kinds:
            raise InputError(VARIABLE, f"no limit {name!r}; there are {', '.join(kinds)}")
        try:
            value = kinds[name](number.replace("_", ""))
        except ValueError:
            value = 0
        if not 0 < value < 2**63:
            raise InputError(VARIABLE, f"{name}={number} is no number above 0")
        given[name] = value
    return Limits(**given)
