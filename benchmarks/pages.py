"""
Every page and answer of a large ledger: how long each takes, and with how many queries.

Addresses are those of the table of addresses, and the usual filters; what they name is chosen by
chance among all of its kind. Somebody with every role asks, in this process, after what the server
does at its start: time on the network and in the browser is not part of it.
"""

from __future__ import annotations

import base64
import json
import random
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import TYPE_CHECKING, Any

from evals.datasets import DataError

from benchmarks.large import one_in
from benchmarks.measure import machine, middle, percentile
from benchmarks.page import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

#: Requests of each address, the first one among them, which finds nothing remembered.
TIMES = 24
#: What a page may take, in seconds.
_MOST = 0.3
_WORST = 60
#: Answers that measure nothing: too many requests, and faults of ours.
_REFUSALS = frozenset({401, 429, *range(500, 600)})

#: Pages as people and programs filter them.
_FILTERED = (
    "/reports/?after={number_mark}", "/incidents/?after={text_mark}",
    "/topics/actors/{actor}/?after={number_mark}", "/topics/places/{place}/?after={number_mark}",
    "/editorial/publications/?only=waiting", "/editorial/publications/?after={number_mark}",
    "/desk/reports/?start={day}", "/desk/reports/?failing=on",
    "/desk/?kind=undated", "/desk/?outcome=injured&whose=free",
    "/desk/incidents/?outcome=killed", "/desk/incidents/?place={place}",
    "/desk/incidents/?victims={actor}&start={day}&end={day}",
    "/desk/incidents/?kind=yes&review=on", "/desk/incidents/?status=combatant&grade=Weak",
    "/desk/contradictions/?outcome=killed&start={day}",
    "/desk/tallies/?outcome=injured", "/desk/tallies/?place={place}",
    "/desk/tallies/?victims={actor}&place={place}", "/desk/tallies/?start={day}&end={day}",
    "/desk/tallies/?start={year}-01-01&end={year}-12-31",
    "/desk/tallies/?perpetrator={actor}&policy=iraq-body-count",
    "/search/?q={words}", "/search/?q={words}&offset=400", "/map/?outcome=killed",
    "/map/?place={place}", "/map/?actor={actor}&end={day}", "/map/?start={day}&end={day}",
    "/data/map.geojson?actor={actor}", "/data/map.geojson?start={day}&end={day}",
    "/data/map.geojson?place={place}&outcome=injured", "/data/map.geojson?end={day}",
    "/data/timeline.json?place={place}", "/data/timeline.json?actor={actor}&end={day}",
    "/data/timeline.json?end={day}", "/timeline/?actor={actor}", "/timeline/?place={place}",
    "/timeline/?outcome=killed&end={day}",
    "/api/v1/reports", "/api/v1/reports?source={source}", "/api/v1/reports/{report}",
    "/api/v1/claims", "/api/v1/claims?outcome=killed&place={place}",
    "/api/v1/claims?victims={actor}&start={day}", "/api/v1/incidents",
    "/api/v1/incidents?outcome=injured&start={day}",
    "/api/v1/incidents?perpetrator={actor}&aggregate=true", "/api/v1/incidents/{incident}",
    "/api/v1/claims?end={day}", "/api/v1/incidents?place={place}&start={day}",
    "/api/v1/contradictions", "/api/v1/contradictions?start={day}", "/api/v1/findings",
    "/api/v1/sources", "/api/v1/search?q={words}", "/api/v1/tallies",
    "/api/v1/tallies?place={place}", "/api/v1/tallies?start={day}&end={day}",
)  # fmt: skip
#: What an argument of an address names, by the address or by the argument.
_KINDS = {
    "report": "report", "claim": "claim", "desk:incident": "incident", "desk:grade": "incident",
    "desk:source": "source", "site:incident": "incident", "site:actor": "actor",
    "site:place": "place", "site:operation": "undertaking", "site:author": "author",
    "site:edit-author": "author", "site:actor-feed": "actor", "desk:item": "item",
    "desk:assign": "item", "site:event": "event", "site:sitemap-reports": "part",
}  # fmt: skip


