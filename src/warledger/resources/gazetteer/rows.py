"""The rows that the gazetteer is compiled from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warledger.records import PlaceType

    #: Told in a few words of each step of the work.
    Progress = Callable[[str], None]
    #: Told what share of the whole work is done, 0 to 1.
    Share = Callable[[float], None]

Item = TypeVar("Item")
#: After so many items the share is told anew.
_OFTEN = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A place with its names and the id of the place that holds it."""

    id: str
    name: str
    type: PlaceType
    country: str | None
    parent: str | None  #: id of the narrowest place that contains it
    lat: float | None
    lon: float | None
    precision: int
    population: int | None
    source: str
    names: tuple[str, ...]  #: other names, as their source writes them
    capital: bool = False  #: whether it is its country's capital


def watched(
    items: Iterable[Item], total: int, share: Share, part: tuple[float, float]
) -> Iterator[Item]:
    """
    The same items; tells meanwhile how far the whole work is.

    Args:
        items: What is worked through.
        total: How many they are, about.
        share: Told the share.
        part: From which share of the whole work to which these items take it.
    """
    first, last = part
    for number, item in enumerate(items):
        if number % _OFTEN == 0:
            share(first + (last - first) * min(number / max(total, 1), 1.0))
        yield item
    share(last)
