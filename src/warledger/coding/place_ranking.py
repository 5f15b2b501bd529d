"""Which name of a sentence is the place of an event: a linear model over named features."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from warledger.coding.place_features import absence_features, features
from warledger.coding.place_names import Place, places_in
from warledger.errors import ResourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warledger.coding.clause import Clause


def answers(clause: Clause, anchor: int) -> list[tuple[Place | None, list[str]]]:
    """The possible places of an event with their features; None, the last, for no place."""
    names = [
        place
        for place in places_in(clause)
        if place.named and not place.first <= anchor <= place.last
    ]
    rows: list[tuple[Place | None, list[str]]] = [
        (place, features(clause, anchor, place, names)) for place in names
    ]
    rows.append((None, absence_features(clause, anchor, names)))
    return rows


def ranked(clause: Clause, anchor: int) -> list[tuple[float, Place | None]]:
    """
    The possible places of an event with their probabilities, likeliest first.

    Args:
        clause: The sentence.
        anchor: The event's word, an index into the clause's tokens.

    Raises:
        ResourceError: The weights can't be read.
    """
    known: dict[int, list[tuple[float, Place | None]]] = clause.kept.setdefault("ranked", {})
    if anchor not in known:
        known[anchor] = _ranked(clause, anchor)
    return known[anchor]


def _ranked(clause: Clause, anchor: int) -> list[tuple[float, Place | None]]:
    rows = answers(clause, anchor)
    scores = [_score(row, _weights()) for _, row in rows]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    found = [(power / total, place) for power, (place, _) in zip(powers, rows, strict=True)]
    return sorted(found, key=lambda row: -row[0])


def _score(row: Iterable[str], weights: Mapping[str, float]) -> float:
    return sum(weights.get(feature, 0.0) for feature in row)


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, float]:
    path = files("warledger.resources") / "weights" / "event_places.json"
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["weights"]
        return MappingProxyType({str(name): float(weight) for name, weight in rows.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ResourceError(f"weights of event places can't be read: {error}") from error
