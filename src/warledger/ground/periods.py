"""
The period of each claim: its days with UCDP's precision, the words that give them, and why.

Coding has resolved the days against the day of publication and against times told before (see
`warledger.coding.periods`). Here they get the code of the field and a reason in plain words, and
a claim without days gets the reason why it has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.records import Claim, DatePrecision, GroundedPeriod

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from warledger.records import TimeExpression, Transcript

_WEEK = 7
_MONTH = 31
#: Why a figure has its days, by the rule of coding that gave them.
_REASONS = {
    "own_clause": "told in the clause of the figure",
    "day_of_report": "the sentence speaks of reporting that goes on: the day of publication",
    "running_total": "a running total: up to the day of publication, from a day that is not told",
    "same_figure": "told where the same figure or person is told again",
    "whole": "told of the whole that this figure is a part of",
    "campaign": "the campaign or war of this total was told to begin then",
    "joined_happenings": "from the first to the last of the happenings told after",
    "same_sentence": "the only time of the sentence",
    "running": "told of the same event before",
    "lead": "told of the same event after",
}


def ground_periods(
    transcript: Transcript, claims: Sequence[Claim]
) -> tuple[GroundedPeriod | str, ...]:
    """
    The period of every claim, in order; where it has none, the reason why as one plain sentence.

    Args:
        transcript: The report that the claims were coded from.
        claims: Its claims. Their days are taken as they are.
    """
    return tuple(_grounded(transcript, claim) for claim in claims)


def date_prec(start: date | None, end: date | None, precision: DatePrecision | None) -> int:
    """
    UCDP's ``date_prec`` of a period: 1 one day, 2 two to six days, 3 a week, 4 a month or eight to
    31 days, 5 more.

    The code never is finer than the words: "this week" of a Tuesday is a week though it has two
    days so far. An end that is not known makes it 5. Source: UCDP GED codebook, ``date_prec``.

    Args:
        start: The first day.
        end: The last day, inclusive.
        precision: How fine the words are; None where that is not known.
    """
    if start is None or end is None:
        return 5
    days = (end - start).days + 1
    length = 1 if days == 1 else 2 if days < _WEEK else 3 if days == _WEEK else 4
    if days > _MONTH:
        length = 5
    if precision is DatePrecision.WEEK and days == _WEEK + 1:
        length = 3  # "the past week" runs from its weekday to the same weekday
    coarsest = {DatePrecision.WEEK: 3, DatePrecision.MONTH: 4, DatePrecision.YEAR: 5}
    return max(length, coarsest.get(precision, 1) if precision else 1)


def _grounded(transcript: Transcript, claim: Claim) -> GroundedPeriod | str:
    if claim.date_start is None and claim.date_end is None:
        return _why_unknown(transcript, claim)
    text = transcript.report.text
    reason = _REASONS.get(claim.date_rule or "", "as coded")
    if claim.date_start is None and claim.date_rule != "running_total":
        reason += "; the words leave the first day open"
    elif claim.date_end is None:
        reason += "; the words leave the last day open"
    return GroundedPeriod(
        start=claim.date_start,
        end=claim.date_end,
        precision=date_prec(claim.date_start, claim.date_end, claim.date_precision),
        words=claim.date_span.of(text) if claim.date_span else None,
        span=claim.date_span,
        rule=claim.date_rule or "unnamed",
        reason=reason,
    )


def _why_unknown(transcript: Transcript, claim: Claim) -> str:
    report = transcript.report
    if claim.date_span is not None:
        words = claim.date_span.of(report.text)
        times = [t for t in _times(transcript, claim) if t.span.overlaps(claim.date_span)]
        if report.published is None and any(time.relative for time in times):
            return f"“{words}” counts from the day of publication, which the report does not give"
        return f"“{words}” gives no days of the calendar"
    sentence = [t for t in _times(transcript, claim) if claim.sentence.contains(t.span)]
    if sentence:
        words = sentence[0].span.of(report.text)
        return f"“{words}” in its sentence is no time of this figure"
    if report.published is None and any(time.relative for time in _times(transcript, claim)):
        return "no day of its own, and no day of publication to count the text's times from"
    return "the text tells no time for this figure"


def _times(transcript: Transcript, claim: Claim) -> Iterator[TimeExpression]:
    """The times of the body, or of the comment, that a claim stands in."""
    for sentence in transcript.sentences:
        if sentence.comment == claim.comment:
            yield from sentence.times
