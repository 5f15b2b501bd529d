"""What stands between a request and its view: the access rule, and the log of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from warledger_desk.accounts import unsent
from warledger_desk.accounts.access import keeps_own_rules, needed
from warledger_desk.accounts.acts import log
from warledger_desk.accounts.roles import Role, role_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class AccessMiddleware:
    """Shows a page to those whose role is enough; others sign in, or are refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """
        Nothing is decided before the view is known.

        Raises:
            BadRequest: The character NUL is in the address: databases can't hold it, and so no
                page has it. The API says so of each parameter.
        """
        values = (value for one in request.GET.lists() for value in one[1])
        ours = not request.path.startswith("/api/")
        if ours and any("\0" in words for words in (request.path, *values)):
            raise BadRequest("the character NUL is in no address")
        response = self.get_response(request)
        unsent.answered(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """
        Let the request through, or answer in the view's place.

        Raises:
            PermissionDenied: The role is not enough, or the view does not say which is.
        """
        wanted = needed(view)
        if wanted is None:
            if keeps_own_rules(view):
                return None
            raise PermissionDenied("this page does not say who may see it")
        if role_of(request.user) >= wanted:
            unsent.coming(request, view)
            return _second_factor(request) if wanted >= Role.ADMIN else None
        if not request.user.is_authenticated:
            return redirect_to_login(_onward(request, view))
        raise PermissionDenied(f"this page is for {wanted.name.lower()}s")


def _second_factor(request: HttpRequest) -> HttpResponse | None:
    """Where an admin without a second factor goes first, if the organisation asks for one."""
    if not settings.ADMIN_SECOND_FACTOR or is_mfa_enabled(request.user):
        return None
    messages.warning(request, "Admins of this desk sign in with a second factor. Set one up first.")
    return redirect("mfa_activate_totp")


def _onward(request: HttpRequest, view: Callable[..., Any]) -> str:
    """Where somebody goes on who signs in; they are told what became of what they sent."""
    outcome = unsent.keep(request, view, timezone.now())
    if outcome is unsent.Outcome.KEPT:
        messages.info(
            request, "You had been signed out. What you wrote is kept for you: sign in to send it."
        )
        return reverse("desk:unsent")
    if outcome is unsent.Outcome.TOO_LONG:
        messages.warning(
            request,
            "You had been signed out, and what you sent is too long to be kept (more than "
            f"{unsent.LARGEST:,} characters). Nothing of it was stored: go back in your browser "
            "and copy it before you sign in.",
        )
    if outcome is unsent.Outcome.LOST:
        messages.warning(
            request,
            "You had been signed out for long, and nothing of what you sent was stored: go back in "
            "your browser and copy it before you sign in.",
        )
    return _back(request)


def _back(request: HttpRequest) -> str:
    """Where somebody goes on who signs in: this page, or the one whose form was sent."""
    if request.method in _SAFE:
        return request.get_full_path()
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return reverse("desk:home")
    return f"{came.path}?{came.query}" if came.query else came.path


class ActMiddleware:
    """Writes down what people who are signed in change."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The log has the act and how it ended."""
        before = request.user  # signing out changes it
        response = self.get_response(request)
        who = request.user if request.user.is_authenticated else before
        if request.method not in _SAFE and role_of(who) > Role.PUBLIC:
            log(request, who, status=response.status_code)
        return response
