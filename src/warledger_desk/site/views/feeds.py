"""What other programs read: Atom feeds, the sitemap, robots.txt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Author, Situation, Tag
from warledger_desk.articles.services import topics
from warledger_desk.articles.services.corrections import corrections
from warledger_desk.articles.services.public import for_lists, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.site.kept import kept
from warledger_desk.site.templatetags.site import headline
from warledger_desk.site.views.linked_data import address
from warledger_desk.site.views.shared import summary

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from warledger_desk.articles.models import Publication

_ENTRIES, _ADDRESSES = 30, 20_000
#: Control characters, halves of pairs and two that are no characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@public
@kept
def latest(request: HttpRequest) -> HttpResponse:
    """The reports published or changed last."""
    return _feed(request, settings.SITE_NAME, reverse("site:home"), publications())


@public
@kept
def about_actor(request: HttpRequest, key: str) -> HttpResponse:
    """The reports about an actor."""
    found = get_object_or_404(ledger.Actor, pk=key)
    link = reverse("site:actor", args=[key])
    rows = _some(topics.about_actor(key))
    return _feed(request, f"{settings.SITE_NAME}: {found.name}", link, rows)


@public
@kept
def about_tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports under a tag."""
    found = get_object_or_404(Tag, slug=slug)
    rows = _some(publications().filter(tags=found))
    link = reverse("site:tag", args=[slug])
    return _feed(request, f"{settings.SITE_NAME}: {found.name}", link, rows)


@public
@kept
def corrected(request: HttpRequest) -> HttpResponse:
    """What was put right."""
    link = address(request, reverse("site:corrections"))
    feed = _empty(request, f"{settings.SITE_NAME}: corrections", link)
    for one in corrections()[:_ENTRIES]:
        page = (
            reverse("site:report", args=[one.report]) if one.report else reverse("site:corrections")
        )
        anchor = f"#claim-{one.claim}" if one.claim else ""
        feed.add_item(
            title=_plain(f"{one.kind.capitalize()}: {one.words or one.title}"),
            link=address(request, page) + anchor,
            description=escape(_plain(one.why)),  # readers take it for HTML
            unique_id=_plain(
                f"{link}#{one.kind}-{one.claim or one.title}-{one.when:%Y%m%dT%H%M%S}"
            ),
            updateddate=one.when,
        )
    return _answer(feed)


def _feed(
    request: HttpRequest, title: str, link: str, found: QuerySet[Publication]
) -> HttpResponse:
    feed = _empty(request, title, address(request, link))
    for publication in for_lists(found).order_by("-changed", "-id")[:_ENTRIES]:
        page = address(request, reverse("site:report", args=[publication.report_id]))
        feed.add_item(
            title=_plain(headline(publication)),
            link=page,
            description=escape(_plain(summary(publication).lede)),
            author_name=_plain(publication.author.name) if publication.author else None,
            pubdate=publication.published,
            updateddate=publication.changed,
            categories=[_plain(tag.name) for tag in publication.tags.all()],
        )
    return _answer(feed)


def _some(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same, where there are any: a name that no published report tells of is not told."""
    if not found.exists():
        raise Http404("nothing about it is published")
    return found


def _empty(request: HttpRequest, title: str, link: str) -> Atom1Feed:
    own = address(request, request.path)
    return Atom1Feed(title=_plain(title), link=link, description="", feed_url=own, language="en")


def _answer(feed: Atom1Feed) -> HttpResponse:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def _plain(words: str) -> str:
    """Without the characters that XML has no place for."""
    return _NOT_XML.sub("", words)


@public
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page with when it last changed."""
    pages: list[tuple[str, datetime | None]] = [
        (reverse(f"site:{name}"), None)
        for name in ("home", "reports", "topics", "map", "timeline", "situations", "corrections",
                     "about", "incidents")
    ]  # fmt: skip
    rows = publications().order_by("-id").values_list("report", "changed")[:_ADDRESSES]
    pages += [(reverse("site:report", args=[key]), changed) for key, changed in rows]
    pages += [
        (reverse("site:situation", args=[one.slug]), one.made)
        for one in Situation.objects.filter(withdrawn=None).only("slug", "made")
    ]
    pages += [(reverse("site:actor", args=[one.pk]), None) for one, _ in topics.actors()]
    pages += [(reverse("site:operation", args=[one.pk]), None) for one, _ in topics.operations()]
    pages += [(reverse("site:place", args=[one.pk]), None) for one, _ in topics.places()]
    pages += [(reverse("site:tag", args=[one.slug]), None) for one in topics.tags()]
    authors = Author.objects.filter(publications__withdrawn=None, publications__isnull=False)
    pages += [
        (reverse("site:author", args=[slug]), None)
        for slug in authors.distinct().values_list("slug", flat=True)
    ]
    told = {"pages": [(address(request, path), changed) for path, changed in pages]}
    return render(request, "site/sitemap.xml", told, content_type="application/xml")


@public
@kept
def robots(request: HttpRequest) -> HttpResponse:
    """What programs that walk the site are asked to leave alone."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /accounts/",
        "Disallow: /editorial/",
        "Disallow: /search/",
        f"Sitemap: {address(request, reverse('site:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
