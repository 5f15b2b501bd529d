"""
When it happened: the first and last day of each claim.

A figure has the time of its own clause, else that of the whole it is a part of, else that of the
same figure or person told elsewhere, else the running time of the event; each step leaves its
reason on the draft. A claim with an unresolved time of its own ("in recent weeks"), or about a
state of the present, has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.coding.backreference import Told, up_to_now
from warledger.coding.carrying import Carrier, late_death
from warledger.coding.frames import rate_unit, time_frames
from warledger.coding.occasions import (
    FOREIGN,
    Occasion,
    Role,
    cost,
    cue_in,
    day_of_report,
    occasions,
)
from warledger.coding.stretches import Period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft
    from warledger.records import TimeFrame

__all__ = ["Period", "Timing", "rate_unit", "resolve_times"]

_INEXACT = re.compile(r"\b(?:in|over) (?:\w+ )?(?:more|less) than\s*$")
#: Rules by which a figure has no verb of its own, so that the time right after it is its own.
_ELLIPTIC = frozenset({"listed", "included", "of_group", "rate_of"})


@dataclass(frozen=True, slots=True)
class Timing:
    """Over what time a figure runs, and how."""

    period: Period
    frame: TimeFrame
    per: str | None  #: unit of a rate


def resolve_times(
    clauses: Sequence[Clause], drafts: Sequence[Draft], published: date | None
) -> list[Timing]:
    """
    Period, time frame and unit of each draft, in order.

    Args:
        clauses: All sentences of the body, or of one comment, in order.
        drafts: Its claims in the making, by position; reasons are added to them.
        published: The day of publication; without it relative times stay unknown.
    """
    periods = resolve_periods(clauses, drafts, published)
    frames = time_frames(drafts, periods)
    return [Timing(p, frame, per) for p, (frame, per) in zip(periods, frames, strict=True)]


def resolve_periods(
    clauses: Sequence[Clause], drafts: Sequence[Draft], published: date | None
) -> list[Period]:
    """
    The period of each draft, in order; an empty one where the text gives no time.

    Args:
        clauses: All sentences of the body, or of one comment, in order.
        drafts: Its claims in the making, by position.
        published: The day of publication; without it relative times stay unknown.
    """
    times = _read(clauses, published)
    own = [_own(draft, times[draft.sentence], published) for draft in drafts]
    return Carrier(clauses, drafts, times, own, published).filled()


def _read(clauses: Sequence[Clause], published: date | None) -> dict[int, list[Occasion]]:
    """The occasions of each sentence, by its index."""
    told = Told()
    found: dict[int, list[Occasion]] = {}
    for clause in clauses:
        found[clause.sentence.index] = occasions(clause, told, published)
    return {index: _lengths(found, index, published) for index in found}


def _lengths(
    found: dict[int, list[Occasion]], index: int, published: date | None
) -> list[Occasion]:
    """Bare lengths resolved: a stretch of so many days told in the next two sentences, or now."""
    later = [o.period for at in range(index, index + 3) for o in found.get(at, [])]
    return [replace(o, period=_length(o, later, published)) for o in found[index]]


def _length(occasion: Occasion, later: Sequence[Period], published: date | None) -> Period:
    period = occasion.period
    if period.days is None or period.known:
        return period
    same = next((p for p in later if p.length == period.days), None)
    if same is not None:
        return replace(same, days=period.days)
    if published is None:
        return period
    return up_to_now(occasion.clause, occasion.span, period, published) or period


def _own(draft: Draft, times: Sequence[Occasion], published: date | None) -> Period | None:
    """The time of the figure's own clause; one with neither day known where it is unresolved."""
    if late_death(draft):
        return None
    best: Occasion | None = None
    least = (FOREIGN, 0)
    for occasion in times:
        if occasion.role in {Role.TELLING, Role.MEASURE} or _ahead(occasion, published):
            continue
        if _mere_length(occasion.period) and not _inexact(occasion):
            continue
        price = (_price(draft, occasion), _gap(draft, occasion))
        if price < least:
            best, least = occasion, price
    open_one = next((o for o in times if _told_of(draft, o)), None)
    if open_one is not None and least[0] > 0:
        return replace(open_one.period, rule="own_clause")
    if best is not None:
        return replace(_settled(best, times, published), rule="own_clause")
    return day_of_report(draft.clause, published) or _running_total(draft, published)


