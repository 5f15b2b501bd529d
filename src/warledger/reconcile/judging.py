"""Judgements in force, as they bear on entries: what is shown follows from them and the entries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from warledger.errors import JudgementError
from warledger.records import (
    ClaimantKind,
    DatePrecision,
    Figure,
    Grade,
    JudgementType,
    Modality,
    Outcome,
    Span,
    Status,
    TimeFrame,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

    from warledger.records import Claim, Entry, Judgement

_PAIRWISE = frozenset(
    {
        JudgementType.SAME_INCIDENT,
        JudgementType.RESTATES,
        JudgementType.CONTRADICTS,
        JudgementType.PART_OF,
    }
)
_FIGURE = ("low", "high", "approx", "vague")
_NAMES: dict[str, type[StrEnum]] = {
    "outcome": Outcome,
    "status": Status,
    "modality": Modality,
    "time_frame": TimeFrame,
}
_DATES = ("date_start", "date_end")
#: Fields of words; what these were grounded to, if anything, is dropped with them.
_WORDS = ("victims", "perpetrator", "place", "claimant", "relayed_by", "cause")
_GROUNDED = frozenset({"victims", "perpetrator", "place", "claimant"})
#: Code points into the sentence that supports the claim, half-open, and the words between them.
_SPAN = ("start", "end", "words")
_UNITS = ("day", "week", "month", "year")

#: Figures are below it: more is a slip of the keyboard, and more than sums and tables hold.
TOO_MANY = 10**12

#: What a correction may set, as the codebook names it.
CORRECTABLE = (*_FIGURE, *_NAMES, "per", *_DATES, *_WORDS, *_SPAN)


@dataclass(slots=True, kw_only=True)
class Rulings:
    """Judgements in force, sorted by what they do. The latest of contrary ones stands."""

    same: dict[frozenset[str], bool] = field(default_factory=dict)
    restates: dict[frozenset[str], bool] = field(default_factory=dict)
    contradicts: dict[frozenset[str], Judgement] = field(default_factory=dict)
    parts: dict[tuple[str, str], bool] = field(default_factory=dict)  #: part, whole
    rejected: dict[str, str] = field(default_factory=dict)
    promoted: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    corrected: dict[str, Judgement] = field(default_factory=dict)
    grades: dict[str, Judgement] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)  #: entries said not to be another's incident

    _by_entry: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    refusals: frozenset[frozenset[str]] = frozenset()  #: pairs said not to be the same

    def of(self, entry: str) -> list[frozenset[str]]:
        """The pairs with this entry that a person calls the same."""
        return self._by_entry.get(entry, [])

    def grade(self, subjects: Iterable[str]) -> tuple[Grade, str] | None:
        """The grade, and why, that a person gave last to any of these; None where nobody did."""
        given = [self.grades[one] for one in subjects if one in self.grades]
        if not given:
            return None
        last = max(given, key=lambda one: (one.when, one.id))
        return _grade(last), last.why

    def settle(self) -> None:
        """Index the pairs once all judgements are applied."""
        self.refusals = frozenset(pair for pair, holds in self.same.items() if not holds)
        for pair, holds in self.same.items():
            for entry in pair if holds else ():
                self._by_entry.setdefault(entry, []).append(pair)

    def entry(self, entry: Entry) -> Entry:
        """The entry with a corrected figure, if a person corrected it."""
        judgement = self.corrected.get(entry.id)
        return entry if judgement is None or beyond(judgement) else corrected(entry, judgement)

    def set_aside(self, entry: Entry) -> str | None:
        """Why an entry enters no tally; None where it may."""
        key, claim = entry.id, entry.claim
        if key in self.rejected:
            return f"rejected: {self.rejected[key]}"
        if key in self.corrected and beyond(self.corrected[key]):
            return f"corrected to {TOO_MANY:,} or more, which no count of people is"
        figure = claim.figure
        if (figure.low or 0) >= TOO_MANY or (figure.high or 0) >= TOO_MANY:
            return f"{TOO_MANY:,} or more, which no count of people is"
        if claim.modality is Modality.HYPOTHETICAL:
            return "planned, threatened or imagined"
        if claim.comment is not None and key not in self.promoted:
            return "a reader's claim that nobody promoted"
        return None


def rulings(judgements: Iterable[Judgement]) -> Rulings:
    """
    Sort judgements by effect; retired ones have none.

    Raises:
        JudgementError: A judgement in force has too few subjects, or a value that is none.
    """
    found = Rulings()
    in_force = [judgement for judgement in judgements if judgement.retired is None]
    for judgement in sorted(in_force, key=lambda j: (j.when, j.id)):
        _apply(found, judgement)
    found.settle()
    return found


def _apply(found: Rulings, judgement: Judgement) -> None:
    kind, subjects = judgement.type, judgement.subjects
    if len(subjects) < (2 if kind in _PAIRWISE else 1):
        raise JudgementError(judgement.id, "names too few entries")
    if kind is JudgementType.PART_OF:
        pair = subjects[0], subjects[1]
        found.parts.pop(pair, None)  # words stand in their order
        found.parts[pair] = judgement.holds
    elif kind in _PAIRWISE:
        _apply_pairs(found, judgement)
    elif kind is JudgementType.GRADED:
        _grade(judgement)
        found.grades.update(dict.fromkeys(subjects, judgement))
    elif kind is JudgementType.CORRECTED:
        _checked(judgement)
        found.corrected.update(dict.fromkeys(subjects, judgement))
    elif not judgement.holds:
        _undo(found, judgement)
    elif kind is JudgementType.REJECTED:
        found.rejected.update(dict.fromkeys(subjects, judgement.why))
    elif kind is JudgementType.PROMOTED:
        found.promoted.update(subjects)
    elif kind in (JudgementType.ACCEPTED, JudgementType.ADDED):
        found.accepted.update(subjects)


def _apply_pairs(found: Rulings, judgement: Judgement) -> None:
    first, *others = judgement.subjects
    for other in others:
        pair = frozenset({first, other})
        if judgement.type is JudgementType.CONTRADICTS:
            found.contradicts[pair] = judgement
        elif judgement.type is JudgementType.RESTATES:
            found.restates[pair] = judgement.holds
            if judgement.holds:
                found.same[pair] = True
        else:
            found.same[pair] = judgement.holds
            if not judgement.holds:
                found.alone.update(pair)


def _undo(found: Rulings, judgement: Judgement) -> None:
    """A later "it is not so" takes an earlier decision back."""
    for subject in judgement.subjects:
        if judgement.type is JudgementType.REJECTED:
            found.rejected.pop(subject, None)
        elif judgement.type is JudgementType.PROMOTED:
            found.promoted.discard(subject)
        else:
            found.accepted.discard(subject)


def _grade(judgement: Judgement) -> Grade:
    try:
        return Grade(str(judgement.value.get("grade")))
    except ValueError:
        names = ", ".join(grade.value for grade in Grade)
        raise JudgementError(judgement.id, f"a grade is one of {names}") from None


def _checked(judgement: Judgement) -> None:
    unknown = sorted(set(judgement.value) - set(CORRECTABLE))
    if unknown or not judgement.value:
        fields = ", ".join(CORRECTABLE)
        raise JudgementError(judgement.id, f"a correction may set {fields}; not {unknown}")


def beyond(judgement: Judgement) -> bool:
    """
    Whether a correction gives a figure that is refused today. Earlier versions kept some: the claim
    is shown as it was read and counts nowhere, until somebody corrects it anew.
    """
    given = (judgement.value.get(name) for name in ("low", "high"))
    return any(isinstance(one, int) and one >= TOO_MANY for one in given)


def corrected(entry: Entry, judgement: Judgement) -> Entry:
    """
    An entry with the fields that a judgement corrects, see `correct`.

    Raises:
        JudgementError: A value is none of its field.
    """
    try:
        return correct(entry, judgement.value)
    except (ValueError, TypeError) as error:
        raise JudgementError(judgement.id, f"can't correct so: {error}") from error


def correct(entry: Entry, value: Mapping[str, object]) -> Entry:
    """
    An entry with other values in some of its fields; the quotation stays the report's.

    Correcting dates, place, victims, perpetrator or claimant also drops what these were grounded
    to. Another span has to lie in the sentence that supports the claim; where a later version of
    the report has other words there, the claim keeps the span that was read.

    Args:
        entry: As read.
        value: By field, see `CORRECTABLE`. Dates come as ISO 8601, outcome, status, modality and
            time frame by their names; None is unknown.

    Raises:
        ValueError: A value is none of its field, or two do not go together.
        TypeError: A value is of another type.
    """
    changes: dict[str, Any] = {"figure": _figure(entry, value)}
    loosened: dict[str, Any] = {}
    for name, names in _NAMES.items():
        if name in value:
            changes[name] = _one_of(names, value[name])
    changes |= _unit(entry.claim, changes, value)
    if any(name in value for name in _DATES):
        changes |= _days(entry.claim, value)
        loosened["period"] = None
    for name in _WORDS:
        if name in value:
            changes[name] = _words(value[name])
            if name in _GROUNDED:
                loosened[name] = None
    if "claimant" in value:
        commenter = entry.claim.comment is not None and not value["claimant"]
        kind = ClaimantKind.COMMENTER if commenter else ClaimantKind.UNKNOWN
        loosened["claimant_kind"] = kind
    made = replace(entry.claim, **changes)
    at = made.span.start - made.sentence.start
    return replace(
        entry,
        claim=made,
        words=entry.quote[at : at + made.span.end - made.span.start],
        grounding=replace(entry.grounding, **loosened),
    )


def _one_of(names: type[StrEnum], value: object) -> StrEnum:
    try:
        return names(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is not one of {', '.join(names)}") from None


def _figure(entry: Entry, value: Mapping[str, object]) -> Figure:
    changes: dict[str, Any] = {}
    for name in ("low", "high"):
        if name in value:
            number = value[name]
            if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
                raise ValueError(f"{name} is {number!r}, not a whole number")
            changes[name] = number
    changes |= {name: bool(value[name]) for name in ("approx", "vague") if name in value}
    if any(name in value for name in _SPAN):
        changes["span"] = _span(entry, value)
    figure = replace(entry.claim.figure, **changes)
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        raise ValueError(f"low {figure.low} is more than high {figure.high}")
    if (figure.low or 0) < 0 or (figure.high or 0) < 0:
        raise ValueError("a figure is below 0")
    if max(figure.low or 0, figure.high or 0) >= TOO_MANY:
        raise ValueError(f"a figure is {TOO_MANY:,} or more")
    return figure


def _span(entry: Entry, value: Mapping[str, object]) -> Span:
    """Where the corrected words stand in this entry's sentence; as read where they don't."""
    start, end, words = (value.get(name) for name in _SPAN)
    if not isinstance(start, int) or not isinstance(end, int) or not isinstance(words, str):
        raise ValueError("another span takes start, end and the words between them")
    if not words.strip() or not 0 <= start < end or end - start != len(words):
        raise ValueError(f"start {start} and end {end} are not where {words!r} stands")
    if entry.quote[start:end] != words:
        if entry.quote.count(words) != 1:
            return entry.claim.span
        start = entry.quote.index(words)
    at = entry.claim.sentence.start + start
    return Span(at, at + len(words))


def _unit(
    claim: Claim, changes: Mapping[str, object], value: Mapping[str, object]
) -> dict[str, object]:
    """The unit of a rate; what is no rate has none."""
    if changes.get("time_frame", claim.time_frame) is not TimeFrame.RATE:
        if value.get("per") is not None:
            raise ValueError("only a rate is per day, week, month or year")
        return {"per": None}
    unit = value.get("per", claim.per)
    if unit is not None and unit not in _UNITS:
        raise ValueError(f"a rate is per {', '.join(_UNITS)}; not {unit!r}")
    return {"per": unit}


def _days(claim: Claim, value: Mapping[str, object]) -> dict[str, object]:
    start, end = (_date(value[name]) if name in value else getattr(claim, name) for name in _DATES)
    if start is not None and end is not None and start > end:
        raise ValueError("date_start is after date_end")
    precision = None if start is None and end is None else DatePrecision.DAY
    return {"date_start": start, "date_end": end, "date_precision": precision}


def _date(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _words(value: object) -> str | None:
    return None if value is None else str(value)
