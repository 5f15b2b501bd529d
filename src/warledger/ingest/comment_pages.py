"""Reader comments by the table of selectors in data/lexicon/comment_pages.yaml."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from warledger.ingest import moments
from warledger.ingest.comment_parts import (
    Found,
    TooManyError,
    author_of,
    byline_name,
    is_control,
    is_iso,
    is_part,
    names_part,
    time_of,
    without_byline,
)
from warledger.ingest.markup import (
    Piece,
    above,
    attribute,
    class_names,
    following,
    pieces,
    plain,
    walk,
)
from warledger.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

_REPLIES = re.compile(r"children|replies|indented|reply-list|answers|inline-thread", re.IGNORECASE)
_DEPTH = re.compile(r"(?:^|[-_])(?:depth|level|indent)[-_]?(\d+)$", re.IGNORECASE)
_PROFILES = ("cite", "a.url", "a[rel~=author]", "a[href*='/user']", "a[href*='/profile']")
_PARENT_KEYS = (
    "data-parent-id",
    "data-parent",
    "data-parentid",
    "data-comment-parent",
    "data-reply-to",
)


class Family(NamedTuple):
    """A row of the table; alternatives in the order in which they are tried."""

    name: str
    node: str
    author: tuple[str, ...]
    time: tuple[str, ...]
    body: tuple[str, ...]
    flat: bool  #: the node only begins the comment; its following siblings belong to it
    first_is_article: bool  #: a forum: the first post is what the others answer


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The rows of the table, in order."""

    def several(value: object) -> tuple[str, ...]:
        return tuple(str(value).split(" || ")) if value else ()

    return tuple(
        Family(
            name=group.name,
            node=str(group.attributes["node"]),
            author=several(group.attributes.get("author")),
            time=several(group.attributes.get("time")),
            body=several(group.attributes.get("body")),
            flat=bool(group.attributes.get("flat")),
            first_is_article=bool(group.attributes.get("first_is_article")),
        )
        for group in lexicon("comment_pages")
    )


def by_family(tree: LexborHTMLParser, most: int) -> list[Found]:
    """
    The comments of the family that finds most of them; empty where none does.

    Raises:
        TooManyError: A family finds more than ``most`` elements, which would take long to read.
    """
    best: list[Found] = []
    for family in families():
        nodes = tree.css(family.node)
        if family.first_is_article:
            nodes = nodes[1:]
        if len(nodes) <= len(best):
            continue
        if len(nodes) > most:
            raise TooManyError
        found = flat(nodes, family) if family.flat else nested(nodes, family)
        if len(found) > len(best):
            best = found
    return best


def flat(nodes: Sequence[LexborNode], family: Family) -> list[Found]:
    """Comments whose parts are siblings: each begins at a node and ends before the next."""
    starts = {node.mem_id for node in nodes}
    found = []
    for node in nodes:
        members = []
        for after in following(node):
            if after.mem_id in starts or after.tag == "form":
                break
            if after.is_element_node:
                members.append(after)
        bodies = [body for member in members for body in _matching(member, family.body)]
        words = [piece for body in bodies for piece in pieces(body)]
        if words:
            scope = [node, *members]
            author = _first(scope, family.author)
            time = _first(scope, family.time)
            found.append(
                Found(
                    node=node,
                    author=author_of(author or node),
                    posted_at=time_of(time) if time else None,
                    pieces=words,
                    members=members,
                )
            )
    return found


def nested(nodes: Sequence[LexborNode], family: Family) -> list[Found]:
    """Comments whose replies lie inside them or behind them, with the threads between them."""
    kept = _one_each(nodes)
    found: list[Found] = []
    for node in kept.values():
        own = _Own(node, kept, family)
        author, time = own.author(), own.time()
        words = without_byline(own.words(), author)
        if words:
            found.append(Found(node=node, author=author, posted_at=time, pieces=words))
    thread(found)
    return found


def _one_each(nodes: Sequence[LexborNode]) -> dict[int, LexborNode]:
    """
    The nodes without those that are the same comment as one around them.

    ``li.comment`` may hold ``article.comment``, which is the same, or a list of replies.
    """
    kept: dict[int, LexborNode] = {}
    for node in nodes:
        between: list[LexborNode] = []
        for outer in above(node):
            if outer.mem_id in kept:
                if not any(_holds_replies(element) for element in (node, *between)):
                    break
                kept[node.mem_id] = node
                break
            between.append(outer)
        else:
            kept[node.mem_id] = node
    return kept


def _holds_replies(element: LexborNode) -> bool:
    return (
        element.tag in {"ul", "ol", "dl"}
        or bool(_REPLIES.search(attribute(element, "class")))
        or attribute(element, "itemprop") == "comment"
    )


