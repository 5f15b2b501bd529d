"""Public pages: what is published is shown, with what it rests on; nothing else is."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import NORTHPORT, RIVER_BRIGADE, full, grounding, put, told
from tests.desk.telling import with_events
from tests.web.conftest import opened
from tests.web.site_samples import publish, published, text_report

from warledger.records import DatePrecision, GroundedPeriod, JudgementType, Outcome, TimeFrame
from warledger_desk.articles.models import Extent, Publication, Tag
from warledger_desk.articles.services import days, publishing, topics
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.judging import Decision, judge, retire
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.ledger.services.undertakings import gather
from warledger_desk.site.views import figures

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from warledger.records import Reading

PAGES = (
    "/", "/about/", "/reports/", "/topics/", "/incidents/", "/map/", "/timeline/", "/situation/",
    "/search/?q=fighters", "/corrections/", "/data/map.geojson", "/data/timeline.json",
    "/feeds/reports.atom", "/feeds/corrections.atom", "/sitemap.xml", "/robots.txt",
)  # fmt: skip
TOPICS = (f"/topics/actors/{RIVER_BRIGADE.id}/", f"/topics/places/{NORTHPORT.id}/")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_an_empty_site_say_so_and_work(client: Client, page: str) -> None:
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", [*PAGES, *TOPICS])
def test_what_is_not_published_is_nowhere(client: Client, page: str) -> None:
    put(full(5, title="A report that waits"))
    answer = client.get(page)
    assert b"A report that waits" not in answer.content
    assert b"fighters" not in answer.content.replace(b'value="fighters"', b"").replace(
        b"Fighters who gave themselves up", b""
    )
    assert client.get(f"/reports/{ledger.Report.objects.get().pk}/").status_code == 404


def test_a_report_is_shown_with_its_figures_and_their_words(client: Client) -> None:
    publication = published()
    page = LexborHTMLParser(client.get(f"/reports/{publication.report_id}/").text)
    marks = page.css(".report-text mark")
    claims = ledger.Claim.objects.filter(version=publication.version, comment=None)
    assert {mark.attributes["data-claim"] for mark in marks} == set(
        claims.values_list("id", flat=True)
    )
    for claim in claims:
        card = page.css_first(f"#claim-{claim.pk}")
        words = publication.version.text[claim.start : claim.end]
        assert card is not None
        assert words in card.css_first(".words").text()
        assert card.css_first(f"a[href$='/figures/{claim.pk}/error/']") is not None
        assert page.css_first(f"#figure-{claim.pk}") is not None
    assert len(page.css("section[aria-labelledby=imported] .comment")) == 2


def test_of_extracts_only_the_sentences_of_figures_are_shown(client: Client) -> None:
    publication = published(extent=Extent.EXTRACTS)
    text = client.get(f"/reports/{publication.report_id}/").text
    assert "told the Valley Wire" not in text
    assert "No one believes" not in text
    assert "In Northport alone" in text
    assert "told the Valley Wire" not in client.get("/search/?q=villages").text
    assert "told the Valley Wire" not in client.get("/").text


def test_a_withdrawn_report_is_gone_and_the_reason_is_told(client: Client) -> None:
    publication = published()
    publishing.withdraw(
        publication, who="editor", why="Its source took it back.", when=timezone.now()
    )
    gone = client.get(f"/reports/{publication.report_id}/")
    assert gone.status_code == 410
    assert "Its source took it back." in gone.text
    assert "fighters" not in gone.text
    assert "Its source took it back." in client.get("/corrections/").text
    for page in ("/", "/reports/", "/incidents/", "/data/map.geojson"):
        assert publication.report_id not in client.get(page).text


def test_a_page_that_changed_is_not_shown_before_it_is_published_again(client: Client) -> None:
    publication = text_report("12 killed in Odra.", url="https://valley.example/odra")
    put(told("40 killed in Odra.", url="https://valley.example/odra"))
    text = client.get(f"/reports/{publication.report_id}/").text
    assert "12" in text
    assert "40 killed" not in text
    assert "has changed since" in text
    newest = ledger.Version.objects.get(report=publication.report_id, current=True)
    publishing.publish(newest, who="editor", when=timezone.now())
    assert "40 killed" in client.get(f"/reports/{publication.report_id}/").text.replace(
        "</a></mark>", ""
    ).replace("40</b>", "40")


def test_figures_rest_on_published_reports_alone(client: Client) -> None:
    """Another report of the same attack gives more; it is not public, so neither is its figure."""
    shown = text_report(
        "12 killed in Odra.",
        title="One",
        outlet="Post",
        source="1.txt",
        published=date(2008, 3, 26),
    )
    put(
        told(
            "20 killed in Odra.",
            title="Two",
            outlet="Wire",
            source="2.txt",
            published=date(2008, 3, 26),
        )
    )
    claims = list(ledger.Claim.objects.values_list("id", flat=True))
    same = Decision(
        type=JudgementType.SAME_INCIDENT, subjects=tuple(claims), who="r", why="w", value={}
    )
    judge(same, when=timezone.now(), ledger="l")
    reconciled(when=timezone.now())
    (incident,) = ledger.Incident.objects.all()
    assert (incident.low, incident.high) == (12, 20)
    page = client.get(f"/incidents/{incident.pk}/").text
    assert "not published tell of this too" in page
    assert "20" not in LexborHTMLParser(page).css_first(".figure b").text()
    (feature,) = client.get("/data/map.geojson").json()["features"]
    assert (feature["properties"]["low"], feature["properties"]["high"]) == (12, 12)
    assert shown.report_id in page


def test_a_correction_is_shown_beside_what_was_read_and_listed(client: Client) -> None:
    publication = text_report("160 hurt in Odra.")
    (claim,) = ledger.Claim.objects.all()
    decision = Decision(type=JudgementType.CORRECTED, subjects=(claim.pk,), who="reviewer",
                        why="Two digits swapped.", value={"low": 106, "high": 106})  # fmt: skip
    made = judge(decision, when=timezone.now(), ledger="l")
    card = LexborHTMLParser(client.get(f"/reports/{publication.report_id}/").text).css_first(
        ".claim"
    )
    assert "106" in card.css_first(".range").text()
    assert "the report has 160" in card.css_first(".range").text()
    listed = client.get("/corrections/").text
    assert "Two digits swapped." in listed
    assert "160 → 106" in listed
    assert "Two digits swapped." in client.get("/feeds/corrections.atom").text
    retire(made.judgement.id, who="reviewer", why="It was right.", when=timezone.now(), ledger="l")
    assert "It was right." in client.get("/corrections/").text
    assert "106" not in client.get(f"/reports/{publication.report_id}/").text


def test_lists_turn_by_marks_and_wrong_marks_lead_nowhere(client: Client) -> None:
    for number in range(23):
        published(number, title=f"Report {number}", published=date(2008, 4, 1) - timedelta(number))
    first = LexborHTMLParser(client.get("/reports/").text)
    titles = [node.text() for node in first.css(".report-item h3")]
    assert titles[0] == "Report 0"
    assert len(titles) == 20
    older = first.css_first("a[rel=next]").attributes["href"]
    assert len(LexborHTMLParser(client.get(f"/reports/{older}").text).css(".report-item")) == 3
    assert client.get("/reports/?after=nonsense").status_code == 404


def test_topics_tags_and_authors_gather_their_reports(client: Client) -> None:
    publication = published(author="Lena Park")
    publishing.set_tags(publication, ["River war", "river war", ""])
    assert Tag.objects.get().slug == "river-war"
    for page in (*TOPICS, "/topics/tags/river-war/", "/authors/lena-park/"):
        assert f"/reports/{publication.report_id}/" in client.get(page).text, page
    publishing.set_tags(publication, [])
    assert client.get("/topics/tags/river-war/").status_code == 404


def test_operations_gather_the_reports_that_tell_of_them(client: Client) -> None:
    publication = publish(with_events())
    gather(when=timezone.now())
    topics = LexborHTMLParser(client.get("/topics/").text)
    links = [node.attributes["href"] or "" for node in topics.css("main a")]
    (operation,) = [link for link in links if link.startswith("/topics/operations/")]
    assert f"/reports/{publication.report_id}/" in client.get(operation).text
    publishing.withdraw(publication, who="editor", why="Wrong.", when=timezone.now())
    assert client.get(operation).status_code == 404


def test_topics_are_counted_in_the_reports_that_were_published_last(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    both = topics.actors()
    text_report("12 killed in Odra.")
    assert topics.actors() == both
    monkeypatch.setattr(topics, "LATEST", 1)
    text_report("5 killed in Odra.")
    assert both
    assert topics.actors() == topics.places() == []


def test_search_finds_reports_figures_and_statements(client: Client) -> None:
    publication = published()
    page = LexborHTMLParser(client.get("/search/?q=villages").text)
    assert page.css_first("main h2 a").attributes["href"] == f"/reports/{publication.report_id}/"
    hits = LexborHTMLParser(client.get("/search/?q=fighters").text)
    links = {
        node.attributes["href"].partition("#")[2].partition("-")[0]
        for node in hits.css("main li li a")
    }
    assert "claim" in links
    assert "no word" in client.get("/search/?q=the").text
    assert "Nothing found" in client.get("/search/?q=zeppelin").text


def test_the_data_of_map_and_timeline(client: Client) -> None:
    published()
    features = client.get("/data/map.geojson").json()["features"]
    known = {feature["properties"]["outcome"] for feature in features}
    assert "killed" in known
    for feature in features:
        properties = feature["properties"]
        assert feature["geometry"]["coordinates"] == [NORTHPORT.lon, NORTHPORT.lat]
        assert client.get(properties["url"]).status_code == 200
        assert properties["where_prec"] == NORTHPORT.precision
    days = client.get("/data/timeline.json?outcome=killed").json()["days"]
    assert {day["outcome"] for day in days} <= {"killed"}
    assert client.get("/data/timeline.json?outcome=killed&start=2020-01-01").json()["days"] == []
    wrong = client.get("/data/map.geojson?start=2020-02-30")
    assert wrong.status_code == 400
    assert wrong.json()["error"]["message"].startswith("start:")
    assert client.get("/map/?start=2020-02-30").status_code == 200


def on(reading: Reading, day: int, frame: TimeFrame = TimeFrame.INCIDENT) -> Reading:
    """The reading with all its figures told for one day, each in a place of its own."""
    when = date(2008, 3, day)
    claims = tuple(
        replace(claim, date_start=when, date_end=when, date_precision=DatePrecision.DAY,
                time_frame=frame, claimant="the ministry")
        for claim in reading.claims
    )  # fmt: skip
    period = GroundedPeriod(start=when, end=when, precision=1, words=None, span=None,
                            rule="by hand", reason="said")  # fmt: skip
    tied = tuple(
        replace(grounding(index), place=None, period=period, victims=None)
        for index in range(len(claims))
    )
    return replace(reading, claims=claims, groundings=tied)


def test_a_day_is_the_sum_of_its_incidents_and_totals_are_steps(client: Client) -> None:
    publish(on(told("12 killed in Odra. 5 killed in Elm.", source="0.txt"), 26))
    publish(on(told("7 killed in Ash.", source="1.txt"), 27))
    publish(on(told("90 killed in Oria.", source="2.txt"), 28, TimeFrame.CUMULATIVE))
    data = client.get("/data/timeline.json").json()
    assert [(row["start"], row["low"], row["best"], row["high"]) for row in data["days"]] == [
        ("2008-03-26", 17, 17, 17), ("2008-03-27", 7, 7, 7),
    ]  # fmt: skip
    assert [(row["claimant"], row["day"], row["low"]) for row in data["claims"]] == [
        ("the ministry", "2008-03-28", 90)
    ]


def test_a_total_without_a_first_day_is_a_step_and_no_days_dead(client: Client) -> None:
    made = on(told("90 killed in Oria.", source="2.txt"), 28, TimeFrame.CUMULATIVE)
    (open_start,), (ground,) = made.claims, made.groundings
    claims = (replace(open_start, date_start=None),)
    publish(replace(made, claims=claims, groundings=(replace(ground, period=None),)))
    data = client.get("/data/timeline.json").json()
    assert data["days"] == []
    assert [(row["day"], row["low"]) for row in data["claims"]] == [("2008-03-28", 90)]


def totals(client: Client, **asked: str) -> list[tuple[str, int, str, str | None]]:
    rows = client.get("/data/timeline.json", asked).json()["claims"]
    return [(row["outcome"], row["low"], row["day"], row["place"]) for row in rows]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"low": 60, "high": 60}, [("killed", 60, "2008-03-28", "Northport")]),
        ({"outcome": "injured"}, [("injured", 90, "2008-03-28", "Northport")]),
        ({"date_end": "2009-12-31"}, [("killed", 90, "2009-12-31", "Northport")]),
        ({"place": "Oria"}, [("killed", 90, "2008-03-28", "Oria")]),
        ({"modality": "negated"}, []),
        ({"time_frame": "incident"}, []),
    ],
)
def test_running_totals_are_as_corrected(
    client: Client, value: dict[str, Any], shown: list[tuple[str, int, str, str | None]]
) -> None:
    made = on(told("Since then 90 killed in Northport by Oria.", source="2.txt"), 28,
              TimeFrame.CUMULATIVE)  # fmt: skip
    placed = replace(made.groundings[0], place=grounding(0).place)
    publish(replace(made, groundings=(placed,)))
    read = [("killed", 90, "2008-03-28", "Northport")]
    assert totals(client) == totals(client, place=NORTHPORT.id, outcome="killed") == read
    decision = Decision(type=JudgementType.CORRECTED, subjects=(ledger.Claim.objects.get().pk,),
                        who="reviewer", why="As printed.", value=value)  # fmt: skip
    judge(decision, when=timezone.now(), ledger="l")
    assert totals(client) == shown
    assert totals(client, outcome="injured") == [row for row in shown if row[0] == "injured"]
    assert totals(client, end="2008-12-31") == [row for row in shown if row[2] < "2009"]
    assert totals(client, place=NORTHPORT.id) == [row for row in shown if row[3] == "Northport"]
    assert ("(corrected)" in client.get("/timeline/").text) == bool(shown)


def test_what_a_correction_makes_a_total_is_one(client: Client) -> None:
    publish(on(told("90 killed in Oria.", source="2.txt"), 28))
    assert totals(client) == []
    decision = Decision(type=JudgementType.CORRECTED, subjects=(ledger.Claim.objects.get().pk,),
                        who="reviewer", why="w", value={"time_frame": "cumulative"})  # fmt: skip
    judge(decision, when=timezone.now(), ledger="l")
    assert [row[1] for row in totals(client, outcome="killed")] == [90]


def test_the_latest_days_are_shown_whatever_their_outcome(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_LINES", 2)
    publish(on(told("12 killed in Odra.", source="0.txt"), 28))
    for day in (24, 25, 26):
        made = on(told("5 killed in Elm.", source=f"{day}.txt"), day)
        late = replace(made.claims[0], outcome=Outcome.MISSING)
        publish(replace(made, claims=(late,)))
    rows = LexborHTMLParser(client.get("/timeline/").text).css("table tbody tr")
    assert [row.css("td")[0].text() for row in rows] == ["missing", "killed"]


def test_many_corrections_hide_no_total(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "STEPS", 2)
    for number in range(5):
        made = told(f"{90 + number} killed in Oria.", source=f"{number}.txt")
        publish(on(made, 20 + number) if number else made)
    for claim in ledger.Claim.objects.all():
        value = {"time_frame": "cumulative", "date_end": "2008-04-01"}
        if claim.low != 90:
            value = {"low": claim.low - 50}
        decision = Decision(type=JudgementType.CORRECTED, subjects=(claim.pk,), who="reviewer",
                            why="w", value=value)  # fmt: skip
        judge(decision, when=timezone.now(), ledger="l")
    assert [row[1:3] for row in totals(client)] == [(90, "2008-04-01")]


def test_many_rejected_totals_hide_no_other(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(days, "STEPS", 2)
    for number in range(5):
        told_since = told(f"Since then {90 + number} killed in Oria.", source=f"{number}.txt")
        publish(on(told_since, 20 + number, TimeFrame.CUMULATIVE))
    for claim in ledger.Claim.objects.filter(low__gt=91):
        decision = Decision(type=JudgementType.REJECTED, subjects=(claim.pk,), who="reviewer",
                            why="w", value={})  # fmt: skip
        judge(decision, when=timezone.now(), ledger="l")
    assert [row[1] for row in totals(client)] == [90, 91]


def test_data_for_other_programs_is_well_formed(client: Client) -> None:
    publication = published(title="Fire & <smoke> over \x07Odra")
    for page in ("/feeds/reports.atom", "/sitemap.xml", f"/feeds/actors/{RIVER_BRIGADE.id}.atom"):
        assert len(ET.fromstring(client.get(page).content)) > 0  # noqa: S314
    text = client.get(f"/reports/{publication.report_id}/").text
    block = LexborHTMLParser(text).css_first("script[type='application/ld+json']").text()
    assert json.loads(block)["headline"] == "Fire & <smoke> over Odra"


@pytest.fixture(scope="module")
def sites(
    empty_web_ledger: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, str]:
    """A ledger with two reports that are public, one with seven, and one that both have."""
    folder = tmp_path_factory.mktemp("sites")
    few, many = folder / "few.db", folder / "many.db"
    for path in opened(empty_web_ledger, folder):
        first = published(0)
        for copy, numbers in ((few, [9]), (many, range(1, 6))):
            for number in numbers:
                published(number)
            connection.close()  # all is in the file
            shutil.copy(path, copy)
    return few, many, first.report_id


def queries_of(page: str, ledger: Path, folder: Path) -> int:
    """How often a page asks a ledger when it is shown a second time."""
    folder.mkdir()
    for _ in opened(ledger, folder):
        client = Client()
        assert client.get(page).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
    return len(queries)


@pytest.mark.parametrize(
    ("page", "most"),
    [("/", 16), ("/reports/", 8), ("/incidents/", 8), ("/map/", 12), ("/timeline/", 20),
     ("/data/map.geojson", 8), ("/data/timeline.json", 16), ("/corrections/", 8),
     ("/feeds/reports.atom", 6), ("/topics/", 8), ("/search/?q=fighters", 8), ("report", 30)],
)  # fmt: skip
def test_the_number_of_queries_does_not_grow(
    sites: tuple[Path, Path, str], tmp_path: Path, page: str, most: int
) -> None:
    *ledgers, report = sites
    page = f"/reports/{report}/" if page == "report" else page
    few, many = (queries_of(page, one, tmp_path / one.stem) for one in ledgers)
    assert many <= few + 1  # rows with a day and without are two queries at times
    assert many <= most


def test_an_editor_publishes_changes_and_withdraws(signed_in: Callable[[str], Client]) -> None:
    put(full(3, title="Waiting"))
    report = ledger.Report.objects.get().pk
    editor = signed_in("editor")
    page = f"/editorial/publications/{report}/"
    assert b"Waiting" in editor.get("/editorial/publications/?only=waiting").content
    assert editor.post(page, {"act": "publish", "extent": "extracts"}).status_code == 302
    sent = {"act": "change", "extent": "full", "tag_names": "Rivers, Towns", "related_ids": "x",
            "more_names": "Karim Ode", "shown_names": ""}  # fmt: skip
    assert editor.post(page, sent).status_code == 302
    assert set(Tag.objects.values_list("name", flat=True)) == {"Rivers", "Towns"}
    assert "Karim" not in editor.get(f"/reports/{report}/").text
    assert editor.post(f"{page}withdraw/", {"why": ""}).status_code == 200
    assert editor.post(f"{page}withdraw/", {"why": "Wrong town."}).status_code == 302
    assert editor.get(f"/reports/{report}/").status_code == 410
    assert b"Wrong town." in editor.get(page).content


def test_a_situation_report_rests_on_published_reports(signed_in: Callable[[str], Client]) -> None:
    publication = published()
    put(told("999 killed in Odra."))
    editor = signed_in("editor")
    sent = {"start": "2008-03-25", "end": "2008-03-30", "policy": "low-best-high"}
    answer = editor.post("/editorial/situations/", sent)
    assert answer.status_code == 302
    page = editor.get(answer.headers["Location"]).text
    assert f"/reports/{publication.report_id}/#claim-" in page
    assert "999" not in page
    wrong = editor.post("/editorial/situations/", sent | {"end": "2008-03-01"})
    assert b"one day to 366" in wrong.content


def test_a_situation_report_quotes_nothing_that_was_withdrawn(
    signed_in: Callable[[str], Client],
) -> None:
    publication = published()
    editor = signed_in("editor")
    sent = {"start": "2008-03-25", "end": "2008-03-30", "policy": "low-best-high"}
    page = editor.post("/editorial/situations/", sent).headers["Location"]
    before = LexborHTMLParser(editor.get(page).text).css(".notes li")
    assert all(note.css("q") for note in before)
    publishing.withdraw(publication, who="editor", why="Wrong.", when=timezone.now())
    after = LexborHTMLParser(editor.get(page).text).css(".notes li")
    assert len(after) == len(before) > 0
    assert [note.attributes["id"] for note in after] == [note.attributes["id"] for note in before]
    for note in after:
        assert note.text().strip() == "A report that was withdrawn."
        assert not note.css("a")


def test_a_feed_tells_no_name_that_nothing_published_tells(client: Client) -> None:
    put(full(5))
    Tag.objects.create(slug="rivers", name="Rivers")
    feeds = f"/feeds/actors/{RIVER_BRIGADE.id}.atom", "/feeds/tags/rivers.atom"
    for feed in feeds:
        assert client.get(feed).status_code == 404
    publishing.set_tags(published(1), ["Rivers"])
    for feed in feeds:
        assert client.get(feed).status_code == 200


def test_control_characters_of_a_withdrawn_report_do_not_break_the_feed(client: Client) -> None:
    publication = published(title="Odra\x0b\x1b burns")
    publishing.withdraw(publication, who="editor", why="Wrong\x0b.", when=timezone.now())
    answer = client.get("/feeds/corrections.atom")
    assert answer.status_code == 200
    ET.fromstring(answer.content)  # noqa: S314 - our own


def test_places_are_told_by_the_gazetteer_and_grades_explained_by_what_is_public(
    client: Client,
) -> None:
    shown = text_report("12 killed in Odra.", outlet="Post", source="1.txt")
    put(told("20 killed in Odra.", outlet="Wire", source="2.txt"))
    claims = tuple(ledger.Claim.objects.values_list("id", flat=True))
    same = Decision(type=JudgementType.SAME_INCIDENT, subjects=claims, who="r", why="w", value={})
    judge(same, when=timezone.now(), ledger="l")
    reconciled(when=timezone.now())
    (row,) = ledger.Incident.objects.all()
    ledger.Incident.objects.update(
        place=None, place_words="the hidden yard",
        record=row.record | {"grade_reason": "Wire says so"},
    )  # fmt: skip
    page = client.get(f"/incidents/{row.pk}/").text
    assert shown.report_id in page
    assert "Wire says so" not in page
    for address in (f"/incidents/{row.pk}/", "/incidents/", "/data/map.geojson"):
        assert "the hidden yard" not in client.get(address).text


def test_what_another_editor_changed_meanwhile_is_not_overwritten_unseen(
    signed_in: Callable[[str], Client],
) -> None:
    known = published()
    editor = signed_in("editor")
    page = f"/editorial/publications/{known.report_id}/"
    sent = {"act": "change", "extent": "full", "tag_names": "", "related_ids": "",
            "more_names": "Mine", "shown_names": "", "seen": known.changed.isoformat()}  # fmt: skip
    Publication.objects.update(more_names="Theirs", changed=timezone.now())
    known.refresh_from_db()
    answer = editor.post(page, sent).text
    assert "Somebody else has changed this since you opened it" in answer
    assert f'name="seen" value="{known.changed.isoformat()}"' in answer
    assert Publication.objects.get().more_names == "Theirs"
    assert editor.post(page, sent | {"seen": known.changed.isoformat()}).status_code == 302
    assert Publication.objects.get().more_names == "Mine"
