"""Totals and their listed parts: which parts exclude each other, and which lists are complete."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from warledger.audit import scope
from warledger.audit.relations import Relation
from warledger.audit.sheet import Bounds, Sheet
from warledger.audit.slips import TELLING, slip_between
from warledger.records import FindingType, Outcome, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HURT = frozenset({Outcome.KILLED, Outcome.INJURED})
#: Totals under this are too small for a list that falls short to be told from one half read.
LEAST = 10
#: Sentences within which parts are looked for without links, and an exceeding part is believed.
NEAR = 3
#: A number that no claim may have been read from; the list around it may then be longer.
NUMBER = re.compile(
    r"\d[\d,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
    r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|dozen|several|many)\b"
)


def linked(sheet: Sheet) -> Iterator[Relation]:
    """Totals and parts by the claims' own ``part_of`` links."""
    wholes: dict[int, list[int]] = {}
    for index in sheet.usables:
        target = sheet.whole[index]
        if target is not None and sheet.claims[index].time_frame != TimeFrame.RATE:
            wholes.setdefault(sheet.root[target], []).append(index)
    for root, members in sorted(wholes.items()):
        whole = _stated(sheet, root, members)
        if whole is not None:
            yield from _lists(sheet, whole, _once(sheet, members))


def _stated(sheet: Sheet, root: int, members: Sequence[int]) -> int | None:
    """The restatement of a total that its parts were linked to most often, if it can be used."""
    group = [k for k in sheet.group(root) if sheet.usable(k)]
    targets = [sheet.whole[k] for k in members]
    return max(group, key=lambda k: (targets.count(k), -k), default=None)


def _once(sheet: Sheet, members: Sequence[int]) -> list[int]:
    """Each part once, however often it is restated."""
    first: dict[int, int] = {}
    for index in members:
        first.setdefault(sheet.root[index], index)
    return list(first.values())


def _lists(sheet: Sheet, whole: int, parts: Sequence[int]) -> Iterator[Relation]:
    outcome = sheet.claims[whole].outcome
    alike = [k for k in parts if _counts_towards(outcome, sheet.claims[k].outcome)]
    for k in parts:
        if k not in alike and _firm(sheet, whole, k):
            yield _part(whole, (k,))
    exact = total_bounds(sheet, alike) == sheet.bounds(whole) and sheet.point(whole) is not None
    runs = [alike] if len(alike) > 1 and exact else exclusive_runs(sheet, whole, alike)
    for run in runs:
        if len(run) == 1 and _firm(sheet, whole, run[0]):
            yield _part(whole, tuple(run))
        elif len(run) > 1:
            yield _list(sheet, whole, tuple(run))


def _counts_towards(whole: Outcome, part: Outcome) -> bool:
    return part == whole or (whole == Outcome.CASUALTIES and part in HURT)


def _part(whole: int, parts: tuple[int, ...]) -> Relation:
    return Relation(type=FindingType.PART, whole=whole, parts=parts, equal=False, rule="part")


def _firm(sheet: Sheet, whole: int, part: int) -> bool:
    """
    Whether a part's link can be relied on.

    A part that exceeds its total is a finding only where the two stand close together and speak
    of one outcome and period; else the link is likelier to be wrong than the report.
    """
    a, b = sheet.claims[whole], sheet.claims[part]
    high = sheet.bounds(whole).high
    if high is None or sheet.bounds(part).low <= high:
        return True
    return (
        a.outcome == b.outcome
        and sheet.sentences_between(whole, part) <= NEAR
        and not scope.periods_disjoint(a, b)
    )


def _list(sheet: Sheet, whole: int, parts: tuple[int, ...]) -> Relation:
    total = total_bounds(sheet, parts)
    even = [k for k in sheet.group(whole) if _makes(sheet, k, parts)]
    stated = max(even, key=lambda k: (sheet.bounds(k) == total, k == whole, -k), default=whole)
    if is_complete(sheet, stated, parts):
        return Relation(type=FindingType.SUM, whole=stated, parts=parts, equal=True, rule="sum")
    return replace(_part(stated, parts), rule="list")


def _makes(sheet: Sheet, whole: int, parts: Sequence[int]) -> bool:
    return sheet.usable(whole) and total_bounds(sheet, parts).meets(sheet.bounds(whole))


