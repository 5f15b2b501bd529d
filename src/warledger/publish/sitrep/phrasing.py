"""Parts of a situation report as words, for all the forms that it is set in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.publish.sitrep.parts import Cited, Day, Told

if TYPE_CHECKING:
    from datetime import date

    from warledger.publish.sitrep.parts import Footnote, Paragraph, Part


def day(value: date) -> str:
    """A day as it is written in a text: ``25 March 2008``."""
    return f"{value.day} {value:%B %Y}"


def words(part: Part) -> str:
    """A part without its footnotes."""
    return day(part.day) if isinstance(part, Day) else part.text


def noted(part: Part) -> tuple[int, ...]:
    """The footnotes of a part, lowest first."""
    return tuple(sorted(part.notes)) if isinstance(part, Cited | Told) else ()


def plain(paragraph: Paragraph) -> str:
    """A paragraph as plain text."""
    return "".join(words(part) for part in paragraph)


def source(note: Footnote) -> str:
    """Who says it and where: claimant, through whom, outlet, title, day."""
    said = note.claimant or "the report's own word"
    said += f", through {note.relayed_by}" if note.relayed_by else ""
    where = [note.outlet, f"“{note.title}”" if note.title else None]
    where.append(day(note.published) if note.published else None)
    return ". ".join([said, ", ".join(name for name in where if name)]).strip(". ") + "."
