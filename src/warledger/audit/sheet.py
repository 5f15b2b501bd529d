"""The claims that one audit works on: body or one comment, in text order, with links resolved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from warledger.records import Claim, Modality, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Share by which a figure given as "about" may be off.
APPROXIMATE = 10
SCALE_WORDS = ("thousand", "million", "billion", "lakh", "crore")
SILENT = frozenset({Modality.NEGATED, Modality.HYPOTHETICAL})
_SENTENCE_END = re.compile(r"[.?!][ \n]")


class Bounds(NamedTuple):
    """The whole numbers that a figure allows; ``high`` None is open."""

    low: int
    high: int | None

    def meets(self, other: Bounds) -> bool:
        """Whether some number lies in both."""
        return (self.high is None or other.low <= self.high) and (
            other.high is None or self.low <= other.high
        )


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """
    Claims of the body or of one comment, by span.

    ``origin`` gives each claim's index in the report; ``root`` the first claim of its group of
    restatements; ``whole`` the claim that it is part of, where the link is sound. A comment may
    hold thousands of claims: what is asked about pairs of them is worked out once.
    """

    text: str
    claims: tuple[Claim, ...]
    origin: tuple[int, ...]
    root: tuple[int, ...]
    whole: tuple[int | None, ...]
    ends: tuple[int, ...]  #: where sentences seem to end in the text

    def group(self, index: int) -> tuple[int, ...]:
        """All restatements of a claim, itself included."""
        return self._groups[self.root[index]]

    @cached_property
    def _groups(self) -> Mapping[int, tuple[int, ...]]:
        groups: dict[int, list[int]] = {}
        for index, root in enumerate(self.root):
            groups.setdefault(root, []).append(index)
        return {root: tuple(members) for root, members in groups.items()}

    def usable(self, index: int) -> bool:
        """Whether a claim's figure can be reckoned with: not vague, not denied, not imagined."""
        claim = self.claims[index]
        figure = claim.figure
        return (
            not figure.vague
            and claim.modality not in SILENT
            and (figure.low is not None or figure.high is not None)
        )

    @cached_property
    def usables(self) -> tuple[int, ...]:
        """Indices of all claims that can be reckoned with."""
        return tuple(k for k in range(len(self.claims)) if self.usable(k))

    def point(self, index: int) -> int | None:
        """The figure where it is one number, else None."""
        figure = self.claims[index].figure
        return figure.low if figure.low == figure.high else None

    def slack(self, index: int) -> int:
        """
        By how much the figure may be off because of the way it is printed.

        "About" allows 10 %; a figure with a scale word ("2.3 million") half of its last digit.
        """
        figure = self.claims[index].figure
        size = figure.high if figure.low is None else figure.low
        if not size:
            return 0
        if figure.approx:
            return -(-size // APPROXIMATE)
        words = figure.span.of(self.text).lower()
        if any(word in words for word in SCALE_WORDS):
            return grain(size) // 2
        return 0

    def bounds(self, index: int) -> Bounds:
        """The numbers that a claim allows, its slack included."""
        return self._bounds[index]

    @cached_property
    def _bounds(self) -> tuple[Bounds, ...]:
        found = []
        for index, claim in enumerate(self.claims):
            figure, slack = claim.figure, self.slack(index)
            low = 0 if figure.low is None else max(0, figure.low - slack)
            found.append(Bounds(low, None if figure.high is None else figure.high + slack))
        return tuple(found)

    def printing(self, index: int) -> int:
        """The first restatement that prints a claim's figure in the same way."""
        return self._printings[self.root[index], self.bounds(index)]

    @cached_property
    def _printings(self) -> Mapping[tuple[int, Bounds], int]:
        found: dict[tuple[int, Bounds], int] = {}
        for index, root in enumerate(self.root):
            found.setdefault((root, self.bounds(index)), index)
        return found

    def same_sentence(self, first: int, second: int) -> bool:
        """Whether two claims stand in one sentence."""
        return self.claims[first].sentence.overlaps(self.claims[second].sentence)

    def sentences_between(self, first: int, second: int) -> int:
        """How many sentence ends lie between the sentences of two claims; 0 in one sentence."""
        a, b = sorted((self.claims[first].sentence, self.claims[second].sentence))
        if a.overlaps(b):
            return 0
        inside = bisect_right(self.ends, b.start - 2) - bisect_left(self.ends, a.end)
        return 1 + max(0, inside)

    def near(self, index: int, sentences: int) -> range:
        """The claims at most so many sentence ends off, itself included."""
        first = last = index
        while first > 0 and self.sentences_between(first - 1, index) <= sentences:
            first -= 1
        while last + 1 < len(self.claims) and self.sentences_between(index, last + 1) <= sentences:
            last += 1
        return range(first, last + 1)

    @cached_property
    def headline(self) -> Span | None:
        """The report's first line where it ends without a full stop and more follows."""
        start = len(self.text) - len(self.text.lstrip())
        end = self.text.find("\n", start)
        if end < 0 or not self.text[end:].strip():
            return None
        line = self.text[start:end].rstrip()
        return None if line.endswith((".", "!", "?", '"', "”")) else Span(start, end)

    def before(self, index: int, width: int = 24) -> str:
        """Words before a figure within its sentence, lower case, at most ``width`` characters."""
        claim = self.claims[index]
        start = max(claim.sentence.start, claim.span.start - width)
        return self.text[start : claim.span.start].lower()

    def after(self, index: int, width: int = 24) -> str:
        """Words after a figure within its sentence, lower case, at most ``width`` characters."""
        claim = self.claims[index]
        end = min(claim.sentence.end, claim.span.end + width)
        return self.text[claim.span.end : end].lower()

    def between(self, first: int, second: int) -> str:
        """The text from the earlier figure's end to the later one's start, lower case."""
        a, b = sorted((self.claims[first].span, self.claims[second].span))
        return self.text[a.end : max(a.end, b.start)].lower()


def grain(size: int) -> int:
    """The unit of a number's last digit that is not zero: 100 for 2,300, 1 for 2,301."""
    unit = 1
    while size and size % (unit * 10) == 0:
        unit *= 10
    return unit


def _order(claim: Claim) -> tuple[Span, str, int, int, str]:
    figure = claim.figure
    return (
        claim.span,
        claim.outcome,
        -1 if figure.low is None else figure.low,
        -1 if figure.high is None else figure.high,
        repr(claim.victims),
    )


def sheets(claims: Sequence[Claim], text: str) -> tuple[Sheet, ...]:
    """The body's sheet first, then each comment's; links from one to another are dropped."""
    chosen: dict[int, list[int]] = {}
    for index, claim in enumerate(claims):
        chosen.setdefault(-1 if claim.comment is None else claim.comment, []).append(index)
    ends = tuple(match.start() for match in _SENTENCE_END.finditer(text))
    return tuple(_sheet(claims, text, ends, chosen[comment]) for comment in sorted(chosen))


def _sheet(claims: Sequence[Claim], text: str, ends: tuple[int, ...], chosen: list[int]) -> Sheet:
    origin = tuple(sorted(chosen, key=lambda k: _order(claims[k])))
    place = {old: new for new, old in enumerate(origin)}
    ordered = tuple(claims[k] for k in origin)
    root = list(range(len(ordered)))

    def find(index: int) -> int:
        while root[index] != index:
            index = root[index]
        return index

    for index, claim in enumerate(ordered):
        target = None if claim.same_as is None else place.get(claim.same_as)
        if target is not None and ordered[target].outcome == claim.outcome:
            a, b = sorted((find(index), find(target)))
            root[b] = a
    roots = tuple(find(index) for index in range(len(ordered)))
    wholes = []
    for index, claim in enumerate(ordered):
        target = None if claim.part_of is None else place.get(claim.part_of)
        sound = target is not None and roots[target] != roots[index]
        wholes.append(target if sound else None)
    return Sheet(
        text=text, claims=ordered, origin=origin, root=roots, whole=tuple(wholes), ends=ends
    )
