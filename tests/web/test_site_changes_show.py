"""What is masked, judged or added later shows on public pages, and gives nothing away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import NORTHPORT, RIVER_BRIGADE, full, told
from tests.desk.telling import event, party
from tests.web.site_samples import publish
from tests.web.test_site_events import day, northport

from warledger.records import EventModality, EventType
from warledger_desk.articles.services import freshness, searching, topics
from warledger_desk.articles.services.static_search import facts
from warledger_desk.commands.worker import _keep_up
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.undertakings import gather

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from warledger.records import Reading
    from warledger_desk.articles.models import Publication


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The ledger is looked at once, and then not for a long time."""
    monkeypatch.setattr(settings, "PUBLIC_DELAY", 1e9)
    freshness._looked.name = ""
    yield
    freshness._looked.name = ""


def truce() -> Reading:
    made = told("Iven Marsh announced a truce around Northport. 3 killed in Northport.")
    text = made.report.text
    declared = event(
        text, "announced", text.split(". ")[0] + ".", type=EventType.RETREAT, mode="ceasefire",
        actors=(party(text, "Iven Marsh"),), **day(),
    )  # fmt: skip
    return replace(made, events=(declared,))


def mask(publication: Publication, names: str) -> None:
    publication.more_names = names
    publication.changed = timezone.now()
    publication.save()


def test_a_name_that_is_masked_later_goes_from_the_list_of_topics(
    client: Client, slow: None
) -> None:
    publication = publish(truce())
    gather(when=timezone.now())
    assert "Iven Marsh" in client.get("/topics/").text
    mask(publication, "Iven Marsh")
    assert "Iven Marsh" not in client.get("/topics/").text


def test_another_rule_of_masking_is_another_state(
    monkeypatch: pytest.MonkeyPatch, web: None
) -> None:
    before = freshness.state()
    monkeypatch.setattr(settings, "MASKED_NAMES", "all")
    assert freshness.state() != before


def test_what_the_worker_gathers_shows_on_pages_that_are_kept(client: Client) -> None:
    publish(truce())
    assert "Iven Marsh" not in client.get("/topics/").text
    _keep_up(timezone.now())
    assert "Iven Marsh" in client.get("/topics/").text


def launched(text: str, url: str) -> Reading:
    made = told(text, url=url, outlet="Valley Wire")
    (sentence,) = (part for part in text.replace("\n", " ").split(". ") if "began" in part)
    began = event(
        text, "began", sentence.rstrip(".") + ".", type=EventType.MOBILIZE, name="Operation Reed",
        actors=(party(text, "The corps"),), **day(3),
    )  # fmt: skip
    return replace(made, events=(began,))


def test_figures_of_a_later_version_are_an_operations_only_once_it_is_gathered(
    client: Client,
) -> None:
    url = "https://odra.example/reed"
    publish(launched("The corps began Operation Reed and 14 killed in Northport.", url))
    gather(when=timezone.now())
    (row,) = ledger.Undertaking.objects.filter(type="operation")
    path = f"/topics/operations/{row.pk}/"
    assert "14" in client.get(path).text
    later = (
        "730 killed in Sel by a flood. The corps began Operation Reed and 14 killed in Northport."
    )
    publish(launched(later, url))
    assert "730" not in client.get(path).text
    gather(when=timezone.now())
    assert "14" in client.get(path).text


def test_the_place_of_a_masked_word_is_not_named(client: Client) -> None:
    made = told("The brigade struck a trader, Lena Northport. 12 killed in Elm.")
    text = made.report.text
    struck = event(
        text, "struck", text.split(". ")[0] + ".", place="Northport",
        grounded_place=northport(text), **day(),
    )  # fmt: skip
    publication = publish(replace(made, events=(struck,)))
    path = f"/topics/places/{NORTHPORT.id}/"
    assert "struck" in client.get(path).text
    mask(publication, "Lena Northport")
    for shown in (f"/reports/{publication.report_id}/", "/data/timeline.json", "/timeline/"):
        assert "Northport" not in client.get(shown).text
    assert "struck" not in client.get(path).text


def test_an_actor_whom_masked_words_alone_name_has_no_page(client: Client) -> None:
    made = told("The River Brigade struck Lena Odeh in Sel. 12 killed in Elm.")
    text = made.report.text
    struck = event(
        text, "struck", text.split(". ")[0] + ".", **day(),
        actors=(party(text, "The River Brigade", RIVER_BRIGADE.id),),
        recipients=(party(text, "Lena Odeh", "wl:lena"),),
    )  # fmt: skip
    publication = publish(replace(made, events=(struck,)))
    for key, name in (("wl:lena", "Lena Odeh"), (RIVER_BRIGADE.id, "River Brigade")):
        ledger.Actor.objects.get_or_create(
            id=key, defaults={"name": name, "kind": "x", "record": {}}
        )
    assert client.get("/topics/actors/wl:lena/").status_code == 200
    mask(publication, "Lena Odeh")
    assert client.get("/topics/actors/wl:lena/").status_code == 404
    assert client.get(f"/topics/actors/{RIVER_BRIGADE.id}/").status_code == 200


