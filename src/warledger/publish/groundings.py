"""
What claims are grounded in: as plain data for machines, as cells of a table, in words for people.

Precision is shown wherever a place or a period is: codes are UCDP's, see docs/grounding.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.records import ActorKind, ClaimantKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import (
        GroundedActor,
        GroundedPeriod,
        GroundedPlace,
        Grounding,
        Place,
        Span,
    )

#: The parties of a claim, as the fields of a grounding are named.
SIDES = ("victims", "perpetrator", "claimant")

#: What a code of UCDP's ``where_prec`` says, for people.
WHERE = {
    1: "the place itself",
    2: "near it",
    3: "district only",
    4: "province only",
    5: "region only",
    6: "country only",
    7: "at sea or in the air",
}
#: The same for ``date_prec``.
WHEN = {
    1: "one day",
    2: "two to six days",
    3: "a week",
    4: "a month, or eight to 31 days",
    5: "longer, or open at an end",
}

#: Columns of a table with a line a claim, by their order.
CELLS = (
    "place_id", "place_name", "place_type", "admin", "country", "latitude", "longitude",
    "where_prec", "place_reason", "period_start", "period_end", "date_prec", "victims_actor",
    "victims_actor_name", "perpetrator_actor", "perpetrator_actor_name", "claimant_actor",
    "claimant_actor_name", "claimant_kind", "unknown",
)  # fmt: skip


def joined(values: Iterable[str]) -> str | None:
    """Values in one cell, or None where there are none."""
    return "; ".join(values) or None


def cells(grounding: Grounding) -> dict[str, Any]:
    """One claim's grounding as flat cells named as in `CELLS`; None is unknown."""
    found, period = grounding.place, grounding.period
    place = found.place if found else None
    row: dict[str, Any] = {
        "place_id": place.id if place else None,
        "place_name": place.name if place else None,
        "place_type": place.type.value if place else None,
        "admin": joined(place.admin) if place else None,
        "country": place.country if place else None,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "where_prec": place.precision if place else None,
        "place_reason": found.reason if found else None,
        "period_start": period.start.isoformat() if period and period.start else None,
        "period_end": period.end.isoformat() if period and period.end else None,
        "date_prec": period.precision if period else None,
        "claimant_kind": grounding.claimant_kind.value,
        "unknown": joined(grounding.unknown),
    }
    for side in SIDES:
        grounded: GroundedActor | None = getattr(grounding, side)
        actor = grounded.actor if grounded else None
        known = (actor, *grounded.also) if grounded and actor else ()
        row[f"{side}_actor"] = joined(one.id for one in known)
        row[f"{side}_actor_name"] = joined(one.name for one in known)
    return row


def grounding_row(grounding: Grounding) -> dict[str, Any]:
    """One claim's grounding with all its reasons, as JSON can hold it."""
    row: dict[str, Any] = {
        "place": place_row(grounding.place) if grounding.place else None,
        "period": _period_row(grounding.period) if grounding.period else None,
    }
    for side in SIDES:
        grounded = getattr(grounding, side)
        row[side] = _actor_row(grounded) if grounded else None
    return row | {
        "claimant_kind": grounding.claimant_kind.value,
        "unknown": list(grounding.unknown),
    }


def _ends(span: Span | None) -> dict[str, int | None]:
    return {"start": span.start if span else None, "end": span.end if span else None}


def _gazetteer_row(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "type": place.type.value,
        "country": place.country,
        "admin": list(place.admin),
        "latitude": place.lat,
        "longitude": place.lon,
        "where_prec": place.precision,
        "source": place.source,
    }


def place_row(grounded: GroundedPlace) -> dict[str, Any]:
    """A place that words are tied to, with the reasons and the next best one."""
    other = grounded.runner_up
    return {
        "words": grounded.words,
        **_ends(grounded.span),
        **_gazetteer_row(grounded.place),
        "origin": grounded.origin,
        "rule": grounded.rule,
        "reason": grounded.reason,
        "runner_up": _gazetteer_row(other.place)
        | {"score": other.score, "reasons": list(other.reasons)}
        if other
        else None,
    }


def _period_row(grounded: GroundedPeriod) -> dict[str, Any]:
    return {
        "words": grounded.words,
        **_ends(grounded.span),
        "date_start": grounded.start.isoformat() if grounded.start else None,
        "date_end": grounded.end.isoformat() if grounded.end else None,
        "date_prec": grounded.precision,
        "rule": grounded.rule,
        "reason": grounded.reason,
    }


