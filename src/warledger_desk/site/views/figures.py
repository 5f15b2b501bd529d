"""The map and the timeline, and their data."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse

from warledger.publish.sitrep import ATTRIBUTION
from warledger_desk.accounts.access import public
from warledger_desk.articles.services import days, events, incidents, topics
from warledger_desk.articles.services.public import public_rows
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.site import telling, wording
from warledger_desk.site.forms import FigureFilter
from warledger_desk.site.kept import kept, kept_for_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.services.events import ShownEvent

#: Points of the map, and rows of the lists beside map and timeline.
_POINTS, _ROWS = 2000, 200
#: Rows of the timeline's tables, events of the page, and of its data.
_LINES, _HAPPENED, _MARKS = 100, 40, 100
_ADMIN1, _COUNTRY = 4, 6


@public
@kept
def map_page(request: HttpRequest) -> HttpResponse:
    """Where people were harmed, with the same as a list."""
    form = _filter(request, with_actors=True)
    rows: list[dict[str, Any]] = []
    more = False
    if form.is_valid():
        rows, more = _newest(form, _ROWS)
    told = {"form": form, "incidents": rows, "more": more, "query": _query(form)}
    return render(request, "site/map.html", told | {"attribution": ATTRIBUTION})


@public
@kept_for_all
def map_data(request: HttpRequest) -> HttpResponse:
    """The incidents as GeoJSON; see docs/frontend.md for what each feature holds."""
    form = _filter(request)
    if not form.is_valid():
        return _refused(form)
    rows, more = _newest(form, _POINTS)
    made = {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "more": more,
        "features": _features(rows),
    }
    return JsonResponse(made, content_type="application/geo+json")


@public
@kept
def timeline_page(request: HttpRequest) -> HttpResponse:
    """What was reported for each day, with the same as tables."""
    form = _filter(request, with_actors=True)
    told: dict[str, Any] = {"form": form, "query": _query(form), "days": [], "totals": []}
    if form.is_valid():
        figures, totals = _series(form, _LINES + 1)
        happened = _events(form, _HAPPENED)
        told |= {
            "happenings": _by_day(happened, figures),
            "days": [_day(one) for one in sorted(figures, key=_by_day_first)[-_LINES:]],
            "totals": totals[-_LINES:],
            "more": len(figures) > _LINES or len(totals) > _LINES,
            "more_happened": len(happened) == _HAPPENED,
        }
    return render(request, "site/timeline.html", told)


@public
@kept_for_all
def timeline_data(request: HttpRequest) -> HttpResponse:
    """The same as JSON; see docs/frontend.md for what each part holds."""
    form = _filter(request)
    if not form.is_valid():
        return _refused(form)
    figures, totals = _series(form, days.STEPS)
    return JsonResponse(
        {
            "days": [_day(one) for one in figures],
            "claims": [_step(row) for row in totals],
            "events": [_mark(one) for one in _events(form, _MARKS)],
        }
    )


def _filter(request: HttpRequest, *, with_actors: bool = False) -> FigureFilter:
    known = [(one.pk, one.name) for one, _ in topics.actors()] if with_actors else []
    return FigureFilter(request.GET, actors=sorted(known, key=lambda pair: pair[1].casefold()))


def _refused(form: FigureFilter) -> JsonResponse:
    first = next(iter(form.errors.items()))
    message = f"{first[0]}: {first[1][0]}" if first[0] != "__all__" else str(first[1][0])
    return JsonResponse({"error": {"code": "bad_filter", "message": message}}, status=400)


def _query(form: FigureFilter) -> str:
    """The filters of a page for the address of its data."""
    if not form.is_valid():
        return ""
    given = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in form.cleaned_data.items()
        if value
    }
    return urlencode(given)


def of_claims(claims: Iterable[str]) -> dict[str, Any]:
    """The public incidents that these claims tell of, as the map's data."""
    told = ledger.IncidentClaim.objects.filter(claim__in=list(claims)).values("incident")
    found = list(incidents.chosen(IncidentFilter()).filter(pk__in=told).order_by("start", "id"))
    areas = {row.pk: _place_of(row) for row in found}
    rows = [row | areas[row["id"]] for row in incidents.plain(found)]
    return {"type": "FeatureCollection", "features": _features(rows)}


