"""
One page from the web, asked for politely and never on behalf of the network we stand in.

An address is resolved once, every answer is checked, and the connection goes to the checked
number; so a name cannot point elsewhere between the check and the connection. Each redirect is
checked the same way.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError
from urllib3.util import Timeout

from warledger.errors import FetchError
from warledger.ingest.limits import over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.ingest.limits import Limits

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}
_PUBLIC = ipaddress.ip_network("2000::/3")
_EXAMPLES = ipaddress.ip_network("3fff::/20")


class Fetched(NamedTuple):
    """What an address answered with."""

    url: str  #: after redirects
    raw: bytes
    content_type: str


def fetch(url: str, *, limits: Limits) -> Fetched:
    """
    The bytes at an http or https address.

    Raises:
        FetchError: The address may not be asked, does not answer, or answers with an error.
        LimitError: It answers with more than `Limits.input_bytes`.
    """
    deadline = time.monotonic() + limits.fetch_seconds
    at = url
    for _ in range(limits.redirects + 1):
        answer = _ask(at, url, deadline, limits)
        if isinstance(answer, Fetched):
            return answer
        at = urljoin(at, answer)
    raise FetchError(url, f"redirects more than {limits.redirects} times (limit redirects)")


def _ask(at: str, source: str, deadline: float, limits: Limits) -> Fetched | str:
    """The answer of one address, or the address that it points to."""
    try:
        at.encode()
        parts = urlsplit(at)
        host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError as error:
        known = not isinstance(error, UnicodeEncodeError)
        cause = f"not an address: {error}" if known else "not an address: it holds half characters"
        raise FetchError(source, cause) from error
    if parts.scheme not in _PORTS or not host or not port:
        raise FetchError(source, "only http and https addresses can be read")
    number = _checked(host, port, source, limits)
    try:
        with _pool(parts.scheme, number, port, host, deadline) as pool:
            return _answer(pool, at, source, deadline, limits)
    except HTTPError as error:
        raise FetchError(source, _cause(error)) from error


def _checked(host: str, port: int, source: str, limits: Limits) -> str:
    """The number to connect to, once every number of the name is found public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(source, f"no such host: {host}") from error
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        if not limits.allow_private_addresses and not is_public(number):
            raise FetchError(
                source, f"{host} is an address of this machine or its network ({number})"
            )
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP number belongs to the public internet, also where IPv6 wraps an IPv4 one."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(
        number.split("%", maxsplit=1)[0]
    )
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        # Beside these, the public internet is one block (RFC 4291, 2.4); what lies outside of it
        # are networks' own numbers and forms that wrap an IPv4 one.
        if address not in _PUBLIC or address in _EXAMPLES:
            return False
    return address.is_global and not address.is_multicast


def _pool(
    scheme: str, number: str, port: int, host: str, deadline: float
) -> urllib3.HTTPConnectionPool:
    timeout = Timeout(total=max(deadline - time.monotonic(), 0.001))
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            number, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(number, port, timeout=timeout, retries=False)


def _answer(
    pool: urllib3.HTTPConnectionPool, at: str, source: str, deadline: float, limits: Limits
) -> Fetched | str:
    parts = urlsplit(at)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    response = pool.urlopen(
        "GET",
        urllib3.util.parse_url(target).url,
        headers=_headers(parts.netloc),
        preload_content=False,
        redirect=False,
    )
    try:
        if response.status in _REDIRECTS and (location := response.headers.get("Location")):
            return str(location)
        if response.status != 200:
            raise FetchError(
                source, f"the server answered {response.status} {response.reason or ''}".rstrip()
            )
        raw = bytearray()
        for chunk in response.stream(_CHUNK, decode_content=True):
            raw += chunk
            if len(raw) > limits.input_bytes:
                raise over(
                    source, "input_bytes", f"answers with more than {limits.input_bytes:,} bytes"
                )
            if time.monotonic() > deadline:
                raise FetchError(source, f"not read within {limits.fetch_seconds:g} seconds")
        return Fetched(at, bytes(raw), response.headers.get("Content-Type", ""))
    finally:
        response.close()


def _headers(netloc: str) -> Mapping[str, str]:
    return {
        "Host": netloc.rpartition("@")[2],
        "User-Agent": f"warledger/{version('warledger')}",
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, text/plain, */*;q=0.5",
        "Accept-Encoding": "gzip",
    }


def _cause(error: HTTPError) -> str:
    """The root of a library's error in words."""
    known = {
        urllib3.exceptions.TimeoutError: "did not answer in time",
        urllib3.exceptions.NewConnectionError: "no connection",
        urllib3.exceptions.SSLError: "no trusted secure connection",
        urllib3.exceptions.ProtocolError: "the connection broke off",
        urllib3.exceptions.DecodeError: "the answer is packed in a damaged way",
    }
    return next(
        (words for kind, words in known.items() if isinstance(error, kind)),
        "did not answer as HTTP",
    )
