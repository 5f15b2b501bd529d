"""What a finding says: its arithmetic as one plain sentence."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from warledger.records import FindingType, Tolerance
from warledger.text.calendars import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from warledger.audit.relations import Relation
    from warledger.audit.sheet import Sheet
    from warledger.audit.verdicts import Verdict

READINGS = {
    Tolerance.EXACT: "exactly",
    Tolerance.ROUNDED: "rounded",
    Tolerance.TRUNCATED: "cut off",
    Tolerance.APPROXIMATE: "within 10 per cent, as the figures are approximate",
    Tolerance.BOUND: "as a bound",
}


def number(sheet: Sheet, index: int) -> str:
    """A claim's figure in digits, with its bound."""
    figure = sheet.claims[index].figure
    about = "about " if figure.approx else ""
    if figure.low is None:
        return f"at most {about}{figure.high:,}"
    if figure.high is None:
        return f"at least {about}{figure.low:,}"
    if figure.low == figure.high:
        return f"{about}{figure.low:,}"
    return f"{about}{figure.low:,} to {figure.high:,}"


def listing(words: Sequence[str]) -> str:
    """Words in a row: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def period(first: date, last: date) -> str:
    """A stretch of days as in "from 25 to 29 March 2008"."""
    if (first.year, first.month) == (last.year, last.month):
        return f"from {first.day} to {in_words(last)}"
    return f"from {in_words(first, year=first.year != last.year)} to {in_words(last)}"


def decimal(value: Fraction) -> str:
    """A number with at most two decimals and no idle zeros."""
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


def held(sheet: Sheet, relation: Relation, tolerance: Tolerance) -> str:
    """The sentence for a relation that holds."""
    total = number(sheet, relation.whole)
    reading = READINGS[tolerance]
    match relation.type:
        case FindingType.RATE:
            over = _over(sheet, relation)
            if tolerance == Tolerance.BOUND:
                return f"{over}, not more than the total of {total}, which covers a longer period."
            rate = number(sheet, relation.parts[0])
            return f"{over}; {_average(sheet, relation)}, given as {rate} ({reading})."
        case FindingType.PERCENT:
            share = _share(sheet, relation)
            return f"{share}, given as {_percent(relation)} per cent ({reading})."
        case FindingType.SAME:
            return f"{_capital(number(sheet, relation.parts[0]))} restates {total}."
        case FindingType.SUM:
            return f"{_made(sheet, relation.parts)}, in agreement with the total of {total}."
        case _:
            return f"{_made(sheet, relation.parts)}, not more than the whole, {total}."


def broken(sheet: Sheet, verdict: Verdict) -> str:
    """The sentence for a conflict, with the slip that would explain it."""
    conflict = verdict.conflict
    if len(conflict.relations) > 1:
        figures = listing([number(sheet, k) for k in conflict.claims])
        steps = "; ".join(_step(sheet, r) for r in conflict.relations)
        return f"{_capital(figures)} cannot all stand: {steps}."
    clause = _clause(sheet, verdict.relation, conflict.claims)
    return f"{_capital(clause)}{_meant(sheet, verdict)}."


def _step(sheet: Sheet, relation: Relation) -> str:
    total = number(sheet, relation.whole)
    match relation.type:
        case FindingType.SAME:
            return f"{total} and {number(sheet, relation.parts[0])} are given for the same thing"
        case FindingType.RATE:
            return f"{_over(sheet, relation)}, for a total of {total}"
        case FindingType.PERCENT:
            return f"{number(sheet, relation.parts[0])} is {_percent(relation)} per cent of {total}"
        case FindingType.SUM:
            return f"{_made(sheet, relation.parts)}, for a total of {total}"
        case _:
            return f"{_made(sheet, relation.parts)}, within {total}"


def _clause(sheet: Sheet, relation: Relation, claims: Sequence[int]) -> str:
    total = number(sheet, relation.whole)
    parts = [k for k in relation.parts if k in claims]
    match relation.type:
        case FindingType.RATE:
            over, average = _over(sheet, relation), _average(sheet, relation)
            return f"{over}, but the report's total is {total}; {average}"
        case FindingType.PERCENT:
            if not relation.parts:
                return f"{_percent(relation)} per cent is more than the whole"
            return f"{_share(sheet, relation)}, not {_percent(relation)} per cent"
        case FindingType.SAME:
            place = "the headline gives" if relation.rule == "headline" else "the report gives"
            outcome = sheet.claims[relation.whole].outcome
            later = number(sheet, relation.parts[0])
            return f"{place} {total} {outcome} and later {later} for the same thing"
        case FindingType.CONFLICT:
            return _sides(sheet, relation)
    if relation.rule == "running toll":
        return _running(sheet, relation)
    if len(parts) == 1:
        return f"{number(sheet, parts[0])} cannot be part of a total of {total}"
    return f"{_made(sheet, parts)}, but the report's total is {total}"


def _meant(sheet: Sheet, verdict: Verdict) -> str:
    if verdict.meant is None:
        return ""
    cause = f" ({verdict.slip})" if verdict.slip else ""
    unit = " per cent" if verdict.relation.type == FindingType.PERCENT else ""
    printed = "" if verdict.suspect is None else f" for {number(sheet, verdict.suspect)}"
    return f"; perhaps {verdict.meant:,}{unit} was meant{printed}{cause}"


def _made(sheet: Sheet, parts: Sequence[int]) -> str:
    figures = [sheet.claims[k].figure for k in parts]
    words = listing([number(sheet, k) for k in parts])
    if len(parts) == 1:
        return _capital(words) + " is a part"
    low = sum(figure.low or 0 for figure in figures)
    high = sum(figure.high or 0 for figure in figures)
    if any(figure.low is None for figure in figures):
        return f"{_capital(words)} make at most {high:,}"
    least = "at least " if any(figure.high is None for figure in figures) else ""
    about = "about " if any(figure.approx for figure in figures) else ""
    return f"{_capital(words)} make {least}{about}{low:,}"


def _over(sheet: Sheet, relation: Relation) -> str:
    rate = sheet.claims[relation.parts[0]]
    units = relation.units or Fraction(1)
    size = rate.figure.low if rate.figure.low is not None else rate.figure.high
    makes = decimal((size or 0) * units)
    dates = ""
    if rate.date_start is not None and rate.date_end is not None:
        dates = f" {period(rate.date_start, rate.date_end)}"
    figure = _capital(number(sheet, relation.parts[0]))
    return f"{figure} a {rate.per} over the {relation.days} days{dates} makes {makes}"


def _average(sheet: Sheet, relation: Relation) -> str:
    total, rate = sheet.claims[relation.whole].figure, sheet.claims[relation.parts[0]]
    size = total.low if total.low is not None else total.high
    average = decimal(Fraction(size or 0) / (relation.units or Fraction(1)))
    return f"{number(sheet, relation.whole)} over {relation.days} days is {average} a {rate.per}"


def _share(sheet: Sheet, relation: Relation) -> str:
    part, base = sheet.claims[relation.parts[0]].figure, sheet.claims[relation.whole].figure
    share = decimal(Fraction(100 * (part.low or part.high or 0), base.low or base.high or 1))
    first = _capital(number(sheet, relation.parts[0]))
    return f"{first} of {number(sheet, relation.whole)} is {share} per cent"


def _percent(relation: Relation) -> str:
    return decimal(relation.percent or Fraction(0))


def _running(sheet: Sheet, relation: Relation) -> str:
    earlier, *new = relation.parts
    a, b = sheet.claims[earlier], sheet.claims[relation.whole]
    by_a = f" by {in_words(a.date_end)}" if a.date_end else ""
    by_b = f" by {in_words(b.date_end)}" if b.date_end else ""
    more = f", after {listing([number(sheet, k) for k in new])} more" if new else ""
    toll = number(sheet, relation.whole)
    return f"the toll was {number(sheet, earlier)}{by_a} and cannot be {toll}{by_b}{more}"


def _sides(sheet: Sheet, relation: Relation) -> str:
    first, second = relation.whole, relation.parts[0]
    a, b = sheet.claims[first], sheet.claims[second]
    return (
        f"{a.claimant} gives {number(sheet, first)} {a.outcome} and {b.claimant} gives "
        f"{number(sheet, second)} for the same event; both cannot be right"
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
