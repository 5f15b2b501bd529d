"""
Rows in the columns of the two event databases that researchers load: ACLED's and UCDP GED's.

What the other database's format cannot hold is said in `warledger.publish.exports.losses`. A code
that the text does not support is an empty cell, never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.publish.exports.columns import iso
from warledger.publish.exports.happenings import Happening, happenings
from warledger.publish.groundings import joined
from warledger.records import ActorKind, Outcome, Status, digest
from warledger.resources.countries import countries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.publish.exports.dataset import Dataset
    from warledger.publish.exports.happenings import Party
    from warledger.records import Bounds

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip

UCDP_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip

#: ``date_prec`` of UCDP → ``time_precision`` of ACLED.
_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
#: ``where_prec`` of UCDP → ``geo_precision`` of ACLED.
_GEO_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3}
_REMOTE = {
    "airstrike": "Air/drone strike",
    "shelling": "Shelling/artillery/missile attack",
    "suicide attack": "Suicide bomb",
    "roadside bomb": "Remote explosive/landmine/IED",
    "car bomb": "Remote explosive/landmine/IED",
    "explosion": "Remote explosive/landmine/IED",
}
_INTER = {
    ActorKind.STATE_FORCES: 1, ActorKind.REBELS: 2, ActorKind.POLITICAL_MILITIA: 3,
    ActorKind.IDENTITY_MILITIA: 4, ActorKind.RIOTERS: 5, ActorKind.PROTESTERS: 6,
    ActorKind.CIVILIANS: 7, ActorKind.EXTERNAL_FORCES: 8,
}  # fmt: skip
_ARMED = (1, 2, 3, 4, 8)
#: ``type_of_violence``.
_STATE_BASED, _NON_STATE, _ONE_SIDED = 1, 2, 3
_VIOLENCE = "Political violence"


def acled_rows(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A row in ACLED's 31 columns for each happening with a known first day."""
    for one in happenings(dataset):
        if one.start is not None:
            yield _acled(one, one.start.year)


def _acled(one: Happening, year: int) -> dict[str, Any]:
    place = one.place
    country = countries().get(place.country or "") if place else None
    first, second = _inter(one.perpetrator), _victims_inter(one)
    kind, sub, disorder = _event_type(one, first, second)
    killed = one.bounds.get(Outcome.KILLED)
    units = [*(place.admin if place else ()), None, None, None]
    row: dict[str, Any] = dict.fromkeys(ACLED_COLUMNS)
    return row | {
        "event_id_cnty": f"{country.alpha3 if country else ''}{one.id}",
        "event_date": iso(one.start),
        "year": year,
        "time_precision": _TIME_PRECISION.get(one.date_prec or 0),
        "disorder_type": disorder,
        "event_type": kind,
        "sub_event_type": sub,
        "actor1": one.perpetrator.name if one.perpetrator else None,
        "inter1": None if first is None else str(first),
        "actor2": _victims_name(one),
        "inter2": None if second is None else str(second),
        "interaction": _interaction(first, second),
        "civilian_targeting": "Civilian targeting" if one.status is Status.CIVILIAN else None,
        "iso": country.numeric if country else None,
        "country": country.name if country else None,
        "admin1": units[0],
        "admin2": units[1],
        "admin3": units[2],
        "location": place.name if place else one.place_words,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "geo_precision": _GEO_PRECISION.get(place.precision) if place else None,
        "source": joined(outlets(one)),
        "notes": notes(one),
        "fatalities": (killed.low or 0) if killed else 0,
    }


def _event_type(
    one: Happening, first: int | None, second: int | None
) -> tuple[str | None, str | None, str | None]:
    """ACLED's event type, sub-type and disorder type, where outcome, cause and sides tell."""
    if one.cause in _REMOTE:
        return "Explosions/Remote violence", _REMOTE[one.cause], _VIOLENCE
    harmed = one.bounds.keys() & {Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES}
    if harmed and one.status is Status.CIVILIAN and first in _ARMED:
        return "Violence against civilians", "Attack", _VIOLENCE
    if harmed and first in _ARMED and second in _ARMED:
        return "Battles", "Armed clash", _VIOLENCE
    if not harmed and Outcome.ABDUCTED in one.bounds:
        return "Violence against civilians", "Abduction/forced disappearance", _VIOLENCE
    if not harmed and Outcome.DETAINED in one.bounds:
        return "Strategic developments", "Arrests", "Strategic developments"
    return None, None, None


def _inter(party: Party | None) -> int | None:
    if party is None:
        return None
    if party.actor is not None:
        return party.actor.inter
    return _INTER.get(party.kind) if party.kind else None


def _victims_inter(one: Happening) -> int | None:
    code = _inter(one.victims)
    return 7 if code is None and one.status is Status.CIVILIAN else code


def _victims_name(one: Happening) -> str | None:
    return one.victims.name if one.victims else None


def _interaction(first: int | None, second: int | None) -> str | None:
    """Two digits, the lower code first; a sole known side is followed by 0."""
    known = sorted(code for code in (first, second) if code is not None)
    if not known:
        return None
    return f"{known[0]}{known[1] if len(known) > 1 else 0}"


def outlets(one: Happening) -> list[str]:
    """The outlets that published its entries, each once, by name."""
    return sorted({entry.outlet for entry in one.entries if entry.outlet})


