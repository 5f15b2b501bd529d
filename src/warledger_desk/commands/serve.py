"""``warledger serve``: the desk, the site and the API over one ledger, for browsers."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import webbrowser
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.grouped import grouped
from warledger_desk.commands.session import Ledger, complain, ledger
from warledger_desk.ledger.location import location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIApplication

_KEY = "WARLEDGER_SECRET_KEY"
#: What a key that ends with the process means.
_WITHOUT = "everybody is signed out at the end, and second factors are kept unencrypted"
_REST = 5.0  #: seconds before a worker that died is followed by another
#: Bytes: an upload of several files.
_LARGEST_REQUEST = 128 * 2**20
#: Browsers hold several open; whoever comes after them waits until one of them goes.
_CONNECTIONS = 2000
#: Written when the front end is built (``hatch_build.py``); an editable install may lack it.
_BUILT = Path(__file__).resolve().parents[1] / "static" / "warledger" / "build.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where requests are listened for, and how many are answered together."""

    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen.")] = "127.0.0.1"
    port: Annotated[int, typer.Option(metavar="PORT", min=1, max=65535, help="At which port.")] = (
        8000
    )
    threads: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Requests answered at a time.")
    ] = 8


@grouped
def serve(
    *,
    of: Ledger,
    listening: Listening,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the front page in the browser.")
    ] = False,
    with_worker: Annotated[
        bool,
        typer.Option("--worker/--no-worker", help="Also start what reads uploads and feeds."),
    ] = True,
) -> None:
    """
    Serve the desk and the site over a ledger, until Ctrl-C.

    The site is at /, the desk at /desk/, the API at /api/v1/. What an organisation sets
    (names of hosts, HTTPS, the site's name) stands in the environment; docs/serving.md lists it.

    Examples:

        warledger serve --ledger iraq.db

        warledger serve --ledger postgresql://desk@db/iraq --host 0.0.0.0 --port 8080
    """
    _keep_secret_key(of)
    with ledger(of, create=True, web=True) as name:
        from django.core.wsgi import get_wsgi_application

        from warledger_desk.web.warming import warm_up

        application = get_wsgi_application()
        warm_up(application)
        server = _server(application, listening)
        address = f"http://{listening.host}:{listening.port}/"
        _say_what_is_missing()
        complain(f"serving {name} at {address} (Ctrl-C ends it)")
        if open_browser:
            webbrowser.open(address)
        with _worker(of) if with_worker else nullcontext():
            server.run()


def _server(application: "WSGIApplication", at: Listening) -> Any:
    """
    What answers requests once it runs.

    Raises:
        typer.Exit: It can't listen there; the line is printed.
    """
    from waitress import create_server

    try:
        return create_server(
            application,
            host=at.host,
            port=at.port,
            threads=at.threads,
            ident="",  # what serves is nobody's business
            max_request_body_size=_LARGEST_REQUEST,
            connection_limit=_CONNECTIONS,
            asyncore_use_poll=True,  # more connections than select can watch
            **_behind_proxy(),
        )
    except (OSError, ValueError) as error:
        # The server takes a host that it can't find for a wrong value.
        cause = "there is no such host" if isinstance(error, ValueError) else error.strerror
        complain(f"can't listen at {at.host}:{at.port}: {cause or error}")
        raise typer.Exit(ExitCode.INPUT_FAILED) from error


def _say_what_is_missing() -> None:
    """A line where pages would come without style, scripts and maps."""
    if not _BUILT.is_file():
        complain("the front end is not built: pages have no style, scripts or maps (make frontend)")


def _behind_proxy() -> dict[str, Any]:
    """
    What the server before us says of the world's request is believed, where one is named: else
    every visitor would have its address, and no request would count as HTTPS.
    """
    from django.conf import settings

    if not settings.HTTPS:
        return {}
    return {
        "trusted_proxy": settings.PROXY,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"},
    }


@contextmanager
def _worker(of: str) -> "Iterator[None]":
    """A worker in a process of its own, as long as the server runs; another if it dies."""
    program = [sys.executable, "-m", "warledger", "worker"]
    environment = os.environ | {"WARLEDGER_LEDGER": of}
    running: list[subprocess.Popen[bytes]] = []
    ending = threading.Event()

    def keep() -> None:
        while not ending.is_set():
            running[:] = [subprocess.Popen(program, env=environment)]  # noqa: S603
            running[0].wait()
            if not ending.wait(_REST):
                complain("the worker has ended; another is started")

    keeper = threading.Thread(target=keep, daemon=True)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    keeper.start()
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
        ending.set()
        for process in running:
            process.terminate()
        keeper.join(timeout=_REST)


def _keep_secret_key(words: str) -> None:
    """
    The key that signs sessions and encrypts secrets of second factors, from the environment, else
    from a file beside the ledger that its owner alone may read, made at the first time.
    """
    where = location(words)
    if os.environ.get(_KEY):
        return
    if not isinstance(where, Path):
        complain(f"{_KEY} is not set: {_WITHOUT}")
        return
    if where.is_dir():  # no ledger, as opening it will say
        return
    path = where.with_name(f"{where.name}.key")
    try:
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        os.environ[_KEY] = key = path.read_text("utf-8").strip()
        cause = None if key else "it is empty"
    except OSError as error:
        cause = error.strerror
    except UnicodeDecodeError:
        cause = "it holds no key"
    if cause is not None:
        complain(f"{path}: can't be used ({cause}): {_WITHOUT}")
