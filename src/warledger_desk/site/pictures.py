"""The sketch of a report's places: where people were harmed, drawn by the server."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from warledger.publish.sitrep.drawing import amount, sketch
from warledger.publish.sitrep.parts import MapPoint
from warledger.records import Bounds, Modality, Outcome, TallyQuery, TimeFrame
from warledger_desk.pages.marking import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger_desk.articles.services.reporting import Card

#: ``where_prec`` from which on a place is a country or wider, too coarse for a sketch.
_COUNTRY = 6


def sketch_of(cards: Sequence[Card]) -> dict[str, Any] | None:
    """
    The places of a report's figures as shapes for ``site/picture.html``; None where none is known.

    A place that several figures name is drawn once, with the largest and its outcome. Rates, and
    what is denied, imagined or rejected, are left out.
    """
    best: dict[str, MapPoint] = {}
    outcomes: dict[str, Outcome] = {}
    for card in cards:
        place = card.place
        if place is None or place.lat is None or place.lon is None or place.precision >= _COUNTRY:
            continue
        if not _counts(card):
            continue
        figure = card.claim.figure
        low, high = figure.low, figure.high
        point = MapPoint(
            name=place.name, lat=place.lat, lon=place.lon, precision=place.precision,
            outcome=Outcome.KILLED, bounds=Bounds(low=low, best=low, high=high),
            query=TallyQuery(outcome=Outcome.KILLED),
        )  # fmt: skip
        known = best.get(place.id)
        if known is None or (low or 0) > (known.bounds.low or 0):
            best[place.id], outcomes[place.id] = point, card.claim.outcome
    drawing = sketch(list(best.values()), Outcome.KILLED)
    if drawing is None:
        return None
    told = {
        f"{one.name} {amount(one.bounds)}": f"{one.name}: {amount(one.bounds)} {outcomes[key]}"
        for key, one in best.items()
    }
    shapes = [{"kind": type(shape).__name__.lower()} | asdict(shape) for shape in drawing.shapes]
    for shape in shapes:
        if shape["kind"] == "label":
            shape["text"] = told.get(shape["text"], shape["text"])
    names = ", ".join(point.name for point in best.values())
    return {
        "title": "Places of this report's figures",
        "description": f"{names}. Discs grow with the largest figure told of a place; hollow ones "
        "are areas, not spots.",
        "width": drawing.width, "height": drawing.height, "shapes": shapes,
    }  # fmt: skip


def _counts(card: Card) -> bool:
    """Whether a figure says how many people came to harm at its place."""
    unreal = {Modality.NEGATED, Modality.HYPOTHETICAL}
    stands = card.state is not State.REJECTED and card.claim.modality not in unreal
    return stands and card.claim.time_frame is not TimeFrame.RATE
