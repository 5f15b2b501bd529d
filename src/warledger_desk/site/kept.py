"""
Public pages kept as long as what they show is the same, and not sent again to who has them.

A page is made once and kept in this process's memory (`warledger_desk.site.shelf`) until
`warledger_desk.articles.services.freshness` says that something of it may have changed; a browser
that asks with the mark (``ETag``) of what it has gets ``304``. Pages of people who are signed in,
answers with messages and whatever is not ``200`` are made anew each time; data that say nothing of
who asks (feeds, sitemaps, what map and timeline read) are the same for all.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

import warledger_desk
from warledger import __version__
from warledger.records import digest
from warledger_desk.articles.services.freshness import state
from warledger_desk.pages.context import STATIC_EXPORT
from warledger_desk.site.shelf import Answer, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

shelf = Shelf(64 * 2**20)
#: Stands in a kept page for the token of a form, which is each visitor's own.
_PLACE = b"\0token\0"
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
_OK = 200


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public page that shows everybody the same who is not signed in."""
    return _kept(view, _is_like_all)


def kept_for_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Public data that show everybody the same, who is signed in too."""
    return _kept(view, _is_asked)


def _kept(
    view: Callable[..., HttpResponse], applies: Callable[[HttpRequest], bool]
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not applies(request):
            return view(request, *args, **kwargs)
        key, now = _key(request), state()
        mark = f'W/"{digest([key, now])}"'
        found = shelf.get(key, now)
        if found is None:
            with shelf.making(key):
                found = shelf.get(key, now)
                if found is None:
                    made = view(request, *args, **kwargs)
                    if made.status_code != _OK or made.streaming:
                        return made
                    found = _packed(made, now)
                    shelf.put(key, found)
        return _sent(request, found, mark)

    return answer


def _is_asked(request: HttpRequest) -> bool:
    """Whether something is read, by a visitor of the server."""
    return request.method in {"GET", "HEAD"} and not request.META.get(STATIC_EXPORT)


def _is_like_all(request: HttpRequest) -> bool:
    """Whether whoever asks gets what everybody gets."""
    return (
        _is_asked(request)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not len(get_messages(request))
        and not request.user.is_authenticated
    )


def _key(request: HttpRequest) -> str:
    """What the answer depends on besides what is public."""
    partial = request.headers.get("HX-Request", "")
    return digest(
        [_program(), request.scheme, request.get_host(), request.get_full_path(), partial]
    )


@cache
def _program() -> str:
    """The program and its settings: another one makes other pages."""
    folder = Path(warledger_desk.__file__).parent
    newest = max(path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file())
    return digest(
        [__version__, newest, settings.MASKED_NAMES, settings.SITE_NAME, settings.SITE_ADDRESS]
    )


def _packed(made: HttpResponse, now: str) -> Answer:
    body, tokens = _TOKEN.subn(_PLACE, made.content)
    return Answer(
        state=now,
        packed=gzip.compress(body, compresslevel=4, mtime=0),
        kind=made.headers["Content-Type"],
        has_token=bool(tokens),
    )


def _sent(request: HttpRequest, found: Answer, mark: str) -> HttpResponse:
    # A form's token belongs to a cookie: who lost the cookie needs the page again.
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
    response: HttpResponse
    if _has(request, mark) and (has_cookie or not found.has_token):
        response = HttpResponseNotModified()
    elif found.has_token:
        token = get_token(request).encode()
        body = gzip.decompress(found.packed).replace(_PLACE, token)
        response = HttpResponse(body, content_type=found.kind)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(found.packed, content_type=found.kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(found.packed), content_type=found.kind)
    response.headers["ETag"] = mark
    response.headers["Cache-Control"] = "no-cache"  # may be kept, and is asked for again
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _has(request: HttpRequest, mark: str) -> bool:
    return mark in parse_etags(request.headers.get("If-None-Match", ""))
