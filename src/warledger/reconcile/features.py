"""
Whether two claims speak of the same thing: small features, each with its reason.

A feature adds to the score or takes from it; some exclude a match whatever the others say. Scores
were set by hand on the samples' gold and on invented claims with known truth (docs/reconcile.md);
they order pairs and are no probabilities.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from warledger.reconcile.relations import Lie, people, periods, place_of
from warledger.records import Feature, PlaceType, Status, TimeFrame

if TYPE_CHECKING:
    from warledger.reconcile.faces import Face
    from warledger.reconcile.scope import Scope

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


#: A feature in the making: its name, what it adds, and its reason with what is put into it.
Part = tuple[str, float, str, object]


def compare(a: Face, b: Face) -> tuple[float, tuple[Feature, ...]]:
    """
    The score of a pair and the features that make it up; `EXCLUDED` where it can't be one thing.

    Faces of different outcomes or units of time are never one thing.
    """
    one, two = a.scope, b.scope
    if one.outcome is not two.outcome or one.per != two.per:
        return EXCLUDED, ()
    found = [measure(a, b) for measure in _MEASURES] + _extra(a, b)
    features = tuple(
        Feature(name=name, score=score, reason=reason.format(about))
        for name, score, reason, about in found
        if score
    )
    return score_of(a, b), features


def score_of(a: Face, b: Face) -> float:
    """The score of a pair alone, see `compare`; most pairs are excluded by people or place."""
    total = raw_score(a, b)
    return EXCLUDED if total <= EXCLUDED or told_apart(a, b) else round(total, 3)


def raw_score(a: Face, b: Face) -> float:
    """The score of a pair, whether or not one report tells both as two things."""
    one, two = a.scope, b.scope
    if one.outcome is not two.outcome or one.per != two.per:
        return EXCLUDED
    total = 0.0
    for measure in _MEASURES:
        score = measure(a, b)[1]
        if score <= EXCLUDED:
            return EXCLUDED
        total += score
    return total + sum(part[1] for part in _extra(a, b))


def told_apart(a: Face, b: Face) -> bool:
    """
    Whether one report tells both as two things.

    A report that gives two figures without saying that one restates the other means two things,
    unless they are totals of one scope, or the very same rare figure.
    """
    if not (a.reports & b.reports) or a.comment or b.comment:
        return False
    if _parts(a, b):
        return True
    if a.exact is not None and a.exact == b.exact and rarity(a.exact) >= 0.6:
        return False
    if a.scope.frame is not TimeFrame.CUMULATIVE or b.scope.frame is not TimeFrame.CUMULATIVE:
        return True
    if place_of(a.scope, b.scope) is not Lie.SAME:
        return True
    lie, days = people(a.scope.victims, b.scope.victims), periods(a.scope.when, b.scope.when)
    if lie is Lie.SAME and _same_days(a.scope, b.scope):
        return False
    small, large = sorted((_size(a), _size(b)))
    near = days in {Lie.SAME, Lie.UNKNOWN} and small > 0.8 * large
    return not (near and lie in {Lie.SAME, Lie.INSIDE, Lie.AROUND})


def _parts(a: Face, b: Face) -> bool:
    """Whether one is said to be a part of the other, or both parts of a third."""
    ids = [{entry.id for entry in face.entries} for face in (a, b)]
    wholes = [{e.part_of for e in face.entries if e.part_of} for face in (a, b)]
    return bool(wholes[0] & ids[1] or wholes[1] & ids[0] or wholes[0] & wholes[1])


def _same_days(a: Scope, b: Scope) -> bool:
    lie = periods(a.when, b.when)
    unknown = not (a.when.start or a.when.end or b.when.start or b.when.end)
    return lie is Lie.SAME or unknown


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


def _people(first: Face, second: Face) -> Part:
    a, b = first.scope, second.scope
    named = bool(first.person and second.person)
    lie = people(a.victims, b.victims)
    score = {Lie.SAME: 0.3, Lie.INSIDE: 0.1, Lie.AROUND: 0.1, Lie.APART: EXCLUDED}.get(lie, 0.0)
    if score == 0.1 and a.victims.status is b.victims.status is not Status.UNKNOWN:
        score = 0.2  # "its fighters" and "Hadra Front fighters"
    if named and score >= 0:
        score = 0.0  # what persons' names say is a feature of its own
    elif lie is Lie.UNKNOWN and a.victims.key and b.victims.key:
        score = -0.35  # both are named, and by different words
    elif lie is Lie.SAME and not a.victims.key:
        score = 0.15  # "people" and "people"
    return "victims", score, "victims: {}", lie


def _person(a: Face, b: Face) -> Part:
    """A person is named by some of their names; two people with no name in common are two."""
    if not (a.person and b.person):
        return "person", 0.0, "not both name a person", None
    shared = a.person & b.person
    if not any(len(name) > 3 for name in shared):
        return "person", -1.0, "different people are named", None
    named = " ".join(sorted(shared))
    score = 0.9 if len(shared) > 1 else 0.5  # one name alone is many people's
    return "person", score, "both name {}", named


def _place(first: Face, second: Face) -> Part:
    a, b = first.scope, second.scope
    lie = place_of(a, b)
    if lie is Lie.APART:
        return "place", EXCLUDED, "places apart", None
    score = 0.0
    if lie is Lie.SAME and a.where.known:
        place = a.where.place
        score = _PLACE_WORTH.get(place.type, 0.4) if place else 0.4
    elif lie is Lie.SAME:
        score = 0.1  # two totals for the whole theatre
    elif lie is Lie.OVERLAP:
        score = 0.2
    elif lie in {Lie.INSIDE, Lie.AROUND} and a.where.known and b.where.known:
        score = 0.15 if a.frame is TimeFrame.INCIDENT or b.frame is TimeFrame.INCIDENT else -0.3
    elif a.where.known and b.where.known:
        score = -0.25  # two names of which nothing is known but that they differ
    return "place", score, "places: {}", lie


def _period(a: Face, b: Face) -> Part:
    one, two = a.scope.when, b.scope.when
    lie = periods(one, two)
    totals = TimeFrame.INCIDENT not in {a.scope.frame, b.scope.frame}
    score = 0.0
    if lie is Lie.SAME:
        score = 0.5 if one.precision <= 2 or totals else 0.3
    elif lie is Lie.APART:
        last, first = (
            min(d for d in (one.end, two.end) if d),
            max(d for d in (one.start, two.start) if d),
        )
        score = -0.2 if (first - last).days <= 1 and not totals else EXCLUDED
    elif totals and one.start is not None and one.start == two.start:
        score = 0.35
    elif totals and one.end is not None and one.end == two.end:
        score = 0.25
    elif lie in {Lie.INSIDE, Lie.AROUND, Lie.OVERLAP}:
        score = 0.3 if not totals else 0.0
    elif lie is Lie.UNKNOWN:
        score = _published(a, b)
    return "period", score, "periods: {}", lie


def _published(a: Face, b: Face) -> float:
    """Where dates are unknown, reports of the same days are likelier to mean the same."""
    if a.published is None or b.published is None:
        return 0.0
    days = abs((a.published - b.published).days)
    return 0.15 if days <= 2 else 0.05 if days <= 7 else 0.0 if days <= 45 else -0.3


def _figure(a: Face, b: Face) -> Part:
    lows, highs = (a.low, b.low), (a.high, b.high)
    if a.exact is not None and a.exact == b.exact:
        score = 0.15 + 0.45 * rarity(a.exact)
        return "figure", score, "both say {}", a.exact
    if lows == highs[::-1] == lows[::-1] or (lows[0] == lows[1] and highs[0] == highs[1]):
        score = 0.1 + 0.45 * rarity(a.low or a.high or 0)
        return "figure", score, "both give the same bound", None
    if not disjoint(a, b):
        return "figure", _touching(a, b), "figures agree within bounds", None
    totals = TimeFrame.INCIDENT not in {a.scope.frame, b.scope.frame}
    if totals:
        score = _other_total(a, b)
    else:
        small, large = sorted((_size(a), _size(b)))
        score = -0.15 if small > 0.6 * large else -0.4 if small > 0.3 * large else -0.7
    return "figure", score, "figures differ", None


def _other_total(a: Face, b: Face) -> float:
    """Another figure for a total: of the same scope it contradicts, of another it is another."""
    if place_of(a.scope, b.scope) is not Lie.SAME:
        return -0.9
    if _same_days(a.scope, b.scope):
        return 0.2
    return -0.1 if periods(a.scope.when, b.scope.when) is Lie.UNKNOWN else -0.9


def _touching(a: Face, b: Face) -> float:
    small, large = sorted((_size(a), _size(b)))
    near = small > 0.75 * large
    totals = TimeFrame.INCIDENT not in {a.scope.frame, b.scope.frame}
    if near:
        return 0.2 + 0.2 * rarity(large)
    return -0.5 if totals else 0.0


def _size(face: Face) -> int:
    return face.low if face.low is not None else face.high or 0


def disjoint(a: Face, b: Face) -> bool:
    """Whether no number lies within both figures; approximate ones have 10 % to either side."""
    low_a, high_a = interval(a.low, a.high, approx=a.approx)
    low_b, high_b = interval(b.low, b.high, approx=b.approx)
    return low_a > high_b or low_b > high_a


def interval(low: int | None, high: int | None, *, approx: bool) -> tuple[float, float]:
    """The numbers that a figure allows."""
    slack = 0.1 if approx else 0.0
    least = 0.0 if low is None else low * (1 - slack)
    most = float("inf") if high is None else high * (1 + slack)
    return least, most


def _perpetrator(first: Face, second: Face) -> Part:
    a, b = first.scope, second.scope
    lie = people(a.perpetrator, b.perpetrator)
    score = {Lie.SAME: 0.15, Lie.INSIDE: 0.1, Lie.AROUND: 0.1, Lie.APART: -0.3}.get(lie, 0.0)
    if lie is Lie.APART and a.perpetrator.said & b.perpetrator.said:
        lie, score = Lie.OVERLAP, 0.0  # "US and Iraqi troops" and "Iraqi police"
    return "perpetrator", score, "perpetrators: {}", lie


#: What every pair is measured by, what excludes most pairs first.
_MEASURES = (_people, _place, _period, _figure, _perpetrator, _person)


def _extra(a: Face, b: Face) -> list[Part]:
    found: list[Part] = []
    if a.scope.cause and a.scope.cause == b.scope.cause:
        found.append(("cause", 0.1, "both by {}", a.scope.cause))
    if a.origin == b.origin and not a.origin.startswith("report:"):
        found.append(("origin", 0.05, "one origin", None))
    if a.comment != b.comment and a.reports & b.reports and _size(a) == _size(b) >= 10:
        reason = "a reader repeats the report's figure"
        found.append(("comment", 0.45, reason, None))
    frames = {a.scope.frame, b.scope.frame}
    if frames == {TimeFrame.INCIDENT, TimeFrame.CUMULATIVE}:
        reason = "one is told as an event, the other as a total"
        found.append(("time frame", -0.1, reason, None))
    return found
