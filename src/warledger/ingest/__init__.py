"""
Inputs to reports: files, folders, standard input, addresses, feeds, WARCs, JSONL.

`ingest` reads what the user named, `ingest_bytes` the bytes of one input. Both yield reports and
failures in the order of the input; no report is ever given half.
"""

from __future__ import annotations

from warledger.ingest.contract import Failure, Limits, Supplied
from warledger.ingest.sources import ingest, ingest_bytes

__all__ = ["Failure", "Limits", "Supplied", "ingest", "ingest_bytes"]