def notes(one: Happening) -> str:
    """What the columns cannot hold, in sentences: figures with their bounds, and who says so."""
    parts = [f"{outcome.value}: {bounds_words(found)}" for outcome, found in one.bounds.items()]
    said = sorted({entry.claim.claimant for entry in one.entries if entry.claim.claimant})
    disputed = any(entry.claim.modality.value == "disputed" for entry in one.entries)
    text = "Reported " + ", ".join(parts) + "."
    text += f" According to {'; '.join(said)}." if said else ""
    text += " A total over several events or days." if one.aggregate else ""
    text += " The text says that the figure is disputed." if disputed else ""
    return text + "".join(f" {why}." for incident in one.incidents for why in incident.review)


def bounds_words(bounds: Bounds) -> str:
    """Bounds as a reader says them: ``18``, ``18 to 25``, ``at least 18``, ``up to 40``."""
    if bounds.low is None and bounds.high is None:
        return "an unknown number"
    if bounds.high is None:
        return f"at least {bounds.low:,}"
    if bounds.low is None:
        return f"up to {bounds.high:,}"
    low, high = f"{bounds.low:,}", f"{bounds.high:,}"
    return low if low == high else f"{low} to {high}"


def ucdp_rows(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """A row in UCDP GED's 49 columns for each happening with somebody killed and known days."""
    for one in happenings(dataset):
        killed = one.bounds.get(Outcome.KILLED)
        if one.start is not None and killed is not None and any(_closed(killed)):
            yield _ucdp(one, one.start.year, *_closed(killed))


def _closed(bounds: Bounds) -> tuple[int, int, int]:
    """
    Low, best and high with the open sides closed at the nearest figure that is known from below.

    Where a source gives an upper bound only ("up to 40"), nobody says that anyone surely died: low
    is 0, and so is best unless a figure was said to be likely.
    """
    low = bounds.low or 0
    best = low if bounds.best is None else bounds.best
    if bounds.low is None and bounds.best == bounds.high:
        best = low  # the likeliest figure is the bound itself, for want of any other
    return low, best, max(low, best) if bounds.high is None else bounds.high


def _ucdp(one: Happening, year: int, low: int, best: int, high: int) -> dict[str, Any]:
    place = one.place
    country = countries().get(place.country or "") if place else None
    violence = _violence(one)
    side_a, side_b = _sides(one, violence)
    first = one.entries[0]
    units = [*(place.admin if place else ()), None, None]
    located = place is not None and place.lat is not None and place.lon is not None
    row: dict[str, Any] = dict.fromkeys(UCDP_COLUMNS)
    return (
        row
        | _deaths(one, best, side_a)
        | {
            "id": int(digest(one.id)[1:13], 16),
            "relid": one.id,
            "year": year,
            "type_of_violence": violence,
            "dyad_name": f"{side_a} - {side_b}" if side_a and side_b else None,
            "side_a": side_a,
            "side_b": side_b,
            "number_of_sources": len({entry.report for entry in one.entries}),
            "source_article": joined(
                dict.fromkeys(f"{e.outlet or e.report}, {iso(e.published)}" for e in one.entries)
            ),
            "source_office": joined(outlets(one)),
            "source_date": iso(first.published),
            "source_headline": first.title,
            "source_original": joined(
                sorted({e.claim.claimant for e in one.entries if e.claim.claimant})
            ),
            "where_prec": place.precision if place else None,
            "where_coordinates": place.name if place else None,
            "where_description": one.place_words,
            "adm_1": units[0],
            "adm_2": units[1],
            "latitude": place.lat if place else None,
            "longitude": place.lon if place else None,
            "geom_wkt": f"POINT ({place.lon} {place.lat})" if place and located else None,
            "country": country.name if country else None,
            "event_clarity": 2 if one.aggregate else 1,
            "date_prec": one.date_prec,
            "date_start": iso(one.start),
            "date_end": iso(one.end or one.start),
            "best": best,
            "high": high,
            "low": low,
        }
    )


def _violence(one: Happening) -> int | None:
    first, second = _inter(one.perpetrator), _victims_inter(one)
    if first in _ARMED and one.status is Status.CIVILIAN:
        return _ONE_SIDED
    if first not in _ARMED or second not in _ARMED:
        return None
    return _STATE_BASED if 1 in (first, second) or 8 in (first, second) else _NON_STATE


def _sides(one: Happening, violence: int | None) -> tuple[str | None, str | None]:
    """Side A is the state where one takes part, else the perpetrator."""
    doer = one.perpetrator.name if one.perpetrator else None
    if violence == _ONE_SIDED:
        return doer, "Civilians"
    sufferer = one.victims.name if one.victims else None
    if violence == _STATE_BASED and _inter(one.perpetrator) not in (1, 8):
        return sufferer, doer
    return doer, sufferer


def _deaths(one: Happening, best: int, side_a: str | None) -> dict[str, int]:
    """The best figure in the column of those who died; the four columns add up to it."""
    columns = dict.fromkeys(("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"), 0)
    armed = one.status in (Status.COMBATANT, Status.SECURITY_FORCES)
    if one.status is Status.CIVILIAN:
        columns["deaths_civilians"] = best
    elif armed and one.victims and _violence(one) is not None:
        columns["deaths_a" if one.victims.name == side_a else "deaths_b"] = best
    else:
        columns["deaths_unknown"] = best
    return columns
