"""A page of a WARC: each web page that a server answered with becomes a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.errors import EmptyInputError
from warledger.ingest.assemble import report_of_article
from warledger.ingest.decoding import decode_page
from warledger.ingest.kinds import HEAD_BYTES, refuse_binary
from warledger.ingest.page import read_page

if TYPE_CHECKING:
    from warledger.ingest.contract import Task
    from warledger.records import Report


def read_record(payload: bytes, task: Task) -> Report:
    """
    The report of one page of a WARC.

    Raises:
        InputError: It holds no text, or more than allowed.
    """
    where = task.where
    if not payload.strip():
        raise EmptyInputError(where, "an empty page")
    refuse_binary(payload[:HEAD_BYTES], source=where)
    html = decode_page(payload, source=where, declared=task.charset)
    article = read_page(html, source=where, limits=task.limits, url=task.url)
    return report_of_article(article, payload, task)


def charset_of(content_type: str) -> str | None:
    """The charset that a Content-Type header declares."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None
