"""The fields of claims in words for people: the same on the terminal and in the browser."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from warledger.records import (
    Claim,
    Coverage,
    DatePrecision,
    Figure,
    FindingType,
    Modality,
    Reading,
    Report,
    Statement,
    Status,
    TimeFrame,
)
from warledger.text.calendars import in_words, month_name

#: What was compared, as the heading of a finding.
CHECKS = {
    FindingType.SUM: "parts and their total",
    FindingType.RATE: "a rate over its days",
    FindingType.PART: "a part and its whole",
    FindingType.SAME: "a figure and its restatement",
    FindingType.CONFLICT: "figures for one thing",
    FindingType.PERCENT: "a share of its base",
}

#: How an event stands to an operation, cease-fire or agreement, by the value of its `Stance`.
STANCES = {
    "makes": "makes it",
    "welcomes": "welcomes it",
    "rejects": "rejects it",
    "calls_for": "calls for it",
    "breaks": "breaks it",
    "ends": "ends it",
    "against": "a later attack by or on a side",
    "part": "part of it",
}

# Marks that turn the direction of the text around them: in a terminal they could hide words.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """The text on one line, without control characters: safe to show on a terminal."""
    spaced = re.sub(r"\s+", " ", text).strip()
    return "".join(
        character
        for character in spaced
        if unicodedata.category(character) not in ("Cc", "Cs") and character not in _DIRECTION
    )


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """The number with its noun: "1 claim", "2 claims", "no claims"."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {plural or noun + 's'}"


def bounds(figure: Figure) -> str:
    """The figure's bounds as numbers: "69", "at least 18", "40–60", "about 200"."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return "number unknown"
    if low is None:
        amount = f"at most {high:,}"
    elif high is None:
        amount = f"at least {low:,}"
    elif low == high:
        amount = f"{low:,}"
    else:
        amount = f"{low:,}–{high:,}"
    return f"about {amount}" if figure.approx else amount


def meaning(claim: Claim, text: str) -> str | None:
    """What the figure's words stand for, where they don't show it: "= 69", "= 12 per day"."""
    words = plain(claim.span.of(text)).lower()
    amount = bounds(claim.figure)
    if claim.figure.vague:
        amount = f"{amount} (vague)"
    shown = [] if words.replace(",", "") == amount.replace(",", "") else [f"= {amount}"]
    if claim.per is not None:
        shown.append(f"per {claim.per}")
    return " ".join(shown) or None


def _days(start: date, end: date) -> str:
    if start == end:
        return in_words(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{in_words(end)}"
    if start.year == end.year:
        return f"{start.day} {month_name(start.month)} – {in_words(end)}"
    return f"{in_words(start)} – {in_words(end)}"


def _months(start: date, end: date) -> str:
    first, last = (f"{month_name(value.month)} {value.year}" for value in (start, end))
    return first if first == last else f"{first} – {last}"


def _years(start: date, end: date) -> str:
    return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"


def _weeks(start: date, end: date) -> str:
    if (end - start).days == 6:
        return f"week of {in_words(start)}"
    return _days(start, end)


_AS_FINE_AS_SAID = {
    DatePrecision.WEEK: _weeks,
    DatePrecision.MONTH: _months,
    DatePrecision.YEAR: _years,
}


def period(claim: Claim) -> str | None:
    """The claim's time, never finer than its words; None where the text gives none."""
    start, end = claim.date_start, claim.date_end
    fine = DatePrecision.DAY if claim.date_precision is None else claim.date_precision
    shown = _AS_FINE_AS_SAID.get(fine, _days)
    if start is not None and end is not None:
        return shown(start, end)
    if start is not None:
        return f"since {shown(start, start)}"
    if end is not None:
        return f"until {shown(end, end)}"
    return None


def victims(claim: Claim) -> str | None:
    """Who suffered it, with sex and age where the words say them and victims don't."""
    words = plain(claim.victims or "")
    groups = [group for group in (claim.sex, claim.age) if group]
    if groups:
        return f"{words or 'people'} ({', '.join(groups)})"
    return words or None


def status(claim: Claim) -> str | None:
    """The victims' civil status in words; None where it is unknown."""
    return None if claim.status is Status.UNKNOWN else claim.status.value.replace("_", " ")


