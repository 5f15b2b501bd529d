"""
What somebody was sending when their time was over: kept until they are signed in again and say
what becomes of it. Nothing of it is done before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

_KEY, _ENDED = "unsent", "warledger_ended"
#: Characters that are kept of one form.
LARGEST = 200_000
#: Where forms hold words that nobody else may keep.
_PRIVATE = "/accounts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A form that was not taken."""

    path: str
    fields: Sequence[tuple[str, str]]  #: names with their values, in their order
    files: bool  #: whether files were with it, which are not kept


def ended(request: HttpRequest, who: str) -> None:
    """Note whose session was over when this request came."""
    setattr(request, _ENDED, who)


def keep(request: HttpRequest) -> bool:
    """
    Keep the form of somebody whose session was over, in the session that follows.

    Returns:
        Whether there was one to keep.
    """
    who = getattr(request, _ENDED, None)
    if who is None or request.method != "POST" or request.path.startswith(_PRIVATE):
        return False
    named = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in named if name != "csrfmiddlewaretoken"]
    if not fields or sum(len(value) for _, value in fields) > LARGEST:
        return False
    request.session[_KEY] = {
        "who": who,
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
    }
    return True


def waiting(request: HttpRequest) -> Unsent | None:
    """What waits for whoever is signed in; somebody else's is let go."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    if kept["who"] != request.user.get_username():
        drop(request)
        return None
    fields = tuple((name, value) for name, value in kept["fields"])
    return Unsent(path=kept["path"], fields=fields, files=kept["files"])


def drop(request: HttpRequest) -> None:
    """Let it go."""
    request.session.pop(_KEY, None)


def sent(request: HttpRequest) -> None:
    """Let it go once a form is sent to where it was going."""
    kept = request.session.get(_KEY)
    if kept is not None and request.method == "POST" and kept["path"] == request.get_full_path():
        drop(request)
