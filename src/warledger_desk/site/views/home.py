"""The front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from warledger_desk.accounts.access import public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@public
def home(request: HttpRequest) -> HttpResponse:
    """What is new."""
    return render(request, "site/home.html")
