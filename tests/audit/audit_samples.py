"""Claims for the audit's tests: a text, and the words of each figure in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from warledger.records import (
    Claim,
    Figure,
    Modality,
    Outcome,
    Span,
    Status,
    TimeFrame,
)

if TYPE_CHECKING:
    from datetime import date

DEFAULTS: dict[str, Any] = {
    "victims": "people",
    "status": Status.UNKNOWN,
    "perpetrator": None,
    "place": None,
    "date_start": None,
    "date_end": None,
    "date_precision": None,
    "time_frame": TimeFrame.CUMULATIVE,
    "per": None,
    "claimant": None,
    "relayed_by": None,
    "modality": Modality.ASSERTED,
    "comment": None,
    "rule": "test",
}
FIGURE = ("low", "high", "approx", "vague")


class Sample:
    """A report's text to which claims are added one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.claims: list[Claim] = []

    def add(self, words: str, outcome: str = "killed", *, nth: int = 0, **fields: Any) -> int:
        """
        Add a claim by its figure's words and return its index.

        Digits in the words give the figure unless ``low`` or ``high`` are named. ``nth`` chooses
        among equal words; ``days_of`` sets both dates.
        """
        start = [m.start() for m in re.finditer(re.escape(words), self.text)][nth]
        digits = "".join(re.findall(r"\d", words))
        value = int(digits) if digits else None
        shape = {"low": value, "high": value} | {k: fields.pop(k) for k in FIGURE if k in fields}
        days: tuple[date, date] | None = fields.pop("days_of", None)
        if days is not None:
            fields |= {"date_start": days[0], "date_end": days[1]}
        self.claims.append(
            Claim(
                figure=Figure(span=Span(start, start + len(words)), **shape),
                sentence=self._sentence(start),
                outcome=Outcome(outcome),
                **{**DEFAULTS, **fields},
            )
        )
        return len(self.claims) - 1

    def _sentence(self, start: int) -> Span:
        ends = [m.end() for m in re.finditer(r"[.!?](?=\s|$)|\n+", self.text)]
        bounds = [0, *ends, len(self.text)]
        low = max(b for b in bounds if b <= start)
        high = min(b for b in bounds if b > start)
        return Span(low, high)
