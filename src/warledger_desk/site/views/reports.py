"""Published reports: the archive, one report, authors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import ensure_csrf_cookie

from warledger.errors import InputError
from warledger_desk.accounts.access import public
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Author
from warledger_desk.articles.services.discussing import threads
from warledger_desk.articles.services.public import listed, publications, withdrawal_of
from warledger_desk.articles.services.reporting import figures_of, related_to, shown_report
from warledger_desk.site.forms import PostForm
from warledger_desk.site.kept import kept
from warledger_desk.site.pictures import sketch_of
from warledger_desk.site.views.linked_data import of_report
from warledger_desk.site.views.shared import misled, published, summary, turn_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.services.public import Shown
    from warledger_desk.ledger.services.paging import Turn


def list_of(request: HttpRequest, lister: Callable[[Turn], Shown]) -> dict[str, Any]:
    """
    A page of reports for ``site/report_list.html``.

    Args:
        request: Says which page.
        lister: Makes it.

    Raises:
        Http404: The address names no page.
    """
    try:
        page = lister(turn_of(request))
    except InputError as error:
        raise misled(error) from error
    return {
        "page": page,
        "reports": [summary(one) for one in page.rows],
        "figures": figures_of([one.version_id for one in page.rows]),
    }


@public
@kept
def archive(request: HttpRequest) -> HttpResponse:
    """All published reports, the newest first."""
    return render(request, "site/reports.html", list_of(request, partial(listed, publications())))


@public
@kept
@ensure_csrf_cookie
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report with its figures, and what is said about it; of a withdrawn one, the reason."""
    gone = withdrawal_of(report)
    if gone is not None:
        return render(request, "site/withdrawn.html", {"act": gone}, status=410)
    publication = published(report)
    shown = shown_report(publication)
    posts = threads(publication)
    return render(
        request,
        "site/report.html",
        {
            "shown": shown,
            "publication": publication,
            "related": related_to(publication),
            "picture": sketch_of(shown.cards),
            "threads": posts,
            "form": PostForm(),
            "answered": request.GET.get("answer", ""),
            "linked_data": of_report(request, shown),
        },
    )


@public
@kept
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an author is, and what of theirs is published."""
    found = get_object_or_404(Author, slug=slug)
    reports = publications().filter(author=found)
    if not reports.exists():
        raise Http404("nothing of this author is published")
    account = User.objects.filter(username=found.account).first() if found.account else None
    biography = found.biography or (account.biography if account else "")
    told = {"author": found, "biography": biography} | list_of(request, partial(listed, reports))
    return render(request, "site/author.html", told)
