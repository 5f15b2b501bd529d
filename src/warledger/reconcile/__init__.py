"""
Many reports together: which claims speak of the same thing, and how many that makes.

`entries` makes a report's claims entries of the ledger; `reconcile` (or a `Reconciler`, report by
report) groups them into incidents and totals under the judgements in force; `tally` counts under a
policy.
"""

from __future__ import annotations

from warledger.reconcile.aggregates import PeriodTotal, Step, reckon
from warledger.reconcile.entries import carried, entries
from warledger.reconcile.policies import HIERARCHY
from warledger.reconcile.reconciler import Reconciler, reconcile
from warledger.reconcile.tallies import tally

__all__ = [
    "HIERARCHY",
    "PeriodTotal",
    "Reconciler",
    "Step",
    "carried",
    "entries",
    "reckon",
    "reconcile",
    "tally",
]
