"""What readers send: held until a reviewer decides, limited, and never more than plain text."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.web.site_samples import published

from warledger.errors import InputError
from warledger_desk.articles.models import ErrorReport, Post, State
from warledger_desk.articles.services import discussing
from warledger_desk.ledger import models as ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "\u202egnirts\u202c", "\u200b\u2066hidden\u2069", "{{ 7 }}{% csrf_token %}", "</textarea><b>b",
    "]]></script><svg onload=alert(1)>", "a\x00b\x1b[31m",
)  # fmt: skip


def sent(client: Client, report: str, text: str = "Which town?", **more: object) -> int:
    address = f"/reports/{report}/comment/"
    return client.post(address, {"name": "Ana", "text": text, **more}).status_code


def test_a_comment_is_shown_when_a_reviewer_agreed(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    report = published().report_id
    assert sent(client, report) == 302
    assert "Which town?" not in client.get(f"/reports/{report}/").text
    reviewer = signed_in("reviewer")
    assert "Which town?" in reviewer.get("/editorial/moderation/").text
    post = Post.objects.get()
    assert reviewer.post(f"/editorial/moderation/{post.pk}/", {"act": "maybe"}).status_code == 302
    assert Post.objects.get().state == State.WAITING
    reviewer.post(f"/editorial/moderation/{post.pk}/", {"act": "show", "why": ""})
    page = LexborHTMLParser(client.get(f"/reports/{report}/").text)
    assert "Which town?" in page.css_first("#discussion .comment").text()
    assert "Which town?" not in page.css_first("section[aria-labelledby=imported]").text()
    reviewer.post(f"/editorial/moderation/{post.pk}/", {"act": "refuse", "why": "rude"})
    assert "Which town?" not in client.get(f"/reports/{report}/").text
    assert Post.objects.get().decided_why == "rude"


def test_answers_stand_below_what_they_answer(client: Client) -> None:
    publication = published()
    when = timezone.now()
    parent = None
    for number in range(7):
        parent = discussing.send(
            publication,
            name="Ana",
            text=f"word {number}",
            address=str(number),
            when=when,
            parent=parent,
        )
        discussing.decide(parent, shown=True, who="r", why="", when=when)
    page = LexborHTMLParser(client.get(f"/reports/{publication.report_id}/").text)
    assert len(page.css("#discussion .comment")) == 7
    assert len(page.css("#discussion .thread .thread .thread .thread .thread")) >= 1
    assert not page.css("#discussion .thread .thread .thread .thread .thread .thread")


def test_nobody_answers_what_is_not_shown(client: Client) -> None:
    publication = published()
    held = discussing.send(publication, name="A", text="b", address="1", when=timezone.now())
    assert sent(client, publication.report_id, parent=held.pk) == 404
    assert sent(client, publication.report_id, parent="x" * 30) == 404
    with pytest.raises(InputError):
        discussing.send(
            publication, name="A", text="b", address="2", when=timezone.now(), parent=held
        )


def test_one_address_sends_so_much_and_no_more(client: Client) -> None:
    publication = published()
    report = publication.report_id
    answers = [sent(client, report, f"word {number}") for number in range(5)]
    assert answers == [302, 302, 302, 429, 429]
    claim = ledger.Claim.objects.filter(version=publication.version).first()
    assert claim is not None
    figure = f"/reports/{report}/figures/{claim.pk}/error/"
    assert client.post(figure, {"text": "It was 9."}).status_code == 429
    assert Post.objects.count() == 3
    Post.objects.update(when=timezone.now() - timedelta(minutes=2))
    assert client.post(figure, {"text": "It was 9."}).status_code == 302
    # What is kept of the address is a digest.
    assert "127.0.0.1" not in set(Post.objects.values_list("sender", flat=True))


def test_an_error_reaches_the_reviewer_and_is_closed(
    client: Client, signed_in: Callable[[str], Client]
) -> None:
    publication = published()
    claim = ledger.Claim.objects.filter(version=publication.version).first()
    assert claim is not None
    page = f"/reports/{publication.report_id}/figures/{claim.pk}/error/"
    assert client.get(page).status_code == 200
    assert client.get(page.replace(claim.pk, "nothing")).status_code == 404
    assert client.post(page, {"text": " "}).status_code == 200
    unseen = client.post(page, {"text": "\u200b"})
    assert "Say what is wrong" in unseen.text
    assert client.post(page, {"text": "It was 9."}).status_code == 302
    error = ErrorReport.objects.get()
    assert error.lineage == claim.lineage
    reviewer = signed_in("reviewer")
    assert "It was 9." in reviewer.get("/editorial/moderation/").text
    reviewer.post(f"/editorial/errors/{error.pk}/", {"answer": "Corrected."})
    assert "It was 9." not in reviewer.get("/editorial/moderation/").text
    assert ErrorReport.objects.get().done_by == "reviewer"


@pytest.mark.parametrize("words", HOSTILE)
def test_what_is_sent_stays_text(
    client: Client, signed_in: Callable[[str], Client], words: str
) -> None:
    publication = published(
        title=f"{words} in Odra".replace("\0", ""), author=words.replace("\0", "")
    )
    sent(client, publication.report_id, words, name=words)
    reviewer = signed_in("reviewer")
    queue = reviewer.get("/editorial/moderation/").text
    for post in Post.objects.all():
        discussing.decide(post, shown=True, who="r", why="", when=timezone.now())
    pages = ["/", "/reports/", f"/reports/{publication.report_id}/", "/feeds/reports.atom",
             "/search/?q=Odra", "/corrections/"]  # fmt: skip
    for text in (queue, *(client.get(page).text for page in pages)):
        assert "<script>alert" not in text
        assert "<svg onload" not in text
        assert "<img src=x" not in text
        assert 'href="javascript:' not in text
        scripts = LexborHTMLParser(text).css("script:not([src]):not([type='application/ld+json'])")
        assert not scripts
    own = LexborHTMLParser(client.get(f"/reports/{publication.report_id}/").text).css(
        "#discussion .comment"
    )
    for node in own:
        assert not set("\u202e\u202c\u200b\u2066\u2069\x00\x1b") & set(node.text())


def test_endless_words_are_cut_or_refused(client: Client) -> None:
    publication = published(title="x" * 100_000)
    assert len(client.get("/").text) < 40_000
    assert sent(client, publication.report_id, "y" * 5000) == 200
    assert sent(client, publication.report_id, "y" * 3999) == 302


def test_a_closed_discussion_takes_nothing(client: Client) -> None:
    publication = published()
    publication.discussed = False
    publication.save()
    assert sent(client, publication.report_id) == 200
    assert not Post.objects.exists()
    assert "This discussion is closed" in client.get(f"/reports/{publication.report_id}/").text


def test_a_comment_without_the_token_is_refused(web: object) -> None:
    from django.test import Client as Browser  # noqa: PLC0415

    report = published().report_id
    assert sent(Browser(enforce_csrf_checks=True), report) == 403
