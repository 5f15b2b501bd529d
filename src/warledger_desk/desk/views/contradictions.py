"""Claims that cannot both be true, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.desk.filters import PairForm, turn
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import contradictions as service
from warledger_desk.ledger.services import judging
from warledger_desk.ledger.services.paging import Listed
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.review import queue
from warledger_desk.review.rights import check_judges, hidden_from

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LEDGER = "ledger"
#: What somebody may say of a pair, in words, and what is kept.
_SAYS = {
    "contradict": (JudgementType.CONTRADICTS, True),
    "agree": (JudgementType.CONTRADICTS, False),
    "apart": (JudgementType.SAME_INCIDENT, False),
}


@needs(Role.CODER)
def contradictions(request: HttpRequest) -> HttpResponse:
    """The list, by day; ``?doubtful=on`` for pairs that the rules are not sure of."""
    bring_up_to_date(when=timezone.now())
    form = PairForm(request.GET)
    doubtful = bool(request.GET.get("doubtful"))
    pairs = service.doubtful if doubtful else service.contradictions
    try:
        found = pairs(replace(form.wanted(), hidden=hidden_from(request.user)), turn(request.GET))
    except InputError as error:
        messages.error(request, str(error))
        found = Listed(rows=[], next=None, previous=None)
    for row in found.rows:
        row["sides"] = [row["earlier"], row["later"]]
    told = {"form": form, "found": found, "doubtful": doubtful}
    return render(request, "desk/contradictions.html", told)


@keeps_unsent
@needs(Role.CODER)
@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Say how two claims stand to each other."""
    says = _SAYS.get(request.POST.get("says", ""))
    pair = tuple(request.POST.getlist("claim"))
    if says is None or len(pair) != 2:
        messages.error(request, "Two claims, and what is said of them, are needed.")
        return redirect("desk:contradictions")
    kind, holds = says
    decision = judging.Decision(
        type=kind,
        subjects=pair,
        who=request.user.get_username(),
        why=request.POST.get("why", "").strip() or "looked at both",
        value={},
        holds=holds,
    )
    try:
        check_judges(request.user, kind, pair, ledger=_LEDGER)
        made = judging.judge(decision, when=timezone.now(), ledger=_LEDGER)
    except (InputError, UnknownIdError) as error:
        messages.error(request, str(error))
    else:
        queue.linked(made.judgement.subjects, who=decision.who, when=timezone.now())
        messages.success(request, "Kept.")
    return redirect("desk:contradictions")
