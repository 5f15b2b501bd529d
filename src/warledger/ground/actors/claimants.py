"""What kind of source a claimant is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.ground.actors.parts import split_parts
from warledger.ground.actors.sides import attribute_of_groups, generic_kind
from warledger.records import ActorKind, ClaimantKind

if TYPE_CHECKING:
    from warledger.ground.actors.context import ActorContext
    from warledger.ground.actors.sides import Side

_BY_KIND = {
    ActorKind.MONITOR: ClaimantKind.MONITOR,
    ActorKind.INTERNATIONAL: ClaimantKind.MONITOR,
    ActorKind.MEDICAL: ClaimantKind.MEDICAL,
    ActorKind.OUTLET: ClaimantKind.OUTLET,
    ActorKind.CIVILIANS: ClaimantKind.WITNESS,
    ActorKind.RIOTERS: ClaimantKind.WITNESS,
    ActorKind.PROTESTERS: ClaimantKind.WITNESS,
    ActorKind.REBELS: ClaimantKind.PARTY,
    ActorKind.POLITICAL_MILITIA: ClaimantKind.PARTY,
    ActorKind.IDENTITY_MILITIA: ClaimantKind.PARTY,
}
#: Where somebody is; "for" and "of" behind it would say whose they are.
_WHERE = re.compile(
    r"\s(?:in|at|near|inside|outside|around)\s(?P<place>(?:(?!\s(?:for|of|from)\s).)+)$"
)
#: Above every body of the United Nations in the table.
_UNITED_NATIONS = "wl:united-nations"


def without_whereabouts(words: str, context: ActorContext) -> str:
    """A claimant's words up to where they are: "in the rebel area", but not "in the militia"."""
    found = _WHERE.search(words)
    if found is None:
        return words
    parts = split_parts(found.group("place"), context.sides.table)
    side = bool(parts) and (parts[-1].hit is not None or generic_kind(parts[-1])[0])
    return words if side or found.start() == 0 else words[: found.start()]


def claimant_kind(words: str, side: Side | None, context: ActorContext) -> ClaimantKind:
    """
    The kind of a claimant: by the words for its office or trade first ("a doctor of the army"),
    then by the actor that it was taken for. Who speaks for an armed group is no official.

    Args:
        words: The claimant's words.
        side: What they were linked to; None for nothing.
        context: The report's.
    """
    kinds = attribute_of_groups("claimant")
    parts = split_parts(words, context.sides.table)
    told = [
        ClaimantKind(kinds[group])
        for part in parts
        for group in sorted(part.groups)
        if group in kinds
    ]
    entry = side.entry if side is not None else None
    if entry is not None and side is not None and side.kind is not None:
        above: str | None = entry.actor.id
        while above is not None:
            if above == _UNITED_NATIONS:
                return ClaimantKind.MONITOR
            above = context.sides.table.entry(above).actor.parent
        return _BY_KIND.get(side.kind, ClaimantKind.OFFICIAL)
    known = None
    if side is not None and side.kind is not None:
        known = _BY_KIND.get(side.kind, ClaimantKind.OFFICIAL)
    if told and not (known is ClaimantKind.PARTY and told[0] is ClaimantKind.OFFICIAL):
        return told[0]
    return known or ClaimantKind.UNKNOWN  # "a commander" of a militia holds no office
