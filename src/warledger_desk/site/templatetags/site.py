"""What the site's templates say of incidents, and addresses of its pages."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from warledger.publish.phrases import plain as on_one_line
from warledger_desk.articles.models import Extent
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.site import telling, wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.safestring import SafeString

    from warledger_desk.articles.models import Publication
    from warledger_desk.articles.services.events import Named, ShownEvent

register = template.Library()
register.filter("row_bounds", wording.bounds)
register.filter("tally_bounds", lambda bounds: wording.bounds(asdict(bounds)))
register.filter("row_best", wording.best_of)
register.filter("row_days", wording.days)
register.filter("row_where", wording.where)
register.filter("row_title", wording.title)
register.filter("event_kind", telling.kind)
register.filter("event_modality", telling.modality)
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


@lru_cache(maxsize=10_000)
def _page(name: str, key: str) -> str:
    """The address of an actor's, a place's or a report's page; a list names few of them often."""
    return reverse(f"site:{name}", args=[key])


@register.filter
def parties(several: Iterable[Named]) -> SafeString:
    """Those who act or are acted upon, with their pages."""
    made = [_party(one) for one in several]
    if not made:
        return format_html('<span class="unknown">{}</span>', "nobody named")
    return format_html_join(", ", "{}", ((one,) for one in made))


def _party(one: Named) -> SafeString:
    said = format_html("{}", one.words)
    if one.actor:
        said = format_html('<a href="{}">{}</a>', _page("actor", one.actor), one.words)
    if one.name and one.name not in one.words:
        return format_html('{} <span class="facts">({})</span>', said, one.name)
    return said


@register.filter
def event_facts(one: ShownEvent, own: bool) -> SafeString:
    """
    When, where, under what name, what is ordered, according to whom, and the figures of it.

    Args:
        one: Which.
        own: Whether the page is that of its report.
    """
    event, page = one.event, "" if own else _page("report", one.publication.report_id)
    facts: list[str] = [telling.days(event)]
    if one.place:
        facts.append(format_html('<a href="{}">{}</a>', _page("place", one.place[0]), one.place[1]))
    elif event.place:
        facts.append(event.place)
    facts += [event.name] if event.name else []
    facts += [f"{telling.content(event)}: “{one.content}”"] if one.content else []
    said = telling.source(event)
    facts += [f"according to {said}"] if said else []
    for number, claim in enumerate(one.claims, 1):
        words = f"figure {number}" if len(one.claims) > 1 else "figure"
        facts.append(format_html('<a href="{}#claim-{}">{}</a>', page, claim, words))
    if own and one.publication.extent == Extent.FULL:
        facts.append(format_html('<a href="#{}">{}</a>', telling.anchor(one), "In the text"))
    return format_html_join(" · ", "{}", ((fact,) for fact in facts))


@register.filter
def get(rows: Mapping[Any, Any], key: Any) -> Any:
    """What stands under a key."""
    return rows.get(key)
