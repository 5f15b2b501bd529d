"""What the site's templates say of incidents, and addresses of its pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html

from warledger.publish.phrases import plain as on_one_line
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.site import telling, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

    from warledger_desk.articles.models import Publication

register = template.Library()
register.filter("row_bounds", wording.bounds)
register.filter("tally_bounds", lambda bounds: wording.bounds(asdict(bounds)))
register.filter("row_best", wording.best_of)
register.filter("row_days", wording.days)
register.filter("row_where", wording.where)
register.filter("row_title", wording.title)
register.filter("event_kind", telling.kind)
register.filter("event_modality", telling.modality)
register.filter("event_content", telling.content)
register.filter("event_days", telling.days)
register.filter("event_source", telling.source)
register.filter("event_anchor", telling.anchor)
register.filter("stance", telling.stance)

#: Characters of a title that a page shows.
_TITLE = 300


@register.filter
def headline(publication: Publication) -> str:
    """The report's title as the public sees it: one line, names masked, not endless."""
    words = on_one_line(publication.version.title or "") or "Report without a title"
    shown = masks_of(publication).shown(words)
    return shown if len(shown) <= _TITLE else shown[: _TITLE - 1].rstrip() + "…"


@register.filter
def grade_badge(grade: str | None) -> str | SafeString:
    """A grade with its definition."""
    if not grade:
        return ""
    meaning = wording.GRADES.get(grade, "")
    return format_html(
        '<abbr class="badge grade-{}" title="{}">{}</abbr>', grade.lower(), meaning, grade
    )


@register.filter
def web_address(url: str | None) -> str:
    """The address where it is safe to link to: no scripts, no local files; else nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else ""


@register.filter
def original_address(publication: Publication) -> str:
    """
    Where the report stood, if it is safe to link to and names nobody who is masked; else nothing.
    """
    found = web_address(publication.version.url)
    return found if found and masks_of(publication).leaves_address(found) else ""


@register.filter
def get(rows: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key."""
    return rows.get(key)
