"""Outlets, and how the figures of one stand against those of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from warledger.errors import InputError
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.desk.filters import turn
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import contradictions, reports
from warledger_desk.ledger.services import sources as service
from warledger_desk.ledger.services.paging import Listed, Turn
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.review.rights import hidden_from

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_SHOWN = 10


@needs(Role.CODER)
def sources(request: HttpRequest) -> HttpResponse:
    """All outlets by name."""
    try:
        found = service.sources(turn(request.GET))
    except InputError as error:
        messages.error(request, str(error))
        found = Listed(rows=[], next=None, previous=None)
    return render(request, "desk/sources.html", {"found": found})


@needs(Role.CODER)
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One outlet: what it tells of, its standing, what of it others contradict."""
    bring_up_to_date(when=timezone.now())
    try:
        found = service.source(name, "ledger")
    except UnknownIdError as error:
        raise Http404 from error
    few = Turn(limit=_SHOWN)
    pairs = contradictions.LinkFilter(source=name, hidden=hidden_from(request.user))
    told = {
        "source": found,
        "tables": [("By outcome", found["outcomes"]), ("By kind of claimant", found["kinds"])],
        "reports": reports.reports(reports.ReportFilter(source=name), few),
        "pairs": contradictions.contradictions(pairs, few),
    }
    return render(request, "desk/source.html", told)
