"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from warledger_desk.accounts.roles import NAMES, Role, role_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and address, and the role of whoever reads (``role.coder`` … are flags)."""
    user = getattr(request, "user", None)
    role = role_of(user) if user is not None else Role.PUBLIC
    return {
        "site_name": settings.SITE_NAME,
        "site_address": settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}",
        "role": {name: role >= known for known, name in NAMES.items()},
    }
