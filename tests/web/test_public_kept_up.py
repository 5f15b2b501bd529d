"""What is kept of what is public is what would be reckoned afresh, whatever happens to a ledger."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.desk.samples import MOMENT, NORTHPORT, RIVER_BRIGADE, full, grounding, put, told
from tests.desk.test_keeping_up import OUTLETS, report, step
from tests.web.site_samples import publish

from warledger.reconcile.figures import voices
from warledger.reconcile.incidents import incident_of
from warledger.reconcile.policies import settle
from warledger.records import DatePrecision, Incident, Policy, Reconciliation, TimeFrame
from warledger_desk.articles.models import Mention
from warledger_desk.articles.services import days, incidents, mentions, public, publishing
from warledger_desk.articles.services.public import publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services import incident_records
from warledger_desk.ledger.services.entries import entries_of, parents, rulings_on
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.ledger.services.missed import add_missed
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from warledger.records import Reading


def expected(row: ledger.Incident, public: set[str], parents: dict[str, str]) -> Kept | None:
    """
    What the public sees of an incident: what its published claims make where the engine is given
    these alone, as one incident. None where none is published.
    """
    members = set(ledger.IncidentClaim.objects.filter(incident=row).values_list("claim", flat=True))
    shown = members & public
    if not shown:
        return None
    record = incident_records.incident_of(row)
    if shown == members:
        return kept_of(record, row.low, row.best, row.high, hidden=False)
    found = {entry.id: entry for entry in entries_of(shown)}
    ruled = rulings_on(found)
    mended = {key: ruled.entry(entry) for key, entry in found.items()}
    aside = {key: ruled.set_aside(entry) for key, entry in mended.items()}
    known = Reconciliation(
        entries=mended, incidents=(), links=(),
        set_aside={key: why for key, why in aside.items() if why is not None},
        accepted=frozenset(ruled.accepted & set(mended)),
    )  # fmt: skip
    alone = incident_of([mended[key] for key in record.entries if key in shown], ruled, parents)
    left = narrowed(record, shown)
    said = voices(left, known)
    bounds = settle(said, Policy.LOW_BEST_HIGH)[0] if said else None
    figures = (bounds.low, bounds.best, bounds.high) if bounds else (None, None, None)
    seen = replace(alone, id=record.id, origins=left.origins)
    return kept_of(seen, *figures, hidden=True)


Kept = tuple[Any, ...]


def kept_of(one: Incident, low: Any, best: Any, high: Any, *, hidden: bool) -> Kept:
    """All but the grade, which denials bear on."""
    sides = (one.place, one.victims, one.perpetrator)
    return (
        one.outcome, one.aggregate, one.per, one.start, one.end, one.precision,
        *(thing.id if thing else None for thing in sides), one.place_words, one.victims_words,
        one.perpetrator_words, one.status, len(one.entries), len(one.origins), low, best, high,
        hidden,
    )  # fmt: skip


def kept(row: ledger.PublicIncident) -> Kept:
    return (
        row.outcome, row.aggregate, row.per, row.start, row.end, row.precision, row.place_id,
        row.victims_id, row.perpetrator_id, row.place_words, row.victims_words,
        row.perpetrator_words, row.status, row.claims, row.origins, row.low, row.best, row.high,
        row.hidden,
    )  # fmt: skip


def narrowed(record: Incident, shown: set[str]) -> Incident:
    entries = tuple(key for key in record.entries if key in shown)
    origins = (tuple(key for key in origin if key in shown) for origin in record.origins)
    return replace(record, entries=entries, origins=tuple(origin for origin in origins if origin))


def about(kind: str, key: str) -> set[int]:
    """The public reports with a figure or an event of it, asked of the ledger's own tables."""
    claim, event = Q(place=key), Q(place=key)
    if kind == mentions.ACTOR:
        claim = Q(victims_actor=key) | Q(perpetrator_actor=key)
        event = Q(parties__actor=key)
    claims = ledger.Claim.objects.filter(claim, version=OuterRef("version"), comment=None)
    events = ledger.Event.objects.filter(event, version=OuterRef("version"), comment=None)
    rows = publications().filter(Exists(claims) | Exists(events))
    return set(rows.values_list("pk", flat=True))


def check() -> int:
    """Compare everything; how many incidents are told of by some reports alone."""
    bring_up_to_date(when=MOMENT)
    versions = publications().values_list("version", flat=True)
    assert set(ledger.Published.objects.values_list("version", flat=True)) == set(versions)
    rows = ledger.Claim.objects.filter(version__in=versions)
    shown = set(rows.values_list("pk", flat=True))
    mixed, above = 0, parents()
    seen = ledger.PublicIncident.objects.in_bulk()
    for row in ledger.Incident.objects.all():
        wanted = expected(row, shown, above)
        own = seen.pop(row.pk, None)
        assert (own and kept(own)) == wanted
        mixed += own is not None and own.hidden
    assert not seen
    known = [*ledger.Actor.objects.values_list("pk"), *ledger.Place.objects.values_list("pk")]
    for (key,) in known:
        for kind in (mentions.ACTOR, mentions.PLACE):
            found = Mention.objects.filter(kind=kind, key=key)
            assert set(found.values_list("publication", flat=True)) == about(kind, key)
    for one in Mention.objects.select_related("publication"):
        assert (one.day, one.changed) == (one.publication.day, one.publication.changed)
    return mixed


