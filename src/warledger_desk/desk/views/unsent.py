"""Forms that were not taken, since their sender's time was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from warledger_desk.accounts import unsent as service
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.accounts.models import Unsent

#: Values of more characters, or of several lines, are shown as texts.
_LINE = 60


@needs(Role.CODER)
def unsent(request: HttpRequest) -> HttpResponse:
    """What waits to be sent, for whoever wrote it; one is thrown away on request."""
    who = account_of(request).pk
    if request.method == "POST":
        if service.drop(who, request.POST.get(service.FIELD, "")):
            messages.success(request, "It is thrown away.")
        return redirect("desk:unsent" if service.waiting(who).exists() else "desk:home")
    waiting = [_shown(row) for row in service.waiting(who)]
    answer = render(request, "desk/unsent.html", {"waiting": waiting, "name": service.FIELD})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown(row: Unsent) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "label": name.replace("_", " ").replace("-", " "),
            "value": value,
            "long": len(value) > _LINE or "\n" in value,
        }
        for name, value in row.fields()
    ]
    return {"row": row, "fields": fields}
