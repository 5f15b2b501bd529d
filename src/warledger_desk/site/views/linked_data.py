"""What pages say of themselves to other programs: JSON-LD after schema.org."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from warledger_desk.site.templatetags.site import headline, original_address

if TYPE_CHECKING:
    from django.http import HttpRequest

    from warledger_desk.articles.services.reporting import ShownReport

#: What would end the element or begin another one, as JSON writes it otherwise.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def of_report(request: HttpRequest, shown: ShownReport) -> SafeString:
    """A published report as a ``NewsArticle``, safe to stand in a script element."""
    version, publication = shown.publication.version, shown.publication
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline(publication),
        "url": address(request, request.path),
        "dateModified": publication.changed.isoformat(),
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
        "commentCount": len(shown.reading.report.comments),
    }
    if version.published:
        data["datePublished"] = version.published.isoformat()
    if publication.author:
        data["author"] = {"@type": "Person", "name": publication.author.name}
    if version.source:
        data["sourceOrganization"] = {"@type": "Organization", "name": version.source.name}
    if original := original_address(publication):
        data["isBasedOn"] = original
    places = {card.place.id: card.place for card in shown.cards if card.place is not None}
    data["contentLocation"] = [{"@type": "Place", "name": place.name} for place in places.values()]
    return script(data)


def script(data: dict[str, Any]) -> SafeString:
    """JSON that stands in a script element of data: no sign in it can end the element."""
    words = json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(words)  # noqa: S308 - every sign that HTML knows is escaped above


def address(request: HttpRequest, path: str) -> str:
    """A page's address as the world knows it."""
    base = settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"
    return f"{base}{path}"
