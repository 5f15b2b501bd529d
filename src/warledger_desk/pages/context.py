"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import DisallowedHost

from warledger_desk.accounts.roles import NAMES, Role, role_of

if TYPE_CHECKING:
    from django.http import HttpRequest


#: Stands in a request's environment where its page is written into a static export: no visitor can
#: send it, as what they send begins with ``HTTP_``.
STATIC_EXPORT = "warledger.static_export"


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name and address, and the role of whoever reads (``role.coder`` … are flags).

    ``static_export`` says that the page is to lie on a file server: no forms, nobody signed in.
    """
    user = getattr(request, "user", None)
    role = role_of(user) if user is not None else Role.PUBLIC
    static = bool(request.META.get(STATIC_EXPORT))
    # Files do not know at what address they will lie.
    own = "" if static else _own_address(request)
    return {
        "site_name": settings.SITE_NAME,
        "site_address": settings.SITE_ADDRESS or own,
        "static_export": static,
        "role": {name: role >= known for known, name in NAMES.items()},
    }


def _own_address(request: HttpRequest) -> str:
    """As the request has it; nothing where it asks for a host that is not ours, which is told."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:
        return ""
