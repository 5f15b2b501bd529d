"""Which claims of a report restate another, and which are a part of another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from warledger.coding.figures import compatible
from warledger.coding.hits import group_state
from warledger.coding.lexicon import scope
from warledger.coding.place_extent import sums_up
from warledger.coding.restating import head_words, names_in
from warledger.records import Claim, Outcome, TimeFrame
from warledger.resources import attribute_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.draft import Draft

#: How many sentences may lie between a total and a part told after it.
_PART_REACH = 7
#: Sentences after a total over which hospitals' figures are some of it.
_TAKEN_IN = 3
#: Words right beside a figure that put it on top of others.
_FURTHER = frozenset({"another", "further", "additional", "more"})
#: Figures of a list may miss their rounded total by this share.
_ROUNDING = 0.05


def link(claims: Sequence[Claim], drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    """
    Fill ``same_as`` and ``part_of`` (codebook, fields of the same names).

    Args:
        claims: The claims of the body, or of one comment, by position, without links.
        drafts: What each was made from, in the same order.
    """
    same = [_same(claims, drafts, index) for index in range(len(claims))]
    root = [index if same[index] is None else _root(same, index) for index in range(len(claims))]
    worded = {id(draft): index for index, draft in enumerate(drafts)}
    parts: list[int | None] = []
    lists = dict(_lists(claims, drafts, root))
    for index, draft in enumerate(drafts):
        whole = None if draft.whole is None else worded.get(id(draft.whole))
        for rule in (_of_group, _of_casualties, _within, _taken_in):
            if whole is None and index not in lists:
                whole = rule(claims, drafts, index)
        if whole is None:
            whole = lists.get(index)
        parts.append(None if whole is None or root[whole] == root[index] else whole)
    return tuple(
        replace(claim, same_as=same[index], part_of=parts[index])
        for index, claim in enumerate(claims)
    )


def _root(same: Sequence[int | None], index: int) -> int:
    while (earlier := same[index]) is not None:
        index = earlier
    return index


# --- restatements -------------------------------------------------------------------------------


def _same(claims: Sequence[Claim], drafts: Sequence[Draft], index: int) -> int | None:
    claim = claims[index]
    if claim.time_frame is TimeFrame.RATE:
        return None
    for earlier in range(index):
        other = claims[earlier]
        if other.outcome is not claim.outcome or other.sentence == claim.sentence:
            continue
        carried = drafts[index].place_carried or drafts[earlier].place_carried
        if other.time_frame is TimeFrame.RATE or not compatible(other.figure, claim.figure):
            continue
        if _one_person(claim, other):
            if _same_name(claim, other):
                return earlier
        elif (
            _one_origin(other, claim)
            and _victims_agree(other, claim)
            and _places_agree(other, claim, carried=carried)
            and _periods_agree(other, claim)
        ):
            return earlier
    return None


def _one_origin(a: Claim, b: Claim) -> bool:
    """Figures printed alike may restate each other whoever says so; others only by one source."""
    alike = (a.figure.low, a.figure.high) == (b.figure.low, b.figure.high)
    return alike or _claimants_agree(a, b)


def _one_person(a: Claim, b: Claim) -> bool:
    """Whether either names a person: then only the name can tell whether they are one."""
    return any(c.figure.low == c.figure.high == 1 and names_in(c.victims) for c in (a, b))


def _same_name(a: Claim, b: Claim) -> bool:
    x, y = names_in(a.victims), names_in(b.victims)
    return bool(x & y)


def is_generic(victims: str | None) -> bool:
    """Whether the words say nothing of who they were ("people", "others", "the victims")."""
    plain = scope("generic_victims")
    return all(
        word in plain or word in {"civilian", "member", "personnel"} for word in head_words(victims)
    )


def _victims_agree(a: Claim, b: Claim) -> bool:
    x, y = head_words(a.victims), head_words(b.victims)
    if not x or not y or x & y:
        return True
    if is_generic(a.victims) or is_generic(b.victims):
        return a.age == b.age and a.sex == b.sex
    statuses = attribute_of("persons", "status")
    kinds = [{statuses.get(word) for word in words} - {None, "unknown"} for words in (x, y)]
    return bool(kinds[0] & kinds[1]) and a.age == b.age and a.sex == b.sex


def _places_agree(a: Claim, b: Claim, *, carried: bool) -> bool:
    if a.place is None or b.place is None or head_words(a.place) & head_words(b.place):
        return True
    return carried or (b.figure.low or 0) > 12


def _periods_agree(a: Claim, b: Claim) -> bool:
    if a.date_start is None or b.date_start is None:
        return True
    if a.date_end is None or b.date_end is None:
        return a.date_start == b.date_start
    return a.date_start <= b.date_end and b.date_start <= a.date_end


# --- parts --------------------------------------------------------------------------------------


def _value(claim: Claim) -> int:
    return claim.figure.low or claim.figure.high or 0


def _candidates(
    claims: Sequence[Claim], drafts: Sequence[Draft], index: int, outcome: Outcome
) -> Iterator[int]:
    """Earlier claims of an outcome that are large enough to hold this one, nearest first."""
    for earlier in range(index - 1, -1, -1):
        if drafts[index].sentence - drafts[earlier].sentence > _PART_REACH:
            return
        other = claims[earlier]
        if other.outcome is outcome and other.time_frame is not TimeFrame.RATE:
            yield earlier


def _of_group(claims: Sequence[Claim], drafts: Sequence[Draft], index: int) -> int | None:
    """A part of those told before ("nine of the dead", "one of the bandits")."""
    draft, claim = drafts[index], claims[index]
    group = draft.mention.group
    counted_in = draft.rule == "among"
    if (group is None and not counted_in) or claim.time_frame is TimeFrame.RATE:
        return None
    if group is not None and draft.clause.children(group, "relcl"):
        return None  # "of those who ran away": none that were counted before
    outcome = claim.outcome
    if group is not None:
        named = next((hit.outcome for hit in group_state(draft.clause, group, "")), None)
        outcome = named or outcome
    found = list(_candidates(claims, drafts, index, outcome))
    if group is not None and draft.clause.tokens[group].pos in {"NOUN", "PROPN"} and not counted_in:
        heads = {draft.clause.lemma(group)}
        found = [i for i in found if heads & head_words(claims[i].victims)] or found[:0]
    wholes = [i for i in found if drafts[i].rule != "among" and drafts[i].whole is None]
    same_clause = [i for i in wholes if claims[i].sentence != claim.sentence] or wholes
    # The nearest that is large enough; a smaller one only where it is the nearest of all.
    large = [i for i in same_clause if _value(claims[i]) > _value(claim)]
    return next(iter(large or same_clause), None)


def _of_casualties(claims: Sequence[Claim], drafts: Sequence[Draft], index: int) -> int | None:
    """Killed and injured as parts of casualties ("57 casualties: 23 killed, 34 wounded")."""
    if claims[index].outcome not in {Outcome.KILLED, Outcome.INJURED}:
        return None
    for earlier in _candidates(claims, drafts, index, Outcome.CASUALTIES):
        near = drafts[index].sentence - drafts[earlier].sentence <= 1
        alike = head_words(claims[earlier].victims) & head_words(claims[index].victims)
        if near and alike:
            return earlier
    return None


def _within(claims: Sequence[Claim], drafts: Sequence[Draft], index: int) -> int | None:
    """A smaller figure for a narrower place inside a total's period ("125 in Baghdad alone")."""
    claim = claims[index]
    alone = re.match(r"[^.;]{0,60}\balone\b", drafts[index].clause.text[claim.span.end :])
    own_place = claim.place is not None and not drafts[index].place_carried
    if (
        claim.time_frame is TimeFrame.RATE
        or not (own_place or alone)
        or _is_further(claim, drafts[index])
    ):
        return None
    for earlier in _candidates(claims, drafts, index, claim.outcome):
        other = claims[earlier]
        if (
            other.time_frame is TimeFrame.CUMULATIVE
            and _value(other) > _value(claim)
            and head_words(other.victims) & head_words(claim.victims)
            and _claimants_agree(other, claim)
            and _holds_place(other, claim, carried=drafts[earlier].place_carried)
            and _holds_period(other, claim)
        ):
            return earlier
    return None


