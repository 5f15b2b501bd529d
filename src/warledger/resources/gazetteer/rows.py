"""The rows that the gazetteer is compiled from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from warledger.records import PlaceType

    #: Told in a few words of each step of the work.
    Progress = Callable[[str], None]


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
