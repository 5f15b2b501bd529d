"""
Situation reports: totals of a period, by place, per day, against the period before, who says so and
what contradicts, with a footnote behind every number.

`situation_report` composes one and recomputes every number from the ledger before it hands it out.
"""

from warledger.publish.exports.geo import ATTRIBUTION
from warledger.publish.sitrep.compose import Request, View, compose
from warledger.publish.sitrep.html import html
from warledger.publish.sitrep.markdown import markdown
from warledger.publish.sitrep.parts import SituationReport
from warledger.publish.sitrep.pdf import pdf
from warledger.publish.sitrep.verify import RecomputeError, verify

__all__ = [
    "ATTRIBUTION",
    "RecomputeError",
    "Request",
    "SituationReport",
    "View",
    "html",
    "markdown",
    "pdf",
    "situation_report",
]


def situation_report(view: View, request: Request) -> SituationReport:
    """
    Compose a situation report and recompute every number in it from the ledger.

    Raises:
        RecomputeError: A number does not follow from the ledger.
    """
    report = compose(view, request)
    verify(report, view)
    return report
