"""Two claims beside each other, and what a person says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils import timezone

from warledger.errors import InputError
from warledger.records import JudgementType
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.desk.onward import item_of, to_next
from warledger_desk.desk.reading import claim_or_404, refuse_blind
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.linking import between
from warledger_desk.ledger.services.standing import standing_on
from warledger_desk.review import queue

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: What can be said of two claims: the judgement, whether it holds, the reason without another.
_SAID = {
    "same": (JudgementType.SAME_INCIDENT, True, "tell of the same incident"),
    "other": (JudgementType.SAME_INCIDENT, False, "tell of two incidents"),
    "restates": (JudgementType.RESTATES, True, "one repeats the other's figure"),
    "contradicts": (JudgementType.CONTRADICTS, True, "cannot both be true"),
    "agrees": (JudgementType.CONTRADICTS, False, "can both be true"),
    "part": (JudgementType.PART_OF, True, "the first is part of the second"),
}


@keeps_unsent
@needs(Role.CODER)
def pair(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """See two claims and how the rules link them; decide."""
    rows = [claim_or_404(one), claim_or_404(other)]
    for row in rows:
        refuse_blind(request, row.version.report_id)
    if request.method == "POST":
        known = _SAID.get(request.POST.get("said", ""))
        if known is None:
            return HttpResponseBadRequest("no such relation")
        kind, holds, reason = known
        who, when = request.user.get_username(), timezone.now()
        why = request.POST.get("why", "").strip() or reason
        decision = Decision(
            type=kind, subjects=(one, other), who=who, why=why, value={}, holds=holds
        )
        try:
            judge(decision, when=when, ledger="this ledger")
            queue.linked([row.lineage for row in rows], who=who, when=when)
            messages.success(request, f"Kept: they {reason}.")
        except InputError as error:
            messages.error(request, str(error))
        if item_of(request) is not None:
            return redirect(to_next(request))
        return redirect("desk:pair", one=one, other=other)
    told = {
        "pair": [(row, standing_on(row)) for row in rows],
        "links": between(one, other),
        "item": item_of(request),
    }
    return render(request, "desk/pair.html", told)
