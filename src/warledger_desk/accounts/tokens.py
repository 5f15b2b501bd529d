"""Tokens of the API: made, checked, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from warledger_desk.accounts.models import Token

if TYPE_CHECKING:
    from datetime import datetime

    from warledger_desk.accounts.models import User

#: Begins every token, so that one that was put into a repository by mistake can be recognised.
PREFIX = "warledger_"
_BYTES = 32


def make(owner: User, name: str, *, writes: bool, days: int, when: datetime) -> tuple[Token, str]:
    """
    A new token.

    Args:
        owner: In whose name it asks, with no more than this person's role at the time of asking.
        name: What it is for.
        writes: Whether it may change anything.
        days: After how many it ends.
        when: The present.

    Returns:
        The row, and the token itself, which is kept nowhere.
    """
    words = PREFIX + secrets.token_urlsafe(_BYTES)
    row = Token.objects.create(
        owner=owner,
        name=name,
        digest=_digest(words),
        writes=writes,
        made=when,
        ends=when + timedelta(days=days),
    )
    return row, words


def valid(words: str, *, when: datetime) -> Token | None:
    """The token, if it is one, has not ended, and its owner may still sign in."""
    return (
        Token.objects.select_related("owner")
        .filter(digest=_digest(words), revoked=None, ends__gt=when, owner__is_active=True)
        .first()
    )


def _digest(words: str) -> str:
    # Not a password: 256 bits from the machine need no slow hash.
    return hashlib.sha256(words.encode()).hexdigest()
