"""
The public site as files that any file server can hand out.

Every page is asked for as a visitor would ask, starting from the front page and the sitemap, and
followed through its links. A page lies in ``index.html`` of a folder named like its address;
links between pages are made relative, so that the folder works at any address and at any depth.
What needs a server (forms, filters of map and timeline by address) is left out, and the pages do
not offer it. Search works in the browser, over an index that is written beside the pages.
"""

from __future__ import annotations

import html
import io
import json
import os
import posixpath
import re
import shutil
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.urls import reverse

from warledger.errors import WarledgerError
from warledger.records import digest
from warledger_desk.pages.context import STATIC_EXPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Tells a folder that an export made, and may take the place of, from others.
MARKER = ".warledger-site"
#: Tells a folder in which an export is written, or was when it was killed, from others.
_BEGUN = ".warledger-draft"
_OURS = frozenset({MARKER, _BEGUN})
#: What needs a server, or somebody who is signed in.
_LEFT_OUT = re.compile(r"/(?:desk|accounts|api|editorial)/|/reports/[^/]+/(?:comment|figures)/")
_LINK = re.compile(r'(<[^>]*?\s)(href|src|data-src)="(/[^"/][^"]*|/)"')
_TURNED = re.compile(r'<a rel="(?:next|prev)" href="(\?[^"]*)"')
_FEEDS = ".atom"
#: Answers: there is nothing there, or nothing any more; it is elsewhere.
_NOTHING, _MOVED = frozenset({404, 410}), frozenset({301, 302, 303, 307, 308})


class ExportError(WarledgerError):
    """The site can't be written there, or a page of it fails; what was there before is left."""


@dataclass(slots=True)
class Exported:
    """What was written, and what was not."""

    pages: int = 0
    files: int = 0
    dangling: list[str] = field(default_factory=list)  #: addresses with nothing behind them
    left_out: tuple[str, ...] = ()


def export(out: Path, *, told: Callable[[int], None] = lambda _: None) -> Exported:
    """
    Write the whole public site into a folder, which appears whole or not at all.

    Args:
        out: The folder; one that an export made before is replaced. A link to one stays a link.
        told: Called with the number of pages whenever one is written.

    Raises:
        ExportError: The folder, or one beside it that is needed, holds something else; it can't be
            written; a page fails.
    """
    if out.is_symlink():
        out = Path(os.path.realpath(out))
    _check(out)
    try:
        with _alone(out) as draft:
            made = _Walk(draft, told).run()
            (draft / MARKER).write_text("Made by `warledger publish`; the next one replaces it.\n")
            (draft / _BEGUN).unlink()
            _swap(draft, out)
    except OSError as error:
        raise ExportError(f"{out}: can't be written ({error.strerror or error})") from error
    return made


@contextmanager
def _alone(out: Path) -> Iterator[Path]:
    """
    The empty folder to write to, which is nobody else's until what follows is done.

    Both folders are locked themselves: so the lock ends with its process, however that ends, goes
    along when the draft takes its place, and what a killed process left is taken over.

    Raises:
        ExportError: Another process is writing the site there.
    """
    draft = _draft_of(out)
    draft.mkdir(exist_ok=True)
    busy = f"{out}: another process is writing the site there; left to it"
    with ExitStack() as locks:
        if not _locked(draft, locks):
            raise ExportError(busy)
        try:
            if out.exists() and not _locked(out, locks):
                raise ExportError(busy)
            _empty(draft)
            (draft / _BEGUN).write_text("Written by `warledger publish`, which goes on here.\n")
            yield draft
        except BaseException:
            _remove(draft)
            raise


