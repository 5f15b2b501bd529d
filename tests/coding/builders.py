"""Sentences as coding sees them, made from plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding import code
from warledger.coding.clause import Clause
from warledger.reading.transcribe import transcribe
from warledger.records import Block, Claim, Report, Sentence, Span

if TYPE_CHECKING:
    from datetime import date

    from warledger.reading.model import Parser


def report_of(text: str, published: date | None = None) -> Report:
    """A report whose paragraphs are the lines of a text."""
    blocks = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block(span=Span(start, start + len(line)), kind="paragraph"))
        start += len(line) + 1
    return Report(
        id="test",
        source="test",
        title=None,
        outlet=None,
        author=None,
        published=published,
        url=None,
        language="en",
        text=text,
        blocks=tuple(blocks),
        comments=(),
        digest="0",
    )


def claims_of(parser: Parser, text: str, published: date | None = None) -> tuple[Claim, ...]:
    """The claims of a text, read with the real model."""
    return code(transcribe(report_of(text, published), parser))


def clauses_of(parser: Parser, text: str, published: date | None = None) -> list[Clause]:
    """The clauses of a text, one for each sentence."""
    return [Clause(s, text) for s in sentences_of(parser, text, published)]


def sentences_of(parser: Parser, text: str, published: date | None = None) -> tuple[Sentence, ...]:
    """The sentences of a text with their parse and times."""
    return transcribe(report_of(text, published), parser).sentences


def told(claims: tuple[Claim, ...], text: str) -> list[tuple[str, str]]:
    """The figures' words and outcomes of claims: what a test compares."""
    return [(claim.span.of(text), claim.outcome.value) for claim in claims]
