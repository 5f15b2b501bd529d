"""
Commenters whom a comment names: spoken to ("Rana, …", "@rana", "…, Rana?") or of ("as Rana said").

A name is looked for among those over the comments, and the report's author. At the head of a
paragraph, after a greeting and after "@" it may be written otherwise: its first word, a letter off.
A name of one plain word that is not spoken to counts only beside words that speak of somebody's
contribution, because such words mean other things too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from warledger.records import AddressKind, CommenterMention, Span
from warledger.resources import words as group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.discussion.page import Page
    from warledger.records import Passage

_HANDLE = re.compile(r"(?<![\w@.])@ ?(?P<name>[\w][\w.-]*\w)")
#: What may follow a name that is spoken to, at the head of a paragraph.
_AFTER = re.compile(r"\A(?:\s*[,:;!–—-]|\s*\.{2,}|\s*…|\s*\Z|\s*\n)")
_STARTS_CLAUSE = re.compile(
    r"\A (?:I|I['’]\w+|you|your|what|why|how|do|did|are|is|can|if|thanks)\b"
)
_SIGNS = re.compile(r"\A\s*(?:[.!?…]|\Z)")
_UNLISTED = re.compile(r"[A-ZÀ-Þ][\w'’-]+|\w*\d\w*|\w+_\w+")
#: Names shorter than this are not looked for with a letter off.
_LONG = 5


@dataclass(frozen=True, slots=True)
class _Name:
    """A name that stands over comments, or the report's author's."""

    name: str
    comments: tuple[int, ...]


class Commenters:
    """
    Finds names of commenters in the comments of a page.

    Args:
        page: The comments.
        passages: Whose words are whose; names in others' words count as part of those.
    """

    def __init__(self, page: Page, passages: Sequence[Passage]) -> None:
        self._page = page
        self._text = page.text
        self._passages = passages
        self._names = _names(page)

    def find(self) -> tuple[CommenterMention, ...]:
        """The mentions, by span."""
        found = []
        for comment in self._page.report.comments:
            taken: list[CommenterMention] = []
            for mention in (*self._handles(comment.index), *self._heads(comment.index),
                            *self._inside(comment.index)):  # fmt: skip
                foreign = any(one.span.contains(mention.span) for one in self._passages)
                if not foreign and not any(one.span.overlaps(mention.span) for one in taken):
                    taken.append(mention)
            found.extend(sorted(taken, key=lambda one: one.span))
        return tuple(found)

    def _others(self, comment: int) -> list[_Name]:
        own = (self._page.report.comments[comment].author or "").casefold()
        return [name for name in self._names if name.name.casefold() != own]

    def _mention(
        self, comment: int, span: Span, name: _Name, kind: AddressKind, rule: str
    ) -> CommenterMention:
        earlier = {one.index for one in self._page.earlier(comment)}
        comments = [index for index in name.comments if index in earlier]
        return CommenterMention(
            comment=comment,
            span=span,
            name=name.name,
            comments=tuple(reversed(comments)),
            kind=kind,
            rule=rule,
        )

    def _handles(self, comment: int) -> Iterator[CommenterMention]:
        span = self._page.report.comments[comment].span
        for match in _HANDLE.finditer(self._text, *span):
            after = Span(match.start("name"), span.end)
            known = self._at(comment, after, loose=True)
            if known:
                yield self._mention(comment, known[1], known[0], AddressKind.ADDRESSED, "at sign")
            elif "@ " not in match.group() and not self._unnamed(comment, match["name"]):
                name = _Name(match["name"], ())
                where = Span(*match.span("name"))
                yield self._mention(comment, where, name, AddressKind.ADDRESSED, "at sign")

    def _unnamed(self, comment: int, handle: str) -> bool:
        """Whether a handle is the writer's own, or a word for everybody."""
        own = self._page.report.comments[comment].author or ""
        return _alike(handle, own) or handle.casefold() in group("discussion", "nobody")

    def _heads(self, comment: int) -> Iterator[CommenterMention]:
        """Names at the head of a paragraph, perhaps after a greeting."""
        for paragraph in self._page.paragraphs(comment):
            if paragraph.marked:
                continue
            greeting = _greeting().match(self._text, *paragraph.span)
            start = greeting.end() if greeting else paragraph.span.start
            rest = Span(start, paragraph.span.end)
            known = self._at(comment, rest, loose=True)
            if known and self._ends_address(known, rest, exact=known[2]):
                kind = AddressKind.ADDRESSED
                yield self._mention(comment, known[1], known[0], kind, "head of a paragraph")
            elif greeting and known is None:
                yield from self._greeted(comment, rest)

    def _ends_address(self, known: tuple[_Name, Span, bool], rest: Span, *, exact: bool) -> bool:
        after = self._text[known[1].end : rest.end]
        return bool(_AFTER.match(after) or (exact and _STARTS_CLAUSE.match(after)))

    def _greeted(self, comment: int, rest: Span) -> Iterator[CommenterMention]:
        """Somebody greeted who wrote none of the comments that are here."""
        match = _UNLISTED.match(self._text, *rest)
        if not match or match.group().casefold() in group("discussion", "nobody"):
            return
        if _AFTER.match(self._text[match.end() : rest.end]):
            name = _Name(match.group(), ())
            where = Span(*match.span())
            yield self._mention(comment, where, name, AddressKind.ADDRESSED, "greeting")

    def _at(self, comment: int, rest: Span, *, loose: bool) -> tuple[_Name, Span, bool] | None:
        """The name that stands at the start of a stretch, where it ends, whether it is exact."""
        head = self._text[rest.start : rest.start + 80]
        others = self._others(comment)
        for name in sorted(others, key=lambda one: -len(one.name)):
            if head.casefold().startswith(name.name.casefold()) and _ends(head, len(name.name)):
                span = Span(rest.start, rest.start + len(name.name))
                return name, span, head[: len(name.name)] == name.name
        word = re.match(r"\w[\w'’-]*", head)
        if not loose or word is None:
            return None
        span = Span(rest.start, rest.start + word.end())
        near = [name for name in others if _alike(word.group(), name.name)]
        return (near[0], span, False) if len(near) == 1 else None

    def _inside(self, comment: int) -> Iterator[CommenterMention]:
        """Names elsewhere in a comment."""
        span = self._page.report.comments[comment].span
        for name in self._others(comment):
            pattern = re.compile(rf"(?<![\w@]){re.escape(name.name)}(?!\w)")
            for match in pattern.finditer(self._text, *span):
                kind = self._kind(name.name, Span(*match.span()), span)
                if kind is not None:
                    rule = "end of a sentence" if kind is AddressKind.ADDRESSED else "named"
                    yield self._mention(comment, Span(*match.span()), name, kind, rule)

    def _kind(self, name: str, span: Span, comment: Span) -> AddressKind | None:
        before = self._text[max(comment.start, span.start - 40) : span.start]
        after = self._text[span.end : min(comment.end, span.end + 40)]
        if re.match(r" [A-ZÀ-Þ][\w’'-]", after) or re.search(r"[A-ZÀ-Þ][\w’'-]+ \Z", before):
            return None  # part of a longer name
        if re.search(r"\w, ?\Z", before) and _SIGNS.match(after) and len(name) > 2:
            return AddressKind.ADDRESSED
        plain = name.isalpha()
        cue_before, cue_after = _naming()
        cued = cue_before.search(before) or cue_after.match(after)
        if (cued and (not plain or name[:1].isupper())) or (not plain and len(name) > 3):
            return AddressKind.NAMED
        return None


