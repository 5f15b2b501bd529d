"""
Reader comments in a plain text: an introducing line ("• Name says:") and the words below it.

Introducing lines are believed only with a second sign beside the wording, because articles say
"the minister said:" too: a bullet, a date, words set in deeper than the line, or a heading
"Comments" above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.ingest import moments
from warledger.ingest.paragraphs import Line, blocks_of, lines_of
from warledger.ingest.wording import either
from warledger.records import Block, Comment, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

_AUTHOR_CHARS = 60
_AUTHOR_WORDS = 6
_TITLE_CHARS = 200
#: Without indentation, this many blank lines end the last comment.
_GAP = 2


@dataclass(frozen=True, slots=True)
class _Opening:
    """An introducing line: who speaks and when; ``body`` is the index of the first line below."""

    line: int
    body: int
    author: str
    posted_at: str | None
    bulleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A plain text taken apart; the text itself stays as it is."""

    title: str | None
    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]


def lay_out(text: str, *, title: str | None = None) -> Layout:
    """
    Body blocks and comments of a plain text.

    Args:
        text: Stored as it is; all spans count in it.
        title: The title where it is known from elsewhere; None lets a short first line stand.
    """
    lines = lines_of(text)
    openings = _openings(text, lines)
    stop = _body_end(text, lines, openings[0].line) if openings else len(lines)
    found, heads = _title(text, lines[:stop], title)
    blocks = list(blocks_of(text, lines[:stop], title=heads))
    comments: list[Comment] = []
    for place, opening in enumerate(openings):
        following = openings[place + 1].line if place + 1 < len(openings) else len(lines)
        own = _own_lines(text, lines, opening, following, last=place + 1 == len(openings))
        if not own:
            continue
        comments.append(
            Comment(
                index=len(comments),
                author=opening.author,
                posted_at=opening.posted_at,
                parent=None,
                span=Span(own[0].start, own[-1].end),
            )
        )
        blocks += blocks_of(text, own, comment=comments[-1].index)
    return Layout(title=found, blocks=tuple(blocks), comments=tuple(comments))


def _title(text: str, lines: Sequence[Line], title: str | None) -> tuple[str | None, bool]:
    """The title, and whether the first line is it."""
    written = [place for place, line in enumerate(lines) if not line.blank]
    if not written:
        return title, False
    place = written[0]
    first = text[lines[place].start : lines[place].end]
    if title is not None:
        return title, " ".join(first.split()) == " ".join(title.split())
    alone = place + 1 < len(lines) and lines[place + 1].blank and len(written) > 1
    if alone and len(first) <= _TITLE_CHARS and not first.endswith((".", ":", ";", ",")):
        return first, True
    return None, False


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    says, by = either("comment_speech", "says"), either("comment_speech", "comment_by")
    bullet = r"(?P<bullet>[•*·‣▪●○◦+\-–—]\s+)?(?:#?\d{1,4}[.):]?\s+)?"
    spoken = rf"{bullet}(?P<author>\S.*?)\s+(?:{says})(?P<time>[\s,].*?)?\s*:"
    headed = rf"{bullet}(?:{by})\s*:?\s+(?P<author>\S.*?)(?P<time>\s*[—–|,@(-]\s.*)?"
    return re.compile(spoken, re.IGNORECASE), re.compile(headed, re.IGNORECASE)


def opening_of(line: str) -> tuple[str, str | None, bool] | None:
    """Author, time as printed and whether a bullet stands before it; None for other lines."""
    if len(line) > _AUTHOR_CHARS * 3:
        return None
    for pattern in _patterns():
        match = pattern.fullmatch(line)
        if match is None:
            continue
        author, time = match["author"].strip(" ,;:-–—|"), (match["time"] or "").strip()
        moment = moments.find(author)
        if not time and moment is not None and moment.start > 0:
            author, time = author[: moment.start].rstrip(" ,(|-–—"), author[moment.start :]
        if time and moments.find(time) is None:
            continue
        if author and len(author) <= _AUTHOR_CHARS and len(author.split()) <= _AUTHOR_WORDS:
            return author, moments.as_printed(time), match["bullet"] is not None
    return None


def _openings(text: str, lines: Sequence[Line]) -> list[_Opening]:
    """The lines that introduce comments, each with a sign beside its wording."""
    found: list[_Opening] = []
    headed = False
    for place, line in enumerate(lines):
        if line.blank:
            continue
        words_of_line = text[line.start : line.end]
        headed = headed or is_comments_heading(words_of_line)
        opening = opening_of(words_of_line)
        if opening is None:
            continue
        author, time, bulleted = opening
        below = _next_written(lines, place)
        posted = time
        if below is not None and time is None:
            posted = _date_line(text, lines[below])
            below = _next_written(lines, below) if posted else below
        if below is None:
            continue
        deeper = lines[below].indent > line.indent
        if bulleted or posted or deeper or headed:
            found.append(_Opening(place, below, author, posted, bulleted))
    return _same_layout(found)


def _same_layout(openings: list[_Opening]) -> list[_Opening]:
    """On a page with bulleted introductions, others are quotations inside a comment."""
    if openings and openings[0].bulleted:
        return [opening for opening in openings if opening.bulleted]
    return openings


def _next_written(lines: Sequence[Line], place: int) -> int | None:
    return next((at for at in range(place + 1, len(lines)) if not lines[at].blank), None)


def _date_line(text: str, line: Line) -> str | None:
    """The time on a line that holds nothing else, ISO 8601."""
    printed = text[line.start : line.end]
    moment = moments.find(printed) if len(printed) <= _AUTHOR_CHARS else None
    if moment is None:
        return None
    rest = printed[: moment.start] + printed[moment.end :]
    return moment.iso if sum(map(str.isalpha, rest)) <= len("Wednesday, at") else None


@lru_cache(maxsize=1)
def _heading_pattern() -> re.Pattern[str]:
    head = either("comment_speech", "comments_heading")
    count = r"(?:\(?\d[\d.,]*\)?|one|no)"
    return re.compile(
        rf"(?:{count}\s+)?(?:{head})(?:\s*:?\s*{count})?\s*:?(?:\s+(?:to|on)\s+[“\"‘'«].*)?",
        re.IGNORECASE,
    )


def is_comments_heading(line: str) -> bool:
    """Whether a line heads the comments ("12 comments", "Responses to “…”")."""
    return len(line) <= _TITLE_CHARS and _heading_pattern().fullmatch(line) is not None


def _body_end(text: str, lines: Sequence[Line], first: int) -> int:
    """The body ends before the first comment, and before a heading "Comments" right above it."""
    above = [place for place in range(first) if not lines[place].blank]
    if above and is_comments_heading(text[lines[above[-1]].start : lines[above[-1]].end]):
        return above[-1]
    return first


def _own_lines(
    text: str, lines: Sequence[Line], opening: _Opening, following: int, *, last: bool
) -> list[Line]:
    """The lines of one comment: up to the next introduction, a dedent, furniture or a gap."""
    depth = lines[opening.body].indent
    indented = depth > lines[opening.line].indent
    own: list[Line] = []
    blanks = 0
    for line in lines[opening.body : following]:
        if line.blank:
            blanks += 1
            continue
        if own and indented and line.indent < depth and blanks:
            break
        if own and last and not indented and blanks >= _GAP:
            break
        if own and blanks and _is_furniture(text[line.start : line.end]):
            break
        blanks = 0
        own.append(line)
    return own


def _is_furniture(line: str) -> bool:
    bare = line.lower().rstrip(" :»→")
    known = words("comment_speech", "after_comments")
    return bare in known or bare.split(":")[0] in known
