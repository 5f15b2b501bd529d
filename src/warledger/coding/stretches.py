"""Periods: the first and last day over which a figure runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from warledger.records import DatePrecision, Span, TimeExpression


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both inclusive; None where open or unknown."""

    start: date | None = None
    end: date | None = None
    precision: DatePrecision | None = None
    kind: str = ""  #: as in `TimeExpression`
    days: int | None = None  #: length where the words give it
    #: Where the words stand that give it, and the rule by which a figure took it; two periods of
    #: the same days are equal wherever they were told.
    span: Span | None = field(default=None, compare=False)
    rule: str | None = field(default=None, compare=False)

    @classmethod
    def of(cls, time: TimeExpression) -> Period:
        """The period that a time names by itself."""
        return cls(time.start, time.end, time.precision, time.kind, time.days, time.span)

    @property
    def known(self) -> bool:
        """Whether at least one of its days is known."""
        return self.start is not None or self.end is not None

    @property
    def closed(self) -> bool:
        """Whether both of its days are known."""
        return self.start is not None and self.end is not None

    @property
    def length(self) -> int | None:
        """Days from the first to the last, both counted."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    @property
    def brief(self) -> bool:
        """Whether it is a day, or a night and the day after."""
        return self.length is not None and self.length <= 2

    @property
    def vague(self) -> bool:
        """Whether the words give a stretch without a length ("in recent weeks")."""
        return self.kind == "duration" and not self.known and self.days is None and self.coarse

    @property
    def coarse(self) -> bool:
        """Whether it is worded in units longer than an hour or a day."""
        return self.precision is not None and self.precision is not DatePrecision.DAY


def moved(day: date, days: int) -> date | None:
    """A day later (earlier if negative); None outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None