def _ends(head: str, length: int) -> bool:
    return length >= len(head) or not head[length].isalnum()


def _alike(written: str, name: str) -> bool:
    """Whether a word can be a name: its first or last word, its letters without marks, one off."""
    one, other = written.casefold(), name.casefold()
    parts = [part for part in re.split(r"[\s._-]+", other) if part]
    if len(parts) > 1 and any(len(part) >= 3 and one == part for part in (parts[0], parts[-1])):
        return written[:1].isupper() == name[:1].isupper()
    if re.sub(r"\W+", "", one) == re.sub(r"\W+", "", other) and len(one) > 2:
        return True
    return any(
        min(len(one), len(part)) >= _LONG and OSA.distance(one, part) <= (1 if len(part) < 9 else 2)
        for part in (other, *parts[-1:])
    )


def _names(page: Page) -> list[_Name]:
    """Everybody who wrote, and the report's author with none of the comments."""
    found: dict[str, list[int]] = {}
    spelled: dict[str, str] = {}
    for comment in page.report.comments:
        name = (comment.author or "").strip()
        if len(name) > 1 and name.casefold() not in _nameless():
            spelled.setdefault(name.casefold(), name)
            found.setdefault(name.casefold(), []).append(comment.index)
    author = (page.report.author or "").strip()
    if author and author.casefold() not in found and len(author.split()) < 4:
        spelled[author.casefold()], found[author.casefold()] = author, []
    return [_Name(spelled[key], tuple(places)) for key, places in found.items()]


def _nameless() -> frozenset[str]:
    return group("discussion", "nameless")


@cache
def _greeting() -> re.Pattern[str]:
    ordered = sorted(group("discussion", "greetings"), key=len, reverse=True)
    body = "|".join(re.escape(word) for word in ordered)
    return re.compile(rf"(?:{body}),?\s+(?=\w)", re.IGNORECASE)


@cache
def _naming() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = "|".join(re.escape(word) for word in sorted(group("discussion", "naming_before")))
    after = "|".join(re.escape(word) for word in sorted(group("discussion", "naming_after")))
    return (
        re.compile(rf"\b(?:{before})\s+\Z", re.IGNORECASE),
        re.compile(rf"\A(?:[’']s)?\s+(?:{after})\b", re.IGNORECASE),
    )
