"""One shape for every error of the API, whoever made it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_ROOT = "/api/"
_JSON = "application/json"
_BODILESS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def error(status: int, message: str, *, fields: dict[str, str] | None = None) -> JsonResponse:
    """
    An error as the API tells it.

    Args:
        status: Of HTTP.
        message: One plain sentence.
        fields: What is wrong with each parameter, by its name.
    """
    told = {"status": status, "message": message, "fields": fields or {}}
    return JsonResponse({"error": told}, status=status)


class JsonBodyMiddleware:
    """Refuses bodies that say that they are no JSON: a form of another site can send only those."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing of such a body is read."""
        bears = request.method not in _BODILESS and request.path.startswith(_ROOT)
        if bears and request.content_type not in ("", _JSON):
            return error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A body is application/json here.")
        return self.get_response(request)


class ErrorShapeMiddleware:
    """Answers of the framework (no such address, a method that is not allowed) in our shape."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever is not JSON below the API's address is told anew."""
        response = self.get_response(request)
        told = response.headers.get("Content-Type", "").startswith(_JSON)
        if response.status_code < HTTPStatus.BAD_REQUEST or told:
            return response
        if not request.path.startswith(_ROOT):
            return response
        made = error(response.status_code, f"{HTTPStatus(response.status_code).phrase}.")
        if "Allow" in response.headers:
            made.headers["Allow"] = response.headers["Allow"]
        return made