def _running_total(draft: Draft, published: date | None) -> Period | None:
    """ "So far 900 have surrendered": up to the report, from a start that is not told."""
    span = cue_in(draft.clause, "running_total")
    if span is None:
        return None
    return Period(None, published, None, "until", None, span, "running_total")


def _ahead(occasion: Occasion, published: date | None) -> bool:
    """Whether a time lies after the report ("by the end of the year")."""
    period = occasion.period
    if published is None:
        return False
    if period.kind == "until":
        return period.end is not None and period.end > published
    return period.start is not None and period.start > published


def _mere_length(period: Period) -> bool:
    """A length that nothing resolves ("for an hour", "after four days of fighting")."""
    return period.kind == "duration" and not period.known and not period.vague


def _told_of(draft: Draft, occasion: Occasion) -> bool:
    """ "After seven weeks of clashes, which claimed 90 lives": a length of what is told."""
    if not _mere_length(occasion.period):
        return False
    clause = draft.clause
    heads = [
        clause.tokens[node].head
        for node in (draft.anchor, *clause.ancestors(draft.anchor))
        if clause.tokens[node].dep == "relcl"
    ]
    return bool(heads) and heads[0] in clause.subtree(occasion.top)


def _inexact(occasion: Occasion) -> bool:
    """ "In little more than a month 900 have fled": up to the report, from an unknown start."""
    if occasion.period.known or occasion.period.kind != "duration":
        return False
    clause, span = occasion.clause, occasion.span
    before = clause.text[clause.sentence.span.start : span.start].lower()
    perfect = any(token.lemma == "have" and token.dep == "aux" for token in clause.tokens)
    return perfect and _INEXACT.search(before) is not None


def _price(draft: Draft, occasion: Occasion) -> int:
    """What the way from the figure to the time costs; less than nothing right after it."""
    elliptic = not draft.own_trigger or draft.rule in _ELLIPTIC
    if elliptic and _right_after(draft, occasion):
        return -1
    return cost(draft.clause, draft.anchor, occasion)


def _right_after(draft: Draft, occasion: Occasion) -> bool:
    """Whether a time follows the figure with no verb and no other figure between."""
    first, last = draft.span.end, occasion.span.start
    if last < first or last - first > 60:
        return False
    between = [t for t in draft.clause.tokens if first <= t.span.start < last]
    return not any(t.pos in {"VERB", "NUM"} or t.text in {";", "."} for t in between)


def _gap(draft: Draft, occasion: Occasion) -> int:
    place = draft.clause.tokens[draft.anchor].span.start
    stretch = 0 if occasion.period.known else 1000
    return stretch + abs(place - occasion.span.start)


def _settled(best: Occasion, times: Sequence[Occasion], published: date | None) -> Period:
    """A period with its open end closed where the words allow."""
    period = best.period
    if _inexact(best):
        return replace(period, start=None, end=published, kind="until", days=None)
    if best.role is Role.BEGINNING:
        return replace(period, end=published, kind="since", days=None)
    if _by_the_day(best):
        return replace(period, start=period.end, kind="point")
    if period.kind == "since" and period.start is not None:
        end = _end_of_past(best, times) or period.end or published
        days = (end - period.start).days + 1 if end and period.days else None
        return replace(period, end=end, days=days)
    return period


def _by_the_day(best: Occasion) -> bool:
    """
    "Released by Tuesday noon": coders give the day itself.

    "By the end of April" only says until when.
    """
    period = best.period
    by = best.span.of(best.clause.text).lower().startswith("by ")
    return by and period.kind == "until" and period.end is not None and not period.coarse


def _end_of_past(best: Occasion, times: Sequence[Occasion]) -> date | None:
    """ "On Wednesday it had put the toll since Monday at nine": a past that ends on Wednesday."""
    clause = best.clause
    verb = clause.verb_above(best.host if best.host is not None else best.top)
    past = verb is not None and any(
        clause.tokens[c].text.lower() == "had" for c in clause.children(verb, "aux")
    )
    for other in times if past else ():
        day = other.period.end
        start = best.period.start
        if other is not best and other.period.brief and day and start and day >= start:
            return day
    return None
