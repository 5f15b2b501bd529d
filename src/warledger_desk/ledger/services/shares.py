"""
Shares: what a tally needs of each incident, stored with the incidents.

A tally of a large ledger can't read all incidents with their claims. What it needs of each takes
some hundred bytes: days, bounds under each policy, whom, by whom and where, and which others may
count the same people. `warledger_desk.ledger.services.held` has them as arrays.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, IntFlag
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from warledger.reconcile.figures import voices
from warledger.reconcile.incidents import by_start, scope_of_incident
from warledger.reconcile.notes import printed_again
from warledger.reconcile.policies import settle
from warledger.reconcile.scope import Parents, parents_of
from warledger.reconcile.separation import separate
from warledger.records import Bounds, LinkType, Modality, Policy, Status
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks, entries_of, rulings_on, with_wholes
from warledger_desk.ledger.services.facets import Facet, facets_of
from warledger_desk.ledger.services.incident_records import incidents_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from warledger.reconcile.clusters import Part
    from warledger.reconcile.figures import Voice
    from warledger.reconcile.scope import Scope
    from warledger.records import Entry, Incident, Reconciliation

#: Policies that settle one incident alone, in the order of the stored bounds.
POLICIES = tuple(policy for policy in Policy if policy is not Policy.BAYES)
#: Stands for an open bound, an unknown day, a place or people of whom nothing is said.
OPEN, UNKNOWN = -1, 0
#: One share. Days are ordinals; ``victims``, ``perpetrator`` and ``place`` are keys of facets.
ROW = np.dtype(
    [
        ("start", "<i4"), ("end", "<i4"), ("flags", "<u2"), ("status", "<u2"), ("said", "<u4"),
        ("victims", "<i4"), ("perpetrator", "<i4"), ("place", "<i4"),
        ("bounds", "<i8", (len(POLICIES), 3)),
    ]
)  # fmt: skip
STATUSES = tuple(Status)
_NUMBERED = {status: number for number, status in enumerate(STATUSES)}


class Flag(IntFlag):
    """What else is to be known of a share."""

    TOTAL = 1  #: an aggregate
    RATE = 2
    DENIED = 4  #: all that is said is that nobody came to harm
    DISPUTED = 8
    DIFFERS = 16  #: independent origins give different figures
    EXACT = 32  #: a figure that is neither vague nor approximate
    AGAIN = 64  #: a report prints it for days after its last


#: The same as plain numbers: arithmetic with members of an enumeration is slow.
_TOTAL, _RATE, _DENIED, _DISPUTED, _DIFFERS, _EXACT, _AGAIN = (flag.value for flag in Flag)
_NEGATED = frozenset({Modality.NEGATED})


class Tie(IntEnum):
    """How a share stands to another one; stored as ``number * 4 + tie``."""

    PART = 0  #: the other's people are among its own
    DOUBT = 1  #: the two may be one incident
    APART = 2  #: a report keeps the two apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Shares to be stored, by start; what they have in common with others goes by their places."""

    incidents: list[str]  #: ids
    outcomes: list[str]
    order: list[tuple[str, str, str]]  #: what they are sorted by
    rows: NDArray[Any]  #: as `ROW`, with places in ``facets`` for keys
    facets: list[Facet]
    ties: dict[int, list[int]]  #: of a share; ``place * len(Tie) + tie``
    #: Ties to shares of other portions: the incidents of both.
    outside: list[tuple[str, str, Tie]] = field(default_factory=list)

    def bounds(self) -> dict[str, Bounds]:
        """For the incidents their bounds under the policy low-best-high."""
        bounds = self.rows["bounds"][:, POLICIES.index(Policy.LOW_BEST_HIGH)].tolist()
        return {
            key: Bounds(low=_open(low), best=_open(best), high=_open(high))
            for key, (low, best, high) in zip(self.incidents, bounds, strict=True)
        }


