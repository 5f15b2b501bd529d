"""Hostile words, files and addresses: shown as words, refused by what they are, never followed."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from selectolax.lexbor import LexborHTMLParser
from tests.web import hostile
from tests.web.whole import pages_for

from warledger.publish.exports import ExportFormat
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Article
from warledger_desk.articles.services.setting import set_text
from warledger_desk.intake.models import Intake, Item, Origin
from warledger_desk.intake.reading import begin
from warledger_desk.intake.worker import work
from warledger_desk.ledger.models import Version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Browser = Callable[[str], Client]

#: Elements that no page of ours has.
_NEVER = "iframe, object, embed, base, style, marquee, applet, frame, math, svg script, template"
_LINKS = ("href", "src", "action", "formaction", "data", "poster", "xlink:href", "data-src",
          "hx-get", "hx-post", "background", "cite")  # fmt: skip


@pytest.fixture
def web(request: pytest.FixtureRequest) -> Any:
    """The ledger with everything in it, for browsers that are signed in too."""
    return request.getfixturevalue("whole")


def faults(path: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What of a page is there that none of our templates writes."""
    tree = LexborHTMLParser(content)
    for node in tree.css(_NEVER):
        yield path, node.html[:200]
    for node in tree.css("script"):
        if node.attributes.get("type") == "application/ld+json":
            if "<" in node.text() or not json.loads(node.text()):
                yield path, node.html[:200]
        elif not (node.attributes.get("src") or "").startswith("/static/") or node.text():
            yield path, node.html[:200]
    for node in tree.css("meta[http-equiv], link[rel=stylesheet]:not([href^='/static/'])"):
        yield path, node.html[:200]
    for node in tree.root.traverse() if tree.root else ():
        for name, value in node.attributes.items():
            runs = name.startswith(("on", "hx-on")) or name in {"style", "srcdoc", "srcset"}
            leaves = name in _LINKS and not is_plain(value or "", may_leave=node.tag == "a")
            if runs or leaves:
                yield path, node.html[:200]


def is_plain(link: str, *, may_leave: bool = True) -> bool:
    """Whether a link leads into this site; people may follow one to a page of the web, too."""
    parts = urlsplit(link.strip())
    if parts.scheme in {"http", "https"}:
        return may_leave or parts.netloc == "testserver"
    return not parts.scheme and not link.startswith("//")


@pytest.mark.parametrize("role", [None, "admin"])
def test_hostile_words_are_words_on_every_page(
    whole: object, signed_in: Browser, role: str | None
) -> None:
    browser = Client() if role is None else signed_in(role)
    found, seen, shown = [], 0, 0
    for path in pages_for(role):
        answer = browser.get(path)
        assert answer.status_code < 500, path
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("text/html"):
            seen += 1
            content = answer.getvalue()
            shown += b"window.__pwned" in content
            found += list(faults(path, content))
            assert settings.SECRET_KEY.encode() not in content
    assert found == []
    assert seen > 40
    assert shown > 25, "the words must be there to be tested"


#: Payloads that do harm only where something else of them is lost.
QUIET = {"named element", "our own elements", "hidden script", "script that is split"}


def test_a_page_that_would_run_something_is_told_from_one_that_would_not() -> None:
    inside = "<html><body><p>{}</p><a href='{}'>x</a></body></html>"
    quiet = inside.format("words &lt;script&gt;", "/reports/")
    assert list(faults("x", quiet.encode())) == []
    loud = [one for name, one in hostile.PAYLOADS.items() if one[0] == "<" and name not in QUIET]
    for payload in loud:
        assert list(faults("x", inside.format(payload, "/").encode())), payload
    for address in hostile.ADDRESSES:
        if not address.startswith("https:"):
            assert list(faults("x", inside.format("", address).encode())), address


def test_templates_in_words_are_not_worked_out(whole: object) -> None:
    version = Version.objects.filter(text__contains="7|add:7", current=True).order_by("pk")[0]
    page = Client().get(f"/reports/{version.report_id}/").content.decode()
    assert "{{ 7|add:7 }}" in LexborHTMLParser(page).text()


