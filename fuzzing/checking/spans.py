"""Offsets of any record: inside the text, and of the words that they claim."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fuzzing.cases import expect
from warledger.records import Report, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def spans_of(value: Any) -> Iterator[Span]:
    """Every span that a record holds, at any depth."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from spans_of(part)
    elif isinstance(value, (tuple, list, frozenset)):
        for part in value:
            yield from spans_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans_of(getattr(value, field.name))


def check_inside(value: Any, text: str, *, filled: bool = True) -> None:
    """Every span of a record lies in the text; where ``filled``, none is empty or blank."""
    for span in spans_of(value):
        expect(0 <= span.start <= span.end <= len(text), "a span outside the text", span, value)
        if filled:
            words = span.of(text)
            expect(bool(words.strip()), "a span of no words", span, value)


def check_apart(spans: Sequence[Span]) -> None:
    """The spans come in order and none overlaps the next."""
    for one, other in pairwise(spans):
        expect(one.end <= other.start, "spans overlap or are out of order", one, other)


def check_report(report: Report) -> None:
    """What holds of every report, whatever it was made from."""
    text = report.text
    expect(bool(text.strip()), "a report without words", text)
    for words in (text, report.id, report.title, report.outlet, report.author, report.url):
        (words or "").encode()  # half a surrogate pair can be stored nowhere
    check_inside((report.blocks, report.comments), text)
    check_apart([block.span for block in report.blocks])
    spans = [comment.span for comment in report.comments]
    check_apart(spans)
    for block in report.blocks:
        if block.comment is not None:
            expect(0 <= block.comment < len(spans), "a block of no comment", block)
            expect(spans[block.comment].contains(block.span), "a block outside its comment", block)
        else:
            expect(not any(block.span.overlaps(span) for span in spans), "body in a comment", block)
    for index, comment in enumerate(report.comments):
        expect(comment.index == index, "a comment out of its place", comment)
        parent = comment.parent
        expect(parent is None or 0 <= parent < len(spans), "an answer to nobody", comment)
        expect(parent != index, "an answer to itself", comment)
