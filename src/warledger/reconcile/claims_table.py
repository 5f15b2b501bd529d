"""
Tables of claims: one claimant's figure for one day a row.

The columns are those of the data published with Radford and others (PNAS 2023): ``days`` (counted
from 1) or ``date``, ``loss_count``, ``claim_source``, ``time_frame`` (``Cumulative`` or ``Day``),
``loss_country``, ``category``, and ``minimum`` and ``maximum``, 1 where the figure is a bound.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warledger.errors import FormatError, InputError
from warledger.reconcile.notes import day as named
from warledger.records import (
    Block,
    Claim,
    Coverage,
    DatePrecision,
    Figure,
    Modality,
    Outcome,
    Reading,
    Report,
    SeriesPoint,
    Span,
    Status,
    TimeFrame,
    digest,
)
from warledger.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEEDED = ("loss_count", "claim_source", "time_frame", "loss_country", "category")
_FRAMES = {"cumulative": True, "day": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsTable:
    """A table as read."""

    points: tuple[SeriesPoint, ...]  #: of all rows, losses of equipment included
    reading: Reading  #: the rows about people as claims; the report's text is the table itself
    problems: tuple[InputError, ...]  #: rows that could not be read, one each
    dated: bool  #: whether the days have dates; else day 1 stands as 1 January of the year 1

    def label(self, when: date) -> str:
        """How a point's day is printed."""
        return named(when) if self.dated else f"day {when.toordinal()}"


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    span: Span
    cells: dict[str, str]
    figure: Span


def read_claims_table(text: str, source: str, first_day: date | None = None) -> ClaimsTable:
    """
    Read a table of claims.

    Rows about people become claims whose figure stands at its cell and whose sentence is its line;
    losses of equipment are no claims and stand among the points alone. A cumulative figure runs
    from the first day to the row's.

    Args:
        text: The file's text, CSV with a header line.
        source: The input as the user named it.
        first_day: The date of day 1, for tables that count days. Without it claims have no dates.

    Raises:
        FormatError: There is no header with the columns that are needed.
    """
    rows = list(_rows(text, source))
    points, claims = [], []
    problems: list[InputError] = []
    dated = first_day is not None or (bool(rows) and "date" in rows[0].cells)
    for row in rows:
        try:
            when = _day(row, first_day)
            point = _point(row, when or date.fromordinal(int(row.cells["days"])))
            claim = _claim(row, point, when, first_day)
        except (ValueError, OverflowError) as error:
            problems.append(FormatError(f"{source}, line {row.line}", str(error)))
            continue
        points.append(point)
        if claim is not None:
            claims.append(claim)
    return ClaimsTable(
        points=tuple(points),
        reading=_reading(text, source, tuple(claims)),
        problems=tuple(problems),
        dated=dated,
    )


def _rows(text: str, source: str) -> Iterator[_Row]:
    """
    Rows with the spans of their lines and figures; quoted line breaks are not expected in figures.
    """
    lines = text.splitlines(keepends=True)
    header = next(csv.reader(lines[:1]), []) if lines else []
    names = [name.strip().lower() for name in header]
    missing = [name for name in _NEEDED if name not in names]
    if missing or not {"days", "date"} & set(names):
        lacks = ", ".join([*missing, *([] if {"days", "date"} & set(names) else ["days or date"])])
        raise FormatError(source, f"not a table of claims: no column {lacks}")
    start = len(lines[0])
    for number, line in enumerate(lines[1:], start=2):
        stripped = line.rstrip("\r\n")
        cells = next(csv.reader([stripped]), [])
        if any(cell.strip() for cell in cells):
            at = _cell_at(stripped, names.index("loss_count"))
            span = Span(start, start + len(stripped))
            figure = Span(start + at[0], start + at[1])
            padded = cells + [""] * (len(names) - len(cells))
            yield _Row(number, span, dict(zip(names, padded, strict=False)), figure)
        start += len(line)


def _cell_at(line: str, column: int) -> tuple[int, int]:
    """Where a cell's words stand in a line, quotation marks left out."""
    at, quoted, start, number = 0, False, 0, 0
    for at, character in enumerate(line + ","):
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            if number == column:
                raw = line[start:at]
                left = len(raw) - len(raw.lstrip(' "'))
                return start + left, start + len(raw.rstrip(' "'))
            number, start = number + 1, at + 1
    return len(line), len(line)


def _day(row: _Row, first_day: date | None) -> date | None:
    """The row's day; None where only its number is known."""
    given = row.cells.get("date", "").strip()
    if given:
        return date.fromisoformat(given)
    number = row.cells.get("days", "").strip()
    if not number.isdecimal() or int(number) < 1:
        raise ValueError(f"day {number!r} is no number from 1 on")
    return None if first_day is None else first_day + timedelta(days=int(number) - 1)


def _point(row: _Row, when: date) -> SeriesPoint:
    cells = row.cells
    try:
        exact = float(cells["loss_count"])
    except ValueError:
        raise ValueError(f"loss_count {cells['loss_count']!r} is no number") from None
    if not 0 <= exact < 10**12 or exact != int(exact):
        raise ValueError(f"loss_count {cells['loss_count']!r} is no whole number of people")
    frame = cells["time_frame"].strip().lower()
    if frame not in _FRAMES:
        raise ValueError(f"time_frame {cells['time_frame']!r} is neither Cumulative nor Day")
    figure = int(exact)
    least, most = (cells.get(name, "0").strip() == "1" for name in ("minimum", "maximum"))
    return SeriesPoint(
        series=tuple(cells[name].strip() for name in ("claim_source", "category", "loss_country")),
        day=when,
        low=None if most and not least else figure,
        high=None if least and not most else figure,
        cumulative=_FRAMES[frame],
        key=f"line {row.line}",
    )


def _claim(
    row: _Row, point: SeriesPoint, when: date | None, first_day: date | None
) -> Claim | None:
    """The row as a claim; None where it is not about people."""
    claimant, category, country = point.series
    group = next((g for g in lexicon("claims_table") if category.lower() in g.words), None)
    if group is None:
        return None
    return Claim(
        figure=Figure(span=row.figure, low=point.low, high=point.high),
        sentence=row.span,
        outcome=Outcome(str(group.attributes["outcome"])),
        victims=f"{country} {group.attributes['victims']}",
        status=Status(str(group.attributes["status"])),
        perpetrator=None,
        place=None,
        date_start=(first_day or when) if point.cumulative and first_day else when,
        date_end=when,
        date_precision=DatePrecision.DAY if when else None,
        time_frame=TimeFrame.CUMULATIVE,
        per=None,
        claimant=claimant or None,
        relayed_by=None,
        modality=Modality.ATTRIBUTED if claimant else Modality.ASSERTED,
        comment=None,
        rule="claims table",
    )


def _reading(text: str, source: str, claims: tuple[Claim, ...]) -> Reading:
    report = Report(
        id=digest(["claims table", text]),
        source=source,
        title=None,
        outlet=None,
        author=None,
        published=None,
        url=None,
        language=None,
        text=text,
        blocks=(Block(span=Span(0, len(text)), kind="paragraph"),),
        comments=(),
        digest=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )
    return Reading(
        report=report,
        claims=claims,
        statements=(),
        findings=(),
        coverage=Coverage(claims=len(claims), checked_claims=0, checks=0, held=0),
    )
