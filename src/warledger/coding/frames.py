"""
Whether a figure is for one happening, a total, or a rate (codebook, field ``time_frame``).

Rates are read off the words after the figure. Between incident and total the signals vote (see
`signals`); a headline has the frame of what restates it, a part that of its whole unless it
names a happening of its own, and a figure that shows no signal that of the figure just before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.restating import same
from warledger.coding.signals import BIAS, Case, shown
from warledger.records import TimeFrame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.draft import Draft
    from warledger.coding.stretches import Period

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


#: What the parser makes of "daily" after a verb.
_ADVERBIAL = frozenset({"advmod", "npadvmod", "oprd", "dobj"})


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
        return _each(match, between, after, average="average" in said)
    unit = _ADVERB[match.group(2).lower()]
    place = draft.span.end + match.start()
    word = next((t for t in clause.tokens if t.span.start == place), None)
    told_so = word is not None and word.dep in _ADVERBIAL and word.head == draft.trigger
    return unit if told_so or "average" in said else None


def _each(match: re.Match[str], between: str, after: str, *, average: bool) -> str | None:
    """The unit of "a day", "per week", unless it tells a time or how often."""
    article = match.group(0).split()[0].lower()
    last = re.search(
        r"\b(?:once|twice|times|hours?|earlier|later|after|before|ago|one|half"
        r"|in|for|over|within|during|than|about)\b[^,]*$",
        between.lower(),
    )
    if last and not (average and article != "a"):
        return None
    if article in {"a", "an"} and not re.match(r"\s*(?:\w+\s+){0,6}$", between):
        return None
    if article in {"a", "an", "each", "every"} and re.match(
        r"\s+(?:after|before|earlier|later|ago|of|when|on(?! average)|in the)\b",
        after[match.end() :],
    ):
        return None
    return match.group(1).lower()


# --- incident or total --------------------------------------------------------------------------


def time_frames(
    drafts: Sequence[Draft], periods: Sequence[Period]
) -> list[tuple[TimeFrame, str | None]]:
    """The time frame of each draft with its unit for a rate, in order."""
    units = [rate_unit(draft) for draft in drafts]
    signals = [shown(Case(draft, period)) for draft, period in zip(drafts, periods, strict=True)]
    votes = _restated(drafts, [BIAS + sum(weight for _, weight in row) for row in signals])
    totals: dict[int, bool] = {}
    frames: list[TimeFrame] = []
    for place, draft in enumerate(drafts):
        names = {name for name, _ in signals[place]}
        total = votes[place] > 0
        whole = totals.get(id(draft.whole)) if draft.whole is not None else None
        if whole is not None and not names & {"one_event", "event_told", "single"}:
            total = whole
        elif not names - {"day"} and place and _goes_on(drafts, periods, place):
            total = totals[id(drafts[place - 1])]
        totals[id(draft)] = total
        frames.append(TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT)
    return [
        (TimeFrame.RATE if unit is not None else frame, unit)
        for frame, unit in zip(frames, units, strict=True)
    ]


def _goes_on(drafts: Sequence[Draft], periods: Sequence[Period], place: int) -> bool:
    """Whether a figure is told in the sentence of the one before it, of the same time."""
    together = drafts[place].clause is drafts[place - 1].clause
    return together and periods[place] == periods[place - 1]


def _restated(drafts: Sequence[Draft], votes: Sequence[float]) -> list[float]:
    """The votes, where a headline has the firmest of those that restate it."""
    result = []
    for place, draft in enumerate(drafts):
        again: list[float] = []
        if draft.clause.headline:
            again = [votes[at] for at, other in enumerate(drafts) if same(draft, other)]
        result.append(max([votes[place], *again], key=lambda vote: (abs(vote), vote)))
    return result
