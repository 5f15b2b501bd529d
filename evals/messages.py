"""
Upper-case wire messages as reports: split a file into messages, read the dateline, restore case.

The form is that of the MUC-3 and MUC-4 message sets. A message begins with a line that holds its
number (``TST1-MUC3-0001``), and its text with a dateline::

       SAN SALVADOR, 3 JAN 90 (ACAN-EFE) -- [REPORT] [TEXT] THE ARMY ...
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError

if TYPE_CHECKING:
    from pathlib import Path

Casing = Callable[[list[str]], list[str]]  #: tokens of a sentence to the same tokens in true case

_HEAD = re.compile(r"^[ \t]*((?:DEV|TST\d+)-MUC\d-\d{4})\b[^\n]*$", re.MULTILINE)
_DATELINE = re.compile(
    r"""\s*(?P<place>[^\[\]]{2,80}?),\s+
    (?:NO\ DATE
      |(?P<day>\d{1,2})\s+(?P<month>[A-Z]{3})[A-Z]*\.?(?:\s+(?P<year>\d\d))?
      |(?P<month2>[A-Z]{3})[A-Z]*\.?\s+(?P<day2>\d{1,2})\s+(?P<year2>\d\d))
    \s*(?:\((?P<outlet>[^()]*)\))?\s*--
    (?P<kinds>(?:\s*\[[^\]]*\])*)\s*""",
    re.VERBOSE,
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
#: A sentence ends with a mark and two spaces or a line's end; not after initials and titles.
_SENTENCE_END = re.compile(
    r"(?<!\b[A-Z]\.)(?<!\b(?:MR|DR|ST|NO|LT)\.)(?<!\b(?:MRS|GEN|COL|MAJ|SGT|CPT)\.)"
    r"(?<=[.?!])[\"')\]]*(?:\s{2,}|\n)|\n\s*\n"
)
_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[A-Z0-9]+|'[A-Z]+\b|[^\sA-Z0-9]", re.IGNORECASE)
#: A bracket of one word right behind a name; a speaker's label follows a mark or begins a line.
_ALONE = re.compile(r"(?<=[A-Z\"])\s[\[(]([A-Z]{2,7}(?:-[A-Z]{1,3})?)[\])]")
_LETTERED = re.compile(r"\b[A-Z]{2,7}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, its dateline taken off. ``body`` is upper case, as received."""

    id: str
    place: str | None  #: of the dateline
    published: date | None  #: None where the dateline has no full date
    outlet: str | None  #: the agency or station of the dateline
    body: str


def messages(paths: Sequence[Path]) -> Iterator[Message]:
    """
    All messages of some files or folders, in order.

    Raises:
        DataError: A file can't be read, or holds no message.
    """
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            try:
                text = file.read_text(encoding="latin-1")
            except OSError as error:
                raise DataError(f"{file}: {error}") from error
            found = list(split(text))
            if not found:
                raise DataError(f"{file}: no line with a message's number")
            yield from found


def split(text: str) -> Iterator[Message]:
    """The messages of one file's text."""
    parts = _HEAD.split(text)
    for number, body in zip(parts[1::2], parts[2::2], strict=True):
        line = _DATELINE.match(body)
        if line is None:
            yield Message(id=number, place=None, published=None, outlet=None, body=body.strip())
            continue
        yield Message(
            id=number,
            place=" ".join(line["place"].split()),
            published=_published(line),
            outlet=" ".join(line["outlet"].split()) if line["outlet"] else None,
            body=body[line.end() :].rstrip(),
        )


def _published(line: re.Match[str]) -> date | None:
    """The dateline's day; a year of two digits is of the twentieth century."""
    day, month = line["day"] or line["day2"], line["month"] or line["month2"]
    year = line["year"] or line["year2"]
    if day is None or year is None or month not in _MONTHS:
        return None
    try:
        return date(1900 + int(year), _MONTHS.index(month) + 1, int(day))
    except ValueError:
        return None


def unwrap(body: str) -> str:
    """
    The body with line breaks inside paragraphs made spaces; the length stays the same.

    A new paragraph stands after an empty line or begins with an indent.
    """
    indented = re.sub(r"(?<!\n)\n[ \t](?=[ \t])", "\n\n", body)
    return re.sub(r"(?<!\n)\n(?!\s*\n)", " ", indented)


def restore_case(body: str, casing: Casing) -> str:
    """
    The body in true case; every character stays at its offset.

    Abbreviations that stand alone in brackets after a name ("[FMLN]") stay upper case everywhere
    in the message unless the casing knows them as words.

    Args:
        body: Upper-case text.
        casing: Gives the tokens of one sentence in true case.
    """
    names = _abbreviations(body, casing)
    pieces = []
    position = 0
    for start, end in _sentences(body):
        spans = [match.span() for match in _TOKEN.finditer(body, start, end)]
        tokens = [body[first:last] for first, last in spans]
        for (first, last), token, cased in zip(spans, tokens, casing(tokens), strict=True):
            pieces.append(body[position:first])
            kept = token if token in names or "." in token[:-1] else cased
            pieces.append(kept if len(kept) == len(token) else token.lower())
            position = last
    pieces.append(body[position:])
    return "".join(pieces)


def _sentences(body: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE_END.finditer(body):
        yield start, match.end()
        start = match.end()
    yield start, len(body)


def _abbreviations(body: str, casing: Casing) -> frozenset[str]:
    """Words in brackets behind a name that the casing does not know as words of the language."""
    alone = {part for match in _ALONE.finditer(body) for part in _LETTERED.findall(match[1])}
    return frozenset(word for word in alone if casing(["THE", word])[1] != word.lower())


def casing_of_truecase() -> Casing:
    """
    The statistical casing of the ``truecase`` package.

    Raises:
        DataError: The package is not installed.
    """
    try:
        module = importlib.import_module("truecase.TrueCaser")
    except ImportError as error:
        raise DataError("upper-case messages need a package: pip install truecase") from error
    caser = module.TrueCaser()

    def casing(tokens: list[str]) -> list[str]:
        return [str(token) for token in caser.get_true_case_from_tokens(tokens, "title")]

    return casing


def document(message: Message, casing: Casing) -> dict[str, Any]:
    """The message as a line of the reader's JSONL input."""
    return {
        "id": message.id,
        "title": None,
        "outlet": message.outlet,
        "published": message.published.isoformat() if message.published else None,
        "url": None,
        "text": unwrap(restore_case(message.body, casing)),
    }
