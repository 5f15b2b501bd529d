"""Reader comments in a page's JSON-LD, where the mark-up itself does not show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warledger.ingest import moments
from warledger.ingest.comment_parts import Found
from warledger.ingest.markup import Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH = 40


def by_linked_data(tree: LexborHTMLParser) -> list[Found]:
    """Comments of schema.org objects with type Comment, in the order in which they stand."""
    found: list[Found] = []
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text(deep=True))
        except (ValueError, RecursionError):
            continue
        for row, parent in _comments(data, None, found, _DEPTH):
            words = _pieces(row.get("text") or row.get("commentText"))
            if words:
                found.append(
                    Found(
                        node=script,
                        author=_name(row.get("author") or row.get("creator")),
                        posted_at=_time(row),
                        pieces=words,
                        parent=parent,
                    )
                )
    return found


def _comments(
    value: object, parent: int | None, found: list[Found], depth: int
) -> Iterator[tuple[dict[str, object], int | None]]:
    if depth == 0:
        return
    if isinstance(value, list):
        for entry in value:
            yield from _comments(entry, parent, found, depth - 1)
    elif isinstance(value, dict):
        if value.get("@type") in ("Comment", "UserComments"):
            before = len(found)
            yield value, parent
            if len(found) > before:
                parent = before
        for key, entry in value.items():
            if isinstance(entry, (dict, list)) and key != "parentItem":
                yield from _comments(entry, parent, found, depth - 1)


def _pieces(text: object) -> list[Piece]:
    if not isinstance(text, str) or not text.strip():
        return []
    body = LexborHTMLParser(text.replace("\n", "<br>") if "<" not in text else text).body
    return pieces(body) if body is not None else []


def _name(author: object) -> str | None:
    if isinstance(author, list):
        author = author[0] if author else None
    if isinstance(author, dict):
        author = author.get("name")
    return " ".join(author.split()) or None if isinstance(author, str) else None


def _time(row: dict[str, object]) -> str | None:
    for key in ("dateCreated", "datePublished", "commentTime"):
        value = row.get(key)
        if isinstance(value, str):
            return moments.as_printed(value)
    return None


def same_words(tree: LexborHTMLParser, comments: list[Found]) -> list[LexborNode]:
    """The elements that show the given comments' words, so that they can be taken out."""
    wanted = {comment.words for comment in comments}
    shown = []
    for node in tree.css("p, div, li, span, blockquote, article"):
        child = node.child
        if child is not None and " ".join(node.text(separator=" ").split()) in wanted:
            shown.append(node)
    return shown
