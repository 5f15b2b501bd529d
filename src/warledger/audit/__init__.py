"""
The arithmetic of one report: sums, parts, rates, shares and restatements.

Claims become constraints (`lists`, `rates`, `restatements`), z3 finds every minimal set of figures
that cannot stand together (`solve`), `verdicts` picks what to tell and looks for a slip that
explains it (`slips`), and `wording` says it in a sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.audit import lists, rates, restatements, tolerance, wording
from warledger.audit.sheet import Sheet, sheets
from warledger.audit.solve import solve
from warledger.audit.verdicts import Verdict, verdicts
from warledger.records import Claim, Coverage, Finding, FindingType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.audit.relations import Relation

__all__ = ["audit"]


def audit(claims: Sequence[Claim], text: str) -> tuple[tuple[Finding, ...], Coverage]:
    """
    Check all arithmetic that a report's own figures allow.

    Vague figures, denied and imagined ones take no part. Claims in a comment are checked among
    the claims of that comment only.

    Args:
        claims: The report's claims, in any order; ``part_of`` and ``same_as`` index into them.
        text: ``Report.text``, for the wording around the figures.

    Returns:
        The findings, those that do not hold first, then by place in the text; and how many claims
        and checks there were.
    """
    findings = [finding for sheet in sheets(claims, text) for finding in _audit(sheet)]
    findings.sort(key=lambda f: (f.holds, min(claims[k].span for k in f.claims)))
    checked = {index for finding in findings for index in finding.claims}
    return tuple(findings), Coverage(
        claims=len(claims),
        checked_claims=len(checked),
        checks=len(findings),
        held=sum(finding.holds for finding in findings),
    )


def relate(sheet: Sheet) -> list[Relation]:
    """All relations of a sheet, each once: running tolls before the lists that repeat them."""
    found = [
        *restatements.series(sheet),
        *rates.rates(sheet),
        *rates.shares(sheet),
        *lists.linked(sheet),
        *lists.unlinked(sheet),
        *restatements.linked(sheet),
        *restatements.unlinked(sheet),
        *restatements.contradictions(sheet),
    ]
    once: dict[tuple[FindingType, int, frozenset[int]], Relation] = {}
    for relation in found:
        once.setdefault((relation.type, relation.whole, frozenset(relation.parts)), relation)
    return list(once.values())


def _audit(sheet: Sheet) -> list[Finding]:
    relations = relate(sheet)
    solved = solve(sheet, relations)
    findings = [_broken(sheet, verdict) for verdict in verdicts(sheet, solved.conflicts)]
    return findings + [_held(sheet, relation) for relation in solved.held]


def _broken(sheet: Sheet, verdict: Verdict) -> Finding:
    relation, conflict = verdict.relation, verdict.conflict
    wholes = sheet.group(relation.whole)
    order = {k: n for n, k in enumerate(relation.claims)}
    named = sorted(conflict.claims, key=lambda k: (k not in wholes, order.get(k, len(order)), k))
    return Finding(
        type=FindingType.SUM if relation.rule == "list" and len(named) > 2 else relation.type,
        claims=tuple(sheet.origin[k] for k in named),
        holds=False,
        tolerance=tolerance.tried(sheet, relation),
        message=wording.broken(sheet, verdict),
        days=relation.days,
        suggestion=verdict.meant,
    )


def _held(sheet: Sheet, relation: Relation) -> Finding:
    reading = tolerance.held_under(sheet, relation)
    return Finding(
        type=relation.type,
        claims=tuple(sheet.origin[k] for k in relation.claims),
        holds=True,
        tolerance=reading,
        message=wording.held(sheet, relation, reading),
        days=relation.days,
    )
