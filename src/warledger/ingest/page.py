"""One HTML page to a report's parts: the article by trafilatura, the comments by our own table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from warledger.errors import EmptyInputError
from warledger.ingest.byline import author, headline
from warledger.ingest.comment_pages import by_family
from warledger.ingest.comment_parts import Found, TooManyError, is_notice, only
from warledger.ingest.limits import over
from warledger.ingest.linked_data import by_linked_data, same_words
from warledger.ingest.markup import Piece, deeper_than, seen
from warledger.ingest.unlabelled_comments import by_names, by_speech

if TYPE_CHECKING:
    from warledger.ingest.limits import Limits

_KINDS = {"head": "heading", "item": "item", "quote": "quote", "row": "item"}
_AROUND_COMMENTS = (
    "#respond, .comment-respond, #commentform, .comment-form, #disqus_thread, #comments, "
    ".comments-area, .comments-title, #comment-wrap"
)
#: A container named after comments that holds more than this share of the page holds the article.
_ARTICLE_SHARE = 0.5
#: Bounds that the date finder would else take from the clock.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
_LEAST_WORDS = 25
#: Larger pages are read without trafilatura's second opinion, whose time grows with the square of
#: the paragraphs.
_MANY_TAGS = 20_000
_MANY_PARAGRAPHS = 3_000
_PARAGRAPH_TAG = re.compile(
    r"<(?:p|div|li|tr|td|th|dd|dt|dl|h[1-6]|ul|ol|table|blockquote|pre|form|option|center)\b",
    re.IGNORECASE,
)
#: Times the depth limit that elements may be left open, as far as counting tags can tell.
_FORGOTTEN = 10
#: Elements that may be named after a comment for each comment that a page may have.
_NAMED_AFTER = 2
_NESTING_TAG = re.compile(
    r"<(/?)(?:div|span|section|article|aside|main|blockquote|table|ul|ol|dl|b|i|em|strong|font|a)\b",
    re.IGNORECASE,
)


class Reply(NamedTuple):
    """A comment as read from a page."""

    author: str | None
    posted_at: str | None
    parent: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a page holds, before it becomes a report."""

    title: str | None
    outlet: str | None
    author: str | None
    published: date | None
    url: str | None
    pieces: tuple[Piece, ...]
    comments: tuple[Reply, ...]


def read_page(html: str, *, source: str, limits: Limits, url: str | None = None) -> Article:
    """
    The article of a page and the comments below it.

    Args:
        html: The decoded page.
        source: The input as errors name it.
        limits: See `Limits`.
        url: The address that it was fetched from, if known.

    Raises:
        EmptyInputError: No article text was found.
        LimitError: The page nests or says more than it may.
    """
    tree = _parsed(html, source, limits)
    try:
        found = comments_of(tree, _NAMED_AFTER * limits.comments)
    except TooManyError:
        found = None
    if found is None or len(found) > limits.comments:
        raise over(source, "comments", f"more than {limits.comments:,} comments")
    _take_out(tree, found)
    article = (tree.html or "") if found else html
    tags = article.count("<")
    if tags > limits.tags:
        raise over(source, "tags", f"a page of more than {limits.tags:,} tags")
    import trafilatura  # noqa: PLC0415  (slow to import, and few need it)

    document: Any = trafilatura.bare_extraction(
        article,
        url=url,
        include_comments=not found,
        fast=tags > _MANY_TAGS or _count(_PARAGRAPH_TAG, article) > _MANY_PARAGRAPHS,
        with_metadata=True,
        date_extraction_params=_DATES,
    )
    if document is None:
        raise EmptyInputError(source, "no article text found in the page")
    readers = only(found, lambda comment: not is_notice(comment))
    replies = tuple(Reply(c.author, c.posted_at, c.parent, tuple(c.pieces)) for c in readers)
    if not found and document.commentsbody is not None:
        replies = tuple(
            Reply(None, None, None, (piece,)) for piece in _pieces(document.commentsbody)
        )
    body = _without_comments(_pieces(document.body), replies)
    title = _one_line(headline(tree, _one_line(document.title)))
    body = _headed(body, title)
    if not any(piece.kind != "heading" for piece in body):
        raise EmptyInputError(source, "no article text found in the page")
    return Article(
        title=title,
        outlet=_one_line(document.sitename),
        author=_one_line(document.author) or _one_line(author(tree)),
        published=date.fromisoformat(document.date) if document.date else None,
        url=url or document.url,
        pieces=tuple(body),
        comments=replies,
    )


