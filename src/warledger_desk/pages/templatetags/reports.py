"""What templates say of reports and claims: the marked text, and fields in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from warledger.publish import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markupsafe import Markup

    from warledger.records import Claim, Finding, JudgementType, Report, Statement
    from warledger_desk.pages.marking import MarkedText

register = template.Library()

for _phrase in (
    phrases.bounds,
    phrases.period,
    phrases.plain,
    phrases.speaker,
    phrases.status,
    phrases.time_frame,
    phrases.moment,
    phrases.coverage,
):
    register.filter(_phrase.__name__, _phrase)
register.filter("victims", phrases.victims)
register.filter("title_of", phrases.title)


@register.filter
def source_in(claim: Claim, report: Report) -> str:
    """Who stands behind a claim's figure."""
    return phrases.source(claim, report)


@register.filter
def commenter(report: Report, comment: int) -> str:
    """The name under a comment."""
    return phrases.commenter(report, comment)


@register.simple_tag
def marked_body(text: MarkedText) -> Markup:
    """The report's body with its marks; to stand in an element of class ``report-text``."""
    return text.body()


@register.simple_tag
def marked_comment(text: MarkedText, index: int) -> Markup:
    """One comment's words with their marks."""
    return text.comment(index)


@register.simple_tag
def said_words(said: Statement, report: Report) -> str:
    """What a statement says, word for word."""
    return phrases.plain(said.span.of(report.text))


@register.simple_tag
def span_words(start: int, end: int, report: Report) -> str:
    """What stands from one code point to another."""
    return phrases.plain(report.text[start:end])


@register.filter
def check_name(finding: Finding) -> str:
    """What a check compared."""
    return phrases.CHECKS[finding.type]


@register.filter
def judgement_name(kind: JudgementType) -> str:
    """A judgement's type in words."""
    return kind.value.replace("_", " ")


@register.filter
def values_told(value: Mapping[str, object]) -> str:
    """What a judgement sets, field by field."""
    parts = (
        f"{name.replace('_', ' ')}: {'unknown' if part is None else part}"
        for name, part in value.items()
    )
    return "; ".join(parts)
