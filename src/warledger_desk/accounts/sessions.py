"""
How long somebody stays signed in: hours in all, minutes without a request.

A session that is over signs nobody in. For some days more it says whose it was, so that a form that
was written meanwhile is kept for its sender, see `unsent`; after that nobody can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.dispatch import receiver
from django.utils import timezone

from warledger_desk.accounts import unsent
from warledger_desk.accounts.asking import account_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

_BEGAN, _SEEN = "began", "seen"
#: Whose session was over, in the one of nobody that followed it.
_WHOSE = "whose"
#: Seconds between two notes of when somebody was last seen: a write for each request is dear.
_NOTED = 60


class SessionAgeMiddleware:
    """Signs people out whose session is too old, or was left alone for too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What follows sees somebody who is not signed in."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            if request.user.is_authenticated:
                _watch(request)
            elif (who := request.session.get(_WHOSE)) is not None:
                unsent.ended(request, who)
        return self.get_response(request)


def _watch(request: HttpRequest) -> None:
    now = timezone.now().timestamp()
    began = request.session.get(_BEGAN, now)
    seen = request.session.get(_SEEN, now)
    if now - began > settings.SESSION_AGE or now - seen > settings.SESSION_IDLE_AGE:
        who = account_of(request)
        logout(request)
        unsent.ended(request, who.pk)
        request.session[_WHOSE] = who.pk  # for the forms of other windows
        request.session.set_expiry(0)
    elif _BEGAN not in request.session or now - seen > _NOTED:
        request.session[_BEGAN], request.session[_SEEN] = began, now


def clear_sessions(when: datetime) -> None:
    """Throw away the sessions that have ended by now, with what they hold."""
    if Session.objects.filter(expire_date__lt=when).exists():  # else nothing is written
        call_command("clearsessions")


@receiver(user_logged_in)
def _begin(request: HttpRequest | None, **_: object) -> None:
    """A session's time begins when somebody signs in."""
    if request is not None and hasattr(request, "session"):
        now = timezone.now().timestamp()
        request.session[_BEGAN] = request.session[_SEEN] = now
        request.session.pop(_WHOSE, None)