@dataclass(slots=True)
class Page:
    """What was measured of one address."""

    name: str
    clock: list[float] = field(default_factory=list)
    core: list[float] = field(default_factory=list)
    queries: int = 0
    answers: set[int] = field(default_factory=set)  #: status codes


def measured(every: int) -> dict[str, str]:
    """
    The page's part ``pages``.

    Args:
        every: One in so many of the million claims.

    Raises:
        DataError: So few make no ledger.
    """
    path, size = one_in(every)
    return {"pages": shown(asked(path), size)}


def asked(path: Path, times: int = TIMES) -> list[Page]:
    """
    Ask a ledger for every page.

    Args:
        path: The ledger.
        times: How often for each.
    """
    from warledger_desk.ledger.opening import open_ledger  # noqa: PLC0415

    open_ledger(path, create=False, web=True)
    from django.conf import settings  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from warledger_desk.accounts.models import User  # noqa: PLC0415
    from warledger_desk.web.warming import warm_up  # noqa: PLC0415

    settings.API_RATE = "1000000/s"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client(raise_request_exception=False)
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(username="admin"), backend)
    warm_up(get_wsgi_application())
    found = []
    for name, address in addresses(random.Random(3)):  # noqa: S311
        page = Page(name)
        for _ in range(times):
            sought = address()
            reset_queries()  # of which only so many are noted
            with CaptureQueriesContext(connection) as queries:
                core, clock = thread_time(), perf_counter()
                answer = client.get(sought)
                if answer.streaming:
                    sum(map(len, answer))
                page.clock.append(perf_counter() - clock)
                page.core.append(thread_time() - core)
            page.queries = max(page.queries, len(queries))
            page.answers.add(answer.status_code)
        if refused := page.answers & _REFUSALS:
            raise DataError(f"{name} answers {min(refused)}")
        if 200 in page.answers:
            found.append(page)
    return found


