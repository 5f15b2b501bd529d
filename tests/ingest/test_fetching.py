"""What may be asked on the web: never this machine, nor the network that it stands in."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import urllib3

from warledger import __version__
from warledger.errors import FetchError, LimitError
from warledger.ingest import Failure, Limits, ingest
from warledger.ingest import fetch as fetching
from warledger.ingest.fetch import fetch, is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PUBLIC = "93.184.216.34"
PAGE = b"<html><body><p>Nine farmers were killed near the river on Sunday.</p></body></html>"
NAMES = {
    "valley.example": [PUBLIC],
    "inside.example": ["10.1.2.3"],
    "both.example": [PUBLIC, "127.0.0.1"],
    "six.example": ["::ffff:169.254.169.254"],
    "metadata.example": ["169.254.169.254"],
}
_SYSTEM = socket.getaddrinfo


class Web:
    """Stands in the place of the network: what is asked of which number, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.headers: dict[str, str] = {}
        self.answers: dict[str, Callable[[], urllib3.HTTPResponse]] = {}
        self.lookups: list[str] = []

    def resolve(self, host: str, port: int, **_: object) -> list[Any]:
        self.lookups.append(host)
        if host in NAMES:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in NAMES[host]]
        return _SYSTEM(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    def pool(self, scheme: str, number: str, *_: object) -> Pool:
        return Pool(self, f"{scheme}://{number}")


class Pool:
    """A connection to one number."""

    def __init__(self, web: Web, to: str) -> None:
        self._web = web
        self._to = to

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def urlopen(self, _: str, target: str, *, headers: dict[str, str], **__: object) -> object:
        self._web.asked.append((self._to, target))
        self._web.headers = dict(headers)
        return self._web.answers.get(target, lambda: answer(200, body=PAGE))()


def answer(status: int, *, to: str | None = None, body: bytes = b"") -> urllib3.HTTPResponse:
    headers = {"Content-Type": "text/html"} | ({"Location": to} if to else {})
    return urllib3.HTTPResponse(body=body, status=status, headers=headers, preload_content=True)


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    made = Web()
    monkeypatch.setattr(fetching, "_pool", made.pool)
    monkeypatch.setattr(socket, "getaddrinfo", made.resolve)
    monkeypatch.setattr(urllib3.HTTPResponse, "stream", lambda self, *_, **__: iter([self.data]))
    return made


def refused(address: str) -> str:
    with pytest.raises(FetchError) as raised:
        fetch(address, limits=Limits())
    assert raised.value.source == address
    return raised.value.cause


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0" + ".0",
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "[::1]", "[::]", "[fc00::1]", "[fe80::1]", "[ff02::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]",
        "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2001:0:7f00:1:0:0:f5ff:fffe]",
        "[64:ff9b:1::7f00:1]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[fec0::1]", "[5f00::1]",
        "[3fff::1]", "inside.example", "metadata.example", "six.example", "both.example",
    ],
)  # fmt: skip
def test_no_address_inside_is_asked_however_it_is_written(web: Web, host: str) -> None:
    assert "this machine or its network" in refused(f"http://{host}/latest/meta-data/")
    assert web.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to",
    [
        "http://169.254.169.254/latest", "http://inside.example/", "//127.0.0.1/", "http://[::1]:80/",
        "https://2130706433/",
    ],
)  # fmt: skip
def test_nor_after_a_redirect(web: Web, status: int, to: str) -> None:
    web.answers["/first"] = lambda: answer(status, to=to)
    assert "this machine or its network" in refused("http://valley.example/first")
    assert web.asked == [(f"http://{PUBLIC}", "/first")]


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://valley.example/", "gopher://valley.example/", "data:,x"]
)
def test_a_redirect_leads_to_http_alone(web: Web, to: str) -> None:
    web.answers["/first"] = lambda: answer(302, to=to)
    assert "only http and https" in refused("http://valley.example/first")


def test_a_name_that_answers_otherwise_the_next_time_is_asked_once(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name whose second answer is this machine: the number that was checked is connected to."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    def resolve(host: str, port: int, **_: object) -> list[Any]:
        web.lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in next(answers)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert fetch("http://turning.example/a", limits=Limits()).raw == PAGE
    assert web.lookups == ["turning.example"]
    assert web.asked == [(f"http://{PUBLIC}", "/a")]


def test_a_name_that_turns_between_two_hops_is_checked_at_each(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda _, port, **__: [(2, 1, 6, "", (number, port)) for number in next(answers)],
    )
    web.answers["/a"] = lambda: answer(302, to="/b")
    assert "this machine or its network" in refused("http://turning.example/a")
    assert web.asked == [(f"http://{PUBLIC}", "/a")]


def test_the_connection_goes_to_the_number_and_asks_for_the_name() -> None:
    pool = fetching._pool("https", PUBLIC, 443, "valley.example", 0.0)
    assert isinstance(pool, urllib3.HTTPSConnectionPool)
    assert pool.host == PUBLIC
    assert pool.assert_hostname == "valley.example"


def test_we_say_who_we_are(web: Web) -> None:
    fetch("http://somebody:secret@valley.example:8080/a?b=c", limits=Limits())
    assert web.headers["User-Agent"] == f"warledger/{__version__}"
    assert web.headers["Host"] == "valley.example:8080"
    assert not any("secret" in value for value in web.headers.values())


def test_redirects_are_counted(web: Web) -> None:
    web.answers["/a"] = lambda: answer(302, to="/a")
    with pytest.raises(FetchError, match=r"more than 2 times \(limit redirects\)"):
        fetch("http://valley.example/a", limits=Limits(redirects=2))
    assert len(web.asked) == 3


def test_an_answer_is_read_up_to_the_limit(web: Web) -> None:
    web.answers["/a"] = lambda: answer(200, body=b"x" * 101)
    with pytest.raises(LimitError, match=r"more than 100 bytes \(limit input_bytes\)"):
        fetch("http://valley.example/a", limits=Limits(input_bytes=100))


def test_nothing_else_can_be_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_: object, **__: object) -> NoReturn:
        raise AssertionError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for address in ("file:///etc/passwd", "ftp://valley.example/", "http:///a", "://", "http://[/"):
        (failure,) = ingest([address])
        assert isinstance(failure, Failure)
        assert isinstance(failure.error, FetchError)


@pytest.mark.parametrize("number", ["8.8.8.8", PUBLIC, "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_what_is_public_may_be_asked(number: str) -> None:
    assert is_public(number)