def total_bounds(sheet: Sheet, parts: Sequence[int]) -> Bounds:
    """The numbers that a sum of claims allows."""
    each = [sheet.bounds(k) for k in parts]
    highs = [bound.high for bound in each if bound.high is not None]
    return Bounds(sum(b.low for b in each), sum(highs) if len(highs) == len(each) else None)


def exclusive_runs(sheet: Sheet, whole: int, parts: Sequence[int]) -> list[list[int]]:
    """Parts in groups whose members all exclude each other, so that they may be summed."""
    runs: list[list[int]] = []
    for index in sorted(parts):
        for run in runs:
            if all(_exclusive(sheet, whole, other, index) for other in run):
                run.append(index)
                break
        else:
            runs.append([index])
    return runs


def _exclusive(sheet: Sheet, whole: int, first: int, second: int) -> bool:
    """Whether nobody can be counted under both of two parts, the second later in the text."""
    a, b, total = sheet.claims[first], sheet.claims[second], sheet.claims[whole]
    together = sheet.same_sentence(first, second)
    if together and _nested(sheet, first, second):
        return False
    if a.outcome != b.outcome or scope.periods_disjoint(a, b):
        return True
    if scope.places_differ(a, b) and not any(scope.equal_place(total, claim) for claim in (a, b)):
        return True
    if scope.may_overlap(a, b):
        return False
    if together or ({a.status, b.status} <= scope.DISTINCT and a.status != b.status):
        return True
    return scope.ends_with_cue("other", sheet.before(second)) or scope.has_cue(
        "other", f"{sheet.claims[second].figure.span.of(sheet.text)} {b.victims or ''}".lower()
    )


def _nested(sheet: Sheet, first: int, second: int) -> bool:
    """Whether the wording makes the second figure a share of the first ("24, of whom four")."""
    between = sheet.between(first, second)
    return (
        scope.ends_with_cue("nested", between)
        and re.search(r"\w", between[: -len(between.split(",")[-1]) or None]) is None
    ) or scope.starts_with_cue("nested", sheet.after(second))


def is_complete(sheet: Sheet, whole: int, parts: Sequence[int]) -> bool:
    """
    Whether a list names everybody in its total, so that it must make the total.

    A list that comes out even is. Else the claims' own flag or the wording decides, or a single
    telling slip that keeps the list from coming out even. A list that falls short is not called
    complete where one of its numbers was not read, or where the total is small.
    """
    if _makes(sheet, whole, parts):
        return True
    bounds = sheet.bounds(whole)
    short = bounds.low > (total_bounds(sheet, parts).high or bounds.low)
    if short and (bounds.low < LEAST or _unread(sheet, whole, parts)):
        return False
    if any(sheet.claims[k].complete for k in parts):
        return True
    if scope.has_cue("partial", _wording(sheet, whole, parts)):
        return False
    if any(sheet.sentences_between(a, b) > 1 for a, b in pairwise(sorted(parts))):
        return False
    return _says_so(sheet, whole, parts) or _telling_slip(sheet, whole, parts)


def _unread(sheet: Sheet, whole: int, parts: Sequence[int]) -> bool:
    """Whether a number stands in the list that none of its claims covers."""
    start = sheet.claims[min(parts)].sentence.start
    end = sheet.claims[max(parts)].sentence.end
    spans = [sheet.claims[k].span for k in (whole, *parts)]
    return any(
        not any(span.start < match.end() and match.start() < span.end for span in spans)
        for match in NUMBER.finditer(sheet.text.lower(), start, end)
    )


def _wording(sheet: Sheet, whole: int, parts: Sequence[int]) -> str:
    """The words that introduce a list and stand in it, back to its total at most a sentence off."""
    first, last = min(parts), max(parts)
    start = sheet.claims[first].sentence.start
    if whole < first and sheet.sentences_between(whole, first) <= 1:
        start = sheet.claims[whole].span.end
    return sheet.text[start : sheet.claims[last].sentence.end].lower()


def _says_so(sheet: Sheet, whole: int, parts: Sequence[int]) -> bool:
    first = min(parts)
    last = max(parts)
    if scope.starts_with_cue("other", (sheet.claims[last].victims or "").lower()):
        return True
    if not sheet.same_sentence(whole, first) or whole > first:
        return False
    lead = sheet.between(whole, first)
    return ":" in lead or scope.has_cue("complete", lead)


