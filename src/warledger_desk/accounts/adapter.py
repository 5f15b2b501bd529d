"""What allauth and axes ask this application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an admin; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - theirs
        """Never."""
        return False


def name_tried(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Whose account somebody tries to enter: allauth's form and Django's words differ."""
    name = (credentials or {}).get("username") or request.POST.get("login")
    return name.lower() if name else None
