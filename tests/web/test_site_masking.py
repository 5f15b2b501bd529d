"""Names of people who were harmed: recognised, and kept out of everything that is public."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from tests.desk.samples import told
from tests.web.site_samples import publish

from warledger.publish.sitrep import Request
from warledger.records import JudgementType, Span
from warledger_desk.articles.services import situations
from warledger_desk.articles.services.masking import WITHHELD, Masks
from warledger_desk.articles.services.names import victims_named
from warledger_desk.articles.services.spellings import spelled_otherwise
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.pages.context import STATIC_EXPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from warledger.records import Reading


def reading_of(text: str) -> Reading:
    """A report with its sentences known."""
    made = told(text)
    sentences = []
    at = 0
    for part in text.split(". "):
        sentences.append(Span(at, at + len(part)))
        at += len(part) + 2
    return replace(made, sentences=tuple(sentences))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Nadia Kern, 9, was asleep.", {"Nadia Kern": True}),
        ("Nadia Kern (9) was asleep.", {"Nadia Kern": True}),
        ("The boy, Samir Odeh, was hit by a shell.", {"Samir Odeh": True}),
        ("A 12-year-old Iraqi boy, Ali Tarn, ran.", {"Ali Tarn": True}),
        ("A six-month-old girl named Mona slept.", {"Mona": True}),
        ("His daughter Lina ran.", {"Lina": True}),
        ("Omar bin Saleh, 17, and Ruth O'Neil ran.", {"Omar bin Saleh": True}),
        ("Ruth O'Neil, aged 16, ran.", {"Ruth O'Neil": True}),
        ("The boy, officials said, was hit.", {}),
        ("A child, Reuters reported, was hit.", {}),
        ("In Odra, 9 soldiers ran.", {}),
        ("An Iraqi boy ran.", {}),
        # Adults count only where a figure of harm stands, or right after it.
        ("John Tarn, 45, is the mayor.", {}),
        ("12 killed in Odra. John Tarn, 45, was one of them.", {"John Tarn": False}),
        ("12 killed in Odra. A farmer named Tarik Bel fell.", {"Tarik Bel": False}),
    ],
)  # fmt: skip
def test_names_are_recognised_by_what_stands_beside_them(text: str, names: dict[str, bool]) -> None:
    found = {name.name: name.minor for name in victims_named(reading_of(text))}
    assert found == names


def test_who_speaks_is_no_victim() -> None:
    text = "12 killed in Odra. Karim Tarn, 41, counted them."
    made = reading_of(text)
    (claim,) = made.claims
    assert victims_named(made)
    spoken = replace(made, claims=(replace(claim, claimant="Karim Tarn, a doctor"),))
    assert victims_named(spoken) == ()


def test_a_masked_reading_keeps_every_span_at_its_words() -> None:
    text = "Nadia Kern, 9, and 12 killed in Odra. They buried Nadia there, and 5 hurt in Elm."
    made = told(text)
    masked = Masks(("Nadia Kern",)).reading(made)
    assert "Nadia" not in masked.report.text
    assert "Kern" not in masked.report.text
    for before, after in zip(made.claims, masked.claims, strict=True):
        assert after.span.of(masked.report.text) == before.span.of(text)
        assert after.sentence.contains(after.span)


_PLAIN = told("1 killed in Odra.")


@given(
    parts=st.lists(
        st.sampled_from(["Nadia Kern", "Nadia", "12", " ", "killed.", "ü", "Kern"]), max_size=8
    ),
    ends=st.tuples(st.integers(0, 90), st.integers(0, 90)),
)
def test_spans_that_touch_no_name_keep_their_words(parts: list[str], ends: tuple[int, int]) -> None:
    text = " ".join(parts)
    masks = Masks(("Nadia Kern",))
    start, end = sorted(at % (len(text) + 1) for at in ends)
    span = Span(start, end)
    report = replace(_PLAIN.report, text=text, blocks=(), comments=())
    whole = replace(_PLAIN, report=report, claims=(), sentences=(span,))
    masked = masks.reading(whole)
    assert masked.report.text == masks.shown(text)
    assert "Nadia" not in masked.report.text
    (moved,) = masked.sentences
    assert 0 <= moved.start <= moved.end <= len(masked.report.text)
    if not any(span.overlaps(name) for name in masks.spans(text)):
        assert moved.of(masked.report.text) == span.of(text)


@pytest.fixture
def masked() -> Iterator[object]:
    """The setting, put back afterwards."""
    before = settings.MASKED_NAMES
    yield settings
    settings.MASKED_NAMES = before


@pytest.mark.parametrize(
    ("whose", "child", "grown"),
    [("minors", False, True), ("all", False, False), ("none", True, True)],
)
def test_masked_names_stand_on_no_page(
    client: Client, masked: object, whose: str, child: bool, grown: bool
) -> None:
    settings.MASKED_NAMES = whose
    text = "12 killed in Odra among them Nadia Kern, 9, and John Tarn, 45. Nadia lived there."
    made = told(text, title="Odra mourns Nadia", source="1.txt")
    (claim,) = made.claims
    publication = publish(
        replace(made, claims=(replace(claim, victims="Nadia Kern and John Tarn"),))
    )
    report = publication.report_id
    pages = ["/", "/reports/", f"/reports/{report}/", "/search/?q=Odra",
             "/search/?q=killed", "/feeds/reports.atom", "/incidents/",
             "/data/map.geojson", "/data/timeline.json"]  # fmt: skip
    features = client.get("/data/map.geojson").json()["features"]
    pages += [feature["properties"]["url"] for feature in features]
    shown = "".join(client.get(page).text for page in pages)
    assert ("Nadia" in shown, "Kern" in shown) == (child, child)
    assert ("Tarn" in shown) == grown
    assert (WITHHELD in shown) == (not child)


def test_a_masked_name_can_not_be_found(client: Client) -> None:
    publish(told("12 killed in Odra. Nadia Kern, 9, was asleep.", source="1.txt"))
    assert "Nothing found" in client.get("/search/?q=Kern").text
    assert "Nothing found" not in client.get("/search/?q=asleep").text


@pytest.mark.parametrize(
    "query", ["nadia", "NADIA", "Nádia", "kerns", "kern or nadia", '"asleep nadia"', "mona"]
)
def test_no_spelling_of_a_masked_name_finds_its_report(client: Client, query: str) -> None:
    text = "12 killed in Odra. Nadia Kern, 9, was asleep Nadia. The girl named Móna ran."
    publication = publish(told(text, source="1.txt"))
    publication.more_names = "Móna"
    publication.save()
    page = client.get("/search/", {"q": query}).text
    assert "Nothing found" in page
    assert publication.report_id not in page


def found(client: Client, query: str) -> list[str]:
    """Addresses of the reports that a search lists, in its order."""
    page = LexborHTMLParser(client.get("/search/", {"q": query}).text)
    return [str(link.attributes["href"]) for link in page.css("ol h2 a")]


@pytest.mark.parametrize(
    "query",
    ["odra -nadia", "odra -kern", "odra -Nádia", "odra -kerns", 'odra -"asleep nadia"',
     "odra or nadia", "odra -nadia -zeppelin"],
)  # fmt: skip
def test_excluding_a_masked_name_tells_nothing(client: Client, query: str) -> None:
    text = "12 killed in Odra. Nadia Kern, 9, was asleep Nadia. Nadia ran."
    publish(told(text, source="1.txt", url="https://odra.example/1"))
    for number in range(2, 6):
        words = " ".join(["12 killed in Odra."] * number)
        publish(told(words, source="2.txt", url=f"https://odra.example/{number}"))
    plainly = found(client, "odra")
    assert len(plainly) == 5
    assert found(client, query) == plainly
    assert "Nadia Kern" not in client.get("/search/", {"q": query}).text
    # What may be seen can be excluded.
    assert len(found(client, "odra -asleep -nadia")) == 4
    assert len(found(client, "asleep -kern")) == 1


def test_a_word_that_is_a_name_and_is_seen_too_can_be_found(client: Client) -> None:
    publish(told("12 killed in Odra. The girl, Hope Tarn, fell. They lost all hope.",
                 source="1.txt", url="https://odra.example/1"))  # fmt: skip
    assert len(found(client, "hope")) == 1
    assert found(client, "odra -hope") == []
    assert found(client, "tarn") == []
    assert found(client, '"girl hope"') == []


def test_a_situation_report_made_before_a_name_was_masked_is_masked_when_shown(
    client: Client,
) -> None:
    made = told(
        "12 killed in Odra, among them Nadia Kern, 9.", source="1.txt", published=date(2008, 3, 26)
    )
    (claim,) = made.claims
    day = date(2008, 3, 25)
    claim = replace(claim, victims="Nadia Kern", date_start=day, date_end=day)
    publication = publish(replace(made, claims=(claim,)))
    publication.shown_names = "Nadia Kern"
    publication.save()
    request = Request(start=day, end=date(2008, 3, 27))
    situation = situations.make(request, who="editor", when=timezone.now())
    assert "Nadia" in client.get(f"/situation/{situation.slug}/").text
    publication.shown_names = ""
    publication.save()
    text = client.get(f"/situation/{situation.slug}/").text
    assert "Nadia" not in text
    assert "Kern" not in text
    assert WITHHELD in text


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Nadia Kern", "NADIA KERN ran.", f"{WITHHELD} ran."),
        ("Nadia Kern", "nadia  kern; KERN.", f"{WITHHELD}; {WITHHELD}."),
        ("NADIA KERN", "Kern ran.", f"{WITHHELD} ran."),
        ("Omar al-Rashid", "The al-Rashid home.", f"The {WITHHELD} home."),
        ("Omar al-Rashid", "Al-Rashid's; Rashid.", f"{WITHHELD}'s; {WITHHELD}."),
        ("Hope Tarn", "They hope that Hope ran.", f"They hope that {WITHHELD} ran."),
        ("Hope", "They hope.", "They hope."),
        ("", "They hope.", "They hope."),
        ("Łukasz Kern", "Lukasz ran. LUKASZ ran.", f"{WITHHELD} ran. {WITHHELD} ran."),
        ("Lukasz Kern", "Łukasz ran; łukasz kern.", f"{WITHHELD} ran; {WITHHELD}."),
        ("Đorđe Tarn", "Dorde, ĐORĐE.", f"{WITHHELD}, {WITHHELD}."),
        ("Søren Tarn", "Soren, SØREN’s.", f"{WITHHELD}, {WITHHELD}’s."),
        ("Işıl Tarn", "ISIL, Isil.", f"{WITHHELD}, {WITHHELD}."),
        (
            "Groß Æsir",
            "GROSS, Aesir, ÆSIR; Großer.",
            f"{WITHHELD}, {WITHHELD}, {WITHHELD}; Großer.",
        ),
        (
            "Sa'id Tarn",
            "He said that Said, SA’ID, saʿid tarn ran.",
            f"He said that {WITHHELD}, {WITHHELD}, {WITHHELD} ran.",
        ),
        ("Said Tarn", "Sa’id’s home.", f"{WITHHELD}’s home."),
        ("Ruth O'Neil", "ONeil, O’Neil, Oneil.", f"{WITHHELD}, {WITHHELD}, {WITHHELD}."),
        ("‘Ali Tarn", "Ali; ‘Ali’.", f"{WITHHELD}; ‘{WITHHELD}’."),
        ("Yusuf Karim", "Yu\u00adsuf and Ka\u200brim.", f"{WITHHELD} and {WITHHELD}."),
        ("Сергей", "СЕРГЕИ\u0306.", f"{WITHHELD}."),
    ],
)
def test_names_are_masked_however_they_are_written(name: str, text: str, shown: str) -> None:
    assert Masks((name,)).shown(text) == shown


def test_what_was_read_and_why_it_was_put_right_are_masked(client: Client) -> None:
    made = told("12 killed in Odra, among them Nadia Kern, 9.", source="1.txt")
    (claim,) = made.claims
    publication = publish(replace(made, claims=(replace(claim, victims="Nadia Kern"),)))
    row = ledger.Claim.objects.get()
    decision = Decision(
        type=JudgementType.CORRECTED, subjects=(row.pk,), who="reviewer",
        why="Nadia Kern is one of twelve.", value={"victims": "civilians"},
    )  # fmt: skip
    judge(decision, when=timezone.now(), ledger="l")
    for page in ("/corrections/", "/feeds/corrections.atom", f"/reports/{publication.report_id}/"):
        text = client.get(page).text
        assert WITHHELD in text, page
        assert "Kern" not in text, page


def test_a_place_in_masked_words_has_no_name_and_no_id() -> None:
    row = {"place": "Northport", "place_name": "Northport harbour", "place_id": "wl:1", "low": 1}
    masked = Masks(("Northport",)).row(row)
    assert masked == {"place": WITHHELD, "place_name": None, "place_id": None, "low": 1}
    assert Masks(("Kern",)).row(row) == row


SPELLINGS = (
    "12 killed in Odra. Yusuf Karim, 9, was asleep. Yousef Kareem’s mother came. YÚSUF KARÍM fell. "
    "They buried Yūsuf al-Karīm there. Yousef had a brother, and Kareem’s Street is named so. "
    "Rahel Stone, a doctor, saw yusuf  karim."
)


@pytest.mark.parametrize("sought", ["yusuf", "karim", "yousef", "kareem", "yūsuf", "ysf"])
def test_no_spelling_of_a_masked_name_is_in_the_index_of_a_static_site(
    client: Client, sought: str
) -> None:
    made = publish(told(SPELLINGS, title="Odra mourns Yousef Kareem", source="1.txt"))
    index = client.get("/data/search-0.json", **{STATIC_EXPORT: True}).text
    (row,) = json.loads(index)["reports"]
    bare = _bare(sought)
    assert bare not in _bare(index)
    assert {"asleep", "mother", "rahel", "stone"} <= set(row["words"].split())
    assert row["title"] == f"Odra mourns {WITHHELD}"
    # Nor is it on the page, nor does the search of the live site confirm it.
    page = client.get(f"/reports/{made.report_id}/").text
    assert bare not in _bare(page)
    assert found(client, sought) == []


def _bare(text: str) -> str:
    plain = normalize("NFKD", text)
    return "".join(sign for sign in plain if not combining(sign)).casefold()


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("Yousef Kareem ran.", ["Yousef Kareem"]),
        ("Yusuf al-Kareem ran. Youssef  Karim ran.", ["Yusuf al-Kareem", "Youssef  Karim"]),
        # Somebody else: another word between them, or one name of the two.
        ("Yousef, Kareem and others ran.", []),
        ("Yusuf Kamal ran. Kareem ran.", []),
        # Signs that are not seen, and apostrophes.
        ("Yu\u00adsef Ka’reem’s home.", ["Yu\u00adsef Ka’reem"]),
    ],
)
def test_other_spellings_of_whole_names(text: str, spellings: list[str]) -> None:
    assert [one for _, one in spelled_otherwise(text, ["Yusuf Karim"])] == spellings


@given(st.text("aábNñK -", max_size=20), st.sampled_from(["Nádia Kern", "Ñab", "Bab"]))
def test_accents_make_no_difference_to_a_mask(text: str, name: str) -> None:
    masks = Masks((name,))
    hidden = masks.shown(f"{text} {name} {_decomposed(name)} {text}")
    assert name not in hidden
    assert _decomposed(name) not in hidden


_SIGNS = st.text("Łß\u00adÆæaN’'\u0301 .", max_size=20)


@given(_SIGNS, _SIGNS, st.sampled_from(["Łukasz Groß", "Lukasz", "Sa'id Tarn"]))
def test_what_stands_around_a_name_stays_where_letters_become_two(
    before: str, after: str, name: str
) -> None:
    text = f"{before}. {name}, {after}"
    masks = Masks((name,))
    assert [span.of(text) for span in masks.spans(text)] == [name]
    assert masks.shown(text) == f"{before}. {WITHHELD}, {after}"


@pytest.mark.parametrize("sought", ["lukasz", "łukasz", "said", "sa'id", "LUKASZ"])
def test_search_confirms_no_spelling_without_its_letters(client: Client, sought: str) -> None:
    text = "12 killed in Odra. Łukasz Sa’id, 9, was asleep. Lukasz Said came; Sa’id ran, Said fell."
    made = publish(told(text, source="1.txt"))
    assert found(client, sought) == []
    page = client.get(f"/reports/{made.report_id}/").text
    assert WITHHELD in page
    assert "ukasz" not in page
    assert "Said" not in page
    assert len(found(client, "asleep")) == 1


def test_a_name_with_a_soft_hyphen_is_recognised_as_a_whole() -> None:
    (name,) = victims_named(reading_of("Yu\u00adsuf Ka\u0301rim, 9, was asleep."))
    assert name.name == "Yu\u00adsuf Ka\u0301rim"


def _decomposed(name: str) -> str:
    return normalize("NFD", name)
