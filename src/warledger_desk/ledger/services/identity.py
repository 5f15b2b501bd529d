"""
When two reports are the same one, and what their ids are.

A report's key tells that a page is this report again: its address, with the id that a row of many
gives itself; else the file that holds it alone, or the file and the row's own id; else its
content. Its content id tells whether anything has changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from warledger.reconcile import entries
from warledger.records import digest
from warledger_desk.ledger.models.reports import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from warledger.records import Reading, Report

#: The rule of a claim that a person marked.
BY_PERSON = "marked by a person"


def content_id(report: Report) -> str:
    """An id made from the report's bytes and from what is known about them."""
    published = report.published.isoformat() if report.published else None
    about = [report.title, report.outlet, report.author, published, report.url]
    return digest(["report", report.id, report.digest, *about])


def storable(name: str) -> str:
    """A file's name as databases can hold it: bytes in it that are no UTF-8 are told as escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def key_of(report: Report, folder: Path) -> str:
    """
    What tells that a page is this report again.

    Args:
        report: The report; its ``source`` may be a relative path.
        folder: What relative paths start from.
    """
    own_id = report.record is not None and report.id != digest([report.digest])
    key = _page(report.url)
    if key is None and report.source != "-" and "://" not in report.source:
        alone = report.record is None
        file = storable(str((folder / report.source).resolve()))
        key = f"file:{file}" if alone or own_id else None
    if key is None:
        key = f"content:{content_id(report)}"
    elif own_id:
        key = f"{key}#{report.id}"
    return key if len(key) <= KEY else f"digest:{digest(key)}"


def _page(url: str | None) -> str | None:
    """The address of a page, without what does not tell pages apart; None for a whole site."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    # Templates put the site's own address into every page: it names none of them.
    if parts.scheme not in ("http", "https") or (parts.path in ("", "/") and not parts.query):
        return None
    return "url:" + urlunsplit(("", parts.netloc.lower(), parts.path, parts.query, ""))


def entry_ids(reading: Reading, report: str, version: int) -> tuple[str, ...]:
    """
    The ids that a report's claims have in the ledger, in their order.

    Args:
        reading: What was read.
        report: The report's id in the ledger, which no other report has.
        version: Its number.
    """
    ours = replace(reading, report=replace(reading.report, id=report))
    found: list[str] = []
    for entry in entries(ours, version):
        # Two claims may rest on the same words and differ in the victims alone.
        again = found.count(entry.id)
        found.append(entry.id if not again else digest(["entry", entry.id, len(found)]))
    return tuple(found)
