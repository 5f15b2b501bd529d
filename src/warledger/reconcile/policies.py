"""
Which figure of an incident stands: named rules over what its independent origins say.

*range*, *majority* and *source hierarchy* are three of the four rules that the Standards for
Casualty Recording (Every Casualty, 2016) accept; the fourth, discussion, is a judgement.
*most conservative* is ACLED's, *low, best, high* UCDP's. Every bound is of documentation, not of
confidence. None is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.features import interval
from warledger.records import Bounds, ClaimantKind, Policy
from warledger.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reconcile.figures import Voice

#: Whom to believe first where a policy ranks sources. Commenters come last. An armed group is a
#: party as a state is: the one is not believed before the other (`_places`).
HIERARCHY = (
    ClaimantKind.MONITOR,
    ClaimantKind.MEDICAL,
    ClaimantKind.OFFICIAL,
    ClaimantKind.OUTLET,
    ClaimantKind.WITNESS,
    ClaimantKind.UNKNOWN,
    ClaimantKind.COMMENTER,
)


def settle(
    said: Sequence[Voice], policy: Policy, hierarchy: Sequence[ClaimantKind] = HIERARCHY
) -> tuple[Bounds, tuple[str, ...]]:
    """
    The bounds of one incident under a policy, and the entries whose figures they are.

    Args:
        said: One figure for each independent origin; at least one.
        policy: The rule. Under Iraq Body Count's rules an incident has the range of its reports.
        hierarchy: For the rules that rank sources, the most trusted kind first.
    """
    if policy is Policy.MAJORITY:
        return _majority(said)
    if policy is Policy.SOURCE_HIERARCHY:
        return _ranked(said, hierarchy)
    if policy is Policy.MOST_CONSERVATIVE:
        return _lowest(said)
    if policy is Policy.BAYES:
        raise ValueError("bayes weighs all claims of a query together, not one incident's")
    if policy is Policy.LOW_BEST_HIGH:
        return _low_best_high(said, hierarchy)
    return Bounds(low=_low(said), best=None, high=_high(said)), _all(said)


def _all(said: Sequence[Voice]) -> tuple[str, ...]:
    return tuple(key for voice in said for key in voice.entries)


def _low(said: Sequence[Voice]) -> int | None:
    lows = [voice.low for voice in said if voice.low is not None]
    return min(lows) if lows else None


def _high(said: Sequence[Voice]) -> int | None:
    """The highest figure given; open where the highest is a lower bound."""
    highs = [voice.high for voice in said if voice.high is not None]
    if not highs:
        return None
    above = [v.low for v in said if v.high is None and v.low is not None and v.low > max(highs)]
    return None if above else max(highs)


def _supporters(number: int, said: Sequence[Voice]) -> list[Voice]:
    found = []
    for voice in said:
        least, most = interval(voice.low, voice.high, approx=voice.approx)
        if least <= number <= most:
            found.append(voice)
    return found


def _majority(said: Sequence[Voice]) -> tuple[Bounds, tuple[str, ...]]:
    """The figure that more than half of the origins allow; with none, the range without a best."""
    numbers = sorted({voice.value for voice in said if voice.value is not None})
    ranked = sorted(numbers, key=lambda n: (-len(_supporters(n, said)), n))
    if ranked and 2 * len(_supporters(ranked[0], said)) > len(said):
        number, backing = ranked[0], _supporters(ranked[0], said)
        high = None if all(voice.high is None for voice in backing) else number
        return Bounds(low=number, best=number, high=high), _all(backing)
    return Bounds(low=_low(said), best=None, high=_high(said)), _all(said)


def _places(hierarchy: Sequence[ClaimantKind]) -> dict[ClaimantKind, int]:
    """Each kind's place, the first the most trusted; a party's is that of officials by default."""
    place = {kind: number for number, kind in enumerate(hierarchy)}
    if ClaimantKind.OFFICIAL in place:
        place.setdefault(ClaimantKind.PARTY, place[ClaimantKind.OFFICIAL])
    return place


def _ranked(
    said: Sequence[Voice], hierarchy: Sequence[ClaimantKind]
) -> tuple[Bounds, tuple[str, ...]]:
    place = _places(hierarchy)
    top = min(place.get(voice.kind, len(place)) for voice in said)
    first = [voice for voice in said if place.get(voice.kind, len(place)) == top]
    chosen = max(first, key=lambda voice: voice.day)
    bounds = Bounds(low=chosen.low, best=chosen.value, high=chosen.high)
    return bounds, chosen.entries


def _lowest(said: Sequence[Voice]) -> tuple[Bounds, tuple[str, ...]]:
    """ACLED: the most conservative figure, with its own values for vague words."""
    values = {voice: number for voice in said if (number := _conservative(voice)) is not None}
    if not values:
        return Bounds(low=None, best=None, high=None), _all(said)
    chosen = min(values, key=lambda voice: (values[voice], voice.entries))
    number = values[chosen]
    return Bounds(low=number, best=number, high=number), chosen.entries


def _conservative(voice: Voice) -> int | None:
    if voice.vague:
        words = voice.words.lower().split()
        for group in lexicon("matching"):
            value = group.attributes.get("vague")
            if value is not None and any(word in group.words for word in words):
                return int(value)
    return voice.value


def _low_best_high(
    said: Sequence[Voice], hierarchy: Sequence[ClaimantKind]
) -> tuple[Bounds, tuple[str, ...]]:
    """
    The lowest, the likeliest and the highest.

    The likeliest is what most origins allow; where as many allow several, the exact figure before
    the bound, then that of the more trusted kind of source, then the lower one.
    """
    if len(said) == 1:
        (only,) = said
        return Bounds(low=only.low, best=only.value, high=only.high), only.entries
    place = _places(hierarchy)
    exact = [v for v in said if v.low is not None and v.low == v.high and not v.vague]
    ranked = sorted(
        (v for v in (exact or said) if v.value is not None),
        key=lambda v: (
            -len(_supporters(v.value or 0, said)),
            place.get(v.kind, len(place)),
            v.value,
            v.entries,
        ),
    )
    best = ranked[0].value if ranked else None
    return Bounds(low=_low(said), best=best, high=_high(said)), _all(said)