def test_feeds_are_xml_whose_links_lead_to_the_site(whole: object) -> None:
    feeds = [path for path in pages_for(None) if path.endswith((".atom", ".xml"))]
    assert len(feeds) >= 4
    shown = 0
    for path in feeds:
        answer = Client().get(path)
        if answer.status_code == 404:
            continue
        root = ET.fromstring(answer.content)  # noqa: S314 - our own
        shown += b"window.__pwned" in answer.content
        for node in root.iter():
            assert (
                node.tag.startswith("{http://www.w3.org/2005/Atom}") or "sitemaps.org" in node.tag
            )
            assert is_plain(node.get("href", ""))
            assert node.get("type") in {None, "html", "text"}
            if node.get("type") == "html":  # it would be read as HTML
                assert not list(faults(path, (node.text or "").encode()))
    assert shown


def test_a_citation_stands_in_words_and_not_in_a_tags_attribute(whole: object) -> None:
    article = Article.objects.get(slug="article-1")
    made = set_text('[x](/a "[[c1]] b") [[c1]]', article.drafted(), public=False)
    tree = LexborHTMLParser(str(made.body))
    assert len(tree.css("a")) == 2
    assert tree.css_first("a[href='/a']").attributes["title"] == "[[c1]] b"


#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize("form", ["csv", "acled", "ucdp"])
def test_no_cell_of_a_table_is_a_formula(whole: object, signed_in: Browser, form: str) -> None:
    content = signed_in("coder").get(f"/api/v1/exports/{form}").getvalue().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert len(cells) > 400
    assert any("HYPERLINK" in cell for cell in cells) or form != "csv"
    for cell in cells:
        assert not cell.startswith(_FORMULA) or is_number(cell), cell


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_no_cell_of_a_workbook_is_a_formula(whole: object, signed_in: Browser) -> None:
    content = signed_in("coder").get("/api/v1/exports/excel").getvalue()
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert len(cells) > 500
    assert {cell.data_type for cell in cells}.isdisjoint({"f", "e"})
    assert not any(cell.hyperlink and not is_plain(cell.hyperlink.target or "") for cell in cells)


def test_exports_come_as_files_and_never_as_pages(whole: object, signed_in: Browser) -> None:
    coder = signed_in("coder")
    for form in ExportFormat:
        answer = coder.get(f"/api/v1/exports/{form.value}")
        answer.close()
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "html" not in answer.headers["Content-Type"]
    whole_ledger = coder.get("/api/v1/exports/ledger.jsonl")
    assert whole_ledger.headers["Content-Type"] == "application/jsonl"


def packed() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../outside.txt", "out of its folder")
    return stream.getvalue()


_LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(12)
)
#: Files by name, each with what its failure says.
FILES: dict[str, tuple[bytes, str]] = {
    "picture.html": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "PNG"),
    "document.txt": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "archive.html": (packed(), "zip archive"),
    "program.txt": (b"\x7fELF\x02\x01\x01" + b"\0" * 99, ""),
    "picture.xml": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
                    "neither an RSS nor an Atom feed"),
    "laughs.xml": (f'<?xml version="1.0"?><!DOCTYPE feed [{_LAUGHS}]><feed '
                   'xmlns="http://www.w3.org/2005/Atom"><title>&l11;</title></feed>'.encode(),
                   "declares entities"),
    "outside.xml": (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
                    "declares entities"),
    "outside.rss": (b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd"><rss><channel/></rss>', ""),
}  # fmt: skip


def test_files_are_taken_for_what_they_are(empty: object) -> None:
    editor = User.objects.get(username="editor")
    bomb = gzip.compress(b"<p>" + b"0" * 2**29)  # here: it takes memory and a second
    files = FILES | {"bomb.html.gz": (bomb, "")}
    for name, (content, _) in files.items():
        begin(Intake(origin=Origin.FILE, name=name, content=content, by=editor))
    work(once=True)
    for name, (_, cause) in files.items():
        (item,) = Item.objects.filter(intake__name=name)
        assert (item.outcome, cause in item.cause) == ("failed", True), (name, item.cause)
        assert "root:" not in item.cause
    assert not Version.objects.exists()


