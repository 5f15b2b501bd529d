"""Lists in pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from warledger_desk.api.answers import Error, Rows, SearchHits
from warledger_desk.api.auth import READ
from warledger_desk.api.names import actor, places
from warledger_desk.api.parameters import (
    ClaimQuery,
    IncidentQuery,
    Limit,
    PageQuery,
    PairQuery,
    ReportQuery,
    Words,
)
from warledger_desk.ledger.services import claims as claim_lists
from warledger_desk.ledger.services import contradictions as pair_lists
from warledger_desk.ledger.services import findings as finding_lists
from warledger_desk.ledger.services import incidents as incident_lists
from warledger_desk.ledger.services import reports as report_lists
from warledger_desk.ledger.services import search as searching
from warledger_desk.ledger.services import sources as source_lists
from warledger_desk.ledger.services.paging import Listed
from warledger_desk.review.rights import hidden_from

router = Router(auth=READ, tags=["lists"])
_ERRORS = {401: Error, 422: Error, 429: Error}


def _answer(found: Listed) -> dict[str, Any]:
    return {"rows": list(found.rows), "next": found.next, "previous": found.previous}


@router.get("/reports", response={200: Rows, **_ERRORS})
def reports(request: HttpRequest, query: Query[ReportQuery]) -> dict[str, Any]:
    """Reports, the newest first."""
    wanted = report_lists.ReportFilter(
        source=query.source, start=query.start, end=query.end, failing=query.failing
    )
    return _answer(report_lists.reports(wanted, query.turn()))


@router.get("/claims", response={200: Rows, 404: Error, **_ERRORS})
def claims(request: HttpRequest, query: Query[ClaimQuery]) -> dict[str, Any]:
    """Claims by the first day of their period, each with its words, its sentence, its verdict."""
    wanted = claim_lists.ClaimFilter(
        outcome=query.outcome,
        status=query.status,
        places=places(query.place),
        victims=actor(query.victims),
        perpetrator=actor(query.perpetrator),
        source=query.source,
        report=query.report,
        start=query.start,
        end=query.end,
        comments=query.comments,
        hidden=hidden_from(request.user),
    )
    return _answer(claim_lists.claims(wanted, query.turn()))


@router.get("/incidents", response={200: Rows, 404: Error, **_ERRORS})
def incidents(request: HttpRequest, query: Query[IncidentQuery]) -> dict[str, Any]:
    """Incidents and totals by their first day, with bounds under low-best-high."""
    wanted = incident_lists.IncidentFilter(
        outcome=query.outcome,
        status=query.status,
        places=places(query.place),
        victims=actor(query.victims),
        perpetrator=actor(query.perpetrator),
        aggregate=query.aggregate,
        review=query.review,
        start=query.start,
        end=query.end,
        hidden=hidden_from(request.user),
    )
    return _answer(incident_lists.incidents(wanted, query.turn()))


@router.get("/contradictions", response={200: Rows, **_ERRORS})
def contradictions(request: HttpRequest, query: Query[PairQuery]) -> dict[str, Any]:
    """Pairs of claims of one scope that cannot both be true."""
    wanted = pair_lists.LinkFilter(
        outcome=query.outcome,
        source=query.source,
        start=query.start,
        end=query.end,
        hidden=hidden_from(request.user),
    )
    return _answer(pair_lists.contradictions(wanted, query.turn()))


@router.get("/findings", response={200: Rows, **_ERRORS})
def findings(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Relations in reports' own arithmetic that do not hold, with the claims they rest on."""
    return _answer(finding_lists.findings(query.turn(), hidden=hidden_from(request.user)))


@router.get("/sources", response={200: Rows, **_ERRORS})
def sources(request: HttpRequest, query: Query[PageQuery]) -> dict[str, Any]:
    """Outlets by name."""
    return _answer(source_lists.sources(query.turn()))


@router.get("/search", response={200: SearchHits, **_ERRORS})
def search(request: HttpRequest, q: Words, limit: Limit = 20) -> dict[str, Any]:
    """Reports that hold the words; "two words" is a phrase, -word excludes, `or` takes either.

    Best first; where more than 50,000 hold them, of the newest 50,000."""
    found = searching.search(q, limit=limit)
    return {"rows": list(found.rows), "total": found.total}
