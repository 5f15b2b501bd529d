"""Bytes of one input: reports and failures, and nothing else."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
from typing import TYPE_CHECKING, Any, NoReturn
from unittest import mock

from fuzzing.cases import expect, text_of
from fuzzing.checking.spans import check_inside, check_report
from warledger.errors import FetchError, InputError
from warledger.ingest import Failure, Limits, ingest_bytes
from warledger.ingest import fetch as fetching
from warledger.reconcile import audit_points, entries, read_claims_table, reconcile
from warledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Callable

_SOME = 4


def reader(source: str) -> Callable[[bytes], None]:
    """A check of what `ingest_bytes` makes of bytes with this name."""

    def check(raw: bytes) -> None:
        found = list(ingest_bytes(raw, source=source))
        expect(bool(found), "neither a report nor a failure")
        for item in found:
            if isinstance(item, Report):
                check_report(item)
            else:
                check_failure(item.error)
        # Again only for some, as it takes as long again; which ones depends on the case alone.
        if hashlib.sha256(raw).digest()[0] % _SOME == 0:
            again = list(ingest_bytes(raw, source=source))
            expect(list(map(_told, again)) == list(map(_told, found)), "read otherwise again")

    return check


def check_failure(error: InputError) -> None:
    """
    An error is one of ours, about an input, and says so in a line that somebody can read.

    The input itself is named as the user gave it, be it in half characters.
    """
    expect(isinstance(error, InputError), "an error of no input", error)
    error.cause.encode()
    expect(0 < len(error.cause) < 1000, "a line that nobody can read", error.cause)


def _told(item: Report | Failure) -> object:
    return item if isinstance(item, Report) else (item.id, type(item.error), str(item.error))


def claims(raw: bytes) -> None:
    """
    A table of claims is read or refused row by row; its entries make the same ledger in any order.
    """
    text = text_of(raw)
    try:
        table = read_claims_table(text, "claims.csv")
    except InputError as error:
        check_failure(error)
        return
    for problem in table.problems:
        check_failure(problem)
    check_inside([one.figure for one in table.reading.claims], text)
    for one in table.reading.claims:
        expect(one.sentence.contains(one.span), "a figure outside its line", one)
    audit_points(table.points, table.label)
    found = entries(table.reading)
    whole = reconcile(found)
    expect(reconcile(found[::-1]) == whole, "another ledger in another order")


class _AskedError(Exception):
    """Stands in the place of a connection: the number that would have been asked."""


def address(raw: bytes) -> None:
    """Whatever is given as an address, no number is asked that is not public."""
    url = text_of(raw)
    with (
        mock.patch.object(fetching, "_pool", _ask),
        mock.patch.object(socket, "getaddrinfo", _resolve),
    ):
        try:
            fetching.fetch(url, limits=Limits(fetch_seconds=1.0))
        except _AskedError as asked:
            number = ipaddress.ip_address(str(asked))
            inside = number.is_multicast or not number.is_global
            if number.version == 6:
                inside = inside or number.is_site_local or number not in _PUBLIC
            expect(not inside, "asks an address that is not public", url, number)
        except FetchError as error:
            check_failure(error)


def _ask(_: str, number: str, *__: object) -> NoReturn:
    raise _AskedError(number)


def _resolve(host: str, port: int, **_: object) -> list[Any]:
    """As the system reads numbers, however they are written; names have a number of ours each."""
    numeric = socket.AI_NUMERICHOST
    try:
        return _SYSTEM(host, port, type=socket.SOCK_STREAM, flags=numeric)
    except socket.gaierror:
        number = _NUMBERS[sum(map(ord, host)) % len(_NUMBERS)]
        return _SYSTEM(number, port, type=socket.SOCK_STREAM, flags=numeric)


_SYSTEM = socket.getaddrinfo
_PUBLIC = ipaddress.ip_network("2000::/3")
_NUMBERS = ("93.184.216.34", "10.0.0.1", "::1", "2606:2800:220:1::1", "::ffff:127.0.0.1", "0.0.0.0")  # noqa: S104
