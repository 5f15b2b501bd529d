"""
The API, version 1: the ledger for programs, with the filters and pages of the desk.

Every operation asks for a token (``Authorization: Bearer …``) or for the session of somebody who is
signed in; each names the role that it needs.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from warledger.errors import InputError
from warledger_desk.api import lists, sums, things, writing
from warledger_desk.api.middleware import error
from warledger_desk.ledger.errors import LedgerError, UnknownIdError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LOG = logging.getLogger(__name__)

api = NinjaAPI(
    title="Warledger",
    version="1",
    description="The ledger of what reports claim.",
    urls_namespace="api",
    docs_url=None,
    throttle=[AnonRateThrottle(settings.API_RATE), AuthRateThrottle(settings.API_RATE)],
)
for router in (lists.router, things.router, sums.router, writing.router):
    api.add_router("", router)


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, cause: ValidationError) -> HttpResponse:
    fields = {
        ".".join(str(part) for part in found["loc"][1:]) or "body": str(found["msg"])
        for found in cause.errors
    }
    return error(422, "Some parameters are not as described.", fields=fields)


@api.exception_handler(AuthenticationError)
def _nobody(_request: HttpRequest, _cause: AuthenticationError) -> HttpResponse:
    message = "A token with this scope is needed, and an owner with this role."
    made = error(401, message)
    made.headers["WWW-Authenticate"] = "Bearer"
    return made


@api.exception_handler(PermissionDenied)
def _forbidden(_request: HttpRequest, cause: PermissionDenied) -> HttpResponse:
    return error(403, str(cause))


@api.exception_handler(Throttled)
def _too_many(_request: HttpRequest, cause: Throttled) -> HttpResponse:
    made = error(429, "Too many requests; ask again later.")
    if cause.wait:
        made.headers["Retry-After"] = str(int(cause.wait) + 1)
    return made


@api.exception_handler(UnknownIdError)
def _unknown(_request: HttpRequest, cause: UnknownIdError) -> HttpResponse:
    return error(404, str(cause))


@api.exception_handler(Http404)
def _nothing(_request: HttpRequest, _cause: Http404) -> HttpResponse:
    return error(404, "Nothing has this id.")


@api.exception_handler(InputError)
def _refused(_request: HttpRequest, cause: InputError) -> HttpResponse:
    return error(422, str(cause))


@api.exception_handler(LedgerError)
def _unusable(_request: HttpRequest, cause: LedgerError) -> HttpResponse:
    return error(503, str(cause))


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, cause: HttpError) -> HttpResponse:
    return error(cause.status_code, str(cause))


@api.exception_handler(Exception)
def _failed(request: HttpRequest, cause: Exception) -> HttpResponse:
    _LOG.error("%s failed", request.path, exc_info=cause)
    return error(500, "Something failed on our side; it was written down.")
