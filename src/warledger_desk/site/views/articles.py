"""What the organisation writes itself, for everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from warledger_desk.accounts.access import public
from warledger_desk.articles.models.articles import Article
from warledger_desk.articles.services.setting import set_text
from warledger_desk.site.views.figures import of_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.models.articles import Citation

_A_PAGE = 30


@public
def index(request: HttpRequest) -> HttpResponse:
    """The articles that are public, the newest first."""
    rows = Article.objects.filter(withdrawn=None).exclude(published=None)
    rows = rows.prefetch_related("authors").order_by("-published", "-id")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/articles.html", {"page": page})


@public
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article with its footnotes."""
    rows = Article.objects.filter(withdrawn=None).exclude(published=None)
    found = get_object_or_404(rows, slug=slug)
    citations = found.citations.filter(public=True)
    shown = found.shown or {}
    told = {
        "article": found,
        "shown": shown,
        "set": set_text(shown.get("text", ""), citations, public=True),
        "authors": found.authors.all(),
        "tags": found.tags.all(),
        "related": found.related.filter(withdrawn=None).select_related("version"),
        "points": _points(citations) if shown.get("has_map") else "",
    }
    return render(request, "site/article.html", told)


def _points(citations: Iterable[Citation]) -> str:
    """The map's data for an element of JSON inside of a page."""
    claims = {name for one in citations for name in one.entries}
    plain = json.dumps(of_claims(claims))
    for sign in "<>&":
        plain = plain.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(plain)  # noqa: S308 - nothing in it ends the element
