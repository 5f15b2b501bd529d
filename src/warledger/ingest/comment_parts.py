"""The parts of one reader comment in a page's mark-up: author, time, words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from warledger.ingest import moments
from warledger.ingest.markup import Piece, attribute, class_names, plain, tokens
from warledger.ingest.wording import either
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

_NAME_CHARS = 80
#: An element named after a part but holding this share of the comment's words is a wrapper.
_WRAPPER_SHARE = 0.6
_LINK_CHARS = 40
_CONTROL_TAGS = frozenset({"a", "span", "small", "strong", "label", "p", "div", "li", "i"})
_PART_TAGS = frozenset({"header", "footer", "nav", "time", "figure", "cite"})


class TooManyError(Exception):
    """More elements are named after comments than a page may have."""


@dataclass(slots=True)
class Found:
    """A comment found in a page, before it has a place in a text."""

    node: LexborNode
    author: str | None
    posted_at: str | None
    pieces: list[Piece]
    parent: int | None = None  #: index in the list that it stands in
    members: list[LexborNode] = field(default_factory=list)  #: siblings that belong to it as well

    @property
    def words(self) -> str:
        """All words on one line."""
        return " ".join(" ".join(piece.text.split()) for piece in self.pieces)


def part_of(name: str, group: str) -> bool:
    """Whether a class name or id names a part: its last word, or the one before a filler."""
    listed = words("comment_parts", group)
    parts = tokens(name)
    return any(part in listed for part in parts[-2:])


def names_part(node: LexborNode, group: str) -> bool:
    """Whether an element is named after a part of a comment."""
    names = class_names(node)
    if any(part_of(name, group) for name in names if not _is_slug(name)):
        return True
    return any(part_of(attribute(node, key), group) for key in ("itemprop", "property", "rel"))


def _is_slug(name: str) -> bool:
    # WordPress writes the author's name into the class of the whole comment.
    return name.startswith(("comment-author-", "comment-by-", "thread-", "depth-"))


def author_of(node: LexborNode) -> str | None:
    """The name that an author element holds."""
    if node.tag == "meta" or attribute(node, "content"):
        return attribute(node, "content")[:_NAME_CHARS] or None
    return clean_name(plain(node, lambda inner: names_part(inner, "time") or _is_says(inner)))


def _is_says(node: LexborNode) -> bool:
    return "says" in class_names(node) or names_part(node, "furniture")


@lru_cache(maxsize=1)
def _around_name() -> tuple[re.Pattern[str], re.Pattern[str]]:
    by = either("comment_speech", "comment_by") + "|" + either("comment_speech", "by")
    says, on = either("comment_speech", "says"), either("comment_speech", "on")
    before = rf"^(?:#?\d+[.):]?\s+)?(?:(?:{by})\s*:?\s+)"
    after = rf"\s*(?:,?\s*\b(?:{says})\b)?(?:\s+(?:{on}))?[\s:,|·–—-]*$"
    return re.compile(before, re.IGNORECASE), re.compile(after, re.IGNORECASE)


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    by, on = either("comment_speech", "by"), either("comment_speech", "on")
    return re.compile(rf"\b(?:{by})\s+(\S.{{0,58}}?\S)(?=\s+(?:{on})\s|\s*[,|·–—(])", re.IGNORECASE)


def clean_name(printed: str) -> str | None:
    """A name without "says:", "by", date and the like; None for what is no name."""
    before, after = _around_name()
    moment = moments.find(printed)
    name = printed[: moment.start] if moment else printed
    name = after.sub("", before.sub("", name)).strip(" ,;|·–—-")
    if name.lower() in words("comment_parts", "link_words"):
        return None
    return name if name and len(name) <= _NAME_CHARS else None


def byline_name(printed: str) -> str | None:
    """The name in "written by Name on 21 January 2015", where the line goes on with a date."""
    match = _byline().search(printed)
    if match is None or moments.find(printed[match.end() : match.end() + _NAME_CHARS]) is None:
        return None
    return clean_name(match[1])


def without_byline(words_found: list[Piece], author: str | None) -> list[Piece]:
    """The words without first and last pieces that only repeat the name or a date."""
    while words_found and _is_byline(words_found[0].text, author):
        words_found = words_found[1:]
    while words_found and _is_byline(words_found[-1].text, None):
        words_found = words_found[:-1]
    return words_found


def _is_byline(line: str, author: str | None) -> bool:
    moment = moments.find(line) if len(line) <= _NAME_CHARS else None
    if moment is not None:
        return not any(map(str.isalpha, line[: moment.start] + line[moment.end :]))
    return author is not None and line == author


def is_iso(printed: str) -> bool:
    """Whether a time was read, and not kept as printed."""
    return re.match(r"\d{4}-\d\d-\d\d(?:T|$)", printed) is not None


def only(found: list[Found], keep: Callable[[Found], bool]) -> list[Found]:
    """The comments that pass; parents keep pointing at their comment, or at none."""
    kept = [place for place, comment in enumerate(found) if keep(comment)]
    moved = {place: at for at, place in enumerate(kept)}
    for place in kept:
        parent = found[place].parent
        found[place].parent = None if parent is None else moved.get(parent)
    return [found[place] for place in kept]


def is_notice(comment: Found) -> bool:
    """Whether a comment is a machine's note that another page links here, and no reader's words."""
    return comment.words.startswith(("Pingback:", "Trackback:", "Pingback ", "Trackback "))


def time_of(node: LexborNode) -> str | None:
    """ISO 8601 from the element's attributes or words, else its words."""
    for key in ("datetime", "content", "title", "data-time", "data-date"):
        moment = moments.find(attribute(node, key))
        if moment is not None:
            return moment.iso
    return moments.as_printed(plain(node)[:_NAME_CHARS])


def is_control(node: LexborNode) -> bool:
    """Whether an element offers to do something ("Reply", "Report") and says nothing."""
    if node.tag in _CONTROL_TAGS and node.child is not None:
        own = node.text(separator=" ").strip(" []()·|#↓↑»→\n\t")
        if len(own) <= _LINK_CHARS and own.lower() in words("comment_parts", "link_words"):
            return True
    return names_part(node, "furniture") and len(node.text(separator="")) <= _NAME_CHARS


def is_part(node: LexborNode, size: int) -> bool:
    """
    Whether an element of a comment is not the commenter's words: byline, date, picture, votes.

    Args:
        size: Characters of the whole comment, against which a wrapper is told from a part.
    """
    if node.tag in _PART_TAGS or is_control(node):
        return True
    named = any(names_part(node, group) for group in ("furniture", "author", "time"))
    return named and len(node.text(separator="")) <= max(size * _WRAPPER_SHARE, _NAME_CHARS)
