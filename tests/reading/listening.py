"""Reading a text of a test's own wording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from warledger.reading.sentences import sentences
from warledger.records import Block, Comment, Report, Sentence, Span, Statement

if TYPE_CHECKING:
    from warledger.reading.model import Parser


def report_of(body: str, comments: Sequence[tuple[str, str]] = ()) -> Report:
    """A report whose paragraphs are parted by blank lines, with (author, words) comments."""
    text, blocks, found = "", [], []
    parts: list[tuple[str | None, str]] = [(None, body), *comments]
    for number, (author, words) in enumerate(parts):
        comment = number - 1 if number else None
        first = len(text)
        for paragraph in words.split("\n\n"):
            span = Span(len(text), len(text) + len(paragraph))
            if paragraph.strip():
                blocks.append(Block(span=span, kind="paragraph", comment=comment))
            text += paragraph + "\n\n"
        if comment is not None:
            found.append(
                Comment(
                    index=comment,
                    author=author,
                    posted_at=None,
                    parent=None,
                    span=Span(first, first + len(words)),
                )
            )
    return Report(
        id="r",
        source="r.txt",
        title=None,
        outlet=None,
        author=None,
        published=None,
        url=None,
        language="en",
        text=text,
        blocks=tuple(blocks),
        comments=tuple(found),
        digest="",
    )


def sentences_of(report: Report, parser: Parser) -> tuple[Sentence, ...]:
    """The report's parsed sentences."""
    spans = list(sentences(report))
    parsed = parser.parse((span.of(report.text), span.start) for _, span in spans)
    return tuple(
        Sentence(
            index=index,
            span=span,
            block=block,
            comment=report.blocks[block].comment,
            tokens=tokens,
        )
        for index, ((block, span), tokens) in enumerate(zip(spans, parsed, strict=True))
    )


class Heard:
    """The statements of one text, to be asked about."""

    def __init__(self, report: Report, found: tuple[Statement, ...]) -> None:
        self.report = report
        self.found = found

    def contents(self, *, direct: bool | None = None) -> list[str]:
        """What was said, in order; only direct or only indirect speech where asked."""
        return [
            statement.span.of(self.report.text)
            for statement in self.found
            if direct is None or statement.direct is direct
        ]

    def of(self, content: str) -> Statement:
        """The statement with this content."""
        for statement in self.found:
            if statement.span.of(self.report.text) == content:
                return statement
        raise AssertionError(f"{content!r} is not among {self.contents()!r}")


Listen = Callable[..., Heard]
