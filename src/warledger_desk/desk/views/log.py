"""The log of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from warledger_desk.accounts.access import needs
from warledger_desk.accounts.models import Act
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 100


@needs(Role.ADMIN)
def log(request: HttpRequest) -> HttpResponse:
    """What people changed, newest first; ``?who=`` for one of them."""
    who = request.GET.get("who", "")
    acts = Act.objects.filter(who=who) if who else Act.objects.all()
    page = Paginator(acts, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/log.html", {"page": page, "who": who})
