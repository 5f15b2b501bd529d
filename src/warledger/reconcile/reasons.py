"""Why a figure counts in a tally or does not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.notes import days

if TYPE_CHECKING:
    from warledger.records import Bounds, Incident

RATE = "a rate is never summed"
SAME_PEOPLE = "may count the same people as figures that are counted"
WIDER = "inside a wider total"
OUTGROWN = "a total inside it counts more"
NOT_EXACT = "vague or approximate: no exact total"


def counts(incident: Incident, origins: int) -> str:
    """Of a figure that counts: what it is of, and how many independent origins give it."""
    said = "one origin" if origins == 1 else f"{origins} independent origins"
    kind = "total" if incident.aggregate else "incident"
    return f"{kind} of {days(incident)}, {said}"


def stands(incident: Incident, origins: int) -> str:
    """The same under Iraq Body Count's rules, of an incident."""
    return f"incident of {days(incident)}{'' if origins > 1 else ', provisional: one origin only'}"


def remains(incident: Incident, low: int, *, confirmed: int, possible: int, origins: int) -> str:
    """The same of a total, of which overlaps are taken."""
    standing = "" if origins > 1 else "; provisional: one origin only"
    return (
        f"total of {low:,} ({days(incident)}) less "
        f"{confirmed:,} confirmed and {possible:,} possible overlaps{standing}"
    )


def inside(whole: Incident, bounds: Bounds) -> str:
    """Of a part of a total that counts."""
    return f"inside the total of {figure(bounds)} ({days(whole)})"


def outnumbered(parts: int) -> str:
    """Of a total whose parts come to as many or more."""
    return f"a total whose counted parts make {parts:,}"


def may_be(other: Incident, bounds: Bounds) -> str:
    """Of what may count the same people as another figure."""
    named = f"{figure(bounds)} ({days(other)})"
    return f"may count the same people as {named}; a person should look"


def figure(bounds: Bounds) -> str:
    """A figure with its bounds."""
    if bounds.low is not None and bounds.high is None:
        return f"at least {bounds.low:,}"
    if bounds.low == bounds.high:
        return f"{bounds.low or 0:,}"
    return f"{bounds.low or 0:,} to {bounds.high:,}"
