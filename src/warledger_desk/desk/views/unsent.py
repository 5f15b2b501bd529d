"""A form that was not taken, since its sender's time was over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render

from warledger_desk.accounts import unsent as service
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: Values of more characters, or of several lines, are shown as texts.
_LINE = 60


@needs(Role.CODER)
def unsent(request: HttpRequest) -> HttpResponse:
    """What waits to be sent; thrown away on request."""
    if request.method == "POST":
        service.drop(request)
        messages.success(request, "It is thrown away.")
        return redirect("desk:home")
    found = service.waiting(request)
    fields = [
        {
            "name": name,
            "label": name.replace("_", " ").replace("-", " "),
            "value": value,
            "long": len(value) > _LINE or "\n" in value,
        }
        for name, value in (() if found is None else found.fields)
    ]
    answer = render(request, "desk/unsent.html", {"unsent": found, "fields": fields})
    answer.headers["Cache-Control"] = "no-store"
    return answer
