"""When it happened, and whether a figure is for one happening, a total, or a rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from warledger.coding.clause import Clause
from warledger.coding.drafts import Draft
from warledger.coding.lexicon import scope
from warledger.records import DatePrecision, Outcome, TimeExpression, TimeFrame
from warledger.resources import words

_RATE = re.compile(
    r"(?:per|a|an|each|every)\s+(day|week|month|year)\b|\b(daily|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_ADVERB = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "yearly": "year",
    "annually": "year",
}


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive; None where open or unknown."""

    start: date | None = None
    end: date | None = None
    precision: DatePrecision | None = None
    kind: str = ""
    days: int | None = None


def rate_unit(draft: Draft) -> str | None:
    """``day``, ``week``, ``month`` or ``year`` where the figure is one per unit of time."""
    clause = draft.clause
    after = clause.text[draft.span.end : clause.sentence.span.end]
    match = _RATE.search(after)
    if match is None:
        return None
    between = after[: match.start()]
    if len(between) > 70 or re.search(r"[;:.]|\d|, (?:and|while|but)\b", between):
        return None
    said = clause.text[clause.sentence.span.start : clause.sentence.span.end].lower()
    if match.group(1):
        unit = match.group(1).lower()
        article = match.group(0).split()[0].lower()
        last = re.search(
            r"\b(?:once|twice|times|hours?|earlier|later|after|before|ago|one|half)\b[^,]*$",
            between.lower(),
        )
        if last:
            return None
        if article in {"a", "an"} and not re.match(r"\s*(?:\w+\s+){0,6}$", between):
            return None
        if article in {"a", "an", "each", "every"} and re.match(
            r"\s+(?:after|before|earlier|later|ago|of|when|on|in the)\b", after[match.end() :]
        ):
            return None
        return unit
    return _ADVERB[match.group(2).lower()] if "average" in said else None


def period_in_sentence(draft: Draft) -> Period | None:
    """The time that belongs to the figure: the nearest in its clause, else in its sentence."""
    times = [t for t in draft.clause.sentence.times if not _attributive(draft.clause, t)]
    if not times:
        return None
    best = min(times, key=lambda t: (_distance(draft, t), t.span))
    return Period(best.start, best.end, best.precision, best.kind, best.days)


def _distance(draft: Draft, time: TimeExpression) -> int:
    """Steps in the tree between the word for the outcome and the time."""
    clause = draft.clause
    inside = clause.inside(time.span)
    if not inside:
        return 99
    top = next((i for i in inside if clause.tokens[i].head not in inside), inside[0])
    up = [draft.anchor, *clause.ancestors(draft.anchor)]
    down = [top, *clause.ancestors(top)]
    shared = next((node for node in down if node in up), None)
    if shared is None:
        return 99
    return up.index(shared) * 2 + down.index(shared)


def _attributive(clause: Clause, time: TimeExpression) -> bool:
    """Whether the time belongs to the act of speaking ("officials said on Monday")."""
    inside = clause.inside(time.span)
    if not inside:
        return True
    top = next((i for i in inside if clause.tokens[i].head not in inside), inside[0])
    for node in clause.ancestors(top):
        token = clause.tokens[node]
        if token.pos == "VERB":
            speaking = token.lemma in _SPEAKING
            return speaking and not any(
                clause.tokens[child].dep in {"dobj"} for child in clause.children(node)
            )
    return False


_SPEAKING = frozenset(
    {"say", "tell", "report", "announce", "add", "state", "claim", "confirm", "declare", "note", "warn", "write", "reveal",
     "acknowledge", "admit", "explain", "insist", "deny", "release", "issue", "publish", "speak", "call"}
)  # fmt: skip


def resolve_periods(drafts: Sequence[Draft], published: date | None) -> list[Period]:
    """The period of each draft in order; one with no time of its own takes that before it."""
    found: list[Period] = []
    for index, draft in enumerate(drafts):
        own = period_in_sentence(draft)
        if own is not None:
            found.append(_anchored(own, published))
            continue
        carried = _carried(drafts, found, index)
        if carried is not None:
            draft.reasons.append("period from the figure before")
        found.append(carried or Period())
    return found


def _anchored(period: Period, published: date | None) -> Period:
    """A period that runs up to now ends with the report."""
    if period.kind == "since" and period.end is None and period.start is not None:
        return Period(period.start, published, period.precision, period.kind, period.days)
    return period


def _carried(drafts: Sequence[Draft], found: Sequence[Period], index: int) -> Period | None:
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    for place in range(index - 1, -1, -1):
        distance = draft.clause.sentence.index - drafts[place].clause.sentence.index
        if distance > 3:
            return None
        if found[place].start is not None or found[place].end is not None:
            return found[place]
    return None


def time_frame(draft: Draft, period: Period, per: str | None) -> TimeFrame:
    """
    One happening, or a total (codebook, field ``time_frame`` and hard cases).

    A figure is cumulative where its period is longer than two days, where the words sum up ("so
    far", "the death toll since"), where they name several happenings or one that is by its nature
    a series, and where it is too large for one happening.
    """
    if per is not None:
        return TimeFrame.RATE
    clause = draft.clause
    low = draft.mention.figure.low or draft.mention.figure.high or 0
    if low <= 1 and not draft.mention.figure.vague:
        return TimeFrame.INCIDENT
    if period.kind in {"since", "duration", "range"} and (period.days is None or period.days > 1):
        return TimeFrame.CUMULATIVE
    if period.start is not None and period.end is not None and (period.end - period.start).days > 1:
        return TimeFrame.CUMULATIVE
    said = clause.sentence.span.of(clause.text).lower()
    if any(
        re.search(rf"\b{re.escape(cue)}\b", said) for cue in words("periods", "cumulative_cues")
    ):
        return TimeFrame.CUMULATIVE
    if _several(clause):
        return TimeFrame.CUMULATIVE
    if low >= 1000:
        return TimeFrame.CUMULATIVE
    if draft.outcome is Outcome.DISPLACED and low > 200:
        return TimeFrame.CUMULATIVE
    return TimeFrame.INCIDENT


def _several(clause: Clause) -> bool:
    for token in clause.tokens:
        if token.lemma in scope("event_nouns") and token.tag in {"NNS", "NNPS"}:
            return True
        if (
            token.lemma in words("periods", "mass_events")
            and token.pos == "NOUN"
            and token.tag in {"NN", "NNS"}
        ):
            return token.lemma not in {"battle"} or token.tag == "NNS"
    return False
