"""What is odd across reports: totals that stand still, fall, jump, do not add up; late news."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.reconcile import words
from warledger.reconcile.containment import Hold, Totals, holds
from warledger.reconcile.disjoint import disjoint_set
from warledger.reconcile.features import interval
from warledger.reconcile.figures import voices
from warledger.reconcile.incidents import scope_of_incident
from warledger.reconcile.notes import DONE, day, days
from warledger.reconcile.origins import origin_of
from warledger.reconcile.points import audit_points
from warledger.reconcile.scope import When, all_parents, scope_of
from warledger.reconcile.spelled_sums import spelled_sums
from warledger.records import LinkType, SeriesFinding, SeriesFindingType, SeriesPoint, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from warledger.reconcile.figures import Voice
    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Incident, Reconciliation

#: Days after which a first report of an incident is late.
LATE = 14
#: Found by incident instead, with the words of places and claimants.
_BY_INCIDENT = SeriesFindingType.DISAGREEMENT


def audit_series(known: Reconciliation) -> tuple[SeriesFinding, ...]:
    """
    All that is odd across the reports of a ledger. A finding asks; it proves no error.

    Readers' claims, rejected and imagined ones take no part.

    Returns:
        Findings by type, series and day; ``keys`` are entry ids.
    """
    desk = _Desk(known)
    found = [
        *(f for f in audit_points(desk.points()) if f.type is not _BY_INCIDENT),
        *desk.stale(),
        *desk.unexplained(),
        *desk.late(),
        *desk.disagreeing(),
        *spelled_sums(known),
    ]
    unique = {(f.type, f.keys): f for f in found}
    return tuple(sorted(unique.values(), key=lambda f: (f.type, f.series, f.days, f.keys)))


@dataclass(frozen=True, slots=True)
class _Still:
    """A total that a later report prints as its own."""

    incident: Incident
    entry: Entry
    until: date
    more: int
    since: tuple[str, ...]


class _Desk:
    """A ledger with the scopes of its incidents."""

    def __init__(self, known: Reconciliation) -> None:
        self.known = known
        self.parents = all_parents(known)
        self.incidents = {i.id: i for i in known.incidents if i.origins and i.per is None}
        self.scopes: Mapping[str, Scope] = {
            key: scope_of_incident(i, known.entries, self.parents)
            for key, i in self.incidents.items()
        }
        self.by_outcome: dict[object, list[str]] = {}
        for key, incident in self.incidents.items():
            self.by_outcome.setdefault(incident.outcome, []).append(key)

    def points(self) -> Iterator[SeriesPoint]:
        """The running totals of each origin, by a name that a reader knows it by."""
        names = self._names()
        for key, entry in self.known.entries.items():
            if key in self.known.set_aside or entry.claim.time_frame is not TimeFrame.CUMULATIVE:
                continue
            scope = scope_of(entry, self.parents)
            if scope.when.start is None or scope.when.end is None or entry.claim.figure.approx:
                continue
            if _carried(entry):
                continue
            place = scope.where.place.name if scope.where.place else scope.where.name
            who = " ".join(sorted(scope.victims.key)) or entry.claim.status.value
            by = " ".join(sorted(scope.perpetrator.key))
            yield SeriesPoint(
                series=(
                    names[origin_of(entry)],
                    entry.claim.outcome.value,
                    who,
                    place,
                    by,
                    f"since {scope.when.start.isoformat()}",
                ),
                day=scope.when.end,
                low=entry.claim.figure.low,
                high=entry.claim.figure.high,
                cumulative=True,
                key=key,
            )

    def _names(self) -> dict[str, str]:
        """A name for each origin; where two have one name, the later ones are numbered."""
        found: dict[str, str] = {}
        for key in sorted(self.known.entries):
            entry = self.known.entries[key]
            found.setdefault(origin_of(entry), _name(entry))
        seen: Counter[str] = Counter()
        for origin in sorted(found):
            name = found[origin]
            seen[name] += 1
            if seen[name] > 1:
                found[origin] = f"{name} ({seen[name]})"
        return found

    def stale(self) -> Iterator[SeriesFinding]:
        """Totals printed again as new although the days since have incidents of their own."""
        still = list(self._still())
        moved = {one.entry.report: one for one in sorted(still, key=lambda s: s.more) if one.more}
        for one in still:
            told = moved.get(one.entry.report)
            if told is None:
                continue
            end = one.incident.end
            if end is None:
                continue
            figure = f"{_figure(one.entry)} {DONE[one.incident.outcome.value]}"
            message = f"The total of {figure} that is printed for {day(one.until)} is that of "
            message += f"{day(end)}"
            if one.more:
                message += (
                    f", although at least {one.more:,} more were reported since, "
                    "which it cannot include."
                )
            else:
                other = f"{_figure(told.entry)} {DONE[told.incident.outcome.value]}"
                message += f", like the same report's total of {other}."
            yield SeriesFinding(
                type=SeriesFindingType.STALE,
                series=(one.entry.outlet or "", one.incident.outcome.value),
                days=(end, one.until),
                keys=(one.entry.id, one.incident.entries[0], *one.since),
                message=message,
            )

    def _still(self) -> Iterator[_Still]:
        for key, incident in self.incidents.items():
            if not incident.aggregate or incident.end is None or incident.start == incident.end:
                continue
            for entry in (self.known.entries[e] for e in incident.entries):
                scope = scope_of(entry, self.parents)
                until = scope.when.end
                if entry.id in self.known.set_aside or until is None or until <= incident.end:
                    continue
                if scope.when.start is None or entry.published is None:
                    continue
                more, since = self._since(key, incident.end, until)
                yield _Still(incident, entry, until, more, since)

    def _since(self, key: str, end: date, until: date) -> tuple[int, tuple[str, ...]]:
        """How many more the incidents between two days make, and an entry for each."""
        scope = self.scopes[key]
        wide = replace(scope, when=When(start=scope.when.start, end=until, precision=5))
        inside = [
            other
            for other in self.by_outcome[scope.outcome]
            if (start := self.incidents[other].start) is not None
            and end < start <= until
            and holds(self.scopes[other], wide) is Hold.INSIDE
        ]
        return self._sum(inside)

    def _sum(self, keys: list[str]) -> tuple[int, tuple[str, ...]]:
        lows = {key: self._low(self.incidents[key]) for key in keys}
        totals = Totals({key: self.scopes[key] for key in keys if self.incidents[key].aggregate})
        clashes: dict[str, set[str]] = {key: set() for key in keys}
        for key in keys:
            for other, _ in totals.containing(key, self.scopes[key]):
                clashes[key].add(other)
                clashes[other].add(key)
            for part in self.incidents[key].contains:
                if part in clashes:
                    clashes[key].add(part)
                    clashes[part].add(key)
        wide = frozenset(key for key in keys if self.incidents[key].aggregate)
        chosen = disjoint_set(lows, {k: frozenset(v) for k, v in clashes.items()}, wide)
        total = sum(lows[key] for key in chosen)
        return total, tuple(self.incidents[key].entries[0] for key in sorted(chosen) if lows[key])

    def _low(self, incident: Incident) -> int:
        lows = [voice.low for voice in voices(incident, self.known) if voice.low is not None]
        return min(lows, default=0)

    def unexplained(self) -> Iterator[SeriesFinding]:
        """Running totals that grow by much more than the incidents of these days make."""
        first = {incident.entries[0]: incident for incident in self.incidents.values()}
        for link in self.known.links:
            if link.type is not LinkType.UPDATES:
                continue
            old, new = (first.get(key) for key in (link.target, link.source))
            if old is None or new is None or old.id == new.id or old.end is None:
                continue
            if new.end is None or new.end <= old.end or not (old.aggregate and new.aggregate):
                continue
            grown = self._low(new) - self._low(old)
            more, since = self._since(new.id, old.end, new.end)
            if more and grown > 2 * more and grown - more >= 20:
                yield SeriesFinding(
                    type=SeriesFindingType.JUMP,
                    series=(new.outcome.value, new.place_words or ""),
                    days=(old.end, new.end),
                    keys=(link.target, link.source, *since),
                    message=(
                        f"The total grows by {grown:,} between {day(old.end)} and {day(new.end)}, "
                        f"but the incidents reported for these days make {more:,}."
                    ),
                )

    def late(self) -> Iterator[SeriesFinding]:
        """Incidents that no report of their days tells: they belong to their own day, once."""
        for incident in self.incidents.values():
            if incident.aggregate or incident.end is None or incident.precision > 3:
                continue
            told = [self.known.entries[key] for origin in incident.origins for key in origin]
            first = min((e.published for e in told if e.published), default=None)
            if first is not None and (first - incident.end).days > LATE:
                yield SeriesFinding(
                    type=SeriesFindingType.LATE,
                    series=(incident.outcome.value, incident.place_words or ""),
                    days=(incident.end, first),
                    keys=tuple(e.id for e in told),
                    message=(
                        f"{_figure(told[0])} {DONE[incident.outcome.value]} on {days(incident)}: "
                        f"first reported on {day(first)}, {(first - incident.end).days} days later."
                    ),
                )

    def disagreeing(self) -> Iterator[SeriesFinding]:
        """Incidents and totals for which origins give figures that cannot both be true."""
        for incident in self.incidents.values():
            said = self._apart(incident)
            spans = [interval(v.low, v.high, approx=v.approx) for v in said]
            if len(said) < 2 or max(s[0] for s in spans) <= min(s[1] for s in spans):
                continue
            entries = [self.known.entries[voice.entries[0]] for voice in said]
            listed = "; ".join(f"{_who(e)} {_figure(e)}" for e in entries)
            where = f" in {incident.place_words}" if incident.place_words else ""
            yield SeriesFinding(
                type=SeriesFindingType.DISAGREEMENT,
                series=("", incident.outcome.value, incident.place_words or ""),
                days=tuple(d for d in (incident.start, incident.end) if d is not None),
                keys=tuple(entry.id for entry in entries),
                message=(
                    f"For those {DONE[incident.outcome.value]}{where}, {days(incident)}, the "
                    f"figures cannot all be true: {listed}."
                ),
            )

    def _apart(self, incident: Incident) -> list[Voice]:
        """
        What origins say, but for figures that one origin sets beside others of its own without
        saying of which days: what it means by them is a guess.
        """
        said = list(voices(incident, self.known))
        first = [self.known.entries[voice.entries[0]] for voice in said]
        counted = Counter(map(origin_of, first))
        return [
            voice
            for voice, entry in zip(said, first, strict=True)
            if not (_carried(entry) and counted[origin_of(entry)] > 1)
        ]


def _carried(entry: Entry) -> bool:
    """Whether the days are those of an earlier sentence, not told with the figure."""
    period = entry.grounding.period
    return period is not None and period.rule == "running"


def _name(entry: Entry) -> str:
    """Who gives a figure: the claimant, else the outlet, else the report's title."""
    claim, grounded = entry.claim, entry.grounding.claimant
    if grounded is not None and grounded.actor is not None:
        return grounded.actor.name
    if claim.claimant and not words.is_press(claim.claimant):
        return claim.claimant
    if claim.comment is not None:
        return "a reader"
    return entry.outlet or _titled(entry)


def _titled(entry: Entry) -> str:
    return f"“{entry.title}”" if entry.title else "an unnamed source"


def _who(entry: Entry) -> str:
    claimant = entry.claim.claimant
    if claimant and not words.is_press(claimant):
        return f"{claimant} ({entry.outlet})" if entry.outlet else claimant
    return entry.outlet or _titled(entry)


def _figure(entry: Entry) -> str:
    figure = entry.claim.figure
    if figure.low is None:
        return f"up to {figure.high:,}" if figure.high is not None else "an unknown number"
    return f"{figure.low:,}" if figure.high is not None else f"at least {figure.low:,}"