def _newest(form: FigureFilter, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Incidents, the latest first and those without a day last; and whether there are more."""
    narrowed = form.narrowed
    rows = incidents.chosen(form.wanted, report=narrowed["report"])
    found = incidents.latest(rows, most + 1, actor=narrowed["actor"], undated=True)
    areas = {row.pk: _place_of(row) for row in found}
    plain = [row | areas[row["id"]] for row in incidents.plain(found[:most])]
    return plain, len(found) > most


def _place_of(row: ledger.PublicIncident) -> dict[str, Any]:
    """Where it is drawn, and how coarsely."""
    place = row.place
    if place is None:
        return {"lat": None, "lon": None, "where_prec": None, "area": None}
    area: str | None = None
    if place.precision == _ADMIN1:
        wider = [place.pk, *reversed(place.record.get("within", []))]
        area = next((key for key in wider if key.startswith(("iso:", "gn:"))), None)
    elif place.precision == _COUNTRY:
        area = place.country
    return {"lat": place.lat, "lon": place.lon, "where_prec": place.precision, "area": area}


def _features(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    pages = reverse("site:incidents")
    return [_feature(row, pages) for row in rows]


def _feature(row: Mapping[str, Any], pages: str) -> dict[str, Any]:
    spot = row["lat"] is not None and row["lon"] is not None
    sides = (row["victims_name"], row["perpetrator_name"])
    return {
        "type": "Feature",
        "id": row["id"],
        "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if spot else None,
        "properties": {
            **{key: row[key] for key in ("id", "outcome", "low", "best", "high", "start", "end")},
            **{key: row[key] for key in ("where_prec", "area", "grade", "aggregate")},
            "date_prec": row["precision"],
            "place": row["place_name"],
            "actors": [name for name in sides if name],
            "title": wording.title(row),
            "url": f"{pages}{row['id']}/",
        },
    }


def _series(form: FigureFilter, most: int) -> tuple[list[days.DayFigure], list[dict[str, Any]]]:
    """Figures by day, and the latest running totals, at most so many."""
    wanted, narrowed = form.wanted, form.narrowed
    totals = days.running_totals(wanted, **narrowed, most=most)
    return list(days.figures(wanted, **narrowed)), public_rows(totals)


def _by_day_first(one: days.DayFigure) -> tuple[date, date, str]:
    return one.start, one.end, one.outcome


def _day(one: days.DayFigure) -> dict[str, Any]:
    bounds = {"low": one.low, "best": one.best, "high": one.high}
    dated = {"start": one.start, "end": one.end, "precision": 1}
    number = f"{one.incidents} incident{'s' * (one.incidents != 1)}"
    words = f"{wording.bounds(bounds)} {one.outcome}, {wording.days(dated)} ({number})"
    start, end = one.start.isoformat(), one.end.isoformat()
    return {
        "outcome": one.outcome,
        "start": start,
        "end": end,
        **bounds,
        "incidents": one.incidents,
        "words": words,
        "url": f"{_map_address()}?outcome={one.outcome}&start={start}&end={end}",
    }


@cache
def _map_address() -> str:
    return reverse("site:map")


def _events(form: FigureFilter, most: int) -> list[ShownEvent]:
    """The latest events with days, from the timeline's first day on; oldest first."""
    wanted = form.wanted
    span = days.period(wanted, **form.narrowed)
    start = wanted.start or (span[0] if span else date.min)
    narrowed = {"place": wanted.place, **form.narrowed}
    rows = events.chosen(days=(start, wanted.end or date.max), **narrowed)
    dated = rows.filter(date_start__isnull=False, date_end__isnull=False)
    return list(reversed(events.latest(dated, most)))


def _mark(one: ShownEvent) -> dict[str, Any]:
    event = one.event
    start, end = event.date_start, event.date_end
    link = reverse("site:report", args=[one.publication.report_id])
    return {
        "type": event.type.value,
        "modality": event.modality.value,
        "start": start and start.isoformat(),
        "end": end and end.isoformat(),
        "when": telling.days(event),
        "words": telling.line(one),
        "url": f"{link}#{telling.anchor(one)}",
    }


def _by_day(
    happened: Sequence[ShownEvent], figures: Iterable[days.DayFigure]
) -> list[dict[str, Any]]:
    """Events under their days, with the figures of the same days."""
    told: dict[tuple[Any, ...], list[ShownEvent]] = {}
    for one in happened:
        event = one.event
        told.setdefault((event.date_start, event.date_end, telling.days(event)), []).append(one)
    counts: dict[tuple[Any, ...], list[str]] = {}
    days_told = {key[:2] for key in told}
    for figure in figures:
        if (figure.start, figure.end) in days_told:
            bounds = {"low": figure.low, "best": figure.best, "high": figure.high}
            words = f"{wording.bounds(bounds)} {figure.outcome}"
            counts.setdefault((figure.start, figure.end), []).append(words)
    return [
        {"days": key[2], "events": told[key], "figures": counts.get(key[:2], [])}
        for key in sorted(told, key=lambda key: key[:2])
    ]


def _step(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "outcome": row["outcome"],
        "claimant": row["claimant"] or row["outlet"] or "not said",
        "victims": row["victims"],
        "place": row["place_name"] or row["place"],
        "start": row["date_start"],
        "day": row["date_end"],
        "low": row["low"],
        "high": row["high"],
        "corrected": row["corrected"] is not None,
        "words": row["sentence"],
        "url": f"{reverse('site:report', args=[row['report']])}#figure-{row['id']}",
    }
