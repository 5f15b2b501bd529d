"""Roles, each of which may do all that those below it may."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class Role(IntEnum):
    """What somebody may do; the public is nobody's role, and may read the site."""

    PUBLIC = 0
    CODER = 10  #: codes reports: accepts, corrects, rejects, adds what is missing
    REVIEWER = 20  #: sees everybody's coding, adjudicates, assigns, decides about comments
    EDITOR = 30  #: adds reports and feeds, writes, publishes and retracts
    ADMIN = 40  #: gives accounts and roles, reads the log


#: For forms and pages.
NAMES = {
    Role.CODER: "coder",
    Role.REVIEWER: "reviewer",
    Role.EDITOR: "editor",
    Role.ADMIN: "admin",
}


def role_of(user: AbstractBaseUser | AnonymousUser) -> Role:
    """The role of whoever asks; of those not signed in, the public's."""
    if not user.is_authenticated or not user.is_active:
        return Role.PUBLIC
    return Role(getattr(user, "role", Role.PUBLIC))