def _is_further(claim: Claim, draft: Draft) -> bool:
    """Whether a figure is said to come on top of those told before ("another 17", "17 more")."""
    text = draft.clause.text
    before = text[draft.clause.sentence.span.start : claim.span.start].lower().split()
    after = text[claim.span.end : draft.clause.sentence.span.end].lower().split()
    return bool({*before[-1:], *after[:1]} & _FURTHER)


def _taken_in(claims: Sequence[Claim], drafts: Sequence[Draft], index: int) -> int | None:
    """Those whom one hospital took in, of the figure told before for the whole event."""
    claim = claims[index]
    draft = drafts[index]
    if not _cares(claim.place) or draft.place_carried or draft.mention.kind != "number":
        return None
    for earlier in _candidates(claims, drafts, index, claim.outcome):
        other = claims[earlier]
        near = draft.sentence - drafts[earlier].sentence <= _TAKEN_IN
        if near and not _cares(other.place) and _value(other) > _value(claim):
            return earlier if _periods_agree(other, claim) else None
    return None


def _cares(place: str | None) -> bool:
    """Whether a place treats the wounded; a centre only where it says so."""
    said = (place or "").lower().split()
    plain = {"centre", "center"} & set(said[-1:]) and not {"medical", "health"} & set(said)
    return not plain and bool(words("places", "care_places") & set(said[-1:]))


