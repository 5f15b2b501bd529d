"""Figures given twice: restatements, running tolls, and two sides' figures for one event."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from warledger.audit import scope
from warledger.audit.relations import Relation
from warledger.audit.slips import TELLING, Slip, slip_between
from warledger.records import Claim, FindingType, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from warledger.audit.sheet import Bounds, Sheet


def linked(sheet: Sheet) -> Iterator[Relation]:
    """Restatements by the claims' ``same_as`` links: each against the group's first figure."""
    for root in sorted(set(sheet.root)):
        group = [k for k in sheet.group(root) if sheet.usable(k)]
        last: dict[Bounds, int] = {}  # by figure, the latest claim that prints it
        for later in group:
            bounds = sheet.bounds(later)
            alike = [k for other, k in last.items() if other.meets(bounds)]
            first = max(alike, default=group[0])
            if first != later and (alike or not _updates(sheet, first, later)):
                yield _same(first, later, "restated")
            last[bounds] = later


def _same(first: int, later: int, rule: str) -> Relation:
    return Relation(type=FindingType.SAME, whole=first, parts=(later,), equal=True, rule=rule)


def _updates(sheet: Sheet, first: int, second: int) -> bool:
    """Whether the text tells a change from one figure to the other, not the same figure twice."""
    a, b = sheet.claims[first], sheet.claims[second]
    near = [
        sheet.text[max(claim.sentence.start, claim.span.start - 60) : claim.span.end + 30].lower()
        for claim in (a, b)
    ]
    return (
        any(scope.has_cue("update", words) for words in near)
        or scope.periods_disjoint(a, b)
        or scope.places_differ(a, b)
        or not scope.people_agree(a, b)
    )


def unlinked(sheet: Sheet) -> Iterator[Relation]:
    """
    Restatements that no link ties together, because their figures differ by a slip.

    Only the headline against the text under it, and "all 1,376 dead" against an earlier 1,367.
    """
    for first, later in _pairs(sheet):
        if sheet.root[first] == sheet.root[later] or not _alike(sheet, first, later):
            continue
        slip = _slip(sheet, first, later)
        headed = _headline(sheet, first) and not _headline(sheet, later)
        if headed and _only_rival(sheet, first, later) and _likely(sheet, first, later, slip):
            yield _same(first, later, "headline")
        elif slip in TELLING and scope.ends_with_cue("whole", sheet.before(later)):
            yield _same(first, later, "all of them")


def _pairs(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """A claim of the headline with each after it; any claim with a later one of "all of them"."""
    wholes = [k for k in sheet.usables if scope.ends_with_cue("whole", sheet.before(k))]
    for place, first in enumerate(sheet.usables):
        later = sheet.usables[place + 1 :] if _headline(sheet, first) else wholes
        yield from ((first, k) for k in later if k > first)


def _slip(sheet: Sheet, first: int, later: int) -> Slip | None:
    a, b = sheet.point(first), sheet.point(later)
    if a is None or b is None or min(a, b) < 10:
        return None
    return slip_between(a, b)


def _alike(sheet: Sheet, first: int, later: int) -> bool:
    a, b = sheet.claims[first], sheet.claims[later]
    roots = {sheet.root[k] for k in (sheet.whole[first], sheet.whole[later]) if k is not None}
    return (
        a.outcome == b.outcome
        and TimeFrame.RATE not in (a.time_frame, b.time_frame)
        and not roots & {sheet.root[first], sheet.root[later]}
        and not scope.places_differ(a, b)
        and not scope.periods_disjoint(a, b)
        and scope.people_agree(a, b)
        and not _updates(sheet, first, later)
    )


def _headline(sheet: Sheet, index: int) -> bool:
    claim, line = sheet.claims[index], sheet.headline
    return claim.comment is None and line is not None and claim.span.end <= line.end


def _only_rival(sheet: Sheet, headline: int, body: int) -> bool:
    """Whether the body gives the headline's figure nowhere, neither at once nor in two parts."""
    value, outcome = sheet.point(headline), sheet.claims[headline].outcome
    others = [
        k
        for k in sheet.usables
        if k != headline and sheet.claims[k].outcome == outcome and not _headline(sheet, k)
    ]
    return others[0] == body and value is not None and not _given(sheet, value, others)


def _likely(sheet: Sheet, headline: int, body: int, slip: Slip | None) -> bool:
    """Whether a headline differs by a telling slip, or by a digit from a figure with support."""
    others = [
        k
        for k in sheet.usables
        if k not in (headline, body) and sheet.claims[k].outcome == sheet.claims[body].outcome
    ]
    value = sheet.point(body)
    supported = value is not None and _given(sheet, value, others)
    return slip in TELLING or (slip == Slip.CHANGED and supported)


