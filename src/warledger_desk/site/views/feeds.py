"""What other programs read: Atom feeds, the sitemap, robots.txt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Situation, Tag
from warledger_desk.articles.services import mentions, topics
from warledger_desk.articles.services.corrections import corrections
from warledger_desk.articles.services.public import (
    articles,
    authors_shown,
    for_lists,
    publications,
    report_parts,
    reports_of,
)
from warledger_desk.site.kept import kept_for_all
from warledger_desk.site.templatetags.site import headline
from warledger_desk.site.views.linked_data import address
from warledger_desk.site.views.shared import actor_entry, summary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from warledger_desk.articles.models import Publication

_ENTRIES, _SITUATIONS, _ARTICLES = 30, 5000, 5000
#: Control characters, halves of pairs and two that are no characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@public
@kept_for_all
def latest(request: HttpRequest) -> HttpResponse:
    """The reports published or changed last."""
    return _feed(request, settings.SITE_NAME, reverse("site:home"), _changed(publications()))


@public
@kept_for_all
def about_actor(request: HttpRequest, key: str) -> HttpResponse:
    """The reports about an actor."""
    name, _ = actor_entry(key)
    link = reverse("site:actor", args=[key])
    about = mentions.About(kind=mentions.ACTOR, key=key)
    rows = _some(mentions.changed_last(about, _ENTRIES))
    return _feed(request, f"{settings.SITE_NAME}: {name}", link, rows)


@public
@kept_for_all
def about_tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports under a tag."""
    found = get_object_or_404(Tag, slug=slug)
    rows = _some(_changed(publications().filter(tags=found)))
    link = reverse("site:tag", args=[slug])
    return _feed(request, f"{settings.SITE_NAME}: {found.name}", link, rows)


@public
@kept_for_all
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


def _changed(found: QuerySet[Publication]) -> list[Publication]:
    """Those that were published or changed last."""
    return list(for_lists(found).order_by("-changed", "-id")[:_ENTRIES])


def _feed(
    request: HttpRequest, title: str, link: str, found: Iterable[Publication]
) -> HttpResponse:
    feed = _empty(request, title, address(request, link))
    for publication in found:
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


def _some(found: list[Publication]) -> list[Publication]:
    """The same, where there are any: a name that no published report tells of is not told."""
    if not found:
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
@kept_for_all
def sitemap(request: HttpRequest) -> HttpResponse:
    """The sitemap's parts, those of reports with when one of them last changed."""
    pages: list[tuple[str, datetime | None]] = [
        (address(request, reverse("site:sitemap-pages")), None)
    ]
    for part, changed in report_parts():
        pages.append((address(request, reverse("site:sitemap-reports", args=[part])), changed))
    return _map("sitemapindex", "sitemap", pages)


@public
@kept_for_all
def sitemap_reports(request: HttpRequest, part: int) -> HttpResponse:
    """The reports of a part with when each last changed."""
    base = address(request, reverse("site:reports"))
    rows = [(f"{base}{key}/", changed) for key, changed in reports_of(part)]
    if not rows:
        raise Http404("the sitemap has no such part")
    return _map("urlset", "url", rows)


@public
@kept_for_all
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Every public page that is no report, incident or list's later page."""
    pages: list[tuple[str, datetime | None]] = [
        (reverse(f"site:{name}"), None)
        for name in ("home", "reports", "articles", "topics", "map", "timeline", "situations",
                     "corrections", "about", "incidents")
    ]  # fmt: skip
    newest = Situation.objects.filter(withdrawn=None).order_by("-made")[:_SITUATIONS]
    pages += [
        (reverse("site:situation", args=[one.slug]), one.made)
        for one in newest.only("slug", "made")
    ]
    pages += [
        (reverse("site:article", args=[one.slug]), one.changed)
        for one in articles().order_by("-published", "-id").only("slug", "changed")[:_ARTICLES]
    ]
    pages += [(reverse("site:actor", args=[one.pk]), None) for one, _ in topics.actors()]
    pages += [(reverse("site:operation", args=[one.pk]), None) for one, _ in topics.operations()]
    pages += [(reverse("site:place", args=[one.pk]), None) for one, _ in topics.places()]
    pages += [(reverse("site:tag", args=[one.slug]), None) for one in topics.tags()]
    pages += [(reverse("site:author", args=[slug]), None) for slug in authors_shown()]
    return _map("urlset", "url", [(address(request, path), changed) for path, changed in pages])


def _map(kind: str, item: str, pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    """A sitemap or an index of some (https://www.sitemaps.org/protocol.html)."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{kind} xmlns="{_SITEMAPS}">']
    for where, changed in pages:
        when = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
        parts.append(f"<{item}><loc>{escape(where)}</loc>{when}</{item}>")
    return HttpResponse("\n".join([*parts, f"</{kind}>\n"]), content_type="application/xml")


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@public
@kept_for_all
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
