"""
Whether two claims speak of the same thing: small features, each with its reason.

A feature adds to the score or takes from it; some exclude a match whatever the others say. Scores
were set by hand on the samples' gold and on invented claims with known truth (docs/reconcile.md);
they order pairs and are no probabilities. What depends on words is weighed once for each two
values (`people_part`, `place_part`, `doer_part`, `person_part`), what depends on numbers for many
pairs at once (`warledger.reconcile.pairs`).
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

import numpy as np

from warledger.reconcile.relations import Lie, people, place_lie
from warledger.records import PlaceType, Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from warledger.reconcile.columns import Numbers
    from warledger.reconcile.scope import Party, Where

#: Pairs below are two things; between the two a person should look.
LINK, SURE = 0.9, 1.0
#: A pair in one group may not be worse than this, or a chain of near matches would join strangers.
FLOOR = 0.35
EXCLUDED = -9.0

_PLACE_WORTH = {
    PlaceType.COUNTRY: 0.1,
    PlaceType.REGION: 0.2,
    PlaceType.RIVER: 0.2,
    PlaceType.SEA: 0.1,
    PlaceType.ADMIN1: 0.3,
    PlaceType.ADMIN2: 0.35,
}

#: What two values add to the score, and how they lie to each other.
Part = tuple[float, Lie]
#: A place with whether a total is told of it.
Spot = tuple["Where", bool]


def rarity(figure: int) -> float:
    """
    How much it says that two claims give this very figure: 0 (nothing) to 1 (a great deal).

    It grows with the figure's significant digits; zeros at its end say little.
    """
    if figure <= 0:
        return 0.0
    digits = str(figure).rstrip("0")
    zeros = len(str(figure)) - len(digits)
    return min(1.0, log10(int(digits)) / 2.4 + 0.1 * zeros)


def rarities(figures: Numbers) -> NDArray[np.float64]:
    """The same of many."""
    unique, which = np.unique(figures, return_inverse=True)
    found = np.array([rarity(figure) for figure in unique.tolist()], np.float64)
    return found[which] if len(unique) else found


def people_part(a: Party, b: Party) -> Part:
    """What victims say for a match, unless both are persons with names."""
    lie = people(a, b)
    score = {Lie.SAME: 0.3, Lie.INSIDE: 0.1, Lie.AROUND: 0.1, Lie.APART: EXCLUDED}.get(lie, 0.0)
    if score == 0.1 and a.status is b.status is not Status.UNKNOWN:
        score = 0.2  # "its fighters" and "Hadra Front fighters"
    if lie is Lie.UNKNOWN and a.key and b.key:
        score = -0.35  # both are named, and by different words
    elif lie is Lie.SAME and not a.key:
        score = 0.15  # "people" and "people"
    return score, lie


def doer_part(a: Party, b: Party) -> Part:
    """What perpetrators say for a match."""
    lie = people(a, b)
    score = {Lie.SAME: 0.15, Lie.INSIDE: 0.1, Lie.AROUND: 0.1, Lie.APART: -0.3}.get(lie, 0.0)
    if lie is Lie.APART and a.said & b.said:
        lie, score = Lie.OVERLAP, 0.0  # "US and Iraqi troops" and "Iraqi police"
    return score, lie


def place_part(first: Spot, second: Spot) -> Part:
    """What places say for a match."""
    (a, total_a), (b, total_b) = first, second
    lie = place_lie(first, second)
    if lie is Lie.APART:
        return EXCLUDED, lie
    score = 0.0
    if lie is Lie.SAME and a.known:
        score = _PLACE_WORTH.get(a.place.type, 0.4) if a.place else 0.4
    elif lie is Lie.SAME:
        score = 0.1  # two totals for the whole theatre
    elif lie is Lie.OVERLAP:
        score = 0.2
    elif lie in {Lie.INSIDE, Lie.AROUND} and a.known and b.known:
        score = 0.15 if not (total_a and total_b) else -0.3
    elif a.known and b.known:
        score = -0.25  # two names of which nothing is known but that they differ
    return score, lie


def person_part(a: frozenset[str], b: frozenset[str]) -> tuple[float, str]:
    """
    What two persons' names say, with the reason: a person is named by some of their names; two
    people with no name in common are two.
    """
    shared = a & b
    if not any(len(name) > 3 for name in shared):
        return -1.0, "different people are named"
    score = 0.9 if len(shared) > 1 else 0.5  # one name alone is many people's
    return score, f"both name {' '.join(sorted(shared))}"


def interval(low: int | None, high: int | None, *, approx: bool) -> tuple[float, float]:
    """The numbers that a figure allows; approximate ones have 10 % to either side."""
    slack = 0.1 if approx else 0.0
    least = 0.0 if low is None else low * (1 - slack)
    most = float("inf") if high is None else high * (1 + slack)
    return least, most
