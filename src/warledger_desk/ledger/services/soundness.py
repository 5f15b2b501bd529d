"""What must hold inside one reading before it is stored, and is looked at again by ``check``."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from warledger.errors import FormatError, LimitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from warledger.records import Reading, Span

#: Figures are stored in 64 bits. Reports print some that no count of people is: these are stored,
#: exported and loaded as printed, and enter no sum.
_LARGEST_FIGURE = 2**63 - 1


def row_of(line: str, where: str) -> dict[str, Any]:
    """
    The JSON object of a line that came from outside.

    Raises:
        FormatError: It is none, or holds characters that no database takes.
        LimitError: It is nested too deeply.
    """
    try:
        row = json.loads(line)
    except RecursionError as error:
        raise LimitError(where, "JSON nested too deeply") from error
    except ValueError as error:
        raise FormatError(where, f"is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise FormatError(where, "is not a JSON object")
    if "\\u" in line:  # only escapes can bring them in
        whole = json.dumps(row, ensure_ascii=False)
        if "\\u0000" in whole:
            raise FormatError(where, "holds the character NUL, which a ledger can't store")
        try:
            whole.encode()
        except UnicodeEncodeError:
            raise FormatError(where, "holds half of a surrogate pair") from None
    return row


def refuse_unsound(reading: Reading, where: str) -> None:
    """
    Refuse a reading that came from outside and contradicts itself.

    Raises:
        FormatError: Names the first thing that is not as it should be.
    """
    for fault in (*_values(reading), *offsets(reading), *references(reading)):
        raise FormatError(where, fault)


def _values(reading: Reading) -> Iterator[str]:
    """Bytes that are not those of their digest, and numbers that no column takes."""
    report = reading.report
    if hashlib.sha256(report.raw).hexdigest() != report.digest:
        yield "the bytes of the report do not have the digest that is given with them"
    for index, claim in enumerate(reading.claims):
        for bound in (claim.figure.low, claim.figure.high):
            if bound is not None and not 0 <= bound <= _LARGEST_FIGURE:
                yield f"claim {index}: {bound} is no number of people"


def offsets(reading: Reading) -> Iterator[str]:
    """Spans outside the text, figures outside their sentences, bounds the wrong way round."""
    length = len(reading.report.text)
    for name, spans in _spans(reading):
        for span in spans:
            if not 0 <= span.start <= span.end <= length:
                yield f"a {name} at {span.start}–{span.end} lies outside the text"
    for index, claim in enumerate(reading.claims):
        if not claim.sentence.contains(claim.figure.span):
            yield f"claim {index}: its figure is not in its sentence"
        low, high = claim.figure.low, claim.figure.high
        if low is not None and high is not None and low > high:
            yield f"claim {index}: low {low} is more than high {high}"


def _spans(reading: Reading) -> Iterator[tuple[str, Iterable[Span]]]:
    yield "paragraph", (block.span for block in reading.report.blocks)
    yield "comment", (comment.span for comment in reading.report.comments)
    yield "sentence", reading.sentences
    yield "statement", (statement.span for statement in reading.statements)
    yield "claim", (claim.sentence for claim in reading.claims)
    yield "figure", (claim.figure.span for claim in reading.claims)
    yield "event", (event.sentence for event in reading.events)
    yield "trigger", (event.trigger for event in reading.events)
    if reading.discussion is not None:
        yield "passage", (passage.span for passage in reading.discussion.passages)
        yield "quoted outlet", (outlet.span for outlet in reading.discussion.outlets)
        yield "citation", (citation.span for citation in reading.discussion.citations)


def references(reading: Reading) -> Iterator[str]:
    """Indices of claims and comments that are not there."""
    claims = range(len(reading.claims))
    if any(index not in claims for finding in reading.findings for index in finding.claims):
        yield "a finding is about a claim that is not there"
    for index, claim in enumerate(reading.claims):
        if any(at is not None and at not in claims for at in (claim.part_of, claim.same_as)):
            yield f"claim {index}: it is linked to a claim that is not there"
    if any(grounding.claim not in claims for grounding in reading.groundings):
        yield "a grounding is of a claim that is not there"
    for index, event in enumerate(reading.events):
        if not event.sentence.contains(event.trigger):
            yield f"event {index}: its trigger is not in its sentence"
        if any(at not in claims for at in event.claims):
            yield f"event {index}: it is about a claim that is not there"
    yield from _comments(reading)


def _comments(reading: Reading) -> Iterator[str]:
    comments = range(len(reading.report.comments))
    if [comment.index for comment in reading.report.comments] != list(comments):
        yield "its comments are not numbered from 0 on"
    parents = (comment.parent for comment in reading.report.comments)
    if any(parent is not None and parent not in comments for parent in parents):
        yield "a comment answers one that is not there"
    report = reading.report
    placed = [one.comment for one in report.blocks] + [one.comment for one in reading.claims]
    placed += [one.comment for one in reading.statements] + [e.comment for e in reading.events]
    if any(at is not None and at not in comments for at in placed):
        yield "something stands in a comment that is not there"