def _parsed(html: str, source: str, limits: Limits) -> LexborHTMLParser:
    """
    The parsed page, unless it nests too deeply.

    Tags are counted first: parsing takes time with the square of the depth. Pages forget to close
    elements, so that count is only believed where it is far beyond the limit.
    """
    if html.count("<") > limits.page_tags:
        raise over(source, "page_tags", f"a page of more than {limits.page_tags:,} tags")
    too_deep = over(source, "depth", f"a page nested deeper than {limits.depth} elements")
    depth = 0
    for match in _NESTING_TAG.finditer(html):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > limits.depth * _FORGOTTEN:
            raise too_deep
    tree = LexborHTMLParser(html)
    if tree.root is not None and deeper_than(tree.root, limits.depth):
        raise too_deep
    return tree


def _count(pattern: re.Pattern[str], html: str) -> int:
    return sum(1 for _ in pattern.finditer(html))


def comments_of(tree: LexborHTMLParser, most: int) -> list[Found]:
    """
    The comments of a page by the first way that finds any.

    Raises:
        TooManyError: More than ``most`` elements are named after comments.
    """
    return by_family(tree, most) or by_names(tree, most) or by_linked_data(tree) or by_speech(tree)


def _take_out(tree: LexborHTMLParser, found: list[Found]) -> None:
    """Remove the comments and what stands around them, so that no word can reach the article."""
    for node in same_words(tree, found) if found and found[0].node.tag == "script" else []:
        node.decompose()
    for comment in found:
        for node in (comment.node, *comment.members):
            if node.parent is not None and node.tag != "script":
                node.remove()
    if not found or tree.body is None:
        return
    size = len(tree.body.text(separator=""))
    for node in tree.css(_AROUND_COMMENTS):
        if _is_aside(node, size):
            node.remove()


def _is_aside(node: LexborNode, size: int) -> bool:
    return (
        node.css_first("h1, article") is None
        and len(node.text(separator="")) < size * _ARTICLE_SHARE
    )


def _pieces(root: Any) -> list[Piece]:
    """Trafilatura's elements in order; an element inside a list or a quote belongs to that."""
    found: list[Piece] = []
    if root is None:
        return found
    for element in root:
        if element.tag in {"list", "table"}:
            for inner in element.iter("item", "row"):
                cells = [" ".join("".join(cell.itertext()).split()) for cell in inner.iter("cell")]
                words = " | ".join(cell for cell in cells if cell) if cells else _words(inner)
                if words:
                    found.append(Piece(words, "item"))
        else:
            kind = _KINDS.get(element.tag, "paragraph")
            inner_paragraphs = list(element.iter("p")) if element.tag == "quote" else []
            for part in inner_paragraphs or [element]:
                lines = (line.strip() for line in _words(part).split("\n"))
                found.extend(Piece(line, kind) for line in lines if line)
        if element.tail and element.tail.strip():
            found.append(Piece(" ".join(element.tail.split()), "paragraph"))
    return found


def _words(element: Any) -> str:
    parts = []
    for inner in element.iter():
        if inner.tag == "lb":
            parts.append("\n")
        if inner.text and isinstance(inner.tag, str):
            parts.append(inner.text)
        if inner is not element and inner.tail:
            parts.append(inner.tail)
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n"))


def _without_comments(body: list[Piece], replies: tuple[Reply, ...]) -> list[Piece]:
    """A last check: a body piece that is a whole comment's words is a copy of that comment."""
    whole = {_one_line(" ".join(piece.text for piece in reply.pieces)) for reply in replies}
    copies = {words for words in whole if words and len(words) >= _LEAST_WORDS}
    return [piece for piece in body if _one_line(piece.text) not in copies]


def _headed(body: list[Piece], title: str | None) -> list[Piece]:
    """The body with the headline before it, unless it stands among the first pieces."""
    if title is None:
        return body
    for place, piece in enumerate(body[:2]):
        if _one_line(piece.text) == title:
            return [*body[:place], Piece(piece.text, "heading"), *body[place + 1 :]]
    return [Piece(title, "heading"), *body]


def _one_line(words: str | None) -> str | None:
    return " ".join(seen(words).split()) or None if words else None
