"""Reports that come in through the desk: text, addresses, files, feeds, in the background."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from warledger_desk.accounts.models import User
from warledger_desk.desk.views import intake as views
from warledger_desk.intake import reading
from warledger_desk.intake.models import Feed, Intake, Origin, State
from warledger_desk.intake.worker import work
from warledger_desk.ledger.models import Claim, Version

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

TEXT = "A market in Basrah was shelled on Tuesday. Police said that 14 people were killed."


@pytest.fixture
def editor(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("editor")


def upload(editor: Client, *files: SimpleUploadedFile) -> bytes:
    return editor.post("/desk/add/", {"how": "files", "files-uploads": files}, follow=True).content


def test_a_pasted_text_is_read_in_the_background(editor: Client) -> None:
    given = {"how": "text", "text-text": TEXT, "text-title": "Shelling", "text-outlet": "Gulf Post"}
    answer = editor.post("/desk/add/", given)
    (intake,) = Intake.objects.all()
    assert answer.headers["Location"] == f"/desk/intakes/{intake.pk}/"
    assert b"Waiting for a worker" in editor.get(answer.headers["Location"]).content
    work(once=True)
    version = Version.objects.select_related("source").get()
    assert (version.title, version.source and version.source.name) == ("Shelling", "Gulf Post")
    assert Claim.objects.get().low == 14
    page = editor.get(answer.headers["Location"]).content.decode()
    assert "Read." in page
    assert "every 2s" not in page
    intake.refresh_from_db()
    assert (intake.state, intake.content) == (State.DONE, None)


def test_reading_it_twice_adds_it_once(editor: Client) -> None:
    for _ in range(2):
        editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    work(once=True)
    assert Version.objects.count() == 1
    outcomes = [intake.items.get().outcome for intake in Intake.objects.order_by("pk")]
    assert outcomes == ["added", "unchanged"]


def test_what_a_dead_worker_left_is_taken_up_again(editor: Client) -> None:
    editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    then = timezone.now() - timedelta(hours=1)
    Intake.objects.update(state=State.READING, touched=then)
    assert reading.take_up_again(timezone.now()) == 1
    assert reading.take_up_again(timezone.now()) == 0
    work(once=True)
    assert Intake.objects.get().state == State.DONE


def test_what_a_worker_took_and_never_began_is_taken_up_again(editor: Client) -> None:
    editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    Intake.objects.update(touched=timezone.now() - timedelta(hours=1))
    assert reading.take_up_again(timezone.now()) == 0  # its task waits for a worker
    DBTaskResult.objects.get().claim("killed")
    assert reading.take_up_again(timezone.now()) == 1
    work(once=True)
    assert Intake.objects.get().state == State.DONE


def test_a_sign_of_life_from_the_future_is_none(editor: Client) -> None:
    """The worker died, and then the clock was set back by two days."""
    editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    Intake.objects.update(state=State.READING, touched=timezone.now() + timedelta(days=2))
    assert reading.take_up_again(timezone.now()) == 1
    assert reading.take_up_again(timezone.now()) == 0
    Intake.objects.update(state=State.READING, touched=timezone.now() + timedelta(minutes=1))
    assert reading.take_up_again(timezone.now()) == 0  # another machine's clock may be ahead


def test_a_feed_that_was_asked_in_the_future_is_asked_again(editor: Client) -> None:
    feed = Feed.objects.create(url="https://example.org/f", made_by=User.objects.get(pk=1))
    feed.asked = timezone.now() + timedelta(days=2)
    feed.save()
    assert reading.ask_feeds(timezone.now()) == 1
    assert reading.ask_feeds(timezone.now()) == 0


def test_the_queue_is_told_at_once_of_what_was_read(editor: Client) -> None:
    there: list[int] = []
    editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    work(once=True, also=lambda _: there.append(Version.objects.count()))
    assert there == [0, 1]


def test_files_fail_and_succeed_each_for_itself(editor: Client) -> None:
    good = SimpleUploadedFile("good.txt", TEXT.encode())
    bad = SimpleUploadedFile("bad.txt", b"%PDF-1.7 and so on")
    upload(editor, good, bad)
    work(once=True)
    states = dict(Intake.objects.values_list("name", "state"))
    assert states == {"good.txt": State.DONE, "bad.txt": State.FAILED}
    failed = Intake.objects.get(name="bad.txt")
    assert "PDF" in failed.cause
    page = editor.get("/desk/intakes/?state=failed").content.decode()
    assert "bad.txt" in page
    assert "good.txt" not in page
    editor.post(f"/desk/intakes/{failed.pk}/retry/")
    failed.refresh_from_db()
    assert (failed.state, failed.cause) == (State.WAITING, "")


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [("virus.exe", 10, b"can&#x27;t be read"), ("big.txt", 11, b"larger than")],
)
def test_uploads_are_limited_by_kind_and_size(
    editor: Client, monkeypatch: pytest.MonkeyPatch, name: str, size: int, said: bytes
) -> None:
    monkeypatch.setattr(views, "LARGEST", 10)
    assert said in upload(editor, SimpleUploadedFile(name, b"x" * size))
    assert not Intake.objects.exists()


def test_an_address_in_our_own_network_is_refused(editor: Client) -> None:
    editor.post("/desk/add/", {"how": "address", "address-address": "http://127.0.0.1:5432/x"})
    work(once=True)
    intake = Intake.objects.get()
    assert intake.state == State.FAILED
    assert "address of this machine" in intake.cause
    assert b"address of this machine" in editor.get(f"/desk/intakes/{intake.pk}/").content


def test_a_feed_is_asked_when_its_time_has_come(
    editor: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {"url": "https://example.org/feed.xml", "outlet": "", "minutes": 30, "follow": "on"}
    assert editor.post("/desk/feeds/", given).status_code == 302
    feed = Feed.objects.get()
    begun = Intake.objects.get()
    assert (begun.origin, begun.feed) == (Origin.FEED, feed)
    Intake.objects.update(state=State.DONE)
    assert feed.asked is not None
    assert reading.ask_feeds(feed.asked + timedelta(minutes=29)) == 0
    assert reading.ask_feeds(feed.asked + timedelta(minutes=30)) == 1
    editor.post(f"/desk/feeds/{feed.pk}/", {"act": "pause"})
    assert reading.ask_feeds(feed.asked + timedelta(days=2)) == 0
    editor.post(f"/desk/feeds/{feed.pk}/", {"act": "forget"})
    assert not Feed.objects.exists()
    assert Intake.objects.count() == 2


def test_a_feed_asked_too_often_is_refused(editor: Client) -> None:
    answer = editor.post("/desk/feeds/", {"url": "https://example.org/f", "minutes": 1})
    assert b"Between 5 minutes and a week" in answer.content


def test_the_page_of_an_entry_is_read_in_its_place(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warledger.ingest import ingest_bytes  # noqa: PLC0415

    feed = Feed.objects.create(url="https://example.org/f", made_by=User.objects.get(pk=1))
    entries = (
        b"<rss version='2.0'><channel><title>Gulf Post</title>"
        b"<item><title>One</title><link>https://example.org/1</link>"
        b"<description>Short of it, told in one sentence.</description></item>"
        b"<item><title>Two</title><link>https://example.org/2</link>"
        b"<description>Police said that 3 people were killed in Basrah.</description></item>"
        b"</channel></rss>"
    )
    page = f"<html><title>One</title><article><p>{TEXT}</p><p>{TEXT}</p></article></html>"
    web = {"https://example.org/f": entries, "https://example.org/1": page.encode()}

    def answer(sources: list[str], **given: object) -> object:
        raw = web.get(sources[0], b"")
        return ingest_bytes(raw, source=sources[0], url=sources[0], **given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "ingest", answer)
    reading.ask(feed, timezone.now())
    work(once=True)
    texts = dict(Version.objects.values_list("url", "text"))
    assert "14 people" in texts["https://example.org/1"]
    assert "3 people" in texts["https://example.org/2"]


@pytest.mark.parametrize("link", ["secret.txt", "/etc/hostname", "file:///etc/hostname"])
def test_a_feed_never_has_files_of_this_machine_read(
    editor: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, link: str
) -> None:
    from warledger.ingest import ingest_bytes  # noqa: PLC0415

    asked: list[str] = []
    entries = (
        f"<rss version='2.0'><channel><title>Gulf Post</title><item><title>One</title>"
        f"<link>{link}</link><description>Three people were killed.</description></item>"
        f"</channel></rss>"
    ).encode()

    def answer(sources: list[str], **given: object) -> object:
        asked.extend(sources)
        raw = entries if sources == ["https://example.org/f"] else b""
        return ingest_bytes(raw, source=sources[0], **given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "ingest", answer)
    feed = Feed.objects.create(url="https://example.org/f", made_by=User.objects.get(pk=1))
    reading.ask(feed, timezone.now())
    work(once=True)
    assert asked
    assert all(one.startswith("https://example.org/") for one in asked)


def test_a_database_that_is_away_does_not_end_the_worker(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr("warledger_desk.intake.worker.ask_feeds", fail)
    editor.post("/desk/add/", {"how": "text", "text-text": TEXT})
    work(once=True)
    assert Intake.objects.get().state == State.DONE