def test_lists_beside_figures_name_nobody_and_no_place_that_is_masked(client: Client) -> None:
    publication = publish(full(0))
    (shown,) = facts([publication]).values()
    assert "Northport" in shown["places"]
    assert any("River Brigade" in name for name in shown["actors"])
    mask(publication, "River Brigade\nNorthport")
    (shown,) = facts([publication]).values()
    assert "Northport" not in shown["places"]
    assert not any("River Brigade" in name for name in shown["actors"])
    assert '"name":"Northport"' not in client.get(f"/reports/{publication.report_id}/").text


def campaign(*sentences: str) -> tuple[str, Reading]:
    made = told(" ".join((*sentences, "12 killed in Northport.")))
    return made.report.text, made


def page_of(client: Client, name: str) -> str:
    (row,) = ledger.Undertaking.objects.filter(type="operation", name=name)
    return str(client.get(f"/topics/operations/{row.pk}/").text)


def test_the_day_on_which_an_operation_ended_is_its_last(client: Client) -> None:
    sentences = ("The corps began Operation Reed in Sel.", "The corps ended Operation Reed.")
    text, made = campaign(*sentences)
    about = {"name": "Operation Reed", "actors": (party(text, "The corps"),)}
    began = event(text, "began", sentences[0], type=EventType.MOBILIZE, **about, **day(3))
    ended = event(
        text, "ended", sentences[1], type=EventType.RETREAT, rule="retreat.ending_campaign",
        **about, **day(9),
    )  # fmt: skip
    publish(replace(made, events=(began, ended)))
    gather(when=timezone.now())
    page = page_of(client, "Operation Reed")
    assert "3 March 2008 to 9 March 2008" in page
    assert "its last day is not said" not in page


def test_an_operation_bears_its_own_name_and_what_was_denied_is_no_part_of_it(
    client: Client,
) -> None:
    sentences = (
        "The corps began Operation Reed in Sel.",
        "In Operation Reed the corps opened Operation Sedge.",
        "After the start of Operation Reed came Operation Sedge with a raid on Elm.",
        "The corps had not shelled Oak in Operation Reed.",
    )
    text, made = campaign(*sentences)
    corps = (party(text, "The corps"),)
    began = event(
        text, "began", sentences[0], type=EventType.MOBILIZE, name="Operation Reed",
        actors=corps, **day(3),
    )  # fmt: skip
    others = [
        event(text, trigger, sentence, name="Operation Sedge", actors=corps, **day(4))
        for trigger, sentence in zip(("opened", "raid"), sentences[1:3], strict=True)
    ]
    denied = event(
        text, "not shelled", sentences[3], modality=EventModality.NEGATED, actors=corps,
        place="Oak", **day(29),
    )  # fmt: skip
    publish(replace(made, events=(began, *others, denied)))
    gather(when=timezone.now())
    page = page_of(client, "Operation Reed")
    assert LexborHTMLParser(page).css_first("h1").text() == "Operation Reed"
    facts = LexborHTMLParser(page).css_first(".facts-list").text()
    assert "Oak" not in facts
    assert "29 March" not in facts


def test_of_very_many_events_those_that_begin_and_end_an_operation_are_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentences = (
        "Operation Reed struck Sel.", "The corps began Operation Reed.",
        "The corps ended Operation Reed.",
    )  # fmt: skip
    text, made = campaign(*sentences)
    name = {"name": "Operation Reed"}
    struck = event(text, "struck", sentences[0], **name, **day(1))
    about = name | {"actors": (party(text, "The corps"),)}
    began = event(text, "began", sentences[1], type=EventType.MOBILIZE, **about, **day(3))
    ended = event(
        text, "ended", sentences[2], type=EventType.RETREAT, rule="retreat.ending_campaign",
        **about, **day(9),
    )  # fmt: skip
    publish(replace(made, events=(struck, began, ended)))
    gather(when=timezone.now())
    (row,) = ledger.Undertaking.objects.filter(type="operation")
    stances = {one.stance for one in topics.public_undertaking(row.pk).events}
    assert stances == {"part", "makes", "ends"}
    monkeypatch.setattr(topics, "_EVENTS", 2)
    assert [one.stance for one in topics.public_undertaking(row.pk).events] == ["makes", "ends"]


def test_search_reads_masked_reports_at_once_and_not_beyond_a_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for number in (1, 5):
        for one in range(number):
            report = told(
                f"{number}{one} killed in Odra. All had hope there.",
                url=f"https://odra.example/{number}{one}",
            )
            mask(publish(report), "Nadia Hope")
        with CaptureQueriesContext(connection) as queries:
            guarded = searching._guarded("hope")
        assert guarded == {}
        asked.append(len(queries))
    assert asked == [asked[0]] * 2
    monkeypatch.setattr(searching, "_LOOKED_AT", 2)
    assert list(searching._guarded("hope").values()) == [{"hope"}] * 4
