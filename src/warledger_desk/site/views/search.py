"""Public search, and what was put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from warledger.errors import InputError
from warledger_desk.accounts.access import public
from warledger_desk.articles.services import searching
from warledger_desk.articles.services.corrections import MOST, corrections
from warledger_desk.site.kept import kept

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_QUERY = 200
#: How far down somebody may page; further on, narrower words help more.
_DEEPEST = 1000


@public
@kept
def search(request: HttpRequest) -> HttpResponse:
    """Reports, figures and statements with the words of ``?q=``."""
    query = request.GET.get("q", "").strip()[:_QUERY]
    told: dict[str, Any] = {"query": query}
    if query:
        try:
            hits = searching.found(query, offset=_offset(request))
            told |= {"hits": hits, "rows": [searching.rows_with(hit, query) for hit in hits.rows]}
        except InputError:
            told["unsearchable"] = True
    return render(request, "site/search.html", told)


def _offset(request: HttpRequest) -> int:
    given = request.GET.get("offset", "0")
    return min(int(given), _DEEPEST) if given.isdecimal() and len(given) < 6 else 0


@public
@kept
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What was put right in published reports, the newest first."""
    found = corrections()
    return render(
        request, "site/corrections.html", {"corrections": found, "more": len(found) >= MOST}
    )
