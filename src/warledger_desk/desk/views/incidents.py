"""Incidents and totals: the list, and one with all that its figures rest on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger.records import Grade, JudgementType
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.desk.filters import IncidentForm, turn
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import incidents as service
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.paging import Listed
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.ledger.services.successors import former
from warledger_desk.review.rights import check_sees, hidden_from, veiled

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LEDGER = "ledger"
#: Over incidents that cannot stand to a total as parts do.
_FEWER = (
    "This total counts fewer people than what lies in it. One of them is wrong, or counts "
    "otherwise; tallies let the larger stand:"
)
_MORE = (
    "This counts more people than a total that it lies in. One of them is wrong, or counts "
    "otherwise; tallies let the larger stand:"
)


class GradeForm(forms.Form):
    """A person's grade in the place of the rule's."""

    grade = forms.ChoiceField(choices=[(one.value, one.value) for one in Grade])
    why = forms.CharField(max_length=1000, label="Why")


@needs(Role.CODER)
def incidents(request: HttpRequest) -> HttpResponse:
    """The list, by day."""
    bring_up_to_date(when=timezone.now())
    form = IncidentForm(request.GET)
    try:
        found = service.incidents(
            replace(form.wanted(), hidden=hidden_from(request.user)), turn(request.GET)
        )
    except InputError as error:
        messages.error(request, str(error))
        found = Listed(rows=[], next=None, previous=None)
    return render(request, "desk/incidents.html", {"form": form, "found": found})


@needs(Role.CODER)
def incident(request: HttpRequest, name: str) -> HttpResponse:
    """One incident: claims by origin, bounds under each policy, links with their reasons."""
    bring_up_to_date(when=timezone.now())
    try:
        row = service.incident(name, _LEDGER)
    except UnknownIdError as error:
        now = _goes_on_as(request, name, error)
        messages.info(request, "The incident of that address is this one now.")
        return redirect("desk:incident", now)
    found = veiled(request.user, row)
    told = {
        "incident": found,
        "notes": service.notes(found["review"]),
        "form": GradeForm(initial={"grade": found["grade"]}),
        "unequal": [
            (_FEWER, found["larger"]),
            (_MORE, found["smaller"]),
        ],
        "around": [("Inside it", found["contains"]), ("Totals it is in", found["inside"])],
    }
    return render(request, "desk/incident.html", told)


@keeps_unsent
@needs(Role.REVIEWER)
@require_POST
def grade(request: HttpRequest, name: str) -> HttpResponse:
    """Set the grade of an incident."""
    try:
        service.incident(name, _LEDGER)
    except UnknownIdError as error:
        now = _goes_on_as(request, name, error)
        messages.error(request, "Not graded: the incident has changed meanwhile. Look again.")
        return redirect("desk:incident", now)
    form = GradeForm(request.POST)
    if form.is_valid():
        decision = judging.Decision(
            type=JudgementType.GRADED,
            subjects=(name,),
            who=request.user.get_username(),
            why=form.cleaned_data["why"],
            value={"grade": form.cleaned_data["grade"]},
        )
        judging.judge(decision, when=timezone.now(), ledger=_LEDGER)
        messages.success(request, "Graded.")
    else:
        messages.error(request, "A grade and a reason are needed.")
    return redirect("desk:incident", name)


def _goes_on_as(request: HttpRequest, name: str, error: UnknownIdError) -> str:
    """
    The id that an incident has now.

    Raises:
        Http404: There never was one of this id, or it is gone.
        PermissionDenied: A report that the person codes blind has to do with it.
    """
    gone = former(name)
    if gone is None or gone.now is None:
        raise Http404 from error
    check_sees(request.user, gone.report)
    veiled(request.user, service.incident(gone.now, _LEDGER))
    return gone.now
