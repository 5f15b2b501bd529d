"""Events on public pages: with their sentence, with what did not take place said, names masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import NORTHPORT, RIVER_BRIGADE, told
from tests.desk.telling import event, party, span, with_events
from tests.web.site_samples import publish

from warledger.records import (
    Attribution,
    DatePrecision,
    EventContent,
    EventModality,
    EventType,
    GroundedPlace,
)
from warledger_desk.articles.models import Extent
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.undertakings import gather
from warledger_desk.site import telling
from warledger_desk.site.static_export import export

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from warledger.records import Event, Reading
    from warledger_desk.articles.models import Publication

NAMED = (
    "The boy, Samir Odeh, was shot by the River Brigade on Tuesday. Samir's father said that the "
    "brigade had not shelled Odeh's street. 12 killed in Northport."
)
DAY = date(2008, 3, 25)


def day(number: int = 25) -> dict[str, Any]:
    when = date(2008, 3, number)
    return {"date_start": when, "date_end": when, "date_precision": DatePrecision.DAY}


def northport(text: str) -> GroundedPlace:
    return GroundedPlace(
        words="Northport", span=span(text, "Northport"), place=NORTHPORT, origin="claim",
        rule="own words", reason="named", runner_up=None,
    )  # fmt: skip


def named() -> Reading:
    """A shooting of a boy who is named in every part of it, and a shelling that was not."""
    made = told(NAMED, url="https://odra.example/named", outlet="Valley Wire")
    text = made.report.text
    first, second, _ = [f"{part}." for part in text.rstrip(".").split(". ")]
    shot = event(
        text, "shot", first, actors=(party(text, "the River Brigade", RIVER_BRIGADE.id),),
        recipients=(party(text, "Samir Odeh", "wl:somebody"),), place="Northport",
        grounded_place=northport(text), claims=(0,), name="Operation Samir", **day(),
        attribution=Attribution(speaker="Samir's father", publisher="Valley Wire"),
    )  # fmt: skip
    shelled = event(
        text, "shelled", second, modality=EventModality.NEGATED, **day(),
        recipients=(party(text, "Odeh's street"),), place="Odeh's street",
        content=EventContent(span=span(text, "Odeh's street"), type=EventType.ASSAULT, mode=None,
                             modality=EventModality.ALLEGED),
    )  # fmt: skip
    return replace(made, events=(shot, shelled))


PLACES = (
    f"/topics/actors/{RIVER_BRIGADE.id}/", f"/topics/places/{NORTHPORT.id}/", "/timeline/",
    "/data/timeline.json", "/topics/",
)  # fmt: skip


def shown(client: Client, publication: Publication) -> LexborHTMLParser:
    return LexborHTMLParser(client.get(f"/reports/{publication.report_id}/").text)


def test_a_report_shows_its_events_each_linked_to_its_sentence(client: Client) -> None:
    publication = publish(with_events())
    page = shown(client, publication)
    events = page.css("section[aria-labelledby=events] .event")
    assert [node.css_first("b").text() for node in events] == [
        "Attack", "Attack", "Request or order",
    ]  # fmt: skip
    for node in events:
        (link,) = [one for one in node.css("a") if one.text() == "In the text"]
        anchor = page.css_first(str(link.attributes["href"]))
        sentence = anchor if "sentence" in (anchor.attributes.get("class") or "") else anchor.parent
        assert sentence is not None
        words = node.css_first(".quote").text()
        assert "".join(words.split()) in "".join(sentence.text().split())
    first = events[0].text()
    assert "The army" in first
    assert "25 March 2008" in first
    assert "Operation Morning Star" in first


def test_whom_events_alone_name_has_a_page_and_a_feed(client: Client) -> None:
    made = with_events()
    first, *others = made.events
    army = replace(first.actors[0], actor_id="wl:iraq-army")
    publish(replace(made, events=(replace(first, actors=(army,)), *others)))
    assert not ledger.Actor.objects.filter(pk="wl:iraq-army").exists()
    feed = "/feeds/actors/wl:iraq-army.atom"
    assert f'href="{feed}"' in client.get("/topics/actors/wl:iraq-army/").text
    answer = client.get(feed)
    assert answer.status_code == 200
    assert "Iraqi Army" in answer.text


@pytest.mark.parametrize("modality", [one for one in EventModality if one != "done"])
def test_what_is_not_told_as_done_says_so(client: Client, modality: EventModality) -> None:
    made = with_events()
    publication = publish(
        replace(made, events=(replace(made.events[0], modality=modality), *made.events[1:]))
    )
    gather(when=timezone.now())
    words = telling.MODALITIES[modality][0]
    unreal, *others = shown(client, publication).css(".event")
    assert "event--unreal" in (unreal.attributes["class"] or "")
    assert words in unreal.css_first(".badge").text()
    assert not any("event--unreal" in (node.attributes["class"] or "") for node in others)
    for page in (f"/topics/places/{NORTHPORT.id}/", "/timeline/"):
        assert words in LexborHTMLParser(client.get(page).text).css_first(".event--unreal").text()
    (row,) = client.get("/data/timeline.json").json()["events"]
    assert (row["modality"], words in row["words"]) == (modality.value, True)


def test_masked_names_stand_nowhere_in_events(client: Client, web: Path, tmp_path: Path) -> None:
    publication = publish(named())
    ledger.Actor.objects.create(id=RIVER_BRIGADE.id, name="River Brigade", kind="x", record={})
    gather(when=timezone.now())
    pages = [f"/reports/{publication.report_id}/", *PLACES]
    pages += [f"/topics/operations/{one.pk}/" for one in ledger.Undertaking.objects.all()]
    assert len(pages) > len(PLACES) + 1
    for page in pages:
        text = client.get(page).text
        assert "[name withheld]" in text, page
        assert "Samir" not in text, page
        assert "Odeh" not in text, page
    export(tmp_path / "site")
    for file in (tmp_path / "site").rglob("*.*"):
        if file.suffix in {".html", ".json", ".xml"}:
            assert "Samir" not in file.read_text("utf-8"), file


def test_a_masked_party_is_no_known_actor(client: Client) -> None:
    made = named()
    publication = publish(made)
    ledger.Actor.objects.create(id="wl:somebody", name="Samir Odeh", kind="x", record={})
    text = client.get(f"/reports/{publication.report_id}/").text
    assert "wl:somebody" not in text
    publication.shown_names = "Samir Odeh"
    publication.save()
    assert "wl:somebody" in client.get(f"/reports/{publication.report_id}/").text


def test_of_extracts_only_events_in_sentences_of_figures_are_shown(client: Client) -> None:
    publication = publish(with_events(), extent=Extent.EXTRACTS)
    gather(when=timezone.now())
    page = shown(client, publication)
    (only,) = page.css(".event")
    assert "12 killed" in only.text()
    assert "In the text" not in only.text()
    assert "launched" not in client.get("/timeline/").text
    assert client.get("/data/timeline.json").json()["events"] == []


def test_events_of_unpublished_reports_are_nowhere(client: Client) -> None:
    from tests.desk.samples import put  # noqa: PLC0415

    put(with_events())
    gather(when=timezone.now())
    (operation,) = ledger.Undertaking.objects.filter(type="operation")
    assert client.get(f"/topics/operations/{operation.pk}/").status_code == 404
    assert client.get(f"/topics/places/{NORTHPORT.id}/").status_code == 404
    assert "launched" not in client.get("/timeline/").text
    assert "Morning Star" not in client.get("/topics/").text


def test_an_operation_is_told_by_published_reports_alone(client: Client) -> None:
    from tests.desk.samples import put  # noqa: PLC0415

    publish(with_events())
    other = with_events(url="https://odra.example/secret")
    text = other.report.text
    secret = replace(
        other.events[0], actors=(party(text, "Karim"),), date_start=date(2008, 1, 2),
        date_end=date(2008, 1, 2),
    )  # fmt: skip
    put(replace(other, events=(secret,)))
    gather(when=timezone.now())
    (operation,) = ledger.Undertaking.objects.filter(type="operation")
    assert len(operation.record["reports"]) == 2
    page = LexborHTMLParser(client.get(f"/topics/operations/{operation.pk}/").text)
    assert page.css_first("h1").text() == "Operation Morning Star"
    facts = page.css_first(".facts-list").text()
    assert "The army" in facts
    assert "Karim" not in facts
    assert "25 March 2008" in facts
    assert "January" not in facts
    assert len(page.css(".event")) == 1
    assert "makes it" in page.css_first(".event").text()


def test_the_timeline_lists_events_beside_the_figures_of_their_day(client: Client) -> None:
    made = with_events()
    publish(replace(made, events=(replace(made.events[0], **day(25)), *made.events[1:])))
    page = LexborHTMLParser(client.get("/timeline/").text)
    (listed,) = page.css(".happenings > li")
    assert listed.css_first("h3").text() == "25 March 2008"
    assert "launched" in listed.css_first(".event b:not(:first-child), .quote b").text()
    later = client.get("/timeline/?start=2008-03-26&end=2008-03-27")
    assert "launched" not in later.text
    narrowed = client.get(f"/data/timeline.json?actor={RIVER_BRIGADE.id}").json()["events"]
    assert len(narrowed) == 1
    assert client.get("/data/timeline.json?actor=wl:nobody").json()["events"] == []


def test_a_topic_known_by_its_events_alone_has_a_page(client: Client) -> None:
    made = told("The River Brigade marched through Northport.", url="https://odra.example/march")
    text = made.report.text
    marched: Event = event(
        text, "marched", text, type=EventType.PROTEST, place="Northport",
        grounded_place=northport(text), actors=(party(text, "The River Brigade"),),
    )  # fmt: skip
    publish(replace(made, events=(marched,)))
    text = client.get(f"/topics/places/{NORTHPORT.id}/").text
    assert "Protest" in text
    assert "day unknown" in text


def test_queries_do_not_grow_with_the_events(client: Client) -> None:
    counts = []
    for number in range(3):
        publish(with_events(url=f"https://odra.example/{number}"))
        client.get("/timeline/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            for page in ("/timeline/", f"/topics/places/{NORTHPORT.id}/"):
                assert client.get(page).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_masked_event_keeps_its_spans_at_their_words() -> None:
    from warledger_desk.articles.services.masking import Masks  # noqa: PLC0415

    made = named()
    masked = Masks(("Samir Odeh",)).reading(made)
    text = masked.report.text
    assert [one.trigger.of(text) for one in masked.events] == ["shot", "shelled"]
    for one in masked.events:
        assert one.sentence.contains(one.trigger)
        for known in (*one.actors, *one.recipients):
            assert known.span.of(text) == known.words
    assert masked.events[0].recipients[0].actor_id is None
    assert masked.events[0].actors[0].actor_id == RIVER_BRIGADE.id


def test_an_operation_shows_its_claims_by_what_they_belong_and_what_they_add_up_to(
    client: Client,
) -> None:
    publish(with_events())
    gather(when=timezone.now())
    (operation,) = ledger.Undertaking.objects.filter(type="operation")
    page = LexborHTMLParser(client.get(f"/topics/operations/{operation.pk}/").text)
    (row,) = page.css("section[aria-labelledby=figures] tbody tr")
    assert "killed" in row.text()
    assert row.css_first("td.number").text() == "12"
    (link,) = row.css("a")
    claim = ledger.Claim.objects.get(outcome="killed")
    assert str(link.attributes["href"]).endswith(f"#claim-{claim.pk}")
    assert "it results from an event of its own" in page.css_first(".claim .facts").text()


def test_own_claims_of_unpublished_reports_add_up_to_nothing(client: Client) -> None:
    from tests.desk.samples import put  # noqa: PLC0415

    publish(with_events())
    other = with_events(url="https://odra.example/secret")
    put(replace(other, claims=(replace(other.claims[0], victims="farmers"),)))
    gather(when=timezone.now())
    (operation,) = ledger.Undertaking.objects.filter(type="operation")
    assert len(operation.record["claims"]) == 2
    page = LexborHTMLParser(client.get(f"/topics/operations/{operation.pk}/").text)
    assert len(page.css("section[aria-labelledby=figures] .claim")) == 1
    assert "farmers" not in page.text()