def shares_of(part: Part, totals: Totals | None = None) -> Shares:
    """
    The shares of all clusters, or of a portion of them (`warledger.reconcile.portions`).

    Args:
        part: What was reckoned.
        totals: Those of the first portion, for another one.
    """
    drafts, known = list(_drafts(part)), part.known
    if totals is None:
        return _shares(drafts, known, known.entries)
    found = _shares(drafts, known, known.entries)
    entries = ChainMap(dict(known.entries), totals.entries)
    apart = _apart(drafts, entries, totals.drafts)
    found.outside.extend((a.incident.id, b.incident.id, Tie.APART) for a, b in apart)
    return found


class Totals:
    """The totals of a portion, to be held beside the incidents of others."""

    def __init__(self, part: Part) -> None:
        self.drafts = [one for one in _drafts(part) if one.incident.aggregate]
        self.entries = dict(part.known.entries)


def shares_among(part: Part, parents: Mapping[str, str]) -> tuple[Shares, dict[str, list[int]]]:
    """
    The shares of clusters in a ledger with others.

    Args:
        part: What was reckoned of whole clusters; their old shares are out.
        parents: Which actor belongs to which, in the whole ledger.

    Returns:
        The shares, and for incidents their ties to shares that are stored.
    """
    known, drafts = part.known, list(_drafts(part))
    entries = with_wholes(known.entries)
    own = {one.incident.id for one in drafts}
    ties: dict[str, list[int]] = {}
    for one in drafts:
        beyond = share_numbers(key for key in one.incident.contains if key not in own)
        parts = [other * len(Tie) + Tie.PART for _, other in sorted(beyond.items())]
        ties[one.incident.id] = parts
    told = Parents(parents)
    told.update(parents_of(known.entries))
    for source, target in _apart_beyond(drafts, entries, told):
        ties[source].append(target * len(Tie) + Tie.APART)
    return _shares(drafts, known, entries), ties


def _shares(
    drafts: Sequence[_Draft], known: Reconciliation, entries: Mapping[str, Entry]
) -> Shares:
    place = {one.incident.id: at for at, one in enumerate(drafts)}
    own = {one.id for one in known.incidents}
    facets, rows = _packed(drafts)
    return Shares(
        incidents=list(place),
        outcomes=[one.incident.outcome.value for one in drafts],
        order=[by_start(one.incident) for one in drafts],
        rows=rows,
        facets=facets,
        ties=_ties(drafts, known, entries, place),
        outside=[
            (one.incident.id, part, Tie.PART)
            for one in drafts
            for part in one.incident.contains
            if part not in own
        ],
    )


def share_numbers(incidents: Iterable[str]) -> dict[str, int]:
    """The numbers of shares by their incidents."""
    found: dict[str, int] = {}
    for some in chunks(incidents):
        rows = models.Share.objects.filter(incident__in=some)
        found |= {str(key): number for key, number in rows.values_list("incident", "number")}
    return found


def _open(value: int) -> int | None:
    return None if value == OPEN else value


class _Draft:
    """A share in the making."""

    __slots__ = ("flags", "incident", "said", "scope")

    def __init__(self, incident: Incident, said: Sequence[Voice], scope: Scope, flags: int) -> None:
        self.incident, self.scope, self.flags = incident, scope, flags
        self.said = said


def _drafts(part: Part) -> Iterator[_Draft]:
    for incident in part.known.incidents:
        said = voices(incident, part.known) if incident.origins else []
        if said:
            flags = _flags(incident, said, part.known)
            yield _Draft(incident, said, part.scopes[incident.id], flags)


def _flags(incident: Incident, said: Sequence[Voice], known: Reconciliation) -> int:
    found = 0
    if incident.aggregate:
        found |= _TOTAL
    if incident.per is not None:
        found |= _RATE
    held, aside = known.entries, known.set_aside
    counted = {held[key].claim.modality for key in incident.entries if key not in aside}
    if counted <= _NEGATED:
        found |= _DENIED
    if True in [voice.disputed for voice in said]:
        found |= _DISPUTED
    if len(said) > 1 and len({voice.value for voice in said} - {None}) > 1:
        found |= _DIFFERS
    if False in [voice.approx or voice.vague for voice in said]:
        found |= _EXACT
    if incident.end is not None and printed_again(incident, known, incident.end, date.max):
        found |= _AGAIN
    return found