def _claimants_agree(a: Claim, b: Claim) -> bool:
    if a.claimant is None or b.claimant is None:
        return True
    return bool(head_words(a.claimant) & head_words(b.claimant))


def _holds_place(whole: Claim, part: Claim, *, carried: bool) -> bool:
    wide, narrow = head_words(whole.place), head_words(part.place)
    if wide == narrow:
        return False
    return not wide or carried or bool(wide & narrow)


def _holds_period(whole: Claim, part: Claim) -> bool:
    if whole.date_start is None or part.date_start is None:
        return whole.date_start is None and part.date_start is None
    if whole.date_end is None or part.date_end is None:
        return False
    return whole.date_start <= part.date_start and part.date_end <= whole.date_end


def _lists(
    claims: Sequence[Claim], drafts: Sequence[Draft], root: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Runs of two or more figures that add up to a figure near by: (part, whole)."""
    for whole, claim in enumerate(claims):
        if claim.time_frame is TimeFrame.RATE or claim.figure.vague or _value(claim) < 2:
            continue
        run = [
            i
            for i, other in enumerate(claims)
            if root[i] != root[whole]
            and root[i] == i
            and other.outcome is claim.outcome
            and other.time_frame is not TimeFrame.RATE
            and not other.figure.vague
            and abs(drafts[i].sentence - drafts[whole].sentence) <= _PART_REACH
            and _value(other) < _value(claim)
            and _periods_agree(other, claim)
            and not _elsewhere(claims, drafts, i, whole)
        ]
        for part in _adding_up(claims, run, _value(claim), loose=claim.figure.approx):
            yield part, whole


def _elsewhere(claims: Sequence[Claim], drafts: Sequence[Draft], part: int, whole: int) -> bool:
    """
    Whether a figure told after another one has a place of its own, so that it is no sum of it.

    A figure told before may be for a wider place: "seven in Iraq: three in Baghdad …".
    """
    if drafts[part].sentence >= drafts[whole].sentence or sums_up(drafts[whole].clause):
        return False
    if drafts[part].place_carried or drafts[whole].place_carried:
        return False
    one, other = head_words(claims[part].place), head_words(claims[whole].place)
    return bool(one) and bool(other) and not one & other


def _adding_up(
    claims: Sequence[Claim], run: Sequence[int], total: int, *, loose: bool
) -> Sequence[int]:
    """The longest stretch of a run whose figures make the total."""
    tolerance = round(total * _ROUNDING) if loose else 0
    best: Sequence[int] = ()
    for first in range(len(run)):
        for last in range(first + 2, len(run) + 1):
            stretch = run[first:last]
            if any(b - a > 3 for a, b in pairwise(stretch)):
                break
            added = sum(_value(claims[i]) for i in stretch)
            one_source = all(_claimants_agree(claims[stretch[0]], claims[i]) for i in stretch)
            if abs(added - total) <= tolerance and one_source and len(stretch) > len(best):
                best = stretch
    return best