def _locked(folder: Path, locks: ExitStack) -> bool:
    """
    Whether a folder is ours alone from now on, and still stands where it stood; where the system
    has no such locks, it is taken to be.

    Raises:
        OSError: It is no folder, or a link to one.
    """
    try:
        import fcntl  # noqa: PLC0415
    except ImportError:
        return True
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    locks.callback(os.close, handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return folder.exists() and os.path.samestat(os.fstat(handle), folder.lstat())


def _empty(folder: Path) -> None:
    """What tells that it is ours goes last: a kill leaves nothing that nobody would know."""
    for left in sorted(folder.iterdir(), key=lambda path: path.name in _OURS):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def _remove(folder: Path) -> None:
    with suppress(OSError):
        _empty(folder)
        folder.rmdir()


def _check(out: Path) -> None:
    if not out.parent.is_dir():
        raise ExportError(f"{out}: there is no folder {out.parent}")
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out}: is no folder")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).exists():
        raise ExportError(f"{out}: holds files that no export made; give another folder")
    for beside in (_draft_of(out), _old_of(out)):
        if beside.is_symlink() or (beside.exists() and not beside.is_dir()):
            kind = "a symbolic link" if beside.is_symlink() else "no folder"
            raise ExportError(f"{out}: {beside.name} beside it is {kind}; take it away")
        if not _is_ours(beside):
            cause = (
                "holds files that no export made, or one of an earlier version that was cut off; "
                "take it away, or give another folder"
            )
            raise ExportError(f"{out}: {beside.name} beside it {cause}")


def _is_ours(folder: Path) -> bool:
    """Whether an export made a folder, or may: there is none, or nothing in it."""
    try:
        names = {path.name for path in folder.iterdir()}
    except FileNotFoundError:
        return True
    except OSError as error:
        raise ExportError(f"{folder}: can't be read ({error.strerror or error})") from error
    return not names or not names.isdisjoint(_OURS)


def _draft_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.part")


def _old_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


def _swap(draft: Path, out: Path) -> None:
    old = _old_of(out)
    _remove(old)
    if out.exists():
        out.rename(old)
    try:
        draft.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    _remove(old)


