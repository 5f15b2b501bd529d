"""Who asks: the account behind a request of somebody who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger_desk.accounts.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


def name_of(request: HttpRequest) -> str:
    """The name that judgements and acts bear; empty for somebody who is not signed in."""
    return str(request.user.get_username())


def account_of(request: HttpRequest) -> User:
    """
    The account as it stands in the ledger.

    Raises:
        User.DoesNotExist: Nobody is signed in.
    """
    return User.objects.get(username=name_of(request))
