"""Reading a parsed page: words of an element in pieces, the tokens of its class names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
#: Never part of what a page says.
UNREAD = frozenset({
    "script", "style", "template", "svg", "iframe", "object", "select", "option", "textarea",
    "input", "button", "form", "head", "meta", "link", "video", "audio", "canvas", "map",
})  # fmt: skip
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


#: Characters that a browser does not show: soft hyphens, marks of width or direction. Those that
#: join letters are kept where scripts and emoji need them.
_UNSEEN = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<=[0-9A-Za-z])[\u200c\u200d]+(?=[0-9A-Za-z])"
)


class Piece(NamedTuple):
    """A paragraph, heading, item or quote of an element."""

    text: str
    kind: str


def seen(words: str) -> str:
    """The words of a page as a reader sees them: "kil\u00adled" with a soft hyphen is "killed"."""
    return _UNSEEN.sub("", words)


def tokens(name: str) -> tuple[str, ...]:
    """The words of a class name or id in lower case: ``commentBody-text2`` has four."""
    return tuple(token.lower() for token in _TOKEN.findall(name))


def class_names(node: LexborNode) -> list[str]:
    """The class names of an element."""
    return (node.attributes.get("class") or "").split()


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value without white space around; empty where there is none."""
    return (node.attributes.get(name) or "").strip()


def above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that hold a node, nearest first."""
    parent = node.parent
    while parent is not None and parent.is_element_node:
        yield parent
        parent = parent.parent


def following(node: LexborNode) -> Iterator[LexborNode]:
    """The siblings after a node, text included, in order."""
    after = node.next
    while after is not None:
        yield after
        after = after.next


def walk(
    root: LexborNode, leave_out: Callable[[LexborNode], bool]
) -> Iterator[tuple[str, LexborNode]]:
    """
    ``open``, ``text`` and ``close`` events of an element in order; without recursion, because
    pages nest as deep as they like. What ``leave_out`` tells is passed over with all inside it.
    """
    yield "open", root
    node = root.child
    at = root
    while True:
        if node is None:
            yield "close", at
            if at.mem_id == root.mem_id:
                return
            node, parent = at.next, at.parent
            if parent is None:
                return
            at = parent
            continue
        if node.is_text_node:
            yield "text", node
        elif node.is_element_node and node.tag not in UNREAD and not leave_out(node):
            yield "open", node
            at, node = node, node.child
            continue
        node = node.next


def deeper_than(root: LexborNode, most: int) -> bool:
    """Whether elements nest deeper than ``most``."""
    node, depth = root, 0
    while True:
        if node.child is not None:
            node, depth = node.child, depth + 1
            if depth > most:
                return True
            continue
        while node.next is None:
            if node.parent is None or node.mem_id == root.mem_id or depth == 0:
                return False
            node, depth = node.parent, depth - 1
        if node.mem_id == root.mem_id:
            return False
        node = node.next


class _Run:
    """Collects words until a block ends, and the kinds of the blocks that are open."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self._words: list[str] = []
        self._kinds = ["paragraph"]

    def add(self, words: str) -> None:
        """White space as a browser shows it."""
        keeps = self._kinds[-1] == "pre"
        self._words.append(words if keeps else _SPACES.sub(" ", words))

    def break_line(self) -> None:
        """A ``br``; two of them set paragraphs apart."""
        self._words.append("\n")

    def end_block(self, *, opens: str | None = None) -> None:
        """A block element opens (``opens`` is its tag) or closes."""
        words = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(self._words)))
        kind = "paragraph" if self._kinds[-1] == "pre" else self._kinds[-1]
        self._words.clear()
        parts = (part.strip() for part in re.split(r"\n{2,}", words))
        self.found.extend(Piece(part, kind) for part in parts if part)
        if opens is not None:
            self._kinds.append(_kind(opens, self._kinds[-1]))
        else:
            self._kinds.pop()


def pieces(
    root: LexborNode, leave_out: Callable[[LexborNode], bool] = lambda _: False
) -> list[Piece]:
    """The words of an element: white space as a browser shows it, a break is a newline."""
    run = _Run()
    for event, node in walk(root, leave_out):
        if event == "text":
            run.add(node.text_content or "")
        elif node.mem_id == root.mem_id:
            continue
        elif node.tag == "br" and event == "open":
            run.break_line()
        elif node.tag in _BLOCKS:
            run.end_block(opens=node.tag if event == "open" else None)
    run.end_block()
    return run.found


def plain(root: LexborNode, leave_out: Callable[[LexborNode], bool] = lambda _: False) -> str:
    """The words of an element on one line."""
    return " ".join(" ".join(piece.text.split()) for piece in pieces(root, leave_out))


def _kind(tag: str, outer: str) -> str:
    if tag in HEADINGS:
        return "heading"
    if tag in {"blockquote", "li", "pre"}:
        return {"blockquote": "quote", "li": "item", "pre": "pre"}[tag]
    return "paragraph" if outer == "heading" else outer
