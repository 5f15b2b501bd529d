"""
An article as HTML: Markdown without any HTML of its own, citations as footnotes.

Links lead to the web or into the site; pictures are left out, since a page asks other servers for
nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from warledger_desk.articles.models.articles import Citation, Standing
from warledger_desk.articles.services.citing import words
from warledger_desk.articles.services.public import public_rows
from warledger_desk.ledger.services.claims import rows_by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"\[\[(c\d{1,6})\]\]")
#: In HTML a token in a tag (a link's title) is no citation.
_TAG_OR_TOKEN = re.compile(rf"<[^>]*>|{_TOKEN.pattern}")
#: A number that is not a year, nor part of a date or of a citation's token.
_NUMBER = re.compile(r"(?<![\w.,\-/])\d{1,3}(?:,\d{3})+(?![\w\-/])|(?<![\w.,\-/])\d{2,}(?![\w\-/])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(rf"\b\d{{1,2}}\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Footnote:
    """What one citation rests on."""

    key: str
    number: int
    shown: str
    standing: str
    now: str | None  #: the ledger's figure today, where it is another
    taken: str  #: day
    quotes: tuple[dict[str, Any], ...]  #: rows of claims
    more: int  #: claims that are not quoted: too many, or of reports that are not public


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """An article ready for a page."""

    body: SafeString
    footnotes: tuple[Footnote, ...]
    missing: tuple[str, ...]  #: keys in the text that are no citation


#: Claims quoted under one footnote.
_QUOTED = 12


def set_text(text: str, cited: Iterable[Citation], *, public: bool) -> Set:
    """
    A text as HTML with its footnotes, in a number of queries that does not grow with it.

    Args:
        text: Markdown with the keys of citations.
        cited: The citations that it may name.
        public: Whether everybody reads it: then only published reports are quoted, with names
            masked as the site has it.
    """
    citations = {one.key: one for one in cited}
    order = list(dict.fromkeys(_TOKEN.findall(text)))
    numbers = {key: number for number, key in enumerate((k for k in order if k in citations), 1)}
    rows = _rows([citations[key] for key in numbers], public=public)
    notes = tuple(_footnote(citations[key], number, rows) for key, number in numbers.items())
    by_key = {note.key: note for note in notes}
    html = _markdown().render(text)
    body = _TAG_OR_TOKEN.sub(
        lambda found: _mark(by_key.get(found[1]), found[0]) if found[1] else found[0], html
    )
    missing = tuple(key for key in order if key not in citations)
    return Set(body=mark_safe(body), footnotes=notes, missing=missing)  # noqa: S308 - see above


def uncited(text: str) -> tuple[str, ...]:
    """Numbers that stand in a text on their own word; years and dates are none."""
    bare = _DATE.sub(" ", _TOKEN.sub(" ", text))
    found = [match[0] for match in _NUMBER.finditer(bare)]
    return tuple(dict.fromkeys(number for number in found if not _YEAR.fullmatch(number)))


def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
    made.validateLink = lambda url: bool(re.match(r"(https?:)?//|/|#", url.strip().lower()))  # type: ignore[method-assign]
    return made


def _rows(cited: Iterable[Citation], *, public: bool) -> dict[str, dict[str, Any]]:
    rows = rows_by_id(name for one in cited for name in one.entries[:_QUOTED])
    shown = public_rows(rows.values()) if public else rows.values()
    return {row["id"]: row for row in shown}


def _footnote(one: Citation, number: int, rows: Mapping[str, dict[str, Any]]) -> Footnote:
    quotes = tuple(rows[name] for name in one.entries[:_QUOTED] if name in rows)
    moved = one.standing == Standing.MOVED
    return Footnote(
        key=one.key,
        number=number,
        shown=words(one.printed, one.style) or "unknown",
        standing=one.standing,
        now=(words(one.now, one.style) or "unknown") if moved and one.now else None,
        taken=f"{one.taken:%Y-%m-%d}",
        quotes=quotes,
        more=len(one.entries) - len(quotes),
    )


def _mark(note: Footnote | None, token: str) -> str:
    if note is None:
        return f'<span class="unknown">{escape(token)}</span>'
    moved = "" if note.standing == Standing.HOLDS else " citation--moved"
    return (
        f'<a class="citation{moved}" href="#note-{note.number}" id="cite-{note.key}">'
        f"{escape(note.shown)}<sup>{note.number}</sup></a>"
    )
