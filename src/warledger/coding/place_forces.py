"""Whether two figures are the work of different forces, and so perhaps of different places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.restating import names_in
from warledger.coding.status import victim_side

if TYPE_CHECKING:
    from warledger.coding.draft import Draft

#: Reasons with which a perpetrator is another sentence's.
_TAKEN = frozenset({"perpetrator from the figure before", "perpetrator from the sentences around"})
_AROUND = _TAKEN | {"perpetrator from the sentence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Those whom one draft is about, in the text's words."""

    draft: Draft
    victims: str | None
    perpetrator: str | None


def another_force(told: People, other: People) -> bool:
    """
    Whether a figure is said to be the work of a force other than that of an earlier one.

    "The guard freed nine in the north. The coast police freed six." Not so for the two sides of
    one fight, of which each has struck the other.
    """
    mine, theirs = names_in(told.perpetrator), names_in(other.perpetrator)
    if not mine or not theirs or mine & theirs:
        return False
    if _AROUND & set(told.draft.reasons) or _TAKEN & set(other.draft.reasons):
        return False
    if mine & names_in(other.victims) or theirs & names_in(told.victims):
        return False
    sides = {victim_side(people.victims or "", people.draft.outcome) for people in (told, other)}
    return sides != {"armed", "state"}
