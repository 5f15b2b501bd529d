"""Judging claims: accept, reject, correct, mark what is missing, link, promote, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import name_of
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.desk.forms import CorrectionForm, MissedForm
from warledger_desk.desk.onward import item_of, safe_address, to_next
from warledger_desk.desk.reading import (
    claim_or_404,
    refuse_blind,
    review_of,
    version_or_404,
)
from warledger_desk.ledger.services.claim_values import fields_of
from warledger_desk.ledger.services.judging import Decision, judge, retire
from warledger_desk.ledger.services.linking import candidates, members
from warledger_desk.ledger.services.missed import add_missed
from warledger_desk.ledger.services.standing import judgement_named, next_open, standing_on
from warledger_desk.ledger.services.successors import former
from warledger_desk.review import queue
from warledger_desk.review.rights import check_judges, check_retires, hidden_from

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from warledger_desk.ledger import models

#: What messages call the ledger.
_LEDGER = "this ledger"
#: Verdicts that take no values, with the reason that stands where none is given.
_VERDICTS = {
    "accept": (JudgementType.ACCEPTED, "read and found right"),
    "reject": (JudgementType.REJECTED, "read and found wrong"),
    "promote": (JudgementType.PROMOTED, "worth counting"),
}


@needs(Role.CODER)
@require_POST
def verdict(request: HttpRequest, claim: str) -> HttpResponse:
    """Accept or reject a claim; a reviewer may promote a reader's."""
    row = _claim(request, claim)
    known = _VERDICTS.get(request.POST.get("verdict", ""))
    if known is None:
        return HttpResponseBadRequest("no such verdict")
    kind, reason = known
    check_judges(request.user, kind, (row.pk,), ledger=_LEDGER)
    why = request.POST.get("why", "").strip() or reason
    decision = Decision(type=kind, subjects=(row.pk,), who=name_of(request), why=why, value={})
    if _judged(request, decision):
        queue.decided(row.lineage, who=name_of(request), when=timezone.now())
    return _onward(request, row)


@keeps_unsent
@needs(Role.CODER)
def correct(request: HttpRequest, claim: str) -> HttpResponse:
    """Give a claim other values; what is as it was read is no part of the correction."""
    row = _claim(request, claim)
    standing = standing_on(row)
    form = CorrectionForm(request.POST or None, initial=fields_of(standing.entry.claim))
    if request.method == "POST" and form.is_valid():
        try:
            changes = form.changes(standing.reported)
            judge(
                Decision(
                    type=JudgementType.CORRECTED if changes else JudgementType.ACCEPTED,
                    subjects=(row.pk,),
                    who=name_of(request),
                    why=form.cleaned_data["why"] or form.default_reason,
                    value=changes,
                ),
                when=timezone.now(),
                ledger=_LEDGER,
            )
            queue.decided(row.lineage, who=name_of(request), when=timezone.now())
            messages.success(request, "Corrected." if changes else "Accepted as it was read.")
            return _onward(request, row)
        except InputError as error:
            form.add_error(None, str(error))
    told = {
        "form": form,
        "row": row,
        "standing": standing,
        "item": item_of(request),
    }
    asked = bool(getattr(request, "htmx", False)) and request.method == "GET"
    page = "desk/correct_form.html" if asked else "desk/correct.html"
    return render(request, page, told, status=422 if form.errors else 200)


@keeps_unsent
@needs(Role.CODER)
def missed(request: HttpRequest, report: str) -> HttpResponse:
    """Mark a claim that the program missed."""
    version = version_or_404(report)
    refuse_blind(request, version.report_id)
    form = MissedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_missed(
                version,
                form.value(),
                who=name_of(request),
                why=form.cleaned_data["why"] or form.default_reason,
                when=timezone.now(),
            )
            messages.success(request, "The claim is in the ledger.")
            page = reverse("desk:report", args=[report])
            return redirect(f"{page}#claim-{made.judgement.subjects[0]}")
        except InputError as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    told = {"review": review_of(version), "missed": form, "open_missed": True}
    return render(request, "desk/report.html", told, status=status)


@keeps_unsent
@needs(Role.CODER)
def link(request: HttpRequest, claim: str) -> HttpResponse:
    """Say that a claim speaks of an incident, or that it does not."""
    row = _claim(request, claim)
    if request.method == "POST":
        named = request.POST.get("incident", "")
        gone = former(named)
        there = members(named) or members((gone and gone.now) or "")
        other = next((one for one in there if one != row.pk), None)
        if other is None:
            messages.error(request, "There is no such incident with another claim to link to.")
            return redirect("desk:link", claim=row.pk)
        kind = JudgementType.SAME_INCIDENT
        check_judges(request.user, kind, (row.pk, other), ledger=_LEDGER)
        holds = request.POST.get("holds") != "no"
        why = request.POST.get("why", "").strip()
        decision = Decision(
            type=kind,
            subjects=(row.pk, other),
            who=name_of(request),
            why=why or f"tells of {'the same' if holds else 'another'} incident",
            value={},
            holds=holds,
        )
        _judged(request, decision)
        return _onward(request, row)
    told = {
        "row": row,
        "standing": standing_on(row),
        "candidates": candidates(row.pk, hidden=hidden_from(request.user)),
    }
    return render(request, "desk/link.html", told)


@needs(Role.CODER)
@require_POST
def undo(request: HttpRequest, judgement: str) -> HttpResponse:
    """Take a judgement back: one's own, or as a reviewer anybody's."""
    found = judgement_named(judgement)
    if found is None:
        raise Http404
    check_retires(request.user, found)
    try:
        why = request.POST.get("why", "").strip() or "taken back"
        retire(judgement, who=name_of(request), why=why, when=timezone.now(), ledger=_LEDGER)
        queue.reopened(found.subjects)
        messages.success(request, "Taken back.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect(safe_address(request) or "desk:home")


def _claim(request: HttpRequest, claim: str) -> models.Claim:
    """
    A claim that this person may judge.

    Raises:
        Http404: There is none.
        PermissionDenied: The person codes its report blind.
    """
    row = claim_or_404(claim)
    refuse_blind(request, row.version.report_id)
    return row


def _judged(request: HttpRequest, decision: Decision) -> bool:
    """Keep a decision; if it can't be kept, the page says why."""
    try:
        made = judge(decision, when=timezone.now(), ledger=_LEDGER)
    except InputError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, f"{made.judgement.type.value.replace('_', ' ').capitalize()}.")
    return True


def _onward(request: HttpRequest, row: models.Claim) -> HttpResponse:
    """To the next item of the queue for those who come from there, else to the next open claim."""
    if item_of(request) is not None:
        return redirect(to_next(request))
    if wanted := safe_address(request):
        return redirect(wanted)
    following = next_open(row) or row.pk
    return redirect(f"{reverse('desk:report', args=[row.version.report_id])}#claim-{following}")