class _Own:
    """The elements of one comment, without those of its replies."""

    def __init__(self, node: LexborNode, kept: Mapping[int, LexborNode], family: Family) -> None:
        self._node = node
        self._kept = kept
        self._family = family
        self._bodies = next(filter(None, map(self.all, family.body)), [])
        self._size = len(plain(node, self._foreign))

    def _foreign(self, inner: LexborNode) -> bool:
        return inner.mem_id in self._kept

    def _mine(self, inner: LexborNode) -> bool:
        for element in (inner, *above(inner)):
            if element.mem_id == self._node.mem_id:
                return True
            if element.mem_id in self._kept:
                return False
        return False

    def all(self, selector: str) -> list[LexborNode]:
        """Own elements that a selector finds, the outermost of nested ones, by position."""
        found = [inner for inner in self._node.css(selector) if self._mine(inner)]
        ids = {inner.mem_id for inner in found} - {self._node.mem_id}
        return [
            inner
            for inner in found
            if inner.mem_id in ids and not any(outer.mem_id in ids for outer in above(inner))
        ]

    def words(self) -> list[Piece]:
        """The comment's own words."""
        words = [piece for body in self._bodies for piece in pieces(body, self._left_out)]
        if words:
            return words
        return pieces(self._node, lambda inner: self._foreign(inner) or is_part(inner, self._size))

    def _left_out(self, inner: LexborNode) -> bool:
        return self._foreign(inner) or is_control(inner)

    def _candidates(self, selectors: Sequence[str], group: str) -> Iterator[LexborNode]:
        """What the row's selectors find, then what is named after the part."""
        for selector in selectors:
            yield from self.all(selector)
        for event, inner in walk(self._node, self._around):
            if event == "open" and inner.mem_id != self._node.mem_id and names_part(inner, group):
                yield inner

    def _around(self, inner: LexborNode) -> bool:
        """Left out where only what stands around the words is wanted."""
        return self._foreign(inner) or any(inner.mem_id == body.mem_id for body in self._bodies)

    def author(self) -> str | None:
        """The first name that an author's element, a profile's link or a byline holds."""
        for candidate in self._candidates((*self._family.author, *_PROFILES), "author"):
            if name := author_of(candidate):
                return name
        return byline_name(self._beside())

    def time(self) -> str | None:
        """
        The first complete date that a time's element holds, else the first around the words,
        else what such an element says ("2 days ago").
        """
        said: str | None = None
        for candidate in self._candidates((*self._family.time, "time"), "time"):
            printed = time_of(candidate)
            if printed and is_iso(printed):
                return printed
            if said is None and printed and any(map(str.isdigit, printed)):
                said = printed
        around = moments.find(self._beside())
        return around.iso if around else said

    def _beside(self) -> str:
        """What stands around the words, on one line."""
        if self._bodies:
            return plain(self._node, self._around)
        parts = []
        for event, inner in walk(self._node, self._foreign):
            if event == "open" and inner.mem_id != self._node.mem_id and is_part(inner, self._size):
                parts.append(plain(inner))
        return " ".join(parts)


def thread(found: list[Found]) -> None:
    """Find for each comment the one that it answers: around it, before its list, by depth or id."""
    places = {comment.node.mem_id: place for place, comment in enumerate(found)}
    ids = {_number(comment.node.id or ""): place for place, comment in enumerate(found)}
    depths: dict[int, int] = {}
    for place, comment in enumerate(found):
        depth = _depth(comment.node)
        parent = _around(comment.node, places)
        if parent is None:
            parent = ids.get(_named_parent(comment.node))
        if parent is None and depth is not None:
            parent = depths.get(depth - 1)
        if parent is not None and parent < place:
            comment.parent = parent
        if depth is not None:
            depths[depth] = place
            depths = {level: at for level, at in depths.items() if level <= depth}


def _around(node: LexborNode, places: Mapping[int, int]) -> int | None:
    at = node
    for outer in above(node):
        if outer.mem_id in places:
            return places[outer.mem_id]
        if _REPLIES.search(attribute(outer, "class")):
            at = outer
            before = outer.prev
            while before is not None and not before.is_element_node:
                before = before.prev
            if before is not None and before.mem_id in places:
                return places[before.mem_id]
        if at is not outer and outer.tag == "body":
            break
    return None


def _named_parent(node: LexborNode) -> str:
    for key in _PARENT_KEYS:
        value = attribute(node, key)
        if value and value != "0":
            return _number(value)
    return "none"


def _number(name: str) -> str:
    """What identifies a comment in ``comment-17`` or ``t1_abc``."""
    return re.split(r"[-_]", name)[-1].lstrip("c") or name


def _depth(node: LexborNode) -> int | None:
    for name in class_names(node):
        if match := _DEPTH.search(name):
            return int(match[1])
    return None


def _first(scope: Sequence[LexborNode], selectors: Sequence[str]) -> LexborNode | None:
    for selector in selectors:
        for node in scope:
            for found in _matching(node, (selector,)):
                return found
    return None


def _matching(node: LexborNode, selectors: Sequence[str]) -> list[LexborNode]:
    """The element itself or those inside it, by the first selector that finds any."""
    for selector in selectors:
        found = node.css(selector)
        if found:
            return list(found)
    return []
