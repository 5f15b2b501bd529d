"""Lexicons: compiled from YAML, read by name, and each word read by somebody."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from warledger.errors import ResourceError
from warledger.resources import attribute_of, lexicon, words

ROOT = Path(__file__).resolve().parents[2]
COMPILER = runpy.run_path(str(ROOT / "scripts" / "compile_data.py"))
NAMES = sorted(path.stem for path in (ROOT / "data" / "lexicon").glob("*.yaml"))
CODE = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
GOOD = """about: Words of rain.
source: Written for this test.
licence: Apache-2.0
date: 2026-11-22
groups:
  - name: rain
    example: Rain fell.
    words: [Rain, drizzle]
    wet: true
"""


def test_a_lexicon_is_read_by_group_and_attribute() -> None:
    assert len(lexicon("months")) == 12
    assert "killed" in set(attribute_of("outcomes", "outcome").values())
    assert "people" in words("scope", "generic_victims")
    both = words("scope", "generic_victims", "calamity")
    assert both == words("scope", "generic_victims") | words("scope", "calamity")


@pytest.mark.parametrize(
    "read",
    [lambda: lexicon("nothing"), lambda: words("scope", "calamity", "nothing")],
    ids=["file", "group"],
)
def test_what_is_not_there_is_an_error_of_the_installation(read: object) -> None:
    with pytest.raises(ResourceError, match="nothing"):
        read()  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES)
def test_every_attribute_of_a_lexicon_is_read_by_the_program(name: str) -> None:
    found = {key for group in lexicon(name) for key in group.attributes} - {"about"}
    assert {key for key in found if not re.search(rf"""["']{key}["']""", CODE)} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_group_of_a_lexicon_is_read_by_the_program(name: str) -> None:
    """By its name, or with all groups of the lexicon that have some attribute."""
    idle = {
        group.name
        for group in lexicon(name)
        if not set(group.attributes) - {"about"}
        and not re.search(rf"""["']{group.name}["']""", CODE)
    }
    assert idle == set()


def test_compiling_lowers_words_and_keeps_attributes(tmp_path: Path) -> None:
    path = tmp_path / "weather.yaml"
    path.write_text(GOOD, encoding="utf-8")
    made = COMPILER["compile_lexicon"](path)
    assert '"rain",' in made
    assert '"wet": true' in made


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (("source: Written for this test.", ""), "lacks source"),
        (("    example: Rain fell.\n", ""), "lacks an example"),
        (("drizzle", "rain"), "lists twice: rain"),
        (("drizzle", "on"), "quote True"),
        (("wet: true", "wet: [1]"), "no plain value for 'wet'"),
        (("name: rain", "name: ''"), "no name of its own"),
    ],
)
def test_a_malformed_lexicon_is_refused(
    tmp_path: Path, change: tuple[str, str], cause: str
) -> None:
    path = tmp_path / "weather.yaml"
    path.write_text(GOOD.replace(*change), encoding="utf-8")
    with pytest.raises(COMPILER["LexiconError"], match=cause):
        COMPILER["compile_lexicon"](path)
