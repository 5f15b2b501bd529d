"""Tallies: a sum under a policy, beside the other policies, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.utils import timezone

from warledger.records import Outcome, Policy
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.desk.filters import TallyForm
from warledger_desk.ledger.services import tallying
from warledger_desk.review.rights import check_sees_tally

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from warledger.records import Reconciliation, Tally

#: What is summed where the address does not say.
_DEFAULTS = {"outcome": Outcome.KILLED.value, "policy": Policy.LOW_BEST_HIGH.value}
#: Lines shown of those that count, and of those that do not.
_SHOWN = 200


@needs(Role.CODER)
def tallies(request: HttpRequest) -> HttpResponse:
    """The sum that the address asks for."""
    form = TallyForm(_DEFAULTS | request.GET.dict())
    told: dict[str, Any] = {"form": form}
    if form.is_valid():
        found, known = tallying.tallied(form.query(), when=timezone.now())
        check_sees_tally(request.user, found, known)
        told |= {
            "tally": found,
            "parts": [
                ("Counted", list(_lines(found, known, counted=True))),
                ("Not counted", list(_lines(found, known, counted=False))),
            ],
            "unknown": form.unknown(),
            "policies": _policies(form, found),
        }
    return render(request, "desk/tallies.html", told)


def _policies(form: TallyForm, found: Tally) -> Iterator[tuple[Policy, Any]]:
    """The same sum under every policy but the one that takes minutes."""
    for policy in Policy:
        if policy is found.query.policy:
            yield policy, found.bounds
        elif policy is not Policy.BAYES:
            other, _ = tallying.tallied(form.query(policy), when=timezone.now())
            yield policy, other.bounds


def _lines(found: Tally, known: Reconciliation, *, counted: bool) -> Iterator[dict[str, Any]]:
    lines = [line for line in found.lines if line.counted == counted]
    for line in lines[:_SHOWN]:
        yield {"line": line, "entries": [known.entries[name] for name in line.entries]}
