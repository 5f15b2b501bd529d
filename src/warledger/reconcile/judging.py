"""Judgements in force, as they bear on entries: what is shown follows from them and the entries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from warledger.errors import JudgementError
from warledger.records import Figure, Grade, JudgementType, Modality, Outcome, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import Claim, Entry, Judgement

_PAIRWISE = frozenset(
    {
        JudgementType.SAME_INCIDENT,
        JudgementType.RESTATES,
        JudgementType.CONTRADICTS,
        JudgementType.PART_OF,
    }
)
_FIGURE = frozenset({"low", "high", "approx", "vague"})
_OTHER = frozenset({"outcome", "date_start", "date_end", "time_frame", "place", "victims"})


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
    grades: dict[str, tuple[Grade, str]] = field(default_factory=dict)
    alone: set[str] = field(default_factory=set)  #: entries said not to be another's incident

    _by_entry: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    refusals: frozenset[frozenset[str]] = frozenset()  #: pairs said not to be the same

    def of(self, entry: str) -> list[frozenset[str]]:
        """The pairs with this entry that a person calls the same."""
        return self._by_entry.get(entry, [])

    def settle(self) -> None:
        """Index the pairs once all judgements are applied."""
        self.refusals = frozenset(pair for pair, holds in self.same.items() if not holds)
        for pair, holds in self.same.items():
            for entry in pair if holds else ():
                self._by_entry.setdefault(entry, []).append(pair)

    def entry(self, entry: Entry) -> Entry:
        """The entry with a corrected figure, if a person corrected it."""
        judgement = self.corrected.get(entry.id)
        return entry if judgement is None else corrected(entry, judgement)

    def set_aside(self, entry: Entry) -> str | None:
        """Why an entry enters no tally; None where it may."""
        if entry.id in self.rejected:
            return f"rejected: {self.rejected[entry.id]}"
        if entry.claim.modality is Modality.HYPOTHETICAL:
            return "planned, threatened or imagined"
        if entry.claim.comment is not None and entry.id not in self.promoted:
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
        found.parts[subjects[0], subjects[1]] = judgement.holds
    elif kind in _PAIRWISE:
        _apply_pairs(found, judgement)
    elif kind is JudgementType.GRADED:
        grade = _grade(judgement)
        found.grades.update(dict.fromkeys(subjects, (grade, judgement.why)))
    elif kind is JudgementType.CORRECTED:
        _checked(judgement)
        found.corrected.update(dict.fromkeys(subjects, judgement))
    elif not judgement.holds:
        _undo(found, judgement)
    elif kind is JudgementType.REJECTED:
        found.rejected.update(dict.fromkeys(subjects, judgement.why))
    elif kind is JudgementType.PROMOTED:
        found.promoted.update(subjects)
    elif kind is JudgementType.ACCEPTED:
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
    unknown = sorted(set(judgement.value) - _FIGURE - _OTHER)
    if unknown or not judgement.value:
        fields = ", ".join(sorted(_FIGURE | _OTHER))
        raise JudgementError(judgement.id, f"a correction may set {fields}; not {unknown}")


def corrected(entry: Entry, judgement: Judgement) -> Entry:
    """
    An entry with the fields that a judgement corrects; quotation and words stay the report's.

    Dates come as ISO 8601, outcome and time frame by their names. Correcting dates or place also
    drops what these were grounded to.

    Raises:
        JudgementError: A value is none of its field.
    """
    value = judgement.value
    try:
        changes: dict[str, Any] = {"figure": _figure(entry.claim, value)}
        loosened: dict[str, Any] = {}
        if "outcome" in value:
            changes["outcome"] = Outcome(str(value["outcome"]))
        if "time_frame" in value:
            changes |= {"time_frame": TimeFrame(str(value["time_frame"])), "per": None}
        for name in ("date_start", "date_end"):
            if name in value:
                changes[name], loosened["period"] = _date(value[name]), None
        for name in ("place", "victims"):
            if name in value:
                changes[name], loosened[name] = _words(value[name]), None
    except (ValueError, TypeError) as error:
        raise JudgementError(judgement.id, f"can't correct so: {error}") from error
    return replace(
        entry,
        claim=replace(entry.claim, **changes),
        grounding=replace(entry.grounding, **loosened),
    )


def _figure(claim: Claim, value: dict[str, object]) -> Figure:
    changes: dict[str, Any] = {}
    for name in ("low", "high"):
        if name in value:
            number = value[name]
            if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
                raise ValueError(f"{name} is {number!r}, not a whole number")
            changes[name] = number
    changes |= {name: bool(value[name]) for name in ("approx", "vague") if name in value}
    figure = replace(claim.figure, **changes)
    if figure.low is not None and figure.high is not None and figure.low > figure.high:
        raise ValueError(f"low {figure.low} is more than high {figure.high}")
    if (figure.low or 0) < 0 or (figure.high or 0) < 0:
        raise ValueError("a figure is below 0")
    return figure


def _date(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def _words(value: object) -> str | None:
    return None if value is None else str(value)
