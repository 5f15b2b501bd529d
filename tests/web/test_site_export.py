"""The public site as files: every link leads to a file, and the folder is whole or not there."""

from __future__ import annotations

import json
import posixpath
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import full, put, told
from tests.web.site_samples import publish, published

from warledger.cli import main
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Article, Extent, Publication
from warledger_desk.articles.services import static_search
from warledger_desk.articles.services.publishing import withdraw
from warledger_desk.commands.publish import _host
from warledger_desk.site import static_export
from warledger_desk.site.static_export import ExportError, export, file_of, relative

if TYPE_CHECKING:
    from django.test import Client


def links(page: Path) -> list[str]:
    """What a page leads to, without addresses elsewhere."""
    tree = LexborHTMLParser(page.read_text("utf-8"))
    found = [
        node.attributes[name] or ""
        for name in ("href", "src", "data-src")
        for node in tree.css(f"[{name}]")
    ]
    return [link for link in found if not urlsplit(link).scheme and not link.startswith("#")]


def lies_there(page: Path, link: str) -> bool:
    target = page.parent / urlsplit(link).path
    return (target / "index.html").exists() if target.is_dir() else target.exists()


def test_every_link_leads_to_a_file(web: Path, tmp_path: Path) -> None:
    for number in range(23):
        published(number, title=f"Report {number}", author="Lena Park")
    made = export(tmp_path / "site")
    pages = sorted((tmp_path / "site").rglob("*.html"))
    assert made.pages > 30
    assert not made.dangling
    built = (tmp_path / "site/static/warledger/app.css").exists()
    for page in pages:
        for link in links(page):
            assert not link.startswith("/"), (page, link)
            if "static/" in link and not built:
                continue  # the front end is not built here
            assert lies_there(page, link), (page, link)
    # The second page of reports has a folder of its own.
    assert len(list((tmp_path / "site/reports").glob("page-*"))) >= 1
    front = (tmp_path / "site/index.html").read_text("utf-8")
    assert "<form" not in front
    assert "Sign in" not in front
    for data in (tmp_path / "site/data").iterdir():
        rows = json.loads(data.read_text("utf-8"))
        for feature in rows.get("features", ()):
            assert lies_there(tmp_path / "site/map/index.html", feature["properties"]["url"])


def test_feeds_need_an_address(web: Path, tmp_path: Path) -> None:
    published()
    made = export(tmp_path / "site")
    assert any("feeds" in line for line in made.left_out)
    assert not list((tmp_path / "site").rglob("*.atom"))
    before = settings.SITE_ADDRESS, settings.ALLOWED_HOSTS
    try:
        settings.SITE_ADDRESS = "https://war.example.org/site"
        settings.ALLOWED_HOSTS = ["war.example.org"]
        export(tmp_path / "site")
    finally:
        settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = before
    feed = (tmp_path / "site/feeds/reports.atom").read_text("utf-8")
    assert "https://war.example.org/site/reports/" in feed
    assert (tmp_path / "site/sitemap.xml").exists()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://war.example.org/site", "war.example.org"),
        ("http://[::1]:8000", "[::1]"),
        ("https://[war", None),
        ("https://", None),
        ("https://war.example.org:port", None),
        ("https://me:word@war.example.org", None),
        ("war.example.org", None),
    ],
)
def test_an_address_has_a_host(address: str, host: str | None) -> None:
    assert _host(address) == host


