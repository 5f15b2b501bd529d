"""
Who a figure comes from in the first place.

Two outlets that quote one official are one origin; an outlet that gives a figure on its own word is
one. Sources with a common name only ("police") are one origin within one place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile import words

if TYPE_CHECKING:
    from warledger.records import Entry


def origin_of(entry: Entry) -> str:
    """
    A key of the origin; equal keys are one origin.

    ``actor:`` and a known claimant's id, ``said:`` and the claimant's own words, or ``outlet:``
    and the publisher where nobody else is credited or only "press reports" are.
    """
    claim, grounded = entry.claim, entry.grounding.claimant
    if grounded is not None and grounded.actor is not None:
        return f"actor:{grounded.actor.id}"
    if claim.claimant and not words.is_press(claim.claimant):
        own = words.source(claim.claimant)
        if own:
            return "said:" + " ".join(sorted(own))
        place = entry.grounding.place.place.id if entry.grounding.place else claim.place
        shared = " ".join(words.tokens(claim.claimant))
        return f"said:{shared}@{words.place(place or '')[0]}"
    if claim.comment is not None:
        return f"comment:{entry.report}:{claim.comment}"
    outlet = " ".join(words.tokens(entry.outlet or ""))
    return f"outlet:{outlet}" if outlet else f"report:{entry.report}"
