"""One thing, with all that is known of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from warledger_desk.api.answers import Error
from warledger_desk.api.auth import READ
from warledger_desk.api.middleware import error
from warledger_desk.api.names import LEDGER
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import incidents, sources
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.showing import shown
from warledger_desk.ledger.services.stored import judgement_of
from warledger_desk.ledger.services.successors import former
from warledger_desk.review.rights import check_sees, check_sees_judgement, veiled

router = Router(auth=READ, tags=["things"])
_ANSWERS: dict[int, Any] = {
    200: dict[str, Any],
    401: Error,
    403: Error,
    404: Error,
    422: Error,
    429: Error,
}


@router.get("/reports/{name}", response=_ANSWERS)
def report(request: HttpRequest, name: str) -> dict[str, Any]:
    """A report: its claims, statements, findings, versions with what changed between them."""
    return _shown(request, name, "version")


@router.get("/claims/{name}", response=_ANSWERS)
def claim(request: HttpRequest, name: str) -> dict[str, Any]:
    """A claim: as coded, as grounded, and the judgements that stand."""
    return _shown(request, name, "claim")


@router.get("/judgements/{name}", response=_ANSWERS)
def judgement(request: HttpRequest, name: str) -> dict[str, Any]:
    """A judgement, also one that was taken back."""
    return _shown(request, name, "judgement")


@router.get("/incidents/{name}", response=_ANSWERS | {302: Error}, url_name="incident")
def incident(request: HttpRequest, name: str) -> dict[str, Any] | HttpResponse:
    """
    An incident: its claims, how they stand to each other, its bounds under each policy.

    The id of one that has become another is answered with 302 and the address of that one.
    """
    try:
        return veiled(request.user, incidents.incident(_plain(name), LEDGER))
    except UnknownIdError:
        gone = former(name)
        if gone is None or gone.now is None:
            raise
    check_sees(request.user, gone.report)
    veiled(request.user, incidents.incident(gone.now, LEDGER))
    answer = error(302, "This incident goes by another id now.", fields={"incident": gone.now})
    answer.headers["Location"] = reverse("api:incident", args=[gone.now])
    return answer


@router.get("/sources/{name}", response=_ANSWERS)
def source(request: HttpRequest, name: str) -> dict[str, Any]:
    """An outlet, and how its figures stand against those of others for the same incidents."""
    return sources.source(_plain(name), LEDGER)


def _shown(request: HttpRequest, name: str, kind: str) -> dict[str, Any]:
    found = find(_plain(name), LEDGER)
    if getattr(found, kind) is None:
        raise Http404
    if found.judgement is not None:
        check_sees_judgement(request.user, judgement_of(found.judgement))
    elif found.claim is not None:
        check_sees(request.user, found.claim.version.report_id)
    elif found.version is not None:
        check_sees(request.user, found.version.report_id)
    return shown(found)[1]


def _plain(name: str) -> str:
    if "\0" in name:
        raise Http404
    return name
