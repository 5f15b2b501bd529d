"""
Many pairs of claims scored at once, by the features of `warledger.reconcile.features`.

A pair's first and second are not quite the same: reasons read from the first, and of two claims
with the same days the first one's precision counts.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reconcile.columns import CUMULATIVE, INCIDENT
from warledger.reconcile.features import (
    EXCLUDED,
    doer_part,
    people_part,
    person_part,
    place_part,
    rarities,
)
from warledger.reconcile.lies import LIES, Table, first_of, lies_of_days
from warledger.records import Feature

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from warledger.reconcile.columns import Columns, Numbers
    from warledger.reconcile.features import Spot
    from warledger.reconcile.lies import Reals, Truths

_SAME, _INSIDE, _AROUND, _, _APART, _UNKNOWN = range(len(LIES))
#: Reasons of the figure, the first with the figure itself.
_FIGURES = ("", "both give the same bound", "figures agree within bounds", "figures differ")
#: Pairs that are scored at once, so that what is reckoned on the way stays small.
_STEP = 500_000


class Scorer:
    """
    Scores of pairs of faces.

    Args:
        columns: All entries.
        face: The number of the entry that stands for each face.
        published: Of each face, the first known day of publication; 0 where none is.
        reports: Of each face, the numbers of its reports.
        parts: Whether two faces are told as parts of one another or of a third.
    """

    def __init__(
        self,
        columns: Columns,
        face: Numbers,
        published: Numbers,
        reports: Sequence[frozenset[int]],
        parts: Callable[[int, int], bool],
    ) -> None:
        self.columns = columns
        self.of = columns.taken(face) | {"published": published}
        self.of["total"] = (self.of["frame"] != INCIDENT).astype(np.int64)
        self.of["size"] = columns.size[face]
        low, high = self.of["low"], self.of["high"]
        self.of["bound"] = np.where(low > 0, low, np.maximum(high, 0))
        self.of["spot"] = 2 * self.of["where"] + self.of["total"]
        self.of["exact"] = np.where(self.of["low"] == self.of["high"], self.of["low"], -1)
        self.rare = {name: rarities(self.of[name]) for name in ("size", "bound")}
        self.reports, self.parts = reports, parts
        self.report = np.array([next(iter(one)) if len(one) == 1 else -1 for one in reports] or [0])
        slack = np.where(self.of["approx"] > 0, 0.1, 0.0)
        self.least = np.where(low < 0, 0.0, low * (1 - slack))
        self.most = np.where(high < 0, np.inf, high * (1 + slack))
        own = [origin.startswith("report:") for origin in columns.origins.values]
        self.unnamed = np.array(own or [False])[self.of["origin"]]
        self.people = Table(columns.victim_parties.values, people_part)
        self.doers = Table(columns.doer_parties.values, doer_part)
        spots: list[Spot] = [(w, total) for w in columns.places.values for total in (False, True)]
        self.places = Table(spots, place_part)

    def pairs(self, a: Numbers, b: Numbers) -> Pairs:
        """These pairs, the first of each in ``a``."""
        return Pairs(self, a, b)

    def scores(self, a: Numbers, b: Numbers, least: float) -> Reals:
        """
        Scores of pairs; `EXCLUDED` where a pair can't be one thing.

        Args:
            a: Faces.
            b: As many faces.
            least: Pairs below it may be excluded all the same; it is not looked at.
        """
        found = np.full(len(a), EXCLUDED)
        for at in range(0, len(a), _STEP):
            one, two = a[at : at + _STEP], b[at : at + _STEP]
            left = np.arange(len(one))
            for measure in (Pairs.raw_people, Pairs.raw_place):  # these exclude most
                some = measure(Pairs(self, one[left], two[left])) > EXCLUDED
                left = left[some]
            found[at + left] = Pairs(self, one[left], two[left]).scores(least)
        return found


class Pairs:
    """Pairs of faces with what each feature says of them."""

    def __init__(self, scorer: Scorer, a: Numbers, b: Numbers) -> None:
        self._scorer, self._a, self._b = scorer, a, b

    def _two(self, name: str) -> tuple[Numbers, Numbers]:
        column = self._scorer.of[name]
        return column[self._a], column[self._b]

    def _equal(self, name: str) -> Truths:
        a, b = self._two(name)
        found: Truths = a == b
        return found

    @cached_property
    def alike(self) -> Truths:
        """Whether outcome and unit of time are the same; nothing else is ever one thing."""
        return self._equal("what")

    @cached_property
    def _totals(self) -> Truths:
        a, b = self._two("total")
        return (a > 0) & (b > 0)

    @cached_property
    def _named(self) -> Truths:
        a, b = self._two("person")
        return (a > 0) & (b > 0)

    @cached_property
    def _people(self) -> tuple[Reals, Numbers]:
        score, lie = self._scorer.people.of(*self._two("victims"))
        # What persons' names say is a feature of its own.
        return np.where(self._named & (lie != _APART), 0.0, score), lie

    def raw_people(self) -> Reals:
        """What the victims say, different outcomes excluded."""
        return np.where(self.alike, self._people[0], EXCLUDED)

    def raw_place(self) -> Reals:
        """What the places say."""
        return self._place[0]

    @cached_property
    def _place(self) -> tuple[Reals, Numbers]:
        return self._scorer.places.of(*self._two("spot"))

    @cached_property
    def _doers(self) -> tuple[Reals, Numbers]:
        return self._scorer.doers.of(*self._two("doer"))

    @cached_property
    def _days(self) -> Numbers:
        """How the periods lie to each other."""
        return lies_of_days(*self._two("start"), *self._two("end"))

    @cached_property
    def _period(self) -> Reals:
        lie, totals = self._days, self._totals
        (start, other), (end, last) = self._two("start"), self._two("end")
        precise = self._scorer.of["precision"][self._a] <= 2
        far = 2**40
        ended = np.minimum(np.where(end > 0, end, far), np.where(last > 0, last, far))
        next_day = (np.maximum(start, other) - ended <= 1) & ~totals
        cases = [
            (lie == _SAME, np.where(precise | totals, 0.5, 0.3)),
            (lie == _APART, np.where(next_day, -0.2, EXCLUDED)),
            (totals & (start > 0) & (start == other), 0.35),
            (totals & (end > 0) & (end == last), 0.25),
            (lie == _UNKNOWN, self._published),
        ]
        return first_of(cases, np.where(totals, 0.0, 0.3))

    @property
    def _published(self) -> Reals:
        """Where dates are unknown, reports of the same days are likelier to mean the same."""
        a, b = self._two("published")
        days = np.abs(a - b)
        cases = [((a == 0) | (b == 0), 0.0), (days <= 2, 0.15), (days <= 7, 0.05), (days <= 45, 0)]
        return first_of(cases, -0.3)

    @cached_property
    def _apart(self) -> Truths:
        """Whether no number lies within both figures."""
        least, most = self._scorer.least, self._scorer.most
        a, b = self._a, self._b
        return (least[a] > most[b]) | (least[b] > most[a])

    @cached_property
    def _figure(self) -> tuple[Reals, Numbers]:
        exact, other = self._two("exact")
        same = (exact >= 0) & (exact == other)
        bound = self._equal("low") & self._equal("high")
        rare = self._scorer.rare["bound"][self._a]
        kind = np.where(same, 0, np.where(bound, 1, np.where(~self._apart, 2, 3)))
        cases = [
            (kind == 0, 0.15 + 0.45 * rare),
            (kind == 1, 0.1 + 0.45 * rare),
            (kind == 2, self._touching),
            (self._totals, self._other_total),
        ]
        small, large = self._sizes
        near = np.where(small > 0.6 * large, -0.15, np.where(small > 0.3 * large, -0.4, -0.7))
        return first_of(cases, near), kind

    @property
    def _sizes(self) -> tuple[Numbers, Numbers]:
        a, b = self._two("size")
        return np.minimum(a, b), np.maximum(a, b)

    @property
    def _touching(self) -> Reals:
        small, large = self._sizes
        rare = self._scorer.rare["size"]
        a, b = self._two("size")
        largest = np.where(a >= b, rare[self._a], rare[self._b])
        far = np.where(self._totals, -0.5, 0.0)
        return np.where(small > 0.75 * large, 0.2 + 0.2 * largest, far)

    @cached_property
    def _same_days(self) -> Truths:
        nothing = [column == 0 for name in ("start", "end") for column in self._two(name)]
        found: Truths = (self._days == _SAME) | np.logical_and.reduce(nothing)
        return found

    @property
    def _other_total(self) -> Reals:
        """Another figure for a total: of the same scope it contradicts, else it is another."""
        cases = [
            (self._place[1] != _SAME, -0.9),
            (self._same_days, 0.2),
            (self._days == _UNKNOWN, -0.1),
        ]
        return first_of(cases, -0.9)

    @cached_property
    def _person(self) -> Reals:
        found = np.zeros(len(self._a))
        for at in np.flatnonzero(self._named).tolist():
            found[at] = person_part(*self._persons(at))[0]
        return found

    def _persons(self, at: int) -> tuple[frozenset[str], frozenset[str]]:
        person, names = self._scorer.of["person"], self._scorer.columns.persons.values
        return names[person[self._a[at]]], names[person[self._b[at]]]

    @cached_property
    def shared(self) -> Truths:
        """Whether a report tells both."""
        report, reports = self._scorer.report, self._scorer.reports
        a, b = report[self._a], report[self._b]
        found = (a == b) & (a >= 0)
        for at in np.flatnonzero((a < 0) | (b < 0)).tolist():
            found[at] = not reports[self._a[at]].isdisjoint(reports[self._b[at]])
        return np.asarray(found, np.bool_)

    @cached_property
    def _extra(self) -> list[Reals]:
        """Cause, origin, a reader's echo, time frame."""
        cause, _ = self._two("cause")
        (frame, other), (size, _) = self._two("frame"), self._two("size")
        echo = ~self._equal("comment") & (size >= 10) & self._equal("size")
        echo[echo] = Pairs(self._scorer, self._a[echo], self._b[echo]).shared
        mixed = (np.minimum(frame, other) == INCIDENT) & (np.maximum(frame, other) == CUMULATIVE)
        origin = self._equal("origin") & ~self._scorer.unnamed[self._a]
        return [
            np.where((cause > 1) & self._equal("cause"), 0.1, 0.0),
            np.where(origin, 0.05, 0.0),
            np.where(echo, 0.45, 0.0),
            np.where(mixed, -0.1, 0.0),
        ]

    @cached_property
    def raw(self) -> Reals:
        """Scores, whether or not one report tells both as two things."""
        people, place, period = self._people[0], self._place[0], self._period
        total = people + place + period + self._figure[0] + self._doers[0] + self._person
        extra = self._extra
        total = total + (((extra[0] + extra[1]) + extra[2]) + extra[3])
        out = (people <= EXCLUDED) | (place <= EXCLUDED) | (period <= EXCLUDED) | ~self.alike
        return np.where(out, EXCLUDED, total)

    def scores(self, least: float = EXCLUDED) -> Reals:
        """Scores, see `Scorer.scores`."""
        found = np.where(self.raw > EXCLUDED, np.round(self.raw, 3), EXCLUDED)
        some = np.flatnonzero(found >= least)
        apart = Pairs(self._scorer, self._a[some], self._b[some]).told_apart
        found[some[apart]] = EXCLUDED
        return found

    @cached_property
    def told_apart(self) -> Truths:
        """
        Whether one report tells both as two things.

        A report that gives two figures without saying that one restates the other means two
        things, unless they are totals of one scope, or the very same rare figure.
        """
        comment, readers = self._two("comment")
        asked = np.flatnonzero(self.shared & (comment == 0) & (readers == 0))
        inner = Pairs(self._scorer, self._a[asked], self._b[asked])
        found = np.zeros(len(self._a), bool)
        found[asked] = inner._told_parts | ~inner._once
        return found

    @property
    def _told_parts(self) -> Truths:
        part, other = self._two("part")
        found = (part > 0) | (other > 0)
        for at in np.flatnonzero(found).tolist():
            found[at] = self._scorer.parts(int(self._a[at]), int(self._b[at]))
        return found

    @property
    def _once(self) -> Truths:
        """Whether a report that gives both figures may mean one thing."""
        exact, other = self._two("exact")
        rare = (exact >= 0) & (exact == other) & (self._scorer.rare["bound"][self._a] >= 0.6)
        frame, second = self._two("frame")
        totals = (frame == CUMULATIVE) & (second == CUMULATIVE) & (self._place[1] == _SAME)
        lie = self._people[1]
        small, large = self._sizes
        near = np.isin(self._days, (_SAME, _UNKNOWN)) & (small > 0.8 * large)
        near &= np.isin(lie, (_SAME, _INSIDE, _AROUND))
        found: Truths = rare | (totals & (((lie == _SAME) & self._same_days) | near))
        return found

    def explained(self) -> list[tuple[float, tuple[Feature, ...]]]:
        """The score of each pair and the features that make it up."""
        names = ("victims", "place", "period", "figure", "perpetrator", "person")
        said = (self._people[0], self._place[0], self._period, self._figure[0], self._doers[0],
                self._person)  # fmt: skip
        lies = (self._people[1], self._place[1], self._days, self._figure[1], self._doers[1])
        columns: list[list[Any]] = [self.scores().tolist(), self.alike.tolist()]
        columns += [part.tolist() for part in (*said, *lies, *self._extra)]
        found: list[tuple[float, tuple[Feature, ...]]] = []
        for at, row in enumerate(zip(*columns, strict=True)):
            score, alike, parts = row[0], row[1], row[2:8]
            if not alike:
                found.append((score, ()))
                continue
            reasons = [
                self._reason(name, kind, at) for name, kind in zip(names, row[8:13], strict=False)
            ]
            reasons.append(person_part(*self._persons(at))[1] if parts[5] else "")
            features = [
                _feature(name, part, why)
                for name, part, why in zip(names, parts, reasons, strict=True)
                if part
            ]
            features += self._extra_features(at, row[13:])
            found.append((score, tuple(features)))
        return found

    def _reason(self, name: str, kind: int, at: int) -> str:
        if name != "figure":
            return _REASONS[name][kind]
        if kind == 0:
            return f"both say {self._scorer.of['exact'][self._a[at]]}"
        return _FIGURES[kind]

    def _extra_features(self, at: int, extra: Sequence[float]) -> list[Feature]:
        if not any(extra):
            return []
        causes = self._scorer.columns.causes.values
        cause = causes[self._scorer.of["cause"][self._a[at]]]
        named = (
            ("cause", f"both by {cause}"),
            ("origin", "one origin"),
            ("comment", "a reader repeats the report's figure"),
            ("time frame", "one is told as an event, the other as a total"),
        )
        pairs = zip(named, extra, strict=True)
        return [_feature(name, score, why) for (name, why), score in pairs if score]


_WORDS = {"victims": "victims", "place": "places", "period": "periods",
          "perpetrator": "perpetrators"}  # fmt: skip
_REASONS = {name: [f"{words}: {lie}" for lie in LIES] for name, words in _WORDS.items()}
_REASONS["place"][_APART] = "places apart"


@lru_cache(maxsize=65536)
def _feature(name: str, score: float, reason: str) -> Feature:
    return Feature(name=name, score=score, reason=reason)
