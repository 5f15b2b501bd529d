"""Speech that no cue beside it credits: paragraphs that are introduced, pasted or stand alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.records import Block, Report, Sentence, Span, Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.reading.credits import Credit
    from warledger.text.quotes import Quotation

#: "Northern Post: Talks begin in the capital", at the end of a comment, is where it was taken from.
_CREDIT_LINE = re.compile(
    r"((?:[A-Z][\w'’.&-]*)(?: (?:of|the|and|[A-Z][\w'’.&-]*)){0,4}): [A-Z][^\n]{10,}\Z"
)
#: Words in which a commenter speaks for themselves.
_OWN = re.compile(r"\b(?:I|me|my|mine|you|your)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_INTRODUCES = re.compile(r"\s*:\s*\n")
_WORD = re.compile(r"\w")


def stands_alone(report: Report, quote: Quotation) -> bool:
    """Whether a quotation is a paragraph, or a line, of its own."""
    text, block = report.text, report.blocks[quote.block].span
    line_end = text.find("\n", quote.outer.start)
    end = block.end if line_end < 0 else min(block.end, max(line_end, quote.outer.end))
    opened = text[block.start : quote.outer.start].rstrip(" ")
    if '""' in quote.outer.of(text) or not (opened == "" or opened.endswith("\n")):
        return False
    return _WORD.search(text, quote.outer.end, end) is None


def quoted_commenter(report: Report, quote: Quotation, comment: int | None) -> str | None:
    """Who wrote the earlier comment that a commenter quotes word for word."""
    wanted = " ".join(quote.span.of(report.text).split())
    for earlier in report.comments[: comment or 0]:
        if wanted in " ".join(earlier.span.of(report.text).split()):
            return earlier.author
    return None


def introduced(
    text: str,
    sentences: Sequence[Sentence],
    quotes: Sequence[Quotation],
    credited: Sequence[Credit],
) -> tuple[Span, Credit] | None:
    """
    The paragraphs to the scope's end that a cue with a colon at the end of a paragraph opens, as
    in "The minister said:", where no quotation mark opens them; with the credit of that cue.
    """
    places = {sentence.index: sentence for sentence in sentences}
    for credit in credited:
        block = places[credit.attribution.sentence].block
        later = [sentence.span for sentence in sentences if sentence.block > block]
        opens = _INTRODUCES.match(text, credit.attribution.group.end)
        if not opens or not later or credit.speaker is None:
            continue
        span = Span(later[0].start, later[-1].end)
        if not any(quote.outer.start == span.start for quote in quotes):
            return span, credit
    return None


def pasted(report: Report, indices: Sequence[int]) -> Iterator[tuple[Span, Span | None]]:
    """
    Paragraphs of another outlet's article that a comment carries: marked as a quotation, or
    followed by a line that names the outlet and the article.

    Args:
        report: The report.
        indices: The comment's blocks, by start.

    Yields:
        The paragraph, and where the outlet is named.
    """
    groups = _paragraphs(report, [report.blocks[index] for index in indices])
    lines = [_CREDIT_LINE.match(report.text, *span) for span, _ in groups]
    for place, (span, marked) in enumerate(groups):
        if lines[place]:
            continue
        line = next((match for match in lines[place + 1 :] if match), None)
        if marked or (line and place and _foreign(span.of(report.text), lines[place + 1])):
            yield span, Span(*line.span(1)) if line else None


def _paragraphs(report: Report, blocks: Sequence[Block]) -> list[tuple[Span, bool]]:
    """
    A comment's paragraphs, with whether the page marks them as quoted. Lines that no blank line
    parts are one paragraph; a credit line is one of its own.
    """
    found: list[tuple[Span, bool]] = []
    for block in blocks:
        marked = block.kind == "quote"
        line = _CREDIT_LINE.match(report.text, *block.span)
        if found and not line:
            span, before = found[-1]
            gap = report.text[span.end : block.span.start]
            if gap.count("\n") < 2 and before == marked:
                found[-1] = (Span(span.start, block.span.end), marked)
                continue
        found.append((block.span, marked))
    return found


def _foreign(words: str, next_line: re.Match[str] | None) -> bool:
    """Whether a paragraph before a credit line is the outlet's: the last, or in nobody's "I"."""
    return next_line is not None or _OWN.search(_QUOTED.sub(" ", words)) is None


def unattributed(
    span: Span, speaker: str | None, where: Span | None, comment: int | None, rule: str
) -> Statement:
    """A direct statement that no cue credits."""
    return Statement(
        span=span,
        direct=True,
        speaker=speaker,
        speaker_span=where,
        mention=where,
        cue=None,
        relayed_by=None,
        comment=comment,
        rule=rule,
    )