def happen(chance: random.Random, page: int) -> None:
    """One thing that happens to a ledger or to what is public of it."""
    dice = chance.random()
    shown = list(publications().order_by("pk"))
    current = ledger.Version.objects.filter(current=True).order_by("pk")
    if dice < 0.45 or not current:
        step(chance, page)
    elif dice < 0.75:
        publishing.publish(chance.choice(list(current)), who="x", when=timezone.now())
    elif dice < 0.85 and shown:
        publishing.withdraw(chance.choice(shown), who="x", why="wrong", when=timezone.now())
    elif shown:
        one = chance.choice(shown)
        one.more_names, one.changed = "Somebody", timezone.now()
        one.save()


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_is_reckoned_afresh(web: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    mixed = 0
    for page in range(1, 9):
        put(report(chance, page))
    for page in range(9, 30):
        happen(chance, page)
        if chance.random() < 0.3:
            mixed += check()
    mixed += check()
    assert mixed, "no incident was told of by public reports and by others"


def test_a_claim_that_a_person_marks_is_told_of_at_once(web: Path) -> None:
    made = report(random.Random(5), 1)  # noqa: S311
    publication = publish(made)
    value = {"start": 0, "end": 2, "outcome": "detained", "low": 3, "high": 3,
             "place": made.claims[0].place}  # fmt: skip
    add_missed(publication.version, value, who="x", why="seen", when=MOMENT)
    check()


def placed_in_time(chance: random.Random, page: int) -> Reading:
    """A report of one figure in a place and of a day, of an actor or of nobody known."""
    day = date(2008, 3, chance.randint(1, 9))
    text = f"{chance.choice((3, 12, 14))} {chance.choice(('killed', 'hurt'))} in Northport."
    made = told(
        text, outlet=chance.choice(OUTLETS), published=day, url=f"https://odra.example/{page}"
    )
    claim = replace(made.claims[0], date_start=day, date_end=day, date_precision=DatePrecision.DAY,
                    time_frame=TimeFrame.INCIDENT)  # fmt: skip
    sample = grounding(0)
    assert sample.period is not None
    period = replace(sample.period, start=day, end=day)
    ground = replace(sample, period=period, victims=chance.choice((sample.victims, None)))
    return replace(made, claims=(claim,), groundings=(ground,))


def test_sums_by_day_are_those_of_the_published_figures(web: Path) -> None:
    chance = random.Random(11)  # noqa: S311
    for page in range(1, 16):
        put(placed_in_time(chance, page))
        if page % 3:
            publishing.publish_all(who="x", when=timezone.now())
    publishing.withdraw(publications()[0], who="x", why="wrong", when=timezone.now())
    check()
    wanted: dict[str | None, dict[tuple[Any, ...], list[int]]] = {None: {}, RIVER_BRIGADE.id: {}}
    for row in ledger.PublicIncident.objects.filter(aggregate=False, per=None):
        if row.start and row.end and (row.low, row.best, row.high) != (None, None, None):
            for actor in {None, row.victims_id} & wanted.keys():
                found = wanted[actor].setdefault((row.outcome, row.start, row.end), [0, 0])
                found[0] += row.low or 0
                found[1] += 1
    for actor, sums in wanted.items():
        made = {(one.outcome, one.start, one.end): [one.low, one.incidents]
                for one in days.figures(IncidentFilter(), actor=actor)}  # fmt: skip
        assert made == sums
        assert made
    rows = incidents.chosen(IncidentFilter())
    listed = incidents.latest(rows, 500, actor=RIVER_BRIGADE.id, undated=True)
    assert {row.pk for row in listed} == {
        row.pk for row in rows if RIVER_BRIGADE.id in {row.victims_id, row.perpetrator_id}
    }
    assert listed == sorted(listed, key=lambda row: (row.start, row.pk), reverse=True)


def test_a_page_of_reports_about_a_place_leaves_out_where_its_name_is_masked(
    client: Client, web: Path
) -> None:
    shown = [publish(dated(n)) for n in range(6)]
    place = f"/topics/places/{NORTHPORT.id}/"
    assert all(one.report_id in client.get(place).text for one in shown)
    for one in shown[::2]:
        one.more_names, one.changed = "Northport", timezone.now()
        one.save()
    text = client.get(place).text
    for number, one in enumerate(shown):
        assert (one.report_id in text) == bool(number % 2)
    about = mentions.About(kind=mentions.PLACE, key=NORTHPORT.id)
    first = mentions.listed(about, Turn(limit=2))
    rest = mentions.listed(about, Turn(limit=2, after=first.next))
    assert [row.pk for row in (*first.rows, *rest.rows)] == [
        one.pk for one in reversed(shown[1::2])
    ]
    assert rest.next is None
    back = mentions.listed(about, Turn(limit=2, before=rest.previous))
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


def dated(number: int) -> Reading:
    return full(number, title=f"Report {number}")


def test_the_sitemap_names_each_public_report_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_PART", 3)
    shown = [publish(dated(n)) for n in range(8)]
    publishing.withdraw(shown[3], who="x", why="wrong", when=timezone.now())
    index = client.get("/sitemap.xml").text
    assert "<sitemapindex" in index
    parts = [part.split("</loc>")[0] for part in index.split("<loc>")[1:]]
    assert len(parts) >= 4
    pages = [client.get(part.removeprefix("http://testserver")) for part in parts]
    assert all(page.status_code == 200 for page in pages)
    whole = "".join(page.text for page in pages)
    for one in shown:
        assert whole.count(f"/reports/{one.report_id}/<") == (one.pk != shown[3].pk)
    assert client.get("/sitemap-reports-999.xml").status_code == 404


def test_data_are_made_once_for_all(
    client: Client, signed_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PUBLIC_DELAY", 1e9)
    publish(dated(1))
    editor = signed_in("editor")
    for path in ("/data/map.geojson", "/data/timeline.json", "/feeds/reports.atom", "/sitemap.xml"):
        made = client.get(path)
        with CaptureQueriesContext(connection) as asked:
            again = editor.get(path)
        assert again.content == made.content
        assert not [one for one in asked if "ledger_" in one["sql"]], path