def _given(sheet: Sheet, value: int, indices: Sequence[int]) -> bool:
    """Whether one of some claims gives a number, or two of them together."""
    seen: set[int] = set()
    for point in map(sheet.point, indices):
        if point is not None:
            if point == value or value - point in seen:
                return True
            seen.add(point)
    return False


def _in_pairs(indices: Iterable[int], key: Callable[[int], Hashable]) -> list[tuple[int, int]]:
    """Each two of the indices whose keys are equal, in order; those whose key is None are out."""
    groups: dict[Hashable, list[int]] = {}
    for index in indices:
        if (value := key(index)) is not None:
            groups.setdefault(value, []).append(index)
    return sorted(pair for group in groups.values() for pair in combinations(group, 2))


def series(sheet: Sheet) -> Iterator[Relation]:
    """A running toll at two dates: the later is not less than the earlier with the new cases."""
    for first, second in _in_pairs(sheet.usables, lambda k: _toll(sheet.claims[k])):
        a, b = sheet.claims[first], sheet.claims[second]
        if a.date_end is None or b.date_end is None or a.date_end == b.date_end:
            continue
        earlier, later = (first, second) if a.date_end < b.date_end else (second, first)
        if _one_series(a, b):
            new = _new_cases(sheet, earlier, later)
            yield Relation(
                type=FindingType.PART,
                whole=later,
                parts=(earlier, *new),
                equal=False,
                rule="running toll",
            )


def _toll(claim: Claim) -> Hashable:
    """What two figures of one running toll have in common; None for other figures."""
    running = claim.time_frame == TimeFrame.CUMULATIVE and scope.dated(claim)
    return (claim.outcome, claim.date_start) if running else None


def _one_series(a: Claim, b: Claim) -> bool:
    return scope.same_place(a, b) and scope.same_people(a, b) and scope.claimants_agree(a, b)


def _new_cases(sheet: Sheet, earlier: int, later: int) -> tuple[int, ...]:
    """The first figure beside the later toll for the days since the earlier one, if any."""
    for index in sheet.usables:
        claim, toll = sheet.claims[index], sheet.claims[later]
        if (
            index not in (earlier, later)
            and claim.outcome == toll.outcome
            and claim.time_frame != TimeFrame.RATE
            and scope.dated(claim)
            and scope.periods_disjoint(sheet.claims[earlier], claim)
            and claim.date_end == toll.date_end
            and scope.same_place(claim, toll)
            and scope.people_agree(claim, toll)
            and sheet.sentences_between(index, later) <= 1
        ):
            return (index,)
    return ()


def contradictions(sheet: Sheet) -> Iterator[Relation]:
    """Two claimants' figures for one event that cannot both be true."""
    told: set[frozenset[int]] = set()
    for first, second in _in_pairs(sheet.usables, lambda k: _incident(sheet.claims[k])):
        roots = frozenset({sheet.root[first], sheet.root[second]})
        disjoint = not sheet.bounds(first).meets(sheet.bounds(second))
        if disjoint and roots not in told and _one_event(sheet, first, second):
            told.add(roots)
            yield Relation(
                type=FindingType.CONFLICT,
                whole=first,
                parts=(second,),
                equal=True,
                rule="two claimants",
            )


def _incident(claim: Claim) -> Hashable:
    """What two sides' figures for one event have in common; None for figures without a source."""
    single = claim.time_frame == TimeFrame.INCIDENT and bool(scope.people(claim))
    told = single and claim.claimant is not None
    return (claim.outcome, claim.date_start, claim.date_end) if told else None


def _one_event(sheet: Sheet, first: int, second: int) -> bool:
    a, b = sheet.claims[first], sheet.claims[second]
    roots = {sheet.root[first], sheet.root[second]}
    part = any(
        whole is not None and sheet.root[whole] in roots
        for whole in (sheet.whole[first], sheet.whole[second])
    )
    return (
        len(roots) == 2
        and not part
        and not scope.claimants_agree(a, b)
        and 1 not in (sheet.point(first), sheet.point(second))
        and scope.same_people(a, b)
        and scope.same_place(a, b)
        and (a.cause is None or b.cause is None or a.cause == b.cause)
        and not any(_apart(sheet, k) for k in (first, second))
    )


def _apart(sheet: Sheet, index: int) -> bool:
    """Whether the sentence up to the figure sets its event apart ("in another attack")."""
    return scope.has_cue("apart", sheet.before(index, 200))