def _telling_slip(sheet: Sheet, whole: int, parts: Sequence[int]) -> bool:
    total = sheet.point(whole)
    points = [sheet.point(k) for k in parts]
    if total is None or any(point is None for point in points):
        return False
    exact = [point for point in points if point is not None]
    made = sum(exact)
    if slip_between(total, made) in TELLING:
        return True
    return any(slip_between(point, total - made + point) in TELLING for point in exact)


def unlinked(sheet: Sheet) -> Iterator[Relation]:
    """Totals and parts that the wording alone ties together, where no link says so."""
    stated = [k for k in sheet.usables if sheet.claims[k].time_frame != TimeFrame.RATE]
    for whole in stated:
        if sheet.whole[whole] is not None:
            continue
        near = sheet.near(whole, NEAR)
        free = [
            k
            for k in stated[bisect_left(stated, near.start) : bisect_left(stated, near.stop)]
            if _free(sheet, whole, k)
        ]
        for rule in (_after_colon, _split_casualties, _portions):
            parts = rule(sheet, whole, free)
            if len(parts) > 1 and len(exclusive_runs(sheet, whole, parts)) == 1:
                yield _list(sheet, whole, parts)
                break


def _free(sheet: Sheet, whole: int, index: int) -> bool:
    """Whether a claim may be a part of the total by its links: it has none, or to the total."""
    target = sheet.whole[index]
    linked_here = target is None or sheet.root[target] == sheet.root[whole]
    return linked_here and sheet.root[index] != sheet.root[whole]


def _after_colon(sheet: Sheet, whole: int, free: Sequence[int]) -> tuple[int, ...]:
    """Parts after a colon: "285 in all: 143 villagers, 96 rebels and 56 soldiers"."""
    outcome = sheet.claims[whole].outcome
    parts = [
        k
        for k in free
        if k > whole and sheet.same_sentence(whole, k) and sheet.claims[k].outcome == outcome
    ]
    if not parts:
        return ()
    lead = sheet.between(whole, parts[0])
    introduced = ":" in lead or "made up of" in lead or "comprising" in lead
    return tuple(parts) if introduced and "." not in lead else ()


def _split_casualties(sheet: Sheet, whole: int, free: Sequence[int]) -> tuple[int, ...]:
    """The two halves: "57 soldiers were killed and wounded: 23 were killed and 34 wounded"."""
    claim = sheet.claims[whole]
    if claim.outcome != Outcome.CASUALTIES:
        return ()
    parts = [
        k
        for k in free
        if sheet.claims[k].outcome in HURT
        and whole < k
        and sheet.sentences_between(whole, k) <= 1
        and scope.people_agree(claim, sheet.claims[k])
        and scope.same_period(claim, sheet.claims[k])
        and not scope.places_differ(claim, sheet.claims[k])
    ]
    outcomes = [sheet.claims[k].outcome for k in parts]
    one_each = len(parts) == 2 and outcomes[0] != outcomes[1]
    return tuple(parts) if one_each and sheet.same_sentence(*parts) else ()


def _portions(sheet: Sheet, whole: int, free: Sequence[int]) -> tuple[int, ...]:
    """Parts told apart later: "Of the dead, 14 were dockers and nine members of their families"."""
    claim = sheet.claims[whole]
    later = [
        k
        for k in free
        if whole < k
        and sheet.sentences_between(whole, k) in range(1, NEAR + 1)
        and sheet.claims[k].outcome == claim.outcome
    ]
    rival = [
        k
        for k in free
        if k not in later
        and sheet.claims[k].outcome == claim.outcome
        and sheet.sentences_between(whole, k) <= NEAR
    ]
    parts = [k for k in later if sheet.same_sentence(k, later[0])]
    if rival or not parts:
        return ()
    sentence = sheet.claims[parts[0]].sentence.of(sheet.text).lower()
    size, each = sheet.point(whole), [sheet.point(k) for k in parts]
    below = size is not None and all(point is not None and point < size for point in each)
    return tuple(parts) if below and scope.has_cue("portion", sentence) else ()
