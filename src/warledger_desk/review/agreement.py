"""
How well two coders agree: Krippendorff's alpha by field, and how many claims both marked.

Claims of the two are put side by side where their words overlap (`aligned`). Spans are compared
word by word over the whole text, marked or not. Fields are compared on claims that both marked:
names, words and days as nominal values, where "not said" is a value of its own; the bounds of a
figure as interval values, the lower and the upper each on its own, on claims where both coders
give that bound. Whether a bound is given at all (exact, at least, at most, between) is compared
as a nominal value, so that an open bound is never turned into a number.

Source: Klaus Krippendorff, Content Analysis, 4th edition, chapter 12; computed by the package
krippendorff.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import krippendorff

from warledger.records import Span
from warledger.resources.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: Fields compared as nominal values.
NOMINAL = (
    "outcome", "status", "victims", "perpetrator", "place", "date_start", "date_end",
    "time_frame", "per", "claimant", "relayed_by", "modality",
)  # fmt: skip
#: Fields compared as numbers.
INTERVAL = ("low", "high")
_WORDS = ("victims", "perpetrator", "place", "claimant", "relayed_by")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """A claim as one coder has it."""

    key: str
    value: Mapping[str, Any]  #: fields of the codebook; ``start`` and ``end`` in the text

    @property
    def span(self) -> Span:
        """Where the figure's words stand."""
        return Span(self.value["start"], self.value["end"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well two coders agree in one field."""

    field: str
    level: str  #: ``nominal`` or ``interval``
    units: int  #: that both coded
    same: int  #: of these, alike
    #: Krippendorff's alpha; None where it is undefined, since there are no two values to tell apart
    alpha: float | None


@dataclass(slots=True)
class Units:
    """What two coders said of the same units, field by field; several reports may be put in."""

    values: dict[str, list[tuple[Any, Any]]] = field(default_factory=dict)
    marked: tuple[int, int] = (0, 0)  #: claims of either
    both: int = 0  #: claims that both marked

    def add(self, text: str, one: Sequence[Coded], other: Sequence[Coded]) -> None:
        """One report, coded by both."""
        for word in _WORD.finditer(text):
            span = Span(*word.span())
            self._put("spans", *(any(span.overlaps(a.span) for a in side) for side in (one, other)))
        pairs = [(a, b) for a, b in aligned(one, other) if a is not None and b is not None]
        self.marked = (self.marked[0] + len(one), self.marked[1] + len(other))
        self.both += len(pairs)
        for a, b in pairs:
            for name in NOMINAL:
                self._put(name, _nominal(name, a.value), _nominal(name, b.value))
            self._put("bounds", _form(a.value), _form(b.value))
            for name in INTERVAL:
                low, high = a.value.get(name), b.value.get(name)
                if low is not None and high is not None:
                    self._put(name, low, high)

    def _put(self, name: str, one: object, other: object) -> None:
        self.values.setdefault(name, []).append((one, other))

    @property
    def f_score(self) -> float | None:
        """Claims that both marked against all that either did; None where nobody marked any."""
        total = sum(self.marked)
        return 2 * self.both / total if total else None

    def agreement(self) -> list[Agreement]:
        """Field by field."""
        return [
            _agreement(name, self.values.get(name, []))
            for name in ("spans", *NOMINAL, "bounds", *INTERVAL)
        ]


def aligned(
    one: Sequence[Coded], other: Sequence[Coded], *, same_outcome: bool = False
) -> list[tuple[Coded | None, Coded | None]]:
    """
    Claims of two codings side by side: those at the very same words first, then where words
    overlap, those of one outcome first. A claim without counterpart stands alone.

    Args:
        one: Claims of the first.
        other: Of the second.
        same_outcome: Whether claims of different outcomes are never the same.
    """
    left, right = list(one), list(other)
    pairs: list[tuple[Coded | None, Coded | None]] = []
    for same_span, outcome in ((True, True), (False, True), (True, False), (False, False)):
        if same_outcome and not outcome:
            continue
        for a in list(left):
            b = next((b for b in right if _match(a, b, same_span, outcome)), None)
            if b is not None:
                pairs.append((a, b))
                left.remove(a)
                right.remove(b)
    pairs += [(a, None) for a in left]
    pairs += [(None, b) for b in right]
    return sorted(pairs, key=lambda pair: min(_place(pair)))


def _match(a: Coded, b: Coded, same_span: bool, outcome: bool) -> bool:
    if outcome and a.value["outcome"] != b.value["outcome"]:
        return False
    return a.span == b.span if same_span else a.span.overlaps(b.span)


def _place(pair: Iterable[Coded | None]) -> Iterator[Span]:
    return (one.span for one in pair if one is not None)


def _nominal(name: str, value: Mapping[str, Any]) -> str:
    """The value as one word; what is not said is a value too."""
    found = value.get(name)
    if found is None or found == "":
        return ""
    return " ".join(fold(str(found))) if name in _WORDS else str(found)


def _form(value: Mapping[str, Any]) -> str:
    low, high = value.get("low"), value.get("high")
    if low is None or high is None:
        return "open" if low is None and high is None else "at most" if low is None else "at least"
    return "exact" if low == high else "between"


def _agreement(name: str, pairs: Sequence[tuple[Any, Any]]) -> Agreement:
    level: Literal["interval", "nominal"] = "interval" if name in INTERVAL else "nominal"
    known = {one for pair in pairs for one in pair}
    alpha: float | None = None
    if len(known) > 1:
        code = {one: at for at, one in enumerate(sorted(known))}
        number = (float) if level == "interval" else (lambda one: float(code[one]))
        data = [[number(pair[side]) for pair in pairs] for side in (0, 1)]
        found = float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))
        alpha = None if math.isnan(found) else found
    return Agreement(
        field=name,
        level=level,
        units=len(pairs),
        same=sum(one == other for one, other in pairs),
        alpha=alpha,
    )
