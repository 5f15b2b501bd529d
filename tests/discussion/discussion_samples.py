"""Discussions of our own wording, laid out without a parser where no parse is needed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from warledger.records import Block, Comment, Report, Span, Transcript

BODY = (
    "Truce announced in the river towns",
    "Government troops and the Reed Militia agreed on a truce late on Monday after nine days.",
    "Officials counted 84 militia fighters killed and 120 wounded since the fighting began.",
)
#: A comment: its author and its paragraphs; a paragraph that begins with "| " is a quoted one.
Post = tuple[str | None, Sequence[str]]


def report_of(
    *posts: Post, outlet: str | None = "The Ledger", parents: dict[int, int] | None = None
) -> Report:
    """The report of `BODY` with comments."""
    pieces: list[tuple[str, str, int | None]] = [
        (words, "heading" if place == 0 else "paragraph", None) for place, words in enumerate(BODY)
    ]
    for index, (_, paragraphs) in enumerate(posts):
        for words in paragraphs:
            kind = "quote" if words.startswith("| ") else "paragraph"
            pieces.append((words.removeprefix("| "), kind, index))
    text = "\n\n".join(words for words, _, _ in pieces)
    blocks, at = [], 0
    for words, kind, comment in pieces:
        blocks.append(Block(span=Span(at, at + len(words)), kind=kind, comment=comment))
        at += len(words) + 2
    comments = []
    for index, (author, _) in enumerate(posts):
        own = [block.span for block in blocks if block.comment == index]
        comments.append(
            Comment(
                index=index,
                author=author,
                posted_at=None,
                parent=(parents or {}).get(index),
                span=Span(own[0].start, own[-1].end),
            )
        )
    return Report(
        id="truce",
        source="truce.html",
        title=BODY[0],
        outlet=outlet,
        author="Ada Wren",
        published=date(2009, 5, 12),
        url=None,
        language="en",
        text=text,
        blocks=tuple(blocks),
        comments=tuple(comments),
        digest="cd" * 32,
    )


def page_of(*posts: Post, outlet: str | None = "The Ledger") -> Transcript:
    """The report with no sentence parsed and no statement found."""
    return Transcript(report=report_of(*posts, outlet=outlet), sentences=(), statements=())
