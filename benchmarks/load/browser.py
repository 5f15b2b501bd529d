"""A browser without a screen: cookies, a cache with conditional requests, links and forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

_LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
_FRESH = re.compile(r"max-age=(\d+)")
_REDIRECTS = 5
_FINE = {200, 302, 304}


@dataclass(slots=True)
class Log:
    """What was measured, by kind of page."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)  #: answered by 304
    errors: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, seconds: float, status: int) -> None:
        """An answer."""
        self.seconds.setdefault(kind, []).append(seconds)
        if status == httpx.codes.NOT_MODIFIED:
            self.unchanged[kind] = self.unchanged.get(kind, 0) + 1

    def fail(self, kind: str, words: str) -> None:
        """Something that is no answer, or not the one to be expected."""
        said = f"{kind}: {words}"
        self.errors[said] = self.errors.get(said, 0) + 1


@dataclass(slots=True)
class Kept:
    """A page in the browser's cache."""

    etag: str | None
    changed: str | None
    until: float  #: fresh until then, by `perf_counter`
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was shown."""

    path: str
    status: int
    html: str  #: empty where it was not sent again
    links: tuple[str, ...]

    def forms(self, action: str) -> list[dict[str, str]]:
        """Fields of the forms that are sent to an address which holds these words."""
        tree = LexborHTMLParser(self.html)
        told = ((form.attributes.get("action") or "", form) for form in tree.css("form"))
        return [{"": to, **_fields(form)} for to, form in told if action in to]

    def form_with(self, field: str) -> dict[str, str] | None:
        """The form that has this field; one without an address is sent to the page's own."""
        found = next((form for form in self.forms("") if field in form), None)
        return None if found is None else found | {"": found[""] or self.path}


def _fields(form: LexborNode) -> dict[str, str]:
    given: dict[str, str] = {}
    for one in form.css("input, textarea, select"):
        name, kind = one.attributes.get("name"), one.attributes.get("type") or ""
        if not name or (kind in {"checkbox", "radio"} and "checked" not in one.attributes):
            continue
        if one.tag == "select":
            chosen = one.css_first("option[selected]") or one.css_first("option")
            given[name] = (chosen.attributes.get("value") if chosen else None) or ""
        else:
            given[name] = (
                one.text() if one.tag == "textarea" else one.attributes.get("value")
            ) or ""
    return given


class Browser:
    """One person's browser."""

    def __init__(self, client: httpx.AsyncClient, log: Log) -> None:
        """
        Args:
            client: With cookies of this person's own.
            log: Where every answer is noted.
        """
        self._client, self._log = client, log
        self._kept: dict[str, Kept] = {}

    def forget(self) -> None:
        """Somebody else's browser from now on."""
        self._kept.clear()
        self._client.cookies.clear()

    async def get(self, kind: str, path: str) -> Page:
        """A page, from the browser's own cache where it is fresh there."""
        known = self._kept.get(path)
        if known is not None and known.until > perf_counter():
            return Page(path, httpx.codes.NOT_MODIFIED, "", known.links)
        headers = {}
        if known is not None and known.etag:
            headers["If-None-Match"] = known.etag
        if known is not None and known.changed:
            headers["If-Modified-Since"] = known.changed
        return await self._send(kind, "GET", path, headers=headers)

    async def post(self, kind: str, path: str, data: Mapping[str, str], came: str) -> Page:
        """Send a form from the page ``came``, and go where the answer leads."""
        headers = {"Referer": f"{self._client.base_url}{came}"}
        return await self._send(kind, "POST", path, headers=headers, data=data)

    async def _send(
        self,
        kind: str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        data: Mapping[str, str] | None = None,
    ) -> Page:
        for _ in range(_REDIRECTS):
            begun = perf_counter()
            try:
                answer = await self._client.request(method, path, headers=headers, data=data)
            except httpx.HTTPError as error:
                self._log.fail(kind, f"{type(error).__name__} {error}".strip())
                return Page(path, 0, "", ())
            self._log.add(kind, perf_counter() - begun, answer.status_code)
            if answer.status_code not in _FINE:
                self._log.fail(kind, f"{answer.status_code} at {_shape(path)}")
            if answer.status_code != httpx.codes.FOUND:
                return self._shown(path, answer)
            target = urlsplit(urljoin(path, answer.headers["Location"]))
            path = f"{target.path}?{target.query}" if target.query else target.path
            kind = kind if method == "GET" else "desk: pages"
            method, headers, data = "GET", {}, None
        self._log.fail(kind, "led around in a circle")
        return Page(path, 0, "", ())

    def _shown(self, path: str, answer: httpx.Response) -> Page:
        known = self._kept.get(path)
        links = known.links if known else ()
        html = ""
        if answer.status_code == httpx.codes.OK:
            html = answer.text if "html" in answer.headers.get("Content-Type", "") else ""
            links = tuple(dict.fromkeys(_LINK.findall(html)))
        told = answer.headers.get("Cache-Control", "")
        if "no-store" not in told and answer.status_code in _FINE:
            fresh = _FRESH.search(told)
            self._kept[path] = Kept(
                answer.headers.get("ETag"),
                answer.headers.get("Last-Modified"),
                perf_counter() + int(fresh[1]) if fresh else 0.0,
                links,
            )
        return Page(path, answer.status_code, html, links)


def _shape(path: str) -> str:
    """An address without its ids, so that like errors are counted together."""
    return re.sub(r"(?<=/)[0-9a-f]{8,}|(?<=/)\d+(?=/)", "…", path.partition("?")[0])
