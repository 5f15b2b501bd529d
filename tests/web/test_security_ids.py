"""Ids of things that are not for whoever asks, and fields that no form has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from tests.web.test_access import OURS
from tests.web.whole import arguments, secrets

from warledger_desk.accounts.access import needed
from warledger_desk.accounts.models import Token, User
from warledger_desk.accounts.roles import NAMES, Role
from warledger_desk.api.routes import api
from warledger_desk.articles.models import Article, Author, Post, Publication
from warledger_desk.intake.models import Feed, Intake
from warledger_desk.ledger import models
from warledger_desk.review.models import Code, Coding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Browser = Callable[[str], Client]


@pytest.fixture
def web(whole: Path) -> Path:
    """The ledger with everything in it, for browsers that are signed in too."""
    return whole


#: Pages for everybody of things that everybody may see.
OPEN = {
    "site:author", "site:place", "site:tag", "site:tag-feed", "site:actor", "site:actor-feed",
    "site:situation", "site:search-data", "site:sitemap-reports",
}  # fmt: skip


def address(name: str, pattern: Any) -> str:
    return reverse(name, kwargs=arguments(name, pattern.pattern.converters))


def addresses() -> Iterator[tuple[str, str, Any]]:
    """Every address with an id in it: its name, itself with an id of something that is kept."""
    for name, pattern, view in OURS:
        if pattern.pattern.converters:
            yield name, address(name, pattern), view


def test_ids_of_what_is_not_public_open_nothing_to_the_public(whole: object) -> None:
    asked = 0
    for name, path, view in addresses():
        for answer in (Client().get(path), Client().post(path)):
            asked += 1
            if needed(view) > Role.PUBLIC:
                assert answer.status_code == 302, (name, path)
                assert answer.headers["Location"].startswith("/accounts/login/")
            elif name not in OPEN:
                assert answer.status_code == 404, (name, path)
    assert asked > 80


def test_a_withdrawn_report_is_no_longer_shown(whole: object) -> None:
    report = secrets().withdrawn
    version = models.Version.objects.get(report=report, current=True)
    answer = Client().get(f"/reports/{report}/")
    assert answer.status_code == 410
    assert version.text[:60].encode() not in answer.content
    assert Client().post(f"/reports/{report}/comment/").status_code == 404


def everything_public() -> Iterator[tuple[str, bytes]]:
    """What the public gets to read: pages, feeds, data, one of each kind and all lists."""
    paths = ["/search/?q=killed", "/search/?q=wounded", "/data/map.geojson", "/data/timeline.json",
             "/incidents/", "/reports/"]  # fmt: skip
    for name, pattern, view in OURS:
        if needed(view) == Role.PUBLIC and (not pattern.pattern.converters or name in OPEN):
            paths.append(address(name, pattern))
    shown = Publication.objects.filter(withdrawn=None).values_list("report", flat=True)
    paths += [f"/reports/{one}/" for one in shown]
    for path in paths:
        yield path, Client().get(path).getvalue()


def test_nothing_public_tells_of_what_is_not(whole: object) -> None:
    kept = secrets()
    hidden = [kept.unpublished, kept.claim, kept.incident, "Ramadi", "4141", "4,141", "Kept 0"]
    gone = [kept.withdrawn, "4343", "4,343", "Tikrit", "Kept 1"]
    pages = 0
    for path, content in everything_public():
        pages += 1
        # The corrections page and its feed say which report was withdrawn.
        for words in hidden if "corrections" in path else hidden + gone:
            assert words.encode() not in content, (path, words)
    assert pages > 40


def test_others_things_are_not_ones_own_by_their_id(whole: object, signed_in: Browser) -> None:
    coder = signed_in("coder")
    theirs = Coding.objects.filter(coder="other", submitted=None)[0]
    codes = Code.objects.filter(coding=theirs).count()
    assert codes > 0
    path = f"/desk/codings/{theirs.pk}/"
    first = Code.objects.filter(coding=theirs)[0]
    for answer in (
        coder.get(path), coder.post(path, {"code": first.pk}), coder.post(f"{path}finish/"),
        coder.post(f"{path}finish/", {"remove": first.pk}),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert Code.objects.filter(coding=theirs).count() == codes
    theirs.refresh_from_db()
    assert theirs.submitted is None
    token = Token.objects.get(owner__username="other")
    for role in NAMES.values():
        assert signed_in(role).post(f"/desk/tokens/{token.pk}/revoke/").status_code == 404
        assert f"/tokens/{token.pk}/" not in signed_in(role).get("/desk/tokens/").content.decode()
    token.refresh_from_db()
    assert token.revoked is None


def test_a_code_of_another_coding_is_neither_changed_nor_taken(
    whole: object, signed_in: Browser
) -> None:
    theirs = Code.objects.filter(coding__coder="other", coding__submitted=None)[0]
    before = model_to_dict(theirs)
    mine = Coding.objects.create(double=theirs.coding.double, coder="coder")
    coder = signed_in("coder")
    form = {name: "" if value is None else value for name, value in theirs.value.items()}
    coder.post(f"/desk/codings/{mine.pk}/", form | {"code": theirs.pk, "low": 1, "high": 1})
    coder.post(f"/desk/codings/{mine.pk}/finish/", {"remove": theirs.pk})
    theirs.refresh_from_db()
    assert model_to_dict(theirs) == before


def test_others_judgements_are_taken_back_by_reviewers_alone(
    whole: object, signed_in: Browser
) -> None:
    made = models.Judgement.objects.filter(retired=None, who="reviewer").order_by("pk")[0]
    assert signed_in("coder").post(f"/desk/judgements/{made.pk}/undo/").status_code == 403
    answer = signed_in("reviewer").post(
        f"/desk/judgements/{made.pk}/undo/", {"next": "https://other.example/"}
    )
    assert answer.headers["Location"] == "/desk/"
    made.refresh_from_db()
    assert made.retired is not None


def test_an_answer_belongs_to_a_comment_that_is_shown_there(whole: object) -> None:
    first, second = Publication.objects.filter(withdrawn=None).order_by("pk")[:2]
    waiting = Post.objects.filter(publication=first, state="waiting")[0]
    shown = Post.objects.filter(publication=first, state="shown")[0]
    said = {"name": "Ana", "text": "Which town was it?"}
    before = Post.objects.count()
    for publication, parent in ((first, waiting), (second, shown)):
        path = f"/reports/{publication.report_id}/comment/"
        assert Client().post(path, said | {"parent": parent.pk}).status_code == 404
    assert Post.objects.count() == before


def operations() -> Iterator[tuple[str, str]]:
    """Method and address of every operation of the API, with ids of things that are kept."""
    kept = secrets()
    judgement = models.Judgement.objects.order_by("pk")[0].pk
    named = {
        "reports": kept.unpublished, "claims": kept.claim, "incidents": kept.incident,
        "judgements": judgement, "sources": models.Source.objects.order_by("pk")[0].pk,
    }  # fmt: skip
    number = str(Intake.objects.order_by("pk")[0].pk)
    for described, methods in api.get_openapi_schema()["paths"].items():
        path = described.replace("{name}", named.get(described.split("/")[3], ""))
        path = path.replace("{number}", number).replace("{form}", "csv")
        for method in methods:
            yield method, path


def test_the_api_tells_nobody_anything_by_an_id(whole: object) -> None:
    asked = 0
    for method, path in operations():
        answer = getattr(Client(), method)(path, {}, content_type="application/json")
        assert answer.status_code == 401, (method, path)
        asked += 1
    assert asked >= 19


def test_no_address_is_left_out_here() -> None:
    resolver = get_resolver("warledger_desk.web.urls")
    for name, pattern, _ in OURS:
        converters = pattern.pattern.converters
        try:
            assert resolver.resolve(reverse(name, kwargs=dict.fromkeys(converters, 1)))
        except NoReverseMatch:  # pragma: no cover - a converter that takes no number
            pytest.fail(f"{name} has an argument that is not walked")


#: Names of fields that no form has, with values that would do harm.
EXTRA: dict[str, Any] = {
    "id": 99, "pk": 99, "role": Role.ADMIN.value, "is_superuser": "on", "is_staff": "on",
    "is_active": "on", "password": "x", "username": "root", "made_by": 1, "by": 1, "owner": 1,
    "published": "2001-01-01", "withdrawn": "2001-01-01", "made": "2001-01-01", "who": "root",
    "state": "shown", "decided": "2001-01-01", "sender": "x", "report": "x", "version": 1,
    "names": "[]", "shown": "{}", "coder": "root", "submitted": "2001-01-01", "asked": "2001-01-01",
    "active": "", "taken": "x", "writes": "on", "digest": "x", "ends": "2099-01-01",
}  # fmt: skip


def harmless(*leave: str) -> dict[str, Any]:
    return {name: value for name, value in EXTRA.items() if name not in leave}


def kept_of(rows: Any, *changing: str) -> dict[Any, dict[str, Any]]:
    """Rows without the fields that the form may change."""
    return {
        row["id"]: {name: value for name, value in row.items() if name not in changing}
        for row in rows.values()
    }


def test_fields_that_a_form_lacks_change_nothing(whole: object, signed_in: Browser) -> None:
    report = Publication.objects.filter(withdrawn=None).order_by("pk")[0].report_id
    article = Article.objects.get(slug="article-1")
    author = Author.objects.order_by("pk")[0]
    feed = Feed.objects.get()
    cases: list[tuple[str, str, Any, dict[str, Any], tuple[str, ...]]] = [
        ("coder", "/desk/account/", User.objects, {"name": "N", "biography": "B"},
         ("name", "biography", "email")),
        ("admin", f"/desk/people/{User.objects.get(username='other').pk}/",
         User.objects, {"name": "N", "role": Role.CODER.value, "is_active": "on"}, ("name",)),
        ("editor", f"/desk/articles/{article.pk}/", Article.objects,
         {"title": "T", "slug": "article-1", "text": "x"},
         ("title", "text", "lead", "has_map")),
        ("editor", f"/editorial/publications/{report}/", Publication.objects,
         {"act": "change", "extent": "full", "tag_names": "", "related_ids": ""},
         ("extent", "discussed", "more_names", "shown_names", "changed")),
        ("editor", f"/editorial/authors/{author.slug}/", Author.objects,
         {"biography": "B", "account": ""}, ("biography", "account")),
        ("editor", f"/desk/feeds/{feed.pk}/", Feed.objects, {"act": "pause", "url": "https://x.y"},
         ("active",)),
    ]  # fmt: skip
    for role, path, rows, form, changing in cases:
        browser = signed_in(role)
        before = kept_of(rows.all(), *changing)
        answer = browser.post(path, harmless(*form) | form)
        assert answer.status_code == 302, (path, answer.content[:2000])
        assert kept_of(rows.all(), *changing) == before, path


def test_what_is_made_belongs_to_whoever_makes_it(whole: object, signed_in: Browser) -> None:
    editor = signed_in("editor")
    mine = User.objects.get(username="editor")
    made = {
        Article: ("/desk/articles/new/", {"title": "T", "slug": "new", "text": "x"}),
        Feed: ("/desk/feeds/", {"url": "https://feeds.invalid/2", "minutes": 60}),
        Token: ("/desk/tokens/", {"name": "t", "days": 5}),
    }
    for kind, (path, form) in made.items():
        editor.post(path, harmless("writes") | form)
        row: Any = kind.objects.order_by("-pk")[0]
        assert mine in {getattr(row, name, None) for name in ("made_by", "owner")}, path
        assert row.pk != EXTRA["id"]
    new = Article.objects.get(slug="new")
    assert (new.published, new.withdrawn, new.shown) == (None, None, None)
    assert Token.objects.order_by("-pk")[0].writes is False
    visitor = Client()
    report = Publication.objects.filter(withdrawn=None).order_by("pk")[1].report_id
    visitor.post(f"/reports/{report}/comment/", EXTRA | {"name": "Ana", "text": "Where?"})
    post = Post.objects.get(name="Ana")
    assert (post.state, post.decided, post.publication.report_id) == ("waiting", None, report)
    admin = signed_in("admin")
    given = {"username": "amal", "password": "seven grey herons", "role": Role.CODER.value}
    admin.post("/desk/people/", harmless(*given) | given)
    amal = User.objects.get(username="amal")
    assert (amal.is_superuser, amal.is_staff, amal.role) == (False, False, Role.CODER)


def test_keys_that_the_api_does_not_describe_change_nothing(
    whole: object, signed_in: Browser
) -> None:
    claim = models.Claim.objects.filter(comment=None).order_by("-pk")[0].pk
    body = harmless() | {
        "type": "accepted", "subjects": [claim], "why": "read", "when": "2001-01-01T00:00:00Z",
        "retired": True, "rule": "x", "by": "root", "who": "root",
    }  # fmt: skip
    answer = signed_in("coder").post(
        "/api/v1/judgements", json.dumps(body), content_type="application/json"
    )
    made = answer.json()["judgement"]
    kept = models.Judgement.objects.get(pk=made["id"])
    assert (kept.who, kept.retired) == ("coder", None)
    assert kept.when.year > 2001
    report = {"text": "12 people were killed in Basra.", "by": 1, "state": "done", "content": "x"}
    taken = signed_in("editor").post(
        "/api/v1/intakes",
        json.dumps(harmless("published") | report),
        content_type="application/json",
    )
    row = Intake.objects.get(pk=taken.json()["intake"])
    assert (row.by.username, row.state, bytes(row.content or b"")) == (
        "editor", "waiting", report["text"].encode(),
    )  # fmt: skip
