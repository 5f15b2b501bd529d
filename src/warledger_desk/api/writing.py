"""What changes the ledger: judgements, and reports to be read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger.records.plain import to_plain
from warledger_desk.accounts.asking import account_of
from warledger_desk.api.answers import Error, IntakeState, Kept, Taken
from warledger_desk.api.auth import ADD, FOLLOW, JUDGE
from warledger_desk.api.names import LEDGER
from warledger_desk.api.parameters import MissedClaim, NewJudgement, NewReport, Retirement
from warledger_desk.intake.models import Intake, Origin
from warledger_desk.intake.reading import begin
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.missed import add_missed
from warledger_desk.ledger.services.stored import judgement_of
from warledger_desk.review.rights import check_judges, check_retires, check_sees

router = Router(tags=["writing"])
_ERRORS = {400: Error, 401: Error, 403: Error, 415: Error, 422: Error, 429: Error}


@router.post("/judgements", auth=JUDGE, response={200: Kept, 404: Error, **_ERRORS})
def judge(request: HttpRequest, given: NewJudgement) -> dict[str, Any]:
    """
    Keep what somebody decides; what it contradicts is retired for this reason.

    To promote and to grade takes a reviewer. Whoever codes a report blind judges nothing of it.
    """
    try:
        kind = JudgementType(given.type)
    except ValueError as cause:
        known = ", ".join(one.value for one in JudgementType)
        raise InputError("type", f"one of {known} is expected") from cause
    check_judges(request.user, kind, given.subjects, ledger=LEDGER)
    decision = judging.Decision(
        type=kind,
        subjects=tuple(given.subjects),
        who=request.user.get_username(),
        why=given.why,
        value=given.value,
        holds=given.holds,
    )
    made = judging.judge(decision, when=timezone.now(), ledger=LEDGER)
    plain = to_plain(made.judgement)
    return {"judgement": plain, "replaced": list(made.replaced), "new": made.new}


@router.post("/reports/{name}/claims", auth=JUDGE, response={200: Kept, 404: Error, **_ERRORS})
def mark(request: HttpRequest, name: str, given: MissedClaim) -> dict[str, Any]:
    """
    Mark a claim that the program missed in the current version of a report.

    The judgement that is kept is of type ``added``; its subject is the new claim.
    """
    found = None if "\0" in name else find(name, LEDGER).version
    if found is None or not found.current:
        raise Http404
    check_sees(request.user, found.report_id)
    made = add_missed(
        found,
        given.value(),
        who=request.user.get_username(),
        why=given.why,
        when=timezone.now(),
    )
    plain = to_plain(made.judgement)
    return {"judgement": plain, "replaced": list(made.replaced), "new": made.new}


@router.post("/judgements/{name}/retire", auth=JUDGE, response={200: Kept, 404: Error, **_ERRORS})
def retire(request: HttpRequest, name: str, given: Retirement) -> dict[str, Any]:
    """
    Take a judgement back; it stays, with who took it back, when and why.

    Others' judgements are taken back by reviewers.
    """
    if "\0" in name:
        raise Http404
    found = find(name, LEDGER).judgement
    if found is None:
        raise Http404
    check_retires(request.user, judgement_of(found))
    made = judging.retire(
        name,
        who=request.user.get_username(),
        why=given.why,
        when=timezone.now(),
        ledger=LEDGER,
    )
    return {"judgement": to_plain(made), "replaced": [], "new": False}


@router.post("/intakes", auth=ADD, response={202: Taken, **_ERRORS})
def add(request: HttpRequest, given: NewReport) -> tuple[int, dict[str, int]]:
    """Have a report read in the background: its text, or the page at an address."""
    if (given.text is None) == (given.address is None):
        raise InputError("report", "either a text or an address is expected, and not both")
    if given.address is not None and not given.address.startswith(("https://", "http://")):
        raise InputError("address", "only http and https addresses can be read")
    intake = Intake(
        origin=Origin.ADDRESS if given.address else Origin.TEXT,
        name=given.address or f"{given.title or 'text'}.txt",
        content=None if given.text is None else given.text.encode(),
        title=given.title or "",
        outlet=given.outlet or "",
        published=given.published,
        by=account_of(request),
    )
    begin(intake)
    return 202, {"intake": intake.pk}


@router.get(
    "/intakes/{int:number}", auth=FOLLOW, response={200: IntakeState, 404: Error, **_ERRORS}
)
def intake(request: HttpRequest, number: int) -> dict[str, Any]:
    """How far the reading of something that was given is."""
    found = Intake.objects.defer("content").filter(pk=number).first()
    if found is None:
        raise Http404
    items = found.items.values("outcome", "report", "title", "claims", "cause")
    state = {"id": found.pk, "state": found.state, "cause": found.cause}
    return state | {"items": list(items)}