def test_a_folder_with_other_files_is_left_alone(web: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("dear")
    with pytest.raises(ExportError, match="no export made"):
        export(tmp_path / "mine")
    assert (tmp_path / "mine/letter.txt").read_text() == "dear"
    with pytest.raises(ExportError, match="no folder"):
        export(tmp_path / "nowhere/site")


def test_a_page_that_fails_leaves_what_was_there(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    export(tmp_path / "site")
    before = (tmp_path / "site/index.html").read_text("utf-8")
    import django.http  # noqa: PLC0415

    def failing(walk: object, address: str) -> django.http.HttpResponse:
        return django.http.HttpResponse(status=500)

    monkeypatch.setattr(static_export._Walk, "_answer", failing)
    with pytest.raises(ExportError, match="answers 500"):
        export(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text("utf-8") == before
    assert [path.name for path in tmp_path.glob(".site*")] == []


def test_a_second_export_into_the_same_folder_is_refused(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    site = tmp_path / "site"
    refused: list[str] = []

    def second(pages: int) -> None:
        if pages == 3:
            with pytest.raises(ExportError) as error:
                export(site)
            refused.append(str(error.value))

    for _ in range(2):  # where there is no site yet, and over one
        made = export(site, told=second)
        assert len(list(site.rglob("*.html"))) <= made.pages
        assert (site / static_export.MARKER).exists()
    cause = f"{site}: another process is writing the site there; left to it"
    assert refused == [cause, cause]
    export(tmp_path / "site2", told=lambda _: None)
    assert sorted(path.name for path in tmp_path.iterdir() if "site" in path.name) == [
        "site", "site2",
    ]  # fmt: skip

    swap = static_export._swap

    def swapped(draft: Path, out: Path) -> None:
        swap(draft, out)
        second(3)  # it stands in its place, and the old one is still being cleared away

    monkeypatch.setattr(static_export, "_swap", swapped)
    export(site)
    assert refused == [cause] * 3
    assert [path.name for path in tmp_path.glob(".site*")] == []


def test_what_a_killed_export_left_is_taken_over(web: Path, tmp_path: Path) -> None:
    published()
    left = tmp_path / ".site.part"
    (left / "reports/gone").mkdir(parents=True)
    (left / ".warledger-draft").write_text("begun")
    (left / "gone.html").write_text("half")
    (left / "away").symlink_to(tmp_path)
    export(tmp_path / "site")
    assert not (tmp_path / "site/gone.html").exists()
    assert not (tmp_path / "site/reports/gone").exists()
    assert not (tmp_path / "site/away").exists()
    assert not (tmp_path / "site/.warledger-draft").exists()
    assert tmp_path.exists()
    assert not left.exists()


@pytest.mark.parametrize("name", [".site.part", ".site.old"])
def test_a_folder_of_somebodys_own_beside_it_is_refused_and_left(
    web: Path, tmp_path: Path, name: str
) -> None:
    published()
    export(tmp_path / "site")
    mine = tmp_path / name
    (mine / "letters").mkdir(parents=True)
    (mine / "letters/one.txt").write_text("dear")
    with pytest.raises(ExportError) as error:
        export(tmp_path / "site")
    cause = "holds files that no export made, or one of an earlier version that was cut off"
    left = "take it away, or give another folder"
    assert str(error.value) == f"{tmp_path / 'site'}: {name} beside it {cause}; {left}"
    assert (mine / "letters/one.txt").read_text() == "dear"
    assert (tmp_path / "site/index.html").exists()


@pytest.mark.parametrize("gone", range(1, 6))
def test_what_is_half_cleared_away_is_still_known(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: int
) -> None:
    published()
    export(tmp_path / "site")
    taken: list[Path] = []
    unlink, rmtree = Path.unlink, shutil.rmtree

    def until(take: Any) -> Any:
        def took(path: Path, **more: Any) -> None:
            if len(taken) == gone:
                raise KeyboardInterrupt
            taken.append(path)
            take(path, **more)

        return took

    monkeypatch.setattr(Path, "unlink", until(unlink))
    monkeypatch.setattr(shutil, "rmtree", until(rmtree))
    with pytest.raises(KeyboardInterrupt):
        export(tmp_path / "site")
    monkeypatch.undo()
    export(tmp_path / "site")
    assert [path.name for path in tmp_path.glob(".site*")] == []


@pytest.mark.parametrize("name", [".site.part", ".site.old"])
@pytest.mark.parametrize("kind", ["link", "dangling", "file"])
def test_what_else_lies_beside_it_is_refused_and_left(
    web: Path, tmp_path: Path, name: str, kind: str
) -> None:
    mine = tmp_path / "mine"
    (mine / "letters").mkdir(parents=True)
    (mine / "letters/one.txt").write_text("dear")
    beside = tmp_path / name
    if kind == "file":
        beside.write_text("dear")
    else:
        beside.symlink_to(mine if kind == "link" else tmp_path / "nowhere")
    with pytest.raises(ExportError) as error:
        export(tmp_path / "site")
    cause = "no folder" if kind == "file" else "a symbolic link"
    assert str(error.value) == f"{tmp_path / 'site'}: {name} beside it is {cause}; take it away"
    assert (mine / "letters/one.txt").read_text() == "dear"
    assert not (tmp_path / "site").exists()
    assert beside.is_symlink() == (kind != "file")


def test_a_link_put_there_after_the_check_is_not_followed(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    check = static_export._check

    def checked(out: Path) -> None:
        check(out)
        (tmp_path / ".site.part").symlink_to(mine)

    monkeypatch.setattr(static_export, "_check", checked)
    with pytest.raises(ExportError, match="can't be written"):
        export(tmp_path / "site")
    assert (mine / "letter.txt").read_text() == "dear"
    assert not (tmp_path / "site").exists()


def test_a_link_to_the_folder_stays_a_link(web: Path, tmp_path: Path) -> None:
    published()
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "disk/real")
    for _ in range(2):
        export(tmp_path / "site")
        assert (tmp_path / "site").is_symlink()
        assert (tmp_path / "disk/real/index.html").exists()
    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["real"]
    assert not list(tmp_path.glob(".site*"))


def test_a_system_without_locks_does_without(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    monkeypatch.setitem(sys.modules, "fcntl", None)  # importing it fails
    for _ in range(2):
        export(tmp_path / "site")
        assert (tmp_path / "site/index.html").exists()
    assert [path.name for path in tmp_path.glob(".site*")] == []


def test_links_to_what_is_gone_or_elsewhere_do_not_stop_it(web: Path, tmp_path: Path) -> None:
    gone = published(1)
    withdraw(gone, who="editor", why="Wrong.", when=timezone.now())
    address = f"/reports/{gone.report_id}/"
    text = f"[a]({address}) [b](/about) [c](/reports) [d](/nothing/)"
    Article.objects.create(
        slug="odra", title="Odra", text=text, made_by=User.objects.get(username="editor"),
        published=timezone.now(), changed=timezone.now(),
        shown={"title": "Odra", "lead": "", "text": text, "has_map": False},
    )  # fmt: skip
    walk = static_export._Walk(tmp_path / "site", lambda _: None)
    walk._meet("/articles/odra/")
    made = walk.run()
    assert sorted(made.dangling) == sorted(["/nothing/", address])
    page = tmp_path / "site/articles/odra/index.html"
    about = [link for link in links(page) if link.endswith("about")]
    assert about
    assert all(lies_there(page, link) for link in about)


@pytest.mark.parametrize(
    ("target", "page", "way"),
    [
        ("/", "/", "./"),
        ("/reports/1a/", "/", "reports/1a/"),
        ("/", "/reports/1a/", "../../"),
        ("/reports/1b/", "/reports/1a/", "../1b/"),
        ("/static/warledger/app.css", "/map/", "../static/warledger/app.css"),
        ("/topics/actors/wl:x/", "/", "topics/actors/wl~x/"),
    ],
)
def test_ways_from_page_to_page(target: str, page: str, way: str) -> None:
    assert relative(target, page) == way
    assert posixpath.normpath(posixpath.join(posixpath.dirname(file_of(page)), way)).rstrip(
        "/"
    ) in {file_of(target), posixpath.dirname(file_of(target)) or "."}


def test_the_command_publishes_and_writes(
    web: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(full(1))
    site = tmp_path / "site"
    assert main(["publish", "--all", "--out", str(site), "--ledger", str(web)]) == 0
    said = capsys.readouterr().err
    assert "1 report made public" in said
    assert "left out: filters of the timeline" in said
    assert (site / "index.html").exists()
    assert Publication.objects.get().acts.get().who == "command line"
    assert main(["publish", "--ledger", str(web)]) == 2
    assert main(["publish", "--out", str(tmp_path / "a/b"), "--ledger", str(web)]) == 1
    assert "there is no folder" in capsys.readouterr().err
    assert main(["publish", "--all", "--ledger", str(tmp_path / "none.db")]) == 4


def test_a_site_that_speaks_https_is_exported_too(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS", "SECURE_SSL_REDIRECT"):
        monkeypatch.setattr(settings, name, True)
    shown = published(1)
    export(tmp_path / "site")
    assert file_of(f"/reports/{shown.report_id}/")
    page = tmp_path / "site" / "reports" / shown.report_id / "index.html"
    assert "killed" in page.read_text("utf-8")


def test_search_is_written_beside_the_pages_with_names_masked(web: Path, tmp_path: Path) -> None:
    text = "12 killed in Odra. Nadia Kern, 9, was asléep."
    named = publish(told(text, title="Odra mourns Nadia", source="1.txt", outlet="Valley Wire"))
    extract = published(1, extent=Extent.EXTRACTS)
    export(tmp_path / "site")
    page = LexborHTMLParser((tmp_path / "site/search/index.html").read_text("utf-8"))
    (part,) = page.css("wl-search [data-src]")
    index = tmp_path / "site/search" / str(part.attributes["data-src"])
    rows = {row["id"]: row for row in json.loads(index.read_text("utf-8"))["reports"]}
    assert set(rows) == {named.report_id, extract.report_id}
    row = rows[named.report_id]
    assert {"asleep", "odra", "12"} <= set(row["words"].split())
    assert (row["outcomes"], row["outlet"]) == (["killed"], "Valley Wire")
    assert "nadia" not in index.read_text("utf-8").casefold()
    assert "kern" not in index.read_text("utf-8").casefold()
    # Of a report shown in extracts, words of its other sentences are in no index.
    assert "believes" not in rows[extract.report_id]["words"].split()
    assert rows[extract.report_id]["lede"] == ""
    for one in rows.values():
        assert (index.parent / one["url"] / "index.html").exists()
    # Without scripts every report stands in a list.
    links = {str(link.attributes["href"]) for link in page.css("section li a")}
    assert links == {f"../reports/{key}/" for key in rows}


def test_a_big_index_is_written_in_parts(
    web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_search, "PART", 2)
    for number in range(5):
        published(number)
    export(tmp_path / "site")
    parts = sorted((tmp_path / "site/data").glob("search-*.json"))
    assert [len(json.loads(part.read_text("utf-8"))["reports"]) for part in parts] == [2, 2, 1]


def test_a_server_hands_out_no_index(client: Client) -> None:
    published(1)
    assert client.get("/data/search-0.json").status_code == 404
