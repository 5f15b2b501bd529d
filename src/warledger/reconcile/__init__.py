"""
Many reports together: which claims speak of the same thing, and how many that makes.

`entries` makes a report's claims entries of the ledger; `reconcile` (or a `Reconciler`, report by
report) groups them into incidents and totals under the judgements in force; `tally` counts under a
policy; `series` does so by day, week or month; `audit_series` says what is odd across reports.
`read_claims_table` reads tables of claims, `audit_points` audits them.
"""

from __future__ import annotations

from warledger.reconcile.aggregates import PeriodTotal, Step, reckon
from warledger.reconcile.bayes import Said, Weighed, weigh
from warledger.reconcile.bayes_ranges import Ranges, ranges
from warledger.reconcile.claims_table import ClaimsTable, read_claims_table
from warledger.reconcile.entries import carried, entries
from warledger.reconcile.points import FALLS, audit_points
from warledger.reconcile.policies import HIERARCHY
from warledger.reconcile.reconciler import Reconciler, reconcile
from warledger.reconcile.series_audit import audit_series
from warledger.reconcile.tallies import tally
from warledger.reconcile.timeline import Unit, series

__all__ = [
    "FALLS",
    "HIERARCHY",
    "ClaimsTable",
    "PeriodTotal",
    "Ranges",
    "Reconciler",
    "Said",
    "Step",
    "Unit",
    "Weighed",
    "audit_points",
    "audit_series",
    "carried",
    "entries",
    "ranges",
    "read_claims_table",
    "reckon",
    "reconcile",
    "series",
    "tally",
    "weigh",
]
