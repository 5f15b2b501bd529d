"""Headers of every answer that neither Django nor the content policy sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.deprecation import MiddlewareMixin

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

#: What pages of the site never ask of a browser.
_FEATURES = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
    "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_ALWAYS = {
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Set again further in; an answer that is made before that carries them too.
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: What is shown to somebody who is signed in, or says who somebody is.
_OWN = ("/desk/", "/editorial/", "/accounts/", "/api/")


class HeadersMiddleware(MiddlewareMixin):
    """
    Says what browsers may do with an answer, and that nobody keeps what is not for everybody.

    Feeds, maps and pages of the site are left to caches as they are, except for people who are
    signed in: their pages name them.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The answer with its headers; those that a view has set stay."""
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if signed_in or request.path.startswith(_OWN):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
