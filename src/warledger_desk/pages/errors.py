"""Pages that say what went wrong, in one shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from warledger_desk.accounts.access import public

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def error_page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """A page for one error: what happened, and where to go on."""
    told = {"status": status, "title": title, "message": message}
    return render(request, "pages/error.html", told, status=status)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400."""
    return error_page(request, 400, "That can't be understood", "The request is not well formed.")


@public
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason that the access rule gives."""
    reason = str(exception) or "your role does not allow this"
    return error_page(request, 403, "Not for this account", f"Refused: {reason}.")


@public
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 for a form without its token."""
    message = (
        "The form was not sent from a page of this site, or the page was open for too long. "
        "Go back, load it anew and send it again; this site needs its cookies for that."
    )
    return error_page(request, 403, "The form can't be taken", message)


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return error_page(request, 404, "Nothing is here", "There is no page at this address.")


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """500. The cause stands in the server's log."""
    message = "Something failed on our side. It was written down; nothing was half stored."
    return error_page(request, 500, "That went wrong", message)
