"""
What was read, shown: rows for machines, a page for the terminal, a page for the browser.

Every writer takes the readings in the order in which they come, mixed with the failures of inputs
that could not be read, and writes text to a stream. Claims are counted from 0 in rows, as in the
codebook, and from 1 on pages, as people count.
"""

from warledger.publish.page import page, write_html
from warledger.publish.plover import write_plover
from warledger.publish.rows import (
    audit_row,
    reading_row,
    record_row,
    write_csv,
    write_json,
    write_jsonl,
)
from warledger.publish.terminal import print_audit, print_reading

__all__ = [
    "audit_row",
    "page",
    "print_audit",
    "print_reading",
    "reading_row",
    "record_row",
    "write_csv",
    "write_html",
    "write_json",
    "write_jsonl",
    "write_plover",
]
