"""
Reader comments of systems that the table of selectors doesn't know.

Elements are told by their names: a class or id with a word for one comment ("commentEntry",
"kommentar-item", "comment-1508"), or a child of a list named after comments. Elements of one name
form a group; a member counts when it holds words beside an author or a time. The group with the
most such members is taken; where several have as many, the one with the most authors and times,
then the one with the fewest words beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.ingest import moments
from warledger.ingest.comment_pages import Family, nested
from warledger.ingest.comment_parts import Found, TooManyError, only
from warledger.ingest.markup import class_names, following, pieces, tokens, walk
from warledger.ingest.plain import opening_of
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_GENERIC = Family("unlabelled", "", (), (), (), flat=False, first_is_article=False)
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "tr"})
_LINE_CHARS = 200
_LINKED_SHARE = 0.7


def by_names(tree: LexborHTMLParser, most: int) -> list[Found]:
    """
    The comments of the best group of elements with the same name; empty where there is none.

    Raises:
        TooManyError: The groups have more than ``most`` elements, which would take long to read.
    """
    groups: dict[str, list[LexborNode]] = {}
    if tree.body is None:
        return []
    for event, node in walk(tree.body, _aside):
        if event == "open":
            for name in _names(node):
                groups.setdefault(name, []).append(node)
    if len({node.mem_id for nodes in groups.values() for node in nodes}) > most:
        raise TooManyError
    candidates = [only(nested(nodes, _GENERIC), _is_signed) for nodes in groups.values()]
    return max(candidates, key=_worth, default=[])


def _worth(found: list[Found]) -> tuple[int, int, int]:
    signs = sum((comment.author is not None) + (comment.posted_at is not None) for comment in found)
    return len(found), signs, -sum(len(comment.words) for comment in found)


def _aside(node: LexborNode) -> bool:
    return node.tag in {"nav", "header"} and not any(
        "comment" in name for name in class_names(node)
    )


def _names(node: LexborNode) -> Iterator[str]:
    """The names by which an element may be one comment."""
    comment, unit = words("comment_parts", "comment"), words("comment_parts", "unit")
    for name in class_names(node):
        parts = tokens(name)
        for place, part in enumerate(parts):
            if part in comment and all(
                other in unit or other.isdigit() for other in parts[place + 1 :]
            ):
                yield f"{node.tag}.{name}"
    identity = tokens(node.id or "")
    if len(identity) > 1 and identity[-1].isdigit() and identity[-2] in comment:
        yield f"{node.tag}#{'-'.join(identity[:-1])}"
    if node.tag in _ITEM_TAGS and node.parent is not None and _is_list(node.parent):
        yield f"{node.tag} in {node.parent.mem_id}"


def _is_signed(comment: Found) -> bool:
    signed = bool(comment.author or comment.posted_at)
    return signed and not _is_list(comment.node) and not _points_elsewhere(comment)


def _points_elsewhere(comment: Found) -> bool:
    """Whether the words are links to other pages: the margin's list of latest comments."""
    links = comment.node.css("a[href]:not([href^='#'])")
    shown = [" ".join(link.text(separator=" ").split()) for link in links]
    linked = sum(len(text) for text in shown if text in comment.words)
    return linked > _LINKED_SHARE * len(comment.words)


def _is_list(node: LexborNode) -> bool:
    listed = words("comment_parts", "comments")
    named = [*class_names(node), node.id or ""]
    return any(part in listed for name in named for part in tokens(name)[-2:])


def by_speech(tree: LexborHTMLParser) -> list[Found]:
    """Comments that only words introduce: "#1 Comment by Name", "Name says:", then siblings."""
    if tree.body is None:
        return []
    starts: list[tuple[LexborNode, str, str | None]] = []
    for node in tree.body.css("h2, h3, h4, h5, h6, dt, p, b, strong"):
        line = " ".join(node.text(separator=" ").split()) if node.child is not None else ""
        opening = opening_of(line) if 0 < len(line) <= _LINE_CHARS else None
        if opening is not None:
            starts.append((node, opening[0], opening[1]))
    ids = {node.mem_id for node, _, _ in starts}
    return [
        comment
        for node, author, time in starts
        if (comment := _spoken(node, author, time, ids)) is not None
    ]


def _spoken(node: LexborNode, author: str, time: str | None, starts: set[int]) -> Found | None:
    members: list[LexborNode] = []
    words_found = []
    for after in following(node):
        if after.mem_id in starts or after.tag in {"form", "h1", "h2"}:
            break
        if after.is_text_node:
            time = time or moments.as_printed(after.text_content)
        elif after.is_element_node:
            members.append(after)
            words_found += pieces(after)
    if not words_found or time is None:
        return None
    return Found(node=node, author=author, posted_at=time, pieces=words_found, members=members)
