"""The desk's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs(Role.CODER)
def home(request: HttpRequest) -> HttpResponse:
    """Where to begin."""
    return render(request, "desk/home.html")
