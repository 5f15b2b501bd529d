"""Double coding: a report given to two people who do not see each other's work."""

from __future__ import annotations

from warledger_desk.review.models import Coding


def coding_of(coder: str, report: str) -> Coding | None:
    """The coding that this person has not handed in for a report, if any."""
    rows = Coding.objects.filter(coder=coder, submitted=None, double__version__report=report)
    return rows.first()
