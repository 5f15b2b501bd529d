"""Reports: the list, and one report with its claims to be judged."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.desk.forms import MissedForm
from warledger_desk.desk.onward import item_of
from warledger_desk.desk.reading import refuse_blind, review_of, version_or_404
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.events import EventFilter, events
from warledger_desk.ledger.services.paging import MOST, Turn
from warledger_desk.ledger.services.positions import questions
from warledger_desk.ledger.services.reports import ReportFilter
from warledger_desk.ledger.services.reports import reports as listed
from warledger_desk.ledger.services.sources import source_id
from warledger_desk.ledger.services.versions import changes_between
from warledger_desk.review.coding import coding_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.ledger.models import Version


class ReportsForm(forms.Form):
    """What the list is to hold."""

    outlet = forms.CharField(required=False)
    start = forms.DateField(
        label="Published from", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    end = forms.DateField(
        label="to", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    failing = forms.BooleanField(label="Only where sums do not hold", required=False)

    def wanted(self) -> ReportFilter:
        """As the service takes it; what is no value leaves its side open."""
        found = self.cleaned_data if self.is_valid() else {}
        return ReportFilter(
            source=source_id(found["outlet"]) if found.get("outlet") else None,
            start=found.get("start"),
            end=found.get("end"),
            failing=bool(found.get("failing")),
        )


@needs(Role.CODER)
def reports(request: HttpRequest) -> HttpResponse:
    """Reports, the newest first."""
    form = ReportsForm(request.GET or None)
    turn = Turn(after=request.GET.get("after"), before=request.GET.get("before"))
    try:
        found = listed(form.wanted(), turn)
    except InputError:
        return redirect("desk:reports")
    return render(request, "desk/reports.html", {"form": form, "found": found})


@needs(Role.CODER)
def report(request: HttpRequest, report: str) -> HttpResponse:
    """One report: its text with the figures marked, its claims to be judged, its versions."""
    version = version_or_404(report, request.GET.get("version"))
    blind = coding_of(request.user.get_username(), version.report_id)
    if blind is not None:
        return redirect("desk:coding", pk=blind.pk)
    told = {
        "review": review_of(version),
        "missed": MissedForm() if version.current else None,
        "item": item_of(request),
        "events": events(EventFilter(report=version.report_id), Turn(limit=MOST)).rows
        if version.current
        else (),
        "questions": questions(version),
    }
    return render(request, "desk/report.html", told)


#: What somebody may say of a comment's position, and what is kept.
_SAYS = {
    "accept": JudgementType.ACCEPTED,
    "reject": JudgementType.REJECTED,
    "correct": JudgementType.CORRECTED,
}


@needs(Role.CODER)
@require_POST
def position(request: HttpRequest, name: str) -> HttpResponse:
    """Say which position a comment takes to a question."""
    back = redirect("desk:reports")
    given = request.POST
    if given.get("report"):
        refuse_blind(request, given["report"])
        back = redirect("desk:report", given["report"])
    kind = _SAYS.get(given.get("says", ""))
    if kind is None:
        messages.error(request, "Accept, reject, or another answer is expected.")
        return back
    decision = judging.Decision(
        type=kind,
        subjects=(name,),
        who=request.user.get_username(),
        why=given.get("why", "").strip() or "read the comment",
        value={"answer": given.get("answer", "")} if kind is JudgementType.CORRECTED else {},
    )
    try:
        judging.judge(decision, when=timezone.now(), ledger="ledger")
    except (InputError, UnknownIdError) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Kept.")
    return back


@needs(Role.CODER)
def versions(request: HttpRequest, report: str) -> HttpResponse:
    """The versions of a report, the newest first, each with what it changed."""
    version = version_or_404(report)
    refuse_blind(request, version.report_id)
    rows = list(version.report.versions.select_related("source").order_by("number"))
    told: list[tuple[Version, list[dict[str, Any]]]] = [(rows[0], [])]
    told += [(new, changes_between(old, new)) for old, new in pairwise(rows)]
    return render(request, "desk/versions.html", {"version": version, "told": told[::-1]})
