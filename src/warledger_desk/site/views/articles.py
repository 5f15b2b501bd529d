"""What the organisation writes itself, for everybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe

from warledger_desk.accounts.access import public
from warledger_desk.articles.models.publications import Author
from warledger_desk.articles.services.public import articles
from warledger_desk.articles.services.setting import set_text
from warledger_desk.site.kept import kept
from warledger_desk.site.views.figures import of_claims

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.models.articles import Article, Citation

_A_PAGE = 30


@public
@kept
def index(request: HttpRequest) -> HttpResponse:
    """The articles that are public, the newest first."""
    rows = articles().prefetch_related("authors").order_by("-published", "-id")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "site/articles.html", {"page": page, "authors": _authors(page)})


def _authors(page: Iterable[Article]) -> dict[int, list[Author]]:
    """The authors of each as it was published; one query."""
    keys = {
        one.pk: (one.shown or {}).get("authors", [author.pk for author in one.authors.all()])
        for one in page
    }
    known = Author.objects.filter(pk__in={key for own in keys.values() for key in own})
    return {pk: [author for author in known if author.pk in own] for pk, own in keys.items()}


def _as_published(found: Article, name: str) -> QuerySet[Any]:
    """Authors, tags or related reports; articles published before these were kept show today's."""
    manager, keys = getattr(found, name), (found.shown or {}).get(name)
    if keys is None:
        return cast("QuerySet[Any]", manager.all())
    return cast("QuerySet[Any]", manager.model.objects.filter(pk__in=keys))


@public
@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article with its footnotes."""
    found = get_object_or_404(articles(), slug=slug)
    citations = found.citations.filter(public=True)
    shown = found.shown or {}
    told = {
        "article": found,
        "shown": shown,
        "set": set_text(shown.get("text", ""), citations, public=True),
        "authors": _as_published(found, "authors"),
        "tags": _as_published(found, "tags"),
        "related": _as_published(found, "related").filter(withdrawn=None).select_related("version"),
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
