"""Tallies: a sum under a policy, beside the other policies, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone

from warledger.errors import InputError
from warledger.records import Outcome, Policy
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.desk.filters import TallyForm, turn
from warledger_desk.ledger.services import tallying
from warledger_desk.review.rights import check_sees_tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from warledger.records import Tally
    from warledger_desk.ledger.services.tallying import Tallied

#: What is summed where the address does not say.
_DEFAULTS = {"outcome": Outcome.KILLED.value, "policy": Policy.LOW_BEST_HIGH.value}
#: Lines of a page.
_SHOWN = 50


@needs(Role.CODER)
def tallies(request: HttpRequest) -> HttpResponse:
    """The sum that the address asks for."""
    form = TallyForm(_DEFAULTS | request.GET.dict())
    told: dict[str, Any] = {"form": form}
    if form.is_valid():
        query = form.query()
        check_sees_tally(request.user, query)
        wanted = replace(turn(request.GET), limit=_SHOWN)
        try:
            found = tallying.tally_page(query, wanted, when=timezone.now())
        except InputError as error:
            form.add_error(None, str(error))
            return render(request, "desk/tallies.html", told)
        told |= {
            "tally": found.tally,
            "found": found,
            "parts": [
                ("Counted", list(_lines(found, counted=True)), found.counted),
                ("Not counted", list(_lines(found, counted=False)), found.others),
            ],
            "unknown": form.unknown(),
            "policies": list(_policies(form, found.tally)),
        }
    return render(request, "desk/tallies.html", told)


def _policies(form: TallyForm, found: Tally) -> Iterator[tuple[Policy, Any]]:
    """
    The same sum under every policy; under the one that weighs all claims, if it was asked. None of
    a sum over very many figures that nobody has asked for yet.
    """
    for policy in Policy:
        if policy is found.query.policy:
            yield policy, found.bounds
        elif policy is not Policy.BAYES:
            query, when = form.query(policy), timezone.now()
            yield policy, tallying.bounds(query, when=when, most=tallying.QUICK)


def _lines(found: Tallied, *, counted: bool) -> Iterator[dict[str, Any]]:
    for line in found.tally.lines:
        if line.counted == counted:
            yield {"line": line, "entries": [found.known.entries[name] for name in line.entries]}
