"""
A ledger in the forms that others read. What each form loses is in `ABOUT` and docs/exports.md.

Before anything is written the dataset is verified; an export that would break an invariant is
refused with the reason.
"""

from warledger.publish.exports.dataset import (
    Dataset,
    InvariantError,
    PublishedFinding,
    verify,
    with_contradictions,
)
from warledger.publish.exports.extras import MissingExtraError
from warledger.publish.exports.formats import ABOUT, ExportFormat, FormatAbout, write_export

__all__ = [
    "ABOUT",
    "Dataset",
    "ExportFormat",
    "FormatAbout",
    "InvariantError",
    "MissingExtraError",
    "PublishedFinding",
    "verify",
    "with_contradictions",
    "write_export",
]
