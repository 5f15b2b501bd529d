"""Who asks the API: a program with a token, or the browser of somebody who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from ninja.errors import Throttled
from ninja.security import APIKeyCookie, HttpBearer

from warledger_desk.accounts import tokens
from warledger_desk.accounts.roles import Role, role_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from warledger_desk.accounts.models import User

#: Tokens that are none which one address may send in so many seconds before it has to wait.
_GUESSES, _WINDOW = 30, 60


def _guesses(request: HttpRequest) -> str:
    """Under what the tokens are counted that came from an address and were none."""
    return f"guesses:{request.META.get('REMOTE_ADDR', '')}"


def _count_guess(request: HttpRequest) -> None:
    key = _guesses(request)
    cache.add(key, 0, _WINDOW)
    try:
        cache.incr(key)
    except ValueError:  # the count ended between the two
        cache.add(key, 1, _WINDOW)


class ByToken(HttpBearer):
    """
    A token with the scope that is asked for, whose owner still has the role.

    Args:
        role: The least that the owner needs.
        writes: Whether the token must have the scope to write.
    """

    openapi_scheme = "bearer"

    def __init__(self, role: Role, *, writes: bool) -> None:
        super().__init__()
        self._role, self._writes = role, writes

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """
        The owner of the token, or nobody.

        Raises:
            Throttled: Too many tokens that are none came from this address.
        """
        found = tokens.valid(token, when=timezone.now())
        if found is None:
            if cache.get(_guesses(request), 0) >= _GUESSES:
                raise Throttled(wait=_WINDOW)
            _count_guess(request)
            return None
        if self._writes and not found.writes:
            return None
        if role_of(found.owner) < self._role:
            return None
        request.user = found.owner  # the log of acts names who it was
        return found.owner


class BySession(APIKeyCookie):
    """The session of the desk; changes need the form token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, role: Role) -> None:
        super().__init__()
        self._role = role

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:  # noqa: ARG002 - ninja's
        """Whoever is signed in, if the role is enough."""
        return request.user if role_of(request.user) >= self._role else None


READ = [ByToken(Role.CODER, writes=False), BySession(Role.CODER)]
JUDGE = [ByToken(Role.CODER, writes=True), BySession(Role.CODER)]
FOLLOW = [ByToken(Role.EDITOR, writes=False), BySession(Role.EDITOR)]
ADD = [ByToken(Role.EDITOR, writes=True), BySession(Role.EDITOR)]
