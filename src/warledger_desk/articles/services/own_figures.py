"""
Figures of an operation, cease-fire or agreement as the public sees them: published claims that
belong to it, each with by what, and what these alone add up to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from warledger.reconcile import reconcile, tally
from warledger.records import Belonging, Outcome, TallyQuery
from warledger_desk.articles.services.public import (
    masks_by_report,
    of_public_versions,
    public_rows,
)
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services import undertakings
from warledger_desk.ledger.services.claims import rows_by_id
from warledger_desk.ledger.services.judging import judgements_among
from warledger_desk.ledger.services.reconciling import entries_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Bounds, ClaimReference, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnClaim:
    """One published claim that belongs to it."""

    row: dict[str, Any]  #: as `listing.claim_row`, names masked
    by: Belonging
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTally:
    """What some of them add up to, nobody counted twice."""

    outcome: str
    counted_since: bool  #: figures counted since it began; the fighting may reach beyond it
    bounds: Bounds
    rests_on: tuple[OwnClaim, ...]
    left_out: int  #: figures that do not count: parts, restatements


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigures:
    """Claims and what they add up to."""

    claims: tuple[OwnClaim, ...]
    tallies: tuple[OwnTally, ...]  #: never to be added to each other


def own_figures(row: ledger.Undertaking) -> OwnFigures:
    """What published reports tell of the people harmed in it; names masked."""
    own = undertakings.own_claims(row)
    told = ledger.Claim.objects.filter(of_public_versions(), pk__in=own)
    public = set(told.values_list("pk", flat=True))
    kept = {key: one for key, one in own.items() if key in public}
    claims = _claims(kept)
    made: list[OwnTally] = []
    for since in (False, True):
        keys = [key for key, one in kept.items() if (one.by is Belonging.COUNTED) == since]
        made += _tallies(keys, claims, since=since)
    ordered = (claims[key] for key in kept if key in claims)
    return OwnFigures(claims=tuple(ordered), tallies=tuple(made))


def _claims(own: dict[str, ClaimReference]) -> dict[str, OwnClaim]:
    rows = {row["id"]: row for row in public_rows(rows_by_id(list(own)).values())}
    masks = masks_by_report({row["report"] for row in rows.values()})
    return {
        key: OwnClaim(
            row=row, by=own[key].by, reason=masks[row["report"]].shown(own[key].reason)
        )
        for key, row in rows.items()
    }  # fmt: skip


def _tallies(keys: Sequence[str], claims: dict[str, OwnClaim], *, since: bool) -> list[OwnTally]:
    entries = {entry.id: entry for entry in entries_of(keys)}
    if not entries:
        return []
    known = reconcile(entries.values(), judgements_among(entries))
    found = ((outcome, tally(TallyQuery(outcome=outcome), known)) for outcome in Outcome)
    return [_tally(outcome, one, claims, since=since) for outcome, one in found if one.lines]


def _tally(outcome: Outcome, found: Tally, claims: dict[str, OwnClaim], *, since: bool) -> OwnTally:
    keys = dict.fromkeys(key for line in found.lines if line.counted for key in line.entries)
    return OwnTally(
        outcome=outcome.value,
        counted_since=since,
        bounds=found.bounds,
        rests_on=tuple(claims[key] for key in keys if key in claims),
        left_out=sum(not line.counted for line in found.lines),
    )