def _packed(drafts: Sequence[_Draft]) -> tuple[list[Facet], NDArray[Any]]:
    """Facets, and rows with places among these."""
    told = facets_of(one.scope for one in drafts)
    place = {facet: at for at, facet in enumerate(dict.fromkeys(told.values()))}
    keys = {name: place[facet] for name, facet in told.items()}
    settled: dict[tuple[Any, ...], int] = {}
    bounds: list[list[list[int]]] = []
    rows = []
    for one in drafts:
        scope = one.scope
        start, end = scope.when.start, scope.when.end
        like = _like(one.said)
        known = settled.setdefault(like, len(bounds))
        if known == len(bounds):
            bounds.append(_settled(one.said))
        rows.append(
            (
                UNKNOWN if start is None else start.toordinal(),
                UNKNOWN if end is None else end.toordinal(),
                one.flags,
                _NUMBERED[scope.victims.status],
                len(one.said),
                keys[id(scope.victims)],
                keys[id(scope.perpetrator)],
                keys[id(scope.where)],
                known,
            )
        )
    made = np.zeros(len(drafts), ROW)
    for name, column in zip(ROW.names or (), zip(*rows, strict=True), strict=False):
        made[name] = np.array(bounds, np.int64)[list(column)] if name == "bounds" else column
    return list(place), made


def _like(said: Sequence[Voice]) -> tuple[Any, ...]:
    """Equal for figures that come to the same bounds under every policy."""
    if len(said) == 1:
        (v,) = said
        return (v.low, v.high, v.approx, v.vague and v.words.lower())
    days = sorted({voice.day for voice in said})
    return tuple(
        (v.low, v.high, v.approx, v.vague and v.words.lower(), v.kind, days.index(v.day))
        for v in said
    )


def _settled(said: Sequence[Voice]) -> list[list[int]]:
    found = [settle(said, policy)[0] for policy in POLICIES]
    return [
        [OPEN if value is None else value for value in (one.low, one.best, one.high)]
        for one in found
    ]


def _ties(
    drafts: Sequence[_Draft],
    known: Reconciliation,
    entries: Mapping[str, Entry],
    number: Mapping[str, int],
) -> dict[int, list[int]]:
    """What the incidents' own records, their links and their reports say of them."""
    made: dict[int, list[int]] = defaultdict(list)
    for one in drafts:
        for part in one.incident.contains:
            if part in number:
                made[number[one.incident.id]].append(number[part] * len(Tie) + Tie.PART)
    of = {key: number[one.incident.id] for one in drafts for key in one.incident.entries}
    for link in known.links:
        source, target = of.get(link.source), of.get(link.target)
        if not link.review or link.type is not LinkType.SAME_INCIDENT:
            continue
        if source is not None and target is not None:
            made[source].append(target * len(Tie) + Tie.DOUBT)
    for a, b in _apart(drafts, entries):
        made[number[a.incident.id]].append(number[b.incident.id] * len(Tie) + Tie.APART)
    return made


def _apart(
    drafts: Sequence[_Draft], entries: Mapping[str, Entry], beyond: Sequence[_Draft] | None = None
) -> Iterator[tuple[_Draft, _Draft]]:
    """
    Totals and others of one outcome that a report keeps apart, the total first.

    Args:
        drafts: All, or those of a portion.
        entries: Those of all drafts.
        beyond: Totals of another portion, for pairs with these alone.
    """
    totals = [one for one in drafts if one.incident.aggregate] if beyond is None else beyond
    with_totals: dict[tuple[str, str], dict[str, _Draft]] = defaultdict(dict)
    for one in totals:
        _put(one, entries, with_totals)
    reports = {report for report, _ in with_totals}
    told: dict[tuple[str, str], dict[str, _Draft]] = defaultdict(dict)
    for one in drafts:
        if any(entries[key].report in reports for key in one.incident.entries):
            _put(one, entries, told)
    seen: set[tuple[str, str]] = set()
    for where, there in told.items():
        for a, b in product(with_totals.get(where, {}).values(), there.values()):
            pair = (min(a.incident.id, b.incident.id), max(a.incident.id, b.incident.id))
            if a is b or pair in seen:
                continue
            seen.add(pair)
            if separate((a.incident, a.scope), (b.incident, b.scope), entries):
                yield a, b


