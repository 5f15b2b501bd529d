"""A situation report as Markdown with footnotes (CommonMark and the usual footnote syntax)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.publish.sitrep.phrasing import noted, source, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.publish.sitrep.parts import Footnote, Paragraph, Section, SituationReport

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_BREAKS = re.compile(r"\s+")


def markdown(report: SituationReport, *, attribution: str) -> str:
    """The report as Markdown; it ends with a line feed."""
    lines = [f"# {_text(report.title)}", ""]
    for section in report.sections:
        lines += _section(section)
    if report.points:
        lines += [_escaped(attribution) + ".", ""]
    lines += [_footnote(note) for note in report.footnotes]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.heading:
        yield f"## {section.heading}"
        yield ""
    for paragraph in section.paragraphs:
        yield ("- " if section.listed else "") + _text(paragraph)
        if not section.listed:
            yield ""
    if section.listed:
        yield ""


def _text(paragraph: Paragraph) -> str:
    return "".join(
        _escaped(words(part)) + "".join(f"[^{number}]" for number in noted(part))
        for part in paragraph
    )


def _footnote(note: Footnote) -> str:
    address = f" <{note.url}>" if note.url and not re.search(r"[\s<>]", note.url) else ""
    return f"[^{note.number}]: “{_escaped(note.quote)}” {_escaped(source(note))}{address}"


def _escaped(text: str) -> str:
    """The words as they are, on one line, with nothing in them taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", _BREAKS.sub(" ", text))