@pytest.fixture
def empty(empty_web_ledger: Path, tmp_path: Path) -> Iterator[Path]:
    """A ledger with nothing in it."""
    from tests.web.conftest import opened  # noqa: PLC0415

    yield from opened(empty_web_ledger, tmp_path)


def test_a_page_that_names_entities_has_them_as_words(empty: object) -> None:
    page = (f"<!DOCTYPE html [{_LAUGHS}]><html><body><p>On 3 May 2008 12 people were killed in "
            "Basra, said &l11; and &amp;l11; of the police.</p></body></html>")  # fmt: skip
    editor = User.objects.get(username="editor")
    begin(Intake(origin=Origin.FILE, name="laughs.html", content=page.encode(), by=editor))
    work(once=True)
    assert len(Version.objects.get().text) < 10_000


def test_names_of_files_lead_nowhere(empty: object, tmp_path: Path) -> None:
    editor = User.objects.get(username="editor")
    name = "../../../../etc/passwd.txt"
    begin(Intake(origin=Origin.FILE, name=name, content=b"12 people were killed.", by=editor))
    work(once=True)
    assert Version.objects.get().text == "12 people were killed."


ADDRESSES = (
    "http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://0.0.0.0:9/",
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/",
    "http://172.16.0.1/", "http://2130706433:9/", "http://0x7f.1:9/", "http://127.1:9/",
    "http://[::ffff:127.0.0.1]:9/", "http://[fd00::1]/", "http://user@127.0.0.1:9/",
    "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:9/_x", "/etc/passwd",
    "jar:http://127.0.0.1!/x", "http://127.0.0.1:9/\r\nHost: x",
)  # fmt: skip


def test_addresses_in_our_own_network_or_of_other_kinds_are_not_asked(empty: object) -> None:
    editor = User.objects.get(username="editor")
    for address in ADDRESSES:
        begin(Intake(origin=Origin.ADDRESS, name=address, by=editor))
    work(once=True)
    assert Item.objects.filter(outcome="failed").count() == len(ADDRESSES)
    assert not Version.objects.exists()
    causes = Item.objects.values_list("cause", flat=True)
    refused = [one for one in causes if "refused" in one and "Connection" in one]
    assert refused == [], "it was asked"


@pytest.mark.parametrize("kind", ["svg", "exe", "zip", "php", "docx", "html.svg", "html.gz.zip"])
def test_uploads_of_other_kinds_are_refused_at_once(signed_in: Browser, kind: str) -> None:
    before = Intake.objects.count()
    file = SimpleUploadedFile(f"x.{kind}", b"<svg onload=x>", content_type="text/html")
    form = {"how": "files", "files-uploads": file}
    answer = signed_in("editor").post("/desk/add/", form)
    assert answer.status_code == 200
    assert b"can&#x27;t be read" in answer.content
    assert Intake.objects.count() == before


def test_too_much_is_refused_before_it_is_kept(signed_in: Browser) -> None:
    editor, before = signed_in("editor"), Intake.objects.count()
    many = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(60)]
    answer = editor.post("/desk/add/", {"how": "files", "files-uploads": many})
    assert b"At most 50 files" in answer.content
    long = {"how": "text", "text-text": "x" * 1_000_001}
    assert editor.post("/desk/add/", long).status_code == 200
    huge = {"how": "text", "text-text": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
    assert editor.post("/desk/add/", huge).status_code == 400
    fields = {f"field{number}": "x" for number in range(600)}
    assert editor.post("/desk/add/", fields).status_code == 400
    assert Intake.objects.count() == before


def test_no_list_of_reports_leaves_out_a_level_of_headings(whole: object) -> None:
    for path in ("/", "/reports/", "/topics/", "/incidents/", "/search/?q=killed"):
        tree = LexborHTMLParser(Client().get(path).content)
        levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4, h5, h6")]
        assert levels, path
        steps = zip([0, *levels], levels, strict=False)
        assert all(level <= before + 1 for before, level in steps), (path, levels)
