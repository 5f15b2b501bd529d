"""What an export is made of, and what has to hold before a byte of it is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from warledger.errors import WarledgerError
from warledger.records import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from warledger.records import Bounds, Entry, Grade, Incident, Link

#: What is said of a total of which only a remainder counts.
_LEFT = "its figures here are what the policy leaves of it beside other figures that count"


class InvariantError(WarledgerError):
    """
    The ledger's figures break a rule that every export promises; nothing was written.

    Args:
        problems: One plain line for each breach, with the ids that it is about.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        return f"not exported: {self.problems[0]}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFinding:
    """A relation between figures that does not hold, with the report that it was found in."""

    id: str
    report: str
    title: str | None
    outlet: str | None
    url: str | None
    published: date | None
    message: str  #: the arithmetic as one plain sentence
    quotes: tuple[str, ...]  #: the sentences that it rests on
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """
    A ledger, or a part of it, ready for export.

    ``bounds`` and ``grades`` are those of the incidents, by id, under ``policy``; an incident
    without bounds is in no table of incidents.
    """

    entries: tuple[Entry, ...]
    links: tuple[Link, ...] = ()
    incidents: tuple[Incident, ...] = ()
    policy: Policy
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    #: Ids of the incidents that the tallies of the whole ledger count: no two share a person.
    counted: frozenset[str] = frozenset()
    grades: Mapping[str, Grade] = field(default_factory=dict)
    findings: tuple[PublishedFinding, ...] = ()

    def by_id(self) -> dict[str, Entry]:
        """The entries by id."""
        return {entry.id: entry for entry in self.entries}

    def remainders(self) -> frozenset[str]:
        """
        Ids of the totals whose bounds are what the policy leaves of them beside incidents that may
        lie in them: these count too, and nobody twice.
        """
        if self.policy is not Policy.IRAQ_BODY_COUNT:
            return frozenset()
        counted = (one for one in self.incidents if one.id in self.counted)
        return frozenset(one.id for one in counted if one.aggregate)

    def separate(self) -> Iterator[Incident]:
        """
        Incidents that can stand beside each other in one table with nobody counted twice: those
        that the tally of their outcome counts.
        """
        for incident in self.incidents:
            if incident.id in self.counted and incident.id in self.bounds:
                yield incident


def with_contradictions(dataset: Dataset) -> Dataset:
    """
    The same, with each whole that is smaller than one of its parts marked for review: the parts say
    so (`Incident.exceeds`), or it comes of the policy, which picks one figure of each. No figure is
    made to agree. Of a total of which a remainder counts that is said too.
    """
    said = {
        whole.id: f"as {dataset.policy} picks, it {words}" for whole, words in _too_small(dataset)
    }
    smaller = {whole for part in dataset.incidents for whole in part.exceeds}
    said |= dict.fromkeys(sorted(smaller), "counts fewer people than one of its parts")
    said |= {one: f"{said[one]}; {_LEFT}" if one in said else _LEFT for one in dataset.remainders()}
    return replace(
        dataset,
        incidents=tuple(
            replace(one, review=(*one.review, said[one.id])) if one.id in said else one
            for one in dataset.incidents
        ),
    )


def _too_small(dataset: Dataset) -> Iterator[tuple[Incident, str]]:
    remainders = dataset.remainders()
    for incident in dataset.incidents:
        whole = dataset.bounds.get(incident.id)
        if whole is None or whole.high is None or incident.id in remainders:
            continue
        parts = [dataset.bounds[name] for name in incident.contains if name in dataset.bounds]
        least = max((part.low or 0 for part in parts), default=0)
        if least > whole.high:
            yield incident, f"is at most {whole.high}, one of its parts at least {least}"


def verify(dataset: Dataset) -> None:
    """
    Check what every export promises: low ≤ best ≤ high, parts ≤ whole, days in order, each figure
    with the words that support it, every id known and used once.

    A whole smaller than its parts that is marked for review is a known contradiction of the
    sources and is let through.

    Raises:
        InvariantError: Something does not hold.
    """
    problems = [
        *_entry_problems(dataset.entries),
        *_id_problems(dataset),
        *_bound_problems(dataset),
        *_part_problems(dataset),
    ]
    if problems:
        raise InvariantError(tuple(problems))


def _entry_problems(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        claim, period = entry.claim, entry.grounding.period
        if not entry.words or entry.words not in entry.quote:
            yield f"entry {entry.id} has no words that support it"
        low, high = claim.figure.low, claim.figure.high
        if low is not None and high is not None and low > high:
            yield f"entry {entry.id} says from {low} to {high}"
        if period and period.start and period.end and period.start > period.end:
            yield f"entry {entry.id} ends on {period.end}, before it begins on {period.start}"


def _id_problems(dataset: Dataset) -> Iterator[str]:
    counts = Counter(entry.id for entry in dataset.entries)
    yield from (f"entry {name} is there {n} times" for name, n in counts.items() if n > 1)
    for entry in dataset.entries:
        for name in (entry.part_of, entry.same_as):
            if name is not None and name not in counts:
                yield f"entry {entry.id} points at {name}, which is not there"
    for incident in dataset.incidents:
        for name in incident.entries:
            if name not in counts:
                yield f"incident {incident.id} rests on {name}, which is not there"


def _bound_problems(dataset: Dataset) -> Iterator[str]:
    for name, bounds in sorted(dataset.bounds.items()):
        known = [value for value in (bounds.low, bounds.best, bounds.high) if value is not None]
        if known != sorted(known):
            yield (f"incident {name} has low {bounds.low}, best {bounds.best}, high {bounds.high}")


def _part_problems(dataset: Dataset) -> Iterator[str]:
    whole = dataset.counted - dataset.remainders()
    for incident in dataset.incidents:
        if incident.id in whole:
            for part in sorted(dataset.counted & set(incident.contains)):
                yield f"{part} and the total that contains it, {incident.id}, would both count"
    for incident, words in _too_small(dataset):
        if not incident.review:
            yield f"aggregate {incident.id} {words}"
