"""
Inputs to reports: files, folders, standard input, addresses, feeds, WARCs, JSONL.

`ingest` reads what the user named, `ingest_bytes` the bytes of one input. Both yield reports and
failures in the order of the input; no report is ever given half. `pieces` cuts inputs without
reading them, and `reports_of` reads what was cut, in another process if need be.
"""

from __future__ import annotations

from warledger.ingest.contract import Failure, Piece, Supplied
from warledger.ingest.kinds import Kind
from warledger.ingest.limits import VARIABLE, Limits, limits_from
from warledger.ingest.repeats import Repeats, repeated
from warledger.ingest.rows import id_of_row
from warledger.ingest.sources import (
    all_reports,
    bytes_of,
    ingest,
    ingest_bytes,
    pieces,
    reports_of,
)

__all__ = [
    "VARIABLE",
    "Failure",
    "Kind",
    "Limits",
    "Piece",
    "Repeats",
    "Supplied",
    "all_reports",
    "bytes_of",
    "id_of_row",
    "ingest",
    "ingest_bytes",
    "limits_from",
    "pieces",
    "repeated",
    "reports_of",
]
