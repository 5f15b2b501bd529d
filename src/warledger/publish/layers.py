"""
Overlapping spans over one text as properly nested pieces.

A figure lies inside a statement, a statement inside a sentence or across two, a bad span anywhere.
Markup can only nest, so the text is cut at every boundary; spans are ordered by depth, and where an
inner span crosses the end of an outer one it is closed, and opened again as a further piece.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Generic, TypeVar

from warledger.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Layer(Generic[T]):
    """A span to be marked. Lower depths stand outside; of equal depths, the one that starts first.

    ``value`` is whatever the caller wants to draw it with.
    """

    span: Span
    depth: int
    value: T


@dataclass(frozen=True, slots=True)
class Open(Generic[T]):
    """A piece of a layer begins. ``first`` is False for the further pieces of a layer cut up."""

    layer: Layer[T]
    first: bool


@dataclass(frozen=True, slots=True)
class Close(Generic[T]):
    """The innermost open piece ends; ``first`` as for its beginning."""

    layer: Layer[T]
    first: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of the text in which no layer begins or ends; never empty."""

    span: Span


def weave(
    window: Span, layers: Sequence[Layer[T]], drawn: set[int] | None = None
) -> Iterator[Open[T] | Close[T] | Text]:
    """The window's text with the layers' openings and closings, properly nested.

    Args:
        window: The part of the text to go over; layers are clipped to it.
        layers: In any order; the spans may overlap in any way, empty ones are passed over.
        drawn: Places in ``layers`` of those of which a piece was drawn in an earlier window; those
            drawn now are added.
    """
    seen = set() if drawn is None else drawn
    inside = [
        (layer.depth, layer.span.start, -layer.span.end, place)
        for place, layer in enumerate(layers)
        if layer.span.overlaps(window) and layer.span.start < layer.span.end
    ]
    inside.sort()
    cuts = {window.start, window.end}
    for _, start, end, _ in inside:
        cuts |= {max(start, window.start), min(-end, window.end)}
    bounds = sorted(cuts)
    stack: list[tuple[int, bool]] = []
    for start, end in pairwise(bounds):
        wanted = [key[3] for key in inside if key[1] <= start and end <= -key[2]]
        kept = sum(
            1
            for _ in takewhile(lambda pair: pair[0][0] == pair[1], zip(stack, wanted, strict=False))
        )
        while len(stack) > kept:
            place, first = stack.pop()
            yield Close(layers[place], first)
        for place in wanted[kept:]:
            first = place not in seen
            seen.add(place)
            stack.append((place, first))
            yield Open(layers[place], first)
        yield Text(Span(start, end))
    while stack:
        place, first = stack.pop()
        yield Close(layers[place], first)
