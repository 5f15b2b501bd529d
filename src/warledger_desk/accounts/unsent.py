"""
What somebody was sending when their time was over: kept for them until they are signed in again and
say what becomes of it. Nothing of it is done before.

Only the forms of views that say so (`keeps_unsent`) are kept, those where people write at length;
never those of admins' pages, and never a password or another secret. What is kept belongs to its
owner, whoever signs in next at the same browser, and is thrown away after `KEPT`.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeVar

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import DatabaseError, transaction
from django.utils.crypto import get_random_string

from warledger_desk.accounts.access import needed
from warledger_desk.accounts.models import Unsent
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    View = TypeVar("View", bound=Callable[..., Any])

_LOG = logging.getLogger(__name__)
_MARK, _ENDED, _COMING = "warledger_keeps_unsent", "warledger_ended", "warledger_unsent"
#: The hidden field that says which kept form is sent.
FIELD = "unsent"
#: Characters of one form, names and values: somewhat more than the longest text that any takes.
LARGEST = 1_200_000
#: Forms that wait for one account at most.
MOST = 50
#: How long a form waits for its owner.
KEPT = timedelta(days=7)
_TOKEN = re.compile(r"[A-Za-z0-9]{32}")
_SECRET = re.compile(r"pass(?:word|phrase|code)|token|secret|otp", re.IGNORECASE)


class Outcome(Enum):
    """What became of a form that was not taken."""

    NOTHING = auto()  #: there was none, or its view's forms are not kept
    KEPT = auto()
    TOO_LONG = auto()
    LOST = auto()  #: it is not known any more whose it was, too many wait, or none can be stored


def keeps_unsent(view: View) -> View:
    """A page whose form is kept where its sender's session was over."""
    setattr(view, _MARK, True)
    return view


def is_kept(view: Callable[..., Any]) -> bool:
    """Whether a view's forms are kept; those of admins' pages never are."""
    role = needed(view)
    return bool(getattr(view, _MARK, False)) and role is not None and role < Role.ADMIN


def ended(request: HttpRequest, who: int) -> None:
    """Note whose session (the account's key) was over when this request came."""
    setattr(request, _ENDED, who)


def keep(request: HttpRequest, view: Callable[..., Any], when: datetime) -> Outcome:
    """Keep the form of somebody whose session was over, for them alone."""
    who = getattr(request, _ENDED, None)
    if request.method != "POST" or not is_kept(view):
        return Outcome.NOTHING
    if who is None:
        return Outcome.LOST
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != FIELD and not _SECRET.search(name)
    ]
    if not fields:
        return Outcome.NOTHING
    if sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return Outcome.TOO_LONG
    try:
        with transaction.atomic():
            # What was kept before and is kept once more is one form.
            Unsent.objects.filter(owner=who, token=_token(request)).delete()
            if waiting(who).count() >= MOST:
                return Outcome.LOST
            Unsent.objects.create(
                owner_id=who,
                token=get_random_string(32),
                path=request.get_full_path(),
                content=json.dumps(fields),
                files=bool(request.FILES),
                made=when,
            )
    except DatabaseError:
        _LOG.exception("a form could not be kept")
        return Outcome.LOST
    return Outcome.KEPT


def _token(request: HttpRequest) -> str:
    """Which kept form it is that comes; empty for none."""
    given = request.POST.get(FIELD, "")
    return given if _TOKEN.fullmatch(given) else ""


def waiting(who: int) -> QuerySet[Unsent]:
    """What waits for an account (its key), newest first."""
    return Unsent.objects.filter(owner=who).order_by("-made", "-id")


def drop(who: int, token: str) -> bool:
    """Throw one of an account's forms away; False where there is none."""
    return bool(Unsent.objects.filter(owner=who, token=token).delete()[0])


def forget_old(when: datetime) -> None:
    """Throw away what has waited for too long."""
    rows = Unsent.objects.filter(made__lt=when - KEPT)
    if rows.exists():  # a look is cheaper than a write that finds nothing
        rows.delete()


def coming(request: HttpRequest, view: Callable[..., Any]) -> None:
    """Note which kept form it is that somebody sends, before their view takes it."""
    if request.method == "POST" and is_kept(view):
        setattr(request, _COMING, _token(request))


def answered(request: HttpRequest, response: HttpResponse) -> None:
    """
    Let a kept form go where it was sent and taken; where it was refused, that is noted.

    Views that keep forms lead on to another page when they have taken one: every other answer, or
    an error told with it, means that they have not.
    """
    token = getattr(request, _COMING, "")
    if not token or response.status_code >= 500:
        return
    rows = Unsent.objects.filter(owner=request.user.pk, token=token)
    try:
        if 300 <= response.status_code < 400 and not _told_of_error(request):
            rows.delete()
        else:
            rows.update(tried=True)
    except DatabaseError:  # the answer stands all the same, and what is kept can be thrown away
        _LOG.warning("a form that was sent could not be let go", exc_info=True)


def _told_of_error(request: HttpRequest) -> bool:
    told = messages.get_messages(request)
    found = any(one.level >= messages.ERROR for one in told)
    if isinstance(told, BaseStorage):
        told.used = False  # looking is not showing: they stand on the next page
    return found
