"""A database that does not let a page through: busy for too long, or away."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.utils.deprecation import MiddlewareMixin

from warledger_desk.pages.errors import error_page

if TYPE_CHECKING:
    from django.http import HttpRequest

_LOG = logging.getLogger(__name__)
_WORDS = "The ledger is busy. Nothing of this was stored; try again in a moment."
_RETRY = "5"  #: seconds


class BusyMiddleware(MiddlewareMixin):
    """Says so with 503, which asks browsers and programs to come again; the API has its own."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer in the place of an error of the database's; None for any other."""
        if not isinstance(error, OperationalError) or request.path.startswith("/api/"):
            return None
        _LOG.warning("%s: the database refuses: %s", request.path, error)
        try:
            answer = error_page(request, 503, "Try again in a moment", _WORDS)
        except DatabaseError:  # the page says who is signed in, and that can't be asked now
            answer = HttpResponse(_WORDS, status=503, content_type="text/plain; charset=utf-8")
        answer.headers["Retry-After"] = _RETRY
        return answer
