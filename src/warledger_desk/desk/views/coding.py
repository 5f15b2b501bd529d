"""Double coding: reports given to coders, coded blind, adjudicated; how well coders agree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role, role_of
from warledger_desk.accounts.services import names_of_coders
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.desk.forms import CodeForm
from warledger_desk.ledger.services.missed import claim_from
from warledger_desk.pages.marking import ClaimMark, MarkedText
from warledger_desk.review import coding as service
from warledger_desk.review.agreement import Units, aligned
from warledger_desk.review.models import Coding, DoubleCoding

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from warledger.records import Claim

#: Codings that a list shows, and double codings that agreement is measured on: the newest.
_SHOWN, _MEASURED = 100, 200


class GiveForm(forms.Form):
    """A report for two coders."""

    report = forms.CharField(label="Report (its id)", max_length=64)
    one = forms.ChoiceField(label="First coder")
    other = forms.ChoiceField(label="Second coder")
    from_program = forms.BooleanField(label="They begin with what the program read", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """With the accounts that may code."""
        super().__init__(*args, **kwargs)
        choices = [(name, name) for name in names_of_coders()]
        for name in ("one", "other"):
            field: Any = self.fields[name]
            field.choices = choices


@needs(Role.CODER)
def codings(request: HttpRequest) -> HttpResponse:
    """One's own codings; a reviewer sees everybody's, and gives reports to coders."""
    rows = service.codings()
    if role_of(request.user) < Role.REVIEWER:
        rows = rows.filter(coder=request.user.get_username())
    form = GiveForm(initial={"report": request.GET.get("report", "")})
    return render(request, "desk/codings.html", {"rows": rows[:_SHOWN], "form": form})


@needs(Role.REVIEWER)
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give a report to two coders."""
    form = GiveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            service.give(
                given["report"],
                (given["one"], given["other"]),
                from_program=given["from_program"],
                who=request.user.get_username(),
                when=timezone.now(),
            )
            messages.success(request, "Given to both.")
            return redirect("desk:codings")
        except InputError as error:
            form.add_error(None, str(error))
    told = {"rows": service.codings()[:_SHOWN], "form": form}
    return render(request, "desk/codings.html", told, status=422)


@keeps_unsent
@needs(Role.CODER)
def coding(request: HttpRequest, pk: int) -> HttpResponse:
    """A report coded by one person alone."""
    mine = _mine(request, pk)
    reading = service.reading_for(mine)
    code = _number(request.POST.get("code") or request.GET.get("code"))
    known = None if code is None else mine.codes.filter(pk=code).first()
    form = CodeForm(request.POST or None, initial=known.value if known else None)
    if request.method == "POST" and form.is_valid():
        try:
            service.put_code(mine, reading, form.value(), known.pk if known else None)
            return redirect("desk:coding", pk=pk)
        except InputError as error:
            form.add_error(None, str(error))
    codes = [(row, claim_from(reading, row.value)) for row in mine.codes.all()]
    marks = [ClaimMark(id=f"code-{row.pk}", claim=claim) for row, claim in codes]
    told = {
        "coding": mine,
        "report": reading.report,
        "text": MarkedText(report=reading.report, claims=marks),
        "codes": codes,
        "form": form,
        "code": known,
    }
    return render(request, "desk/coding.html", told, status=422 if form.errors else 200)


@needs(Role.CODER)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a claim out of one's coding, or hand the coding in."""
    mine = _mine(request, pk)
    code = _number(request.POST.get("remove"))
    try:
        if code is not None:
            service.remove_code(mine, code)
            return redirect("desk:coding", pk=pk)
        service.submit(mine, when=timezone.now())
        messages.success(request, "Handed in.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect("desk:codings")


@needs(Role.REVIEWER)
def double(request: HttpRequest, pk: int) -> HttpResponse:
    """Two codings side by side: how well they agree, and what a reviewer decides for."""
    found = DoubleCoding.objects.select_related("version", "version__source").filter(pk=pk).first()
    if found is None:
        raise Http404
    sides = list(found.codings.order_by("pk"))
    if any(side.submitted is None for side in sides):
        if any(side.coder == request.user.get_username() for side in sides):
            raise Http404
        return render(request, "desk/double_open.html", {"double": found, "sides": sides})
    one, other = (service.coded(side) for side in sides)
    rows = aligned(one, other)
    if request.method == "POST":
        chosen = [
            side.value
            for at, pair in enumerate(rows)
            for side in pair
            if side is not None and request.POST.get(f"row-{at}") == side.key
        ]
        try:
            who, when = request.user.get_username(), timezone.now()
            service.adjudicate(found, chosen, who=who, when=when)
            messages.success(request, "Adjudicated: the ledger has it so.")
            return redirect("desk:report", report=found.version.report_id)
        except InputError as error:
            messages.error(request, str(error))
    units = Units()
    units.add(found.version.text, one, other)
    reading = service.reading_for(sides[0])
    told = {
        "double": found,
        "sides": sides,
        "report": reading.report,
        "rows": [(at, [_side(reading, side) for side in pair]) for at, pair in enumerate(rows)],
        "units": units,
    }
    return render(request, "desk/double.html", told)


@needs(Role.REVIEWER)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End a double coding that leads nowhere."""
    found = DoubleCoding.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        service.withdraw(found, who=request.user.get_username(), when=timezone.now())
        messages.success(request, "Withdrawn: nobody is coding it blind any more.")
    except InputError as error:
        messages.error(request, str(error))
    return redirect("desk:codings")


@needs(Role.REVIEWER)
def agreement(request: HttpRequest) -> HttpResponse:
    """How well coders agree, pair by pair, over the reports that both handed in."""
    pairs: dict[tuple[str, ...], Units] = defaultdict(Units)
    rows = DoubleCoding.objects.select_related("version").prefetch_related("codings__codes")
    done = rows.filter(withdrawn=None).exclude(codings__submitted=None).order_by("-pk")
    for row in done[:_MEASURED]:
        sides = sorted(row.codings.all(), key=lambda side: side.coder)
        one, other = (service.coded(side) for side in sides)
        pairs[tuple(side.coder for side in sides)].add(row.version.text, one, other)
    return render(request, "desk/agreement.html", {"pairs": sorted(pairs.items())})


def _side(reading: Any, side: Any) -> tuple[Any, Claim] | None:
    return None if side is None else (side, claim_from(reading, side.value))


def _mine(request: HttpRequest, pk: int) -> Coding:
    """
    A coding of whoever asks.

    Raises:
        Http404: There is none; others' codings are not told from none.
    """
    rows = Coding.objects.select_related("double", "double__version", "double__version__source")
    found = rows.filter(pk=pk, coder=request.user.get_username()).first()
    if found is None:
        raise Http404
    return found


def _number(words: str | None) -> int | None:
    given = words or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None