def _put(
    one: _Draft, entries: Mapping[str, Entry], told: dict[tuple[str, str], dict[str, _Draft]]
) -> None:
    """Note a draft under each report that tells of it and its outcome."""
    for key in one.incident.entries:
        entry = entries[key]
        if entry.claim.comment is None:
            told[entry.report, one.incident.outcome.value][one.incident.id] = one


def _apart_beyond(
    drafts: Sequence[_Draft], entries: Mapping[str, Entry], parents: Parents
) -> Iterator[tuple[str, int]]:
    """The same with incidents of other clusters: an incident of ours, and the other's number."""
    ours: dict[tuple[str, str], dict[str, _Draft]] = defaultdict(dict)
    own = {one.incident.id for one in drafts}
    for one in drafts:
        for key in one.incident.entries:
            entry = entries[key]
            if entry.claim.comment is None:
                ours[entry.report, one.incident.outcome.value][one.incident.id] = one
    pairs: dict[str, dict[str, _Draft]] = defaultdict(dict)
    for some in chunks({report for report, _ in ours}):
        rows = models.IncidentClaim.objects.filter(
            claim__version__report__in=some, claim__comment=None
        )
        for report, outcome, other, total in rows.values_list(
            "claim__version__report", "incident__outcome", "incident", "incident__aggregate"
        ):
            for one in ours.get((report, outcome), {}).values() if other not in own else ():
                if total or one.incident.aggregate:
                    pairs[str(other)][one.incident.id] = one
    yield from _kept_apart(pairs, entries, parents)


def _kept_apart(
    pairs: Mapping[str, Mapping[str, _Draft]], ours: Mapping[str, Entry], parents: Parents
) -> Iterator[tuple[str, int]]:
    numbers: dict[str, int] = {}
    others: list[Incident] = []
    for some in chunks(pairs):
        shares = models.Share.objects.filter(incident__in=some)
        numbers |= {str(key): number for key, number in shares.values_list("incident", "number")}
        rows = models.Incident.objects.filter(pk__in=some)
        others += incidents_of(rows)
    named = {key for other in others for key in other.entries}
    ruled = rulings_on(named)
    theirs = {one.id: ruled.entry(one) for one in entries_of(sorted(named))}
    entries = with_wholes({**ours, **theirs})
    for other in others:
        there = (other, scope_of_incident(other, entries, parents))
        for key, one in pairs[other.id].items():
            if other.id in numbers and separate((one.incident, one.scope), there, entries):
                yield key, numbers[other.id]


def faults(incident: Incident, known: Reconciliation, share: models.Share | None) -> Iterator[str]:
    """What of a stored share is not what the incident's claims say."""
    said = voices(incident, known) if incident.origins else []
    if (share is not None) is not bool(said):
        yield "it has no share" if said else "it has a share without a figure"
    if share is None or not said:
        return
    if len(share.packed) != ROW.itemsize or share.outcome != incident.outcome.value:
        yield "its share can't be read"
        return
    row = np.frombuffer(bytes(share.packed), ROW)[0]
    days = [0 if day is None else day.toordinal() for day in (incident.start, incident.end)]
    if [int(row["start"]), int(row["end"])] != days:
        yield "its share has other days"
    if int(row["flags"]) != _flags(incident, said, known) or int(row["said"]) != len(said):
        yield "its share is of another kind"
    if row["bounds"].tolist() != _settled(said):
        yield "its share has other bounds"