def addresses(chance: random.Random) -> Iterator[tuple[str, Callable[[], str]]]:
    """A name of each address, and what makes one."""
    from django.urls import URLPattern, URLResolver, get_resolver, reverse  # noqa: PLC0415

    from warledger_desk.accounts.access import keeps_own_rules  # noqa: PLC0415

    def walk(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{space}{one.namespace}:" if one.namespace else space
                yield from walk(one.url_patterns, inner)
            elif not keeps_own_rules(one.callback):
                yield f"{space}{one.name}", one

    known = _things(chance)

    def argument(name: str, key: str) -> list[Any]:
        return known.get(_KINDS.get(name, _KINDS.get(key, "")), [])

    for name, pattern in walk(get_resolver("warledger_desk.web.urls").url_patterns):
        keys = list(pattern.pattern.converters)
        if all(argument(name, key) for key in keys):
            yield (
                name,
                lambda name=name, keys=keys: reverse(  # type: ignore[misc]
                    name, kwargs={key: chance.choice(argument(name, key)) for key in keys}
                ),
            )
    for words in _FILTERED:
        yield (
            words,
            lambda words=words: words.format_map(  # type: ignore[misc]
                {key: chance.choice(rows or ["x"]) for key, rows in known.items()}
            ),
        )


def _things(chance: random.Random) -> dict[str, list[Any]]:
    """Things of the ledger by chance."""
    from warledger_desk.articles.models import Author  # noqa: PLC0415
    from warledger_desk.ledger import models  # noqa: PLC0415
    from warledger_desk.review.models import Item  # noqa: PLC0415

    def some(model: Any, field_: str) -> list[Any]:
        last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        keys = [chance.randint(1, last) for _ in range(100)] if last else []
        return list(model.objects.filter(pk__in=keys).values_list(field_, flat=True))

    def of(model: Any, versions: Sequence[int]) -> list[str]:
        return list(model.objects.filter(version__in=versions).values_list("pk", flat=True))

    versions = some(models.Version, "pk")
    claims = of(models.Claim, versions)
    told = models.IncidentClaim.objects.filter(claim__in=claims)
    named = models.Undertaking.objects.filter(name__isnull=False)
    days = [f"20{year}-{month:02}-15" for year in range(11, 54) for month in range(1, 13)]
    reports = models.Version.objects.filter(pk__in=versions)
    return {
        "report": list(reports.values_list("report", flat=True)),
        "claim": claims,
        "event": of(models.Event, versions),
        "incident": list(told.values_list("incident", flat=True)),
        "item": some(Item, "pk"),
        "place": list(models.Place.objects.values_list("pk", flat=True)),
        "actor": list(models.Actor.objects.values_list("pk", flat=True)),
        "source": list(models.Source.objects.values_list("pk", flat=True)),
        "undertaking": list(named.values_list("pk", flat=True)[:50]),
        "author": list(Author.objects.values_list("slug", flat=True)[:50]),
        "day": days,
        "year": sorted({day[:4] for day in days}),
        "part": list(range(1, max(versions, default=1) // 5000)),
        "number_mark": [_mark(day, chance.randint(1, max(versions, default=1))) for day in days],
        "text_mark": [_mark(day, "f") for day in days],
        "words": ["lorries waiting", "bulletin injured", "closed river", "elders -water"],
    }


def _mark(day: str, key: int | str) -> str:
    """Stands for a row of a list by day, see `warledger_desk.ledger.services.paging`."""
    return base64.urlsafe_b64encode(json.dumps([day, key]).encode()).decode().rstrip("=")


#: Kinds of addresses, by how they begin; the rest are pages of the public site.
_PARTS = {
    "desk": ("desk:", "/desk/", "/editorial/", "site:editorial", "site:moderation"),
    "API": ("/api/",),
    "data and feeds": ("/data/", "site:map-data", "site:timeline-data", "site:sitemap"),
}
_SITE = "site"


def kind_of(name: str) -> str:
    """What an address is of: the desk, the API, data and feeds, or the public site."""
    for kind, starts in _PARTS.items():
        if name.startswith(starts):
            return kind
    return "data and feeds" if "feed" in name else _SITE


def shown(pages: Sequence[Page], size: int) -> str:
    """Over all and kind by kind, then the slowest one by one."""
    slow = [page for page in pages if percentile(page.core, 0.95) > _MOST]
    requests = sum(len(page.core) for page in pages)
    head_line = (
        f"{machine()}; {size:,} claims on SQLite, {len(pages)} addresses, {requests:,} requests; "
        "milliseconds of the processor, and by the clock."
    )
    kinds = [kind for kind in (_SITE, *_PARTS) if any(kind_of(one.name) == kind for one in pages)]
    of_kinds = [
        _summed(kind, [one for one in pages if kind_of(one.name) == kind]) for kind in kinds
    ]
    parts = table(
        ["of", "addresses", "95th percentile", "median", "slowest", "95th by the clock",
         "most queries"],
        [*of_kinds, _summed("all", pages)],
    )  # fmt: skip
    over = (
        f"{len(slow)} of the addresses take more than {1000 * _MOST:.0f} ms of the processor at "
        "their own 95th percentile. The slowest:"
    )
    worst = sorted(pages, key=lambda page: -percentile(page.core, 0.95))[:_WORST]
    rows = [
        [
            f"`{page.name}`",
            f"{1000 * percentile(page.core, 0.95):,.0f}",
            f"{1000 * middle(page.core):,.0f}",
            f"{1000 * page.core[0]:,.0f}",
            f"{1000 * percentile(page.clock, 0.95):,.0f}",
            str(page.queries),
        ]
        for page in worst
    ]
    head = ["address", "95th percentile", "median", "first", "by the clock", "queries"]
    return "\n\n".join([head_line, parts, over, table(head, rows)])


def _summed(kind: str, pages: Sequence[Page]) -> list[str]:
    """What is measured of all requests of some pages together."""
    core = [value for page in pages for value in page.core]
    clock = [value for page in pages for value in page.clock]
    return [
        kind, str(len(pages)), f"{1000 * percentile(core, 0.95):,.0f}",
        f"{1000 * middle(core):,.0f}", f"{1000 * max(core):,.0f}",
        f"{1000 * percentile(clock, 0.95):,.0f}", str(max(page.queries for page in pages)),
    ]  # fmt: skip