def _actor_row(grounded: GroundedActor) -> dict[str, Any]:
    actor = grounded.actor
    return {
        "words": grounded.words,
        "id": actor.id if actor else None,
        "name": actor.name if actor else None,
        "kind": grounded.kind.value if grounded.kind else None,
        "inter": actor.inter if actor else None,
        "country": grounded.country,
        "parent": actor.parent if actor else None,
        "rule": grounded.rule,
        "reason": grounded.reason,
        "alternatives": list(grounded.alternatives),
        "also": [{"id": other.id, "name": other.name} for other in grounded.also],
    }


def attribution() -> str:
    """The credit that the gazetteer's data ask for, to be shown wherever places are."""
    # Only pages with places wait for the gazetteer's libraries; --help does not.
    from warledger.resources.gazetteer import ATTRIBUTION  # noqa: PLC0415

    return ATTRIBUTION


# --- in words ---------------------------------------------------------------------------------


def place(grounding: Grounding | None) -> str | None:
    """The place, its widest unit, its country and how fine it is: "Taji, Iraq (settlement)"."""
    found = grounding.place if grounding else None
    if found is None:
        return None
    known = found.place
    names = [known.name, *known.admin[:1], *filter(None, [_country(known.country)])]
    # Exact places are named by their kind: a city is wide, though it is one point on a map.
    fine = known.type.value if known.precision == 1 else None
    return f"{', '.join(dict.fromkeys(names))} ({fine or WHERE[known.precision]})"


def _country(code: str | None) -> str | None:
    """A country's English name; the code itself where it is none of the list's."""
    if code is None:
        return None
    # Only pages with places wait for the gazetteer's libraries; --help does not.
    from warledger.resources.countries import countries  # noqa: PLC0415

    known = countries().get(code)
    return known.name if known else code


def dating(grounding: Grounding | None) -> str | None:
    """How long the days are that it is known to: "two to six days"; None where there are none."""
    period = grounding.period if grounding else None
    return WHEN[period.precision] if period else None


def actor(grounding: Grounding | None, side: str) -> str | None:
    """Who the words of a side mean: "Mahdi Army"; a generic mention by kind and country."""
    grounded: GroundedActor | None = getattr(grounding, side) if grounding else None
    if grounded is None:
        return None
    if grounded.actor is not None:
        return " and ".join(known.name for known in (grounded.actor, *grounded.also))
    kind = _kind(grounded.kind)
    country = _country(grounded.country)
    return f"{kind} ({country})" if kind and country else kind


def claimant_kind(grounding: Grounding | None) -> str | None:
    """What kind of source it is: "official source"; None where it is not known or goes unsaid."""
    if grounding is None or grounding.claimant_kind is ClaimantKind.UNKNOWN:
        return None
    own = (ClaimantKind.OUTLET, ClaimantKind.COMMENTER)
    if grounding.claimant is None and grounding.claimant_kind in own:
        return None  # the report or comment itself, which the page says anyway
    if grounding.claimant_kind is ClaimantKind.PARTY:
        return "armed group as source"
    return f"{grounding.claimant_kind.value} source"


def facts(grounding: Grounding | None) -> tuple[tuple[str, str], ...]:
    """What a claim is tied to, by name; what is unknown is left out."""
    known = (
        ("Placed in", place(grounding)),
        ("Period known to", dating(grounding)),
        ("Suffered by", actor(grounding, "victims")),
        ("Done by", actor(grounding, "perpetrator")),
        ("Said by", actor(grounding, "claimant")),
        ("Kind of source", claimant_kind(grounding)),
    )
    return tuple((name, value) for name, value in known if value)


def _kind(kind: ActorKind | None) -> str | None:
    return kind.value.replace("_", " ") if kind else None


def reasons(grounding: Grounding) -> tuple[tuple[str, str], ...]:
    """Why each part is what it is, or unknown: (name, one plain sentence)."""
    known: list[tuple[str, str]] = []
    if grounding.place:
        known.append(("place", grounding.place.reason))
        if grounding.place.runner_up:
            other = grounding.place.runner_up.place
            names = [other.name, *filter(None, [_country(other.country)])]
            known.append(("place not taken", ", ".join(names)))
    if grounding.period:
        known.append(("period", grounding.period.reason))
    for side in SIDES:
        grounded = getattr(grounding, side)
        if grounded:
            known.append((side, grounded.reason))
    for why in grounding.unknown:
        name, _, reason = why.partition(": ")
        known.append((f"{name} unknown", reason))
    return tuple(known)