class _Walk:
    """From page to page."""

    def __init__(self, folder: Path, told: Callable[[int], None]) -> None:
        self.folder = folder
        self.told = told
        self.handler = WSGIHandler()
        self.waiting: deque[str] = deque()
        self.seen: set[str] = set()
        self.made = Exported(left_out=tuple(_left_out()))

    def run(self) -> Exported:
        """Everything that can be reached."""
        for name in ("home", "robots", "about", "incidents"):
            self._meet(reverse(f"site:{name}"))
        if settings.SITE_ADDRESS:
            self._meet(reverse("site:sitemap"))
        while self.waiting:
            self._page(self.waiting.popleft())
        self._assets()
        return self.made

    def _meet(self, address: str) -> None:
        if address not in self.seen:
            self.seen.add(address)
            self.waiting.append(address)

    def _page(self, address: str) -> None:
        response = self._answer(address)
        if response.status_code in _MOVED:
            self._moved(address, response.headers["Location"])
            return
        if response.status_code in _NOTHING:
            self.made.dangling.append(address)
            return
        if response.status_code != 200:
            raise ExportError(f"{address}: answers {response.status_code}; nothing was written")
        kind = response.headers["Content-Type"].partition(";")[0]
        body = response.content.decode("utf-8")
        if kind == "text/html":
            body = self._linked(body, address)
        elif kind.endswith("json"):
            body = self._linked_data(body, address)
        elif kind == "application/xml":
            self._follow_sitemap(body)
        path = self.folder / file_of(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, "utf-8", newline="")
        self.made.pages += 1
        self.told(self.made.pages)

    def _moved(self, address: str, target: str) -> None:
        """A folder's name without its slash leads there in files too; other ways do not."""
        parts = urlsplit(target)
        path = parts.path
        host = urlsplit(settings.SITE_ADDRESS).netloc or "localhost"
        if path != f"{urlsplit(address).path}/":
            self.made.dangling.append(address)
        if parts.netloc in {"", host} and path.startswith("/") and not _LEFT_OUT.match(path):
            self._meet(f"{path}?{parts.query}" if parts.query else path)

    def _answer(self, address: str) -> Any:
        parts = urlsplit(address)
        host = urlsplit(settings.SITE_ADDRESS).netloc or "localhost"
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": unquote(parts.path).encode("utf-8").decode("latin-1"),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": host.partition(":")[0],
            "SERVER_PORT": host.partition(":")[2] or "80",
            "HTTP_HOST": host,
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "https" if settings.HTTPS else "http",
            STATIC_EXPORT: True,
        }
        return self.handler.get_response(WSGIRequest(environ))

    def _linked(self, body: str, address: str) -> str:
        """The page with its links made relative; what they lead to is met."""

        def turned(match: re.Match[str]) -> str:
            there = urlsplit(address).path + html.unescape(match[1])
            self._meet(there)
            return match[0].replace(match[1], relative(there, address))

        def link(match: re.Match[str]) -> str:
            before, name, target = match[1], match[2], html.unescape(match[3])
            return f'{before}{name}="{html.escape(self._target(target, address, name))}"'

        return _LINK.sub(link, _TURNED.sub(turned, body))

    def _target(self, target: str, address: str, name: str) -> str:
        parts = urlsplit(target)
        if parts.path.startswith(settings.STATIC_URL):
            return relative(parts.path, address)
        if _LEFT_OUT.match(parts.path):
            return relative(reverse("site:home"), address)
        if parts.path.endswith(_FEEDS) and not settings.SITE_ADDRESS:
            return relative(reverse("site:home"), address)
        # Filters of links are left; data is asked for with them, since pages differ by them.
        asked = parts.path if name == "href" or not parts.query else f"{parts.path}?{parts.query}"
        self._meet(asked)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return relative(asked, address) + fragment

    def _linked_data(self, body: str, address: str) -> str:
        """
        Data with its links made relative to the page that shows it: a map's or timeline's data
        lies under ``data``, as deep as the page.
        """
        data = json.loads(body)
        for row in _rows_of(data):
            if url := row.get("url"):
                row["url"] = self._target(url, address, "href")
        return json.dumps(data, ensure_ascii=False)

    def _follow_sitemap(self, body: str) -> None:
        for found in re.findall(r"<loc>([^<]*)</loc>", body):
            self._meet(urlsplit(html.unescape(found)).path)

    def _assets(self) -> None:
        for finder in get_finders():
            for path, storage in finder.list([]):
                if not path.startswith("warledger/"):
                    continue
                target = self.folder / "static" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with storage.open(path) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                self.made.files += 1


def _rows_of(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for feature in data.get("features", ()):
        yield feature["properties"]
    for name in ("days", "claims", "events", "reports"):
        yield from data.get(name, ())


def file_of(address: str) -> str:
    """
    Where an address lies: ``/reports/1a/`` in ``reports/1a/index.html``; what is asked for with a
    query beside it, under a digest of the query. Colons, which some file systems have no place
    for, become tildes.
    """
    parts = urlsplit(address)
    path = unquote(parts.path).lstrip("/").replace(":", "~")
    mark = digest(["query", parts.query])[1:9] if parts.query else ""
    if not path or path.endswith("/"):
        return f"{path}{f'page-{mark}/' if mark else ''}index.html"
    if not mark:
        return path
    stem, dot, suffix = path.rpartition(".")
    return f"{stem}-{mark}{dot}{suffix}"


def relative(target: str, page: str) -> str:
    """
    The way from one address to another as files; a page's folder stands for its ``index.html``.

    Args:
        target: Address that the link leads to, with its query if it is a page of its own.
        page: Address of the page (or data) that bears the link.
    """
    there, here = file_of(target), posixpath.dirname(file_of(page))
    way = posixpath.relpath(there, here or ".")
    if posixpath.basename(way) == "index.html":
        folder = posixpath.dirname(way)
        return f"{folder}/" if folder else "./"
    return way


def _left_out() -> Iterator[str]:
    yield "filters of the timeline, comments and errors to be sent: they need the live site"
    if not settings.SITE_ADDRESS:
        yield "feeds and the sitemap: they need the address that the site will have (--address)"
