"""Articles: written with live citations, published when these hold, flagged when they move."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import put, told
from tests.web.site_samples import publish as publish_reading
from tests.web.site_samples import published, text_report

from warledger.records import JudgementType
from warledger_desk.articles.models import Article, Author, Citation, Tag
from warledger_desk.articles.services.composing import look_again
from warledger_desk.articles.services.publishing import set_tags
from warledger_desk.articles.services.publishing import withdraw as withdraw_report
from warledger_desk.articles.services.setting import set_text, uncited
from warledger_desk.ledger.models import Claim, Incident
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

TALLY = {"what": "tally", "tally-outcome": "killed", "tally-style": "best"}


@pytest.fixture
def editor(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("editor")


@pytest.fixture
def article(editor: Client) -> Article:
    text_report("12 killed in Odra.")
    given = {"title": "A week in Odra", "slug": "odra", "text": "So far [[c1]] were killed."}
    editor.post("/desk/articles/new/", given)
    return Article.objects.get()


def cite(editor: Client, article: Article, **given: str) -> str:
    answer = editor.post(f"/desk/articles/{article.pk}/cite/", given, follow=True)
    return answer.content.decode()


def publish(editor: Client, article: Article) -> str:
    given = {"act": "publish"}
    answer = editor.post(f"/desk/articles/{article.pk}/publish/", given, follow=True)
    return answer.content.decode()


def correct(high: int) -> None:
    claim = Claim.objects.order_by("pk").first()
    assert claim is not None
    decision = Decision(
        type=JudgementType.CORRECTED,
        subjects=(claim.pk,),
        who="reviewer",
        why="misread",
        value={"low": high, "high": high},
    )
    judge(decision, when=timezone.now(), ledger="ledger")
    bring_up_to_date(when=timezone.now() + timedelta(seconds=1))


def test_a_figure_stands_in_the_text_with_its_words(
    editor: Client, article: Article, client: Client
) -> None:
    assert "[[c1]]: write it" in cite(editor, article, **TALLY)
    assert client.get("/articles/odra/").status_code == 404
    assert "It is public" in publish(editor, article)
    page = client.get("/articles/odra/").content.decode()
    assert 'href="#note-1"' in page
    assert ">12<sup>1</sup>" in page
    assert "12 killed in Odra." in page
    assert "A week in Odra" in client.get("/articles/").content.decode()


def test_nothing_is_published_whose_figure_has_moved(editor: Client, article: Article) -> None:
    cite(editor, article, **TALLY)
    correct(15)
    assert "12 ([[c1]]) is 15 in the ledger now" in publish(editor, article)
    article.refresh_from_db()
    assert article.published is None
    citation = Citation.objects.get()
    editor.post(f"/desk/citations/{citation.pk}/", {"act": "anew"})
    assert "It is public" in publish(editor, article)


def test_readers_are_told_when_the_ledger_moves_on(
    editor: Client, article: Article, client: Client
) -> None:
    cite(editor, article, **TALLY)
    publish(editor, article)
    assert look_again(timezone.now()) == 0
    correct(15)
    assert look_again(timezone.now() + timedelta(minutes=1)) == 1
    assert look_again(timezone.now() + timedelta(minutes=2)) == 0
    page = client.get("/articles/odra/").content.decode()
    assert ">12<sup>" in page
    assert "the ledger has moved on: 15" in page
    assert 'badge--bad">1<' in editor.get("/desk/articles/").content.decode()


def test_a_draft_of_changes_is_not_public(editor: Client, article: Article, client: Client) -> None:
    cite(editor, article, **TALLY)
    publish(editor, article)
    changed = {"title": "Another", "slug": "odra", "text": "Nothing yet."}
    editor.post(f"/desk/articles/{article.pk}/", changed)
    citation = Citation.objects.get(public=False)
    editor.post(f"/desk/citations/{citation.pk}/", {"act": "forget"})
    page = client.get("/articles/odra/").content.decode()
    assert "A week in Odra" in page
    assert ">12<sup>1</sup>" in page
    publish(editor, article)
    assert "Nothing yet." in client.get("/articles/odra/").content.decode()
    editor.post(f"/desk/articles/{article.pk}/publish/", {"act": "withdraw"})
    assert client.get("/articles/odra/").status_code == 404


def test_the_sitemap_names_public_articles(
    editor: Client, article: Article, client: Client
) -> None:
    assert "/articles/odra/" not in client.get("/sitemap-pages.xml").text
    cite(editor, article, **TALLY)
    publish(editor, article)
    assert client.get("/sitemap-pages.xml").text.count("/articles/odra/<") == 1
    editor.post(f"/desk/articles/{article.pk}/publish/", {"act": "withdraw"})
    assert "/articles/odra/" not in client.get("/sitemap-pages.xml").text


def test_a_key_that_is_no_citation_is_refused(editor: Client, article: Article) -> None:
    assert "[[c1]] is no citation" in publish(editor, article)


def test_claims_and_incidents_are_cited_and_wrong_ids_refused(
    editor: Client, article: Article
) -> None:
    claim, incident = Claim.objects.get(), Incident.objects.get()
    for kind, name in (("claim", claim.pk), ("incident", incident.pk)):
        given = {"what": "one", "one-kind": kind, "one-name": name, "one-style": "best"}
        assert "12 is [[c" in cite(editor, article, **given)
        wrong = given | {"one-name": "nothing"}
        assert "Not taken" in cite(editor, article, **wrong)
    none = TALLY | {"tally-outcome": "displaced"}
    assert "no figure" in cite(editor, article, **none)
    assert [one.key for one in Citation.objects.all()] == ["c1", "c2"]


def test_reports_that_are_not_public_are_not_quoted(
    editor: Client, article: Article, client: Client
) -> None:
    put(told("30 killed in Tarn."))
    claim = Claim.objects.get(low=30)
    given = {"what": "one", "one-kind": "claim", "one-name": claim.pk, "one-style": "best"}
    assert "30 is [[c1]]" in cite(editor, article, **given)
    publish(editor, article)
    page = client.get("/articles/odra/").content.decode()
    assert ">30<sup>1</sup>" in page
    assert "Tarn" not in page
    assert "Rests on 1 claim of reports that are not public here" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "![a](https://elsewhere.example/x.png)",
        "<img src=x onerror=alert(1)>",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[[c1]]<b>[[c999999]]",
    ],
)
def test_no_markup_of_the_text_gets_out(text: str, web: object) -> None:
    body = set_text(text, [], public=True).body
    for sign in ("<script", "<img", "<b>", "onerror=alert(1)>", 'href="javascript', 'href="data'):
        assert sign not in body


def test_numbers_without_a_citation_are_named() -> None:
    text = "On 25 March 2008 some 1,200 fled; 14 died, [[c1]] were hurt, in 3 days, at km 5."
    assert uncited(text) == ("1,200", "14")


def test_the_map_has_what_is_cited(editor: Client, article: Article, client: Client) -> None:
    cite(editor, article, **TALLY)
    Article.objects.update(has_map=True)
    publish(editor, article)
    page = client.get("/articles/odra/").content.decode()
    assert "data-points>{" in page
    assert Incident.objects.get().pk in page


def test_a_situation_report_is_a_first_draft(editor: Client, web: object) -> None:
    published(0)
    given = {
        "draft-title": "The week",
        "draft-start": "2008-03-20",
        "draft-end": "2008-03-31",
        "draft-policy": "low-best-high",
    }
    editor.post("/desk/articles/draft/", given)
    made = Article.objects.get()
    assert made.slug == "the-week"
    assert "[[c1]]" in made.text
    assert {one.kind for one in made.drafted()} <= {"tally", "claim"}
    assert "It is public" in publish(editor, made)
    assert editor.post("/desk/articles/draft/", given | {"draft-end": ""}).status_code == 400


def test_writing_asks_for_the_figures_that_were_taken(editor: Client, article: Article) -> None:
    cite(editor, article, **TALLY)
    found = editor.get(f"/desk/articles/{article.pk}/figures/", {"q": "killed"}).json()["results"]
    assert found == [{"token": "[[c1]]", "label": "12", "detail": "c1, tally killed"}]
    assert not editor.get(f"/desk/articles/{article.pk}/figures/", {"q": "hurt"}).json()["results"]


def test_titles_of_related_reports_are_masked(
    editor: Client, article: Article, client: Client
) -> None:
    other = publish_reading(told("3 killed in Elm. Nadia Kern, 9, ran.", title="For Nadia Kern"))
    cite(editor, article, **TALLY)
    article.related.add(other)
    publish(editor, article)
    page = client.get("/articles/odra/").content.decode()
    assert f"/reports/{other.report_id}/" in page
    assert "Nadia" not in page


def test_tags_of_articles_stay_when_a_report_loses_its_own(
    editor: Client, article: Article, client: Client
) -> None:
    article.tags.add(Tag.objects.create(slug="rivers", name="Rivers"))
    set_tags(published(1), ["Towns"])
    assert {tag.slug for tag in Tag.objects.all()} == {"rivers", "towns"}


def test_authors_tags_and_related_reports_are_those_that_were_published(
    editor: Client, article: Article, client: Client
) -> None:
    ana, ben = (Author.objects.create(name=name, slug=name) for name in ("Ana", "Ben"))
    other = published(1)
    cite(editor, article, **TALLY)
    article.authors.set([ana])
    article.tags.set([Tag.objects.create(slug="rivers", name="Rivers")])
    article.related.set([other])
    publish(editor, article)
    article.authors.set([ben])
    article.tags.clear()
    article.related.clear()
    set_tags(other, [])
    page = client.get("/articles/odra/").content.decode()
    for words in ("Ana", "Rivers", f"/reports/{other.report_id}/"):
        assert words in page
    assert "Ben" not in page + client.get("/articles/").content.decode()
    assert "Ana" in client.get("/articles/").content.decode()
    withdraw_report(other, who="editor", why="Wrong.", when=timezone.now())
    assert other.report_id not in client.get("/articles/odra/").content.decode()


def test_a_public_article_keeps_its_address(editor: Client, article: Article) -> None:
    page = f"/desk/articles/{article.pk}/"
    sent = {"title": "A week in Odra", "slug": "odra-week", "text": "[[c1]] were killed."}
    cite(editor, article, **TALLY)
    editor.post(page, sent)
    publish(editor, article)
    refused = editor.post(page, sent | {"slug": "elsewhere"})
    assert "It is public under its address" in refused.content.decode()
    assert Article.objects.get().slug == "odra-week"
    editor.post(f"{page}publish/", {"act": "withdraw"})
    editor.post(page, sent | {"slug": "elsewhere"})
    assert Article.objects.get().slug == "elsewhere"


def test_a_tag_of_articles_alone_has_a_page(
    editor: Client, article: Article, client: Client
) -> None:
    tag = Tag.objects.create(slug="rivers", name="Rivers")
    article.tags.add(tag)
    assert client.get("/topics/tags/rivers/").status_code == 404
    cite(editor, article, **TALLY)
    publish(editor, article)
    page = client.get("/topics/tags/rivers/")
    assert f"/articles/{article.slug}/" in page.text
    assert "tags/rivers.atom" not in page.text
    article.tags.clear()  # a draft of changes is not public
    assert client.get("/topics/tags/rivers/").status_code == 200


def test_a_text_that_was_opened_before_another_change_does_not_replace_it(
    editor: Client, article: Article
) -> None:
    path = f"/desk/articles/{article.pk}/"
    opened = LexborHTMLParser(editor.get(path).text).css_first("[name=seen]").attributes["value"]
    form = {"title": "A week in Odra", "slug": "odra", "lead": "", "seen": opened}
    editor.post(path, form | {"text": "A colleague wrote this."})
    late = editor.post(path, form | {"text": "Written before."})
    assert "was changed after you opened it" in late.text
    assert Article.objects.get().text == "A colleague wrote this."
    seen = LexborHTMLParser(late.text).css_first("[name=seen]").attributes["value"]
    editor.post(path, form | {"text": "Written before.", "seen": seen})
    assert Article.objects.get().text == "Written before."
