"""The language of a report's body: told by a model, or by its plainest words."""

from __future__ import annotations

import pytest

from warledger.ingest import ingest_bytes
from warledger.records import Report

ENGLISH = (
    "The patrol left the village on Monday, and the men who had been in the mill were taken to a "
    "school by the river. The mayor said that it was not known who they were or where they had "
    "come from. "
)
GERMAN = (
    "Die Streife verließ das Dorf am Montag, und die Männer aus der Mühle wurden in eine Schule "
    "am Fluss gebracht. Der Bürgermeister sagte, es sei nicht bekannt, wer sie sind und woher "
    "sie kamen. "
)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (ENGLISH, "en"),
        (ENGLISH.upper(), "en"),
        (
            "Nine farmers were killed by shells in the town of Odra on Monday, its mayor has said.",
            "en",
        ),
        (GERMAN, "de"),
        (GERMAN * 3 + ENGLISH, "de"),
        ("Nine fled.", None),
    ],
)
def test_language(words: str, language: str | None) -> None:
    (report,) = ingest_bytes(words.encode(), source="report.txt")
    assert isinstance(report, Report)
    assert report.language == language


def test_plain_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "py3langid", None)  # importing it would fail
    (report,) = ingest_bytes(ENGLISH.encode(), source="report.txt")
    assert isinstance(report, Report)
    assert report.language == "en"
