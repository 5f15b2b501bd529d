"""The sample reports are sound files, and the hand coding points at the words that it names."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from warledger.records import Modality, Outcome, Status, TimeFrame

SAMPLES = Path(__file__).resolve().parents[2] / "examples" / "knights-charge"
CODED = SAMPLES / "expected" / "2008-03-30.json"
REPORTS = sorted(path for path in SAMPLES.iterdir() if re.match(r"2008-", path.name))
CLAIM_FIELDS = {
    "start", "end", "sentence", "low", "high", "approx", "vague", "outcome", "victims", "status",
    "perpetrator", "place", "date_start", "date_end", "time_frame", "per", "claimant",
    "relayed_by", "modality", "part_of", "same_as", "comment",
}  # fmt: skip
FIGURES = {
    "358": 358, "531": 531, "343": 343, "30": 30, "125": 125, "140": 140, "71": 71,
    "Sixty-nine": 69, "160": 160, "at least 18": 18, "Fourteen": 14, "four": 4,
}  # fmt: skip


@pytest.fixture(scope="module")
def coded() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(CODED.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def text(coded: dict[str, Any]) -> str:
    return (SAMPLES / coded["file"]).read_bytes().decode("utf-8")


def jsonl_rows() -> list[dict[str, Any]]:
    lines = (SAMPLES / "2008-05-sadr-city.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def page(name: str) -> LexborHTMLParser:
    return LexborHTMLParser((SAMPLES / name).read_text(encoding="utf-8"))


def test_eight_reports_in_three_kinds() -> None:
    kinds = [path.suffix for path in REPORTS]

    assert kinds.count(".html") + kinds.count(".txt") + len(jsonl_rows()) == 8
    assert set(kinds) == {".html", ".txt", ".jsonl"}


@pytest.mark.parametrize(
    "path",
    sorted(path for path in SAMPLES.rglob("*") if path.is_file()),
    ids=lambda path: path.name,
)
def test_text_is_undamaged_utf8(path: Path) -> None:
    """No replacement character, no doubly decoded UTF-8 ("â€™", "Ã©"), no byte order mark."""
    decoded = path.read_bytes().decode("utf-8")

    assert decoded.strip()
    assert not re.search("[\ufeff\ufffd\x80-\x9f]|â€|Ã.", decoded)
    assert "\r" not in decoded


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_every_report_says_that_it_is_a_sample(path: Path) -> None:
    assert "sample written for Warledger" in path.read_text(encoding="utf-8")


def test_claims_point_at_their_figures(coded: dict[str, Any], text: str) -> None:
    quoted = [text[claim["start"] : claim["end"]] for claim in coded["claims"]]

    assert len(quoted) == 14
    assert [FIGURES[words] for words in quoted] == [claim["low"] for claim in coded["claims"]]


def test_claims_have_the_codebooks_fields(coded: dict[str, Any]) -> None:
    for claim in coded["claims"]:
        assert set(claim) == CLAIM_FIELDS
        assert claim["outcome"] in set(Outcome)
        assert claim["status"] in set(Status)
        assert claim["time_frame"] in set(TimeFrame)
        assert claim["modality"] in set(Modality)
        assert (claim["per"] is None) == (claim["time_frame"] != TimeFrame.RATE)
        assert date.fromisoformat(claim["date_start"]) <= date.fromisoformat(claim["date_end"])


def test_claims_stand_in_whole_sentences(coded: dict[str, Any], text: str) -> None:
    for claim in coded["claims"]:
        start, end = claim["sentence"]
        assert start <= claim["start"] < claim["end"] <= end
        assert text[start].isupper()
        assert text[end - 1] == "."
        assert text[start - 1].isspace()


@pytest.mark.parametrize("name", ["victims", "perpetrator", "place", "claimant"])
def test_field_words_are_in_the_report(name: str, coded: dict[str, Any], text: str) -> None:
    values = {claim[name] for claim in coded["claims"]} - {None}

    assert values
    assert all(value in text for value in values)


def test_links_and_relations_name_other_claims(coded: dict[str, Any]) -> None:
    for index, claim in enumerate(coded["claims"]):
        for link in (claim["part_of"], claim["same_as"]):
            assert link is None or 0 <= link < index
    for relation in coded["relations"]:
        assert len(set(relation["claims"])) == len(relation["claims"]) >= 2
        assert max(relation["claims"]) < len(coded["claims"])


def test_the_one_relation_that_does_not_hold_is_the_wounded_per_day(coded: dict[str, Any]) -> None:
    (false,) = [relation for relation in coded["relations"] if not relation["holds"]]
    total, rate = (coded["claims"][index] for index in false["claims"])
    first, last = (date.fromisoformat(rate[field]) for field in ("date_start", "date_end"))
    days = (last - first).days + 1

    assert (total["low"], rate["low"], days) == (531, 160, 5)
    assert false["suggestion"] == round(total["low"] / days)


def test_statements_have_clean_edges(coded: dict[str, Any], text: str) -> None:
    for statement in coded["statements"]:
        content = text[statement["start"] : statement["end"]]
        assert content == content.strip()
        assert statement["speaker"] in text
        before = text[statement["start"] - 1]
        assert statement["direct"] == (before == "“")


def test_comments_follow_their_author_lines(coded: dict[str, Any], text: str) -> None:
    heads = re.findall(r"^  • (.+) says:$", text, flags=re.MULTILINE)

    assert [comment["author"] for comment in coded["comments"]] == heads
    assert len(heads) == 8
    for comment in coded["comments"]:
        assert text[: comment["start"]].endswith(f"• {comment['author']} says:\n\n    ")
        assert "says:" not in text[comment["start"] : comment["end"]]


def test_in_comment_is_the_comment_around_a_statement(coded: dict[str, Any]) -> None:
    for statement in coded["statements"]:
        around = [
            index
            for index, comment in enumerate(coded["comments"])
            if comment["start"] <= statement["start"] and statement["end"] <= comment["end"]
        ]
        assert around == ([] if statement["comment"] is None else [statement["comment"]])


def test_jsonl_has_two_reports_and_one_thread() -> None:
    rows = jsonl_rows()

    assert [row["published"] for row in rows] == ["2008-05-08", "2008-05-11"]
    for row in rows:
        assert {"id", "title", "outlet", "published", "url", "text"} <= set(row)
    assert [comment["parent"] for comment in rows[0]["comments"]] == [None, 0]


def test_wordpress_page_has_a_threaded_reply() -> None:
    tree = page("2008-03-28-fourth-day.html")
    authors = [node.text(strip=True) for node in tree.css("ol.commentlist li.comment b.fn")]

    assert authors == ["Ellen K.", "Tomas Wren", "marsh_reader", "quietdesk"]
    assert len(tree.css("li.comment > ol.children > li.comment")) == 1


def test_blogger_page_has_a_threaded_reply() -> None:
    tree = page("2008-03-29-losses-mount.html")
    authors = [node.text(strip=True) for node in tree.css("li.comment cite.user")]

    assert authors == ["Harun", "Leyla Castellan", "Anonymous", "D. Petrosyan"]
    assert len(tree.css(".comment-replies li.comment")) == 1


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.html")), ids=lambda path: path.name)
def test_pages_are_dated_as_their_names_are(path: Path) -> None:
    marks = r'(?:article:published_time" content|"datePublished")(?:=|: )"(\d{4}-\d\d-\d\d)'
    dates = re.findall(marks, path.read_text(encoding="utf-8"))

    assert dates == [path.name[:10]]


def test_feed_has_two_dated_entries() -> None:
    atom = {"atom": "http://www.w3.org/2005/Atom"}
    root = ET.fromstring((SAMPLES / "feed.xml").read_text(encoding="utf-8"))  # noqa: S314
    dates = [node.text or "" for node in root.findall("atom:entry/atom:published", atom)]

    assert [day[:10] for day in dates] == ["2008-04-27", "2008-05-09"]
