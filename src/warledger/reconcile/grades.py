"""
How well founded an incident is, in the terms that Airwars publishes for its grading.

*Confirmed*: the side that did it says so itself. *Fair*: two or more independent origins. *Weak*:
one. *Contested*: it is denied or disputed, or different sides are said to have done it.
*Discounted* says that those harmed were no civilians or that somebody else did it; only people set
that one, for this ledger counts combatants too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile import words
from warledger.reconcile.scope import chain_of
from warledger.records import Grade, Modality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.records import Actor, Entry

#: How the reason of a grade begins that a person gave.
BY_PERSON = "set by a person"
#: How it begins where somebody denies the incident, and how it ends where its doer concedes it.
DENIED = "denied or disputed in "
CONCEDED = " speaks for the side that did it"


def proposed(
    own: Sequence[Entry], origins: int, denials: Sequence[str], parents: Mapping[str, str]
) -> tuple[Grade, str]:
    """
    The grade that the rule proposes, and why.

    Args:
        own: The incident's entries that may be counted.
        origins: How many independent ones these have.
        denials: Ids of entries that say that it did not happen.
        parents: For actors' ids, the id of the actor that each belongs to.
    """
    disputed = [entry for entry in own if entry.claim.modality is Modality.DISPUTED]
    if denials or disputed:
        count = len(denials) + len(disputed)
        return Grade.CONTESTED, f"{DENIED}{count} claim{'s' * (count > 1)}"
    if len(own) > 1 and len(sides := _sides(own, parents)) > 1:
        return Grade.CONTESTED, f"different sides are said to have done it: {', '.join(sides)}"
    conceding = next((entry for entry in own if _concedes(entry, parents)), None)
    if conceding is not None:
        return Grade.CONFIRMED, f"{conceding.claim.claimant}{CONCEDED}"
    if origins > 1:
        return Grade.FAIR, f"{origins} independent origins"
    return Grade.WEAK, "one origin" if origins else "no origin that may be counted"


def _sides(entries: Sequence[Entry], parents: Mapping[str, str]) -> list[str]:
    """
    Names of perpetrators of which none belongs to another and no claim names two together.

    "US and Iraqi troops" is tied to one of the two; where words share a name it is no dispute.
    """
    actors: dict[str, Actor] = {}
    said: dict[str, frozenset[str]] = {}
    for entry in entries:
        ground = entry.grounding.perpetrator
        if ground is not None and ground.actor is not None:
            actors[ground.actor.id] = ground.actor
            own = said.get(ground.actor.id, frozenset())
            said[ground.actor.id] = own | words.people(entry.claim.perpetrator or "")
    chains = {key: chain_of(actor, parents) for key, actor in actors.items()}
    roots = sorted(key for key in actors if not (chains[key] - {key}) & set(actors))
    apart = [
        key for key in roots if all(key == other or not said[key] & said[other] for other in roots)
    ]
    return sorted(actors[key].name for key in apart)


def _concedes(entry: Entry, parents: Mapping[str, str]) -> bool:
    """Whether the claimant is the perpetrator or belongs to it."""
    claimant, doer = entry.grounding.claimant, entry.grounding.perpetrator
    if claimant is None or doer is None or claimant.actor is None or doer.actor is None:
        return False
    return bool(
        {claimant.actor.id, doer.actor.id}
        & (chain_of(claimant.actor, parents) & chain_of(doer.actor, parents))
    )