def time_frame(claim: Claim) -> str:
    """The time frame in words: "total", "one incident", "rate per day"."""
    if claim.time_frame is TimeFrame.RATE:
        return f"rate per {claim.per}" if claim.per else "rate"
    return "total" if claim.time_frame is TimeFrame.CUMULATIVE else "one incident"


def chain(claimant: str | None, relayed_by: str | None) -> str | None:
    """Who says it, through whom: "police, via Voices of Iraq"; None where nobody is credited."""
    if claimant and relayed_by:
        return f"{plain(claimant)}, via {plain(relayed_by)}"
    if relayed_by:
        return f"via {plain(relayed_by)}"
    return plain(claimant) if claimant else None


def source(claim: Claim, report: Report) -> str:
    """Who stands behind the figure: the credited source, else the commenter or the report."""
    credited = chain(claim.claimant, claim.relayed_by)
    if credited:
        return credited
    if claim.comment is not None:
        return f"the commenter {commenter(report, claim.comment)}"
    return "the report itself"


def commenter(report: Report, comment: int) -> str:
    """The name under a comment."""
    return plain(report.comments[comment].author or "") or "without a name"


def modality(claim: Claim) -> str | None:
    """How the text stands to the figure, where that says more than the source does."""
    plain_ones = (Modality.ASSERTED, Modality.ATTRIBUTED)
    return None if claim.modality in plain_ones else claim.modality.value


def relations(claim: Claim) -> tuple[tuple[str, int], ...]:
    """The claims that this one refers to: ("part of", index), ("same as", index)."""
    links = (("part of", claim.part_of), ("same as", claim.same_as))
    return tuple((name, index) for name, index in links if index is not None)


def facts(claim: Claim, report: Report) -> tuple[tuple[str, str], ...]:
    """What is known of a claim besides its figure, by name; unknown fields are left out."""
    known = (
        ("Of whom", victims(claim)),
        ("Their status", status(claim)),
        ("By whom", plain(claim.perpetrator or "")),
        ("Cause", claim.cause),
        ("Where", plain(claim.place or "")),
        ("When", period(claim)),
        ("Scope", time_frame(claim)),
        ("Source", source(claim, report)),
        ("Said to be", modality(claim)),
        *((name.capitalize(), f"claim {index + 1}") for name, index in relations(claim)),
    )
    return tuple((name, value) for name, value in known if value)


def moment(words: str) -> str:
    """A time as a comment carries it: ISO 8601 in words, anything else as the page had it."""
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        return plain(words)
    return in_words(time) if len(words) == 10 else f"{in_words(time)}, {time:%H:%M}"


def speaker(statement: Statement) -> str:
    """Who is quoted, through whom."""
    return chain(statement.speaker, statement.relayed_by) or "somebody not named"


def coverage(value: Coverage) -> str:
    """How much could be checked, as one line."""
    if not value.claims:
        return "No figures of people found, so nothing to check."
    if not value.checks:
        return f"{counted(value.claims, 'claim')}, no check possible."
    return (
        f"{counted(value.checks, 'check')} possible, {value.held} held; "
        f"{value.checked_claims} of {counted(value.claims, 'claim')} could be checked."
    )


def title(report: Report) -> str:
    """What to call a report: its title, else where it came from."""
    source = "Standard input" if report.source == "-" else report.source
    return plain(report.title or "") or plain(source) or "Report without a title"


def published(report: Report) -> str:
    """When the report was published, in words."""
    return in_words(report.published) if report.published else "date of publication unknown"


def origin(report: Report) -> tuple[str, ...]:
    """The outlet and the author, where they are known and two different names."""
    names = (plain(report.outlet or ""), plain(report.author or ""))
    return tuple(dict.fromkeys(name for name in names if name))


def contents(reading: Reading) -> str:
    """What was found in a report, as one line for a list of reports."""
    false = sum(not finding.holds for finding in reading.findings)
    parts = [
        counted(len(reading.claims), "claim"),
        counted(len(reading.statements), "statement"),
        counted(len(reading.report.comments), "comment"),
    ]
    if false:
        parts.append(f"{counted(false, 'finding')}")
    return ", ".join(parts)
