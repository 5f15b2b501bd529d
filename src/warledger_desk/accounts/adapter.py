"""What allauth and axes ask this application."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest

    from warledger_desk.accounts.models import User

_LOG = logging.getLogger(__name__)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an admin; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - theirs
        """Never."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted by: a name from one address, else all are locked out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody of a change, if their account has an address; it stands without."""
        try:
            super().send_notification_mail(template_prefix, user, context, email or user.email)
        except OSError as error:
            _LOG.warning("%s is not told of %s: %s", user.username, template_prefix, error)


def name_tried(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Whose account somebody tries to enter: allauth's form and Django's words differ."""
    name = (credentials or {}).get("username") or request.POST.get("login")
    return name.lower() if name else None
