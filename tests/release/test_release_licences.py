"""Licences: read from metadata, allowed or not, and listed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from release.licences import check_licences, listed, of_distribution, refused, rules
from release.parts import Part

PART = Part(
    kind="python", name="mill", version="1", licence="MIT", known="metadata", digests=(), comes=""
)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "MIT AND BSD-3-Clause", "GPL-3.0-only OR MIT", "(AGPL-3.0-only OR ISC) AND Zlib"],
)
def test_an_allowed_licence_is_allowed(licence: str) -> None:
    assert refused("mill", licence) is None


@pytest.mark.parametrize(
    ("licence", "cause"),
    [
        ("", "not known"),
        ("GPL-3.0-or-later", "not among the allowed"),
        ("MIT AND AGPL-3.0-only", "not among the allowed"),
        ("AGPL-3.0-only OR SSPL-1.0", "not among the allowed"),
        ("do as you like (or not", "no SPDX expression"),
        ("LicenseRef-proprietary", "not among the allowed"),
    ],
)
def test_any_other_is_refused(licence: str, cause: str) -> None:
    assert cause in (refused("mill", licence) or "")


def test_an_exception_is_for_one_part_and_one_licence() -> None:
    name, licence = next(iter(rules().exceptions.items()))
    assert refused(name, licence) is None
    assert refused(name, "AGPL-3.0-only") is not None
    assert refused("mill", licence) is not None


def test_an_exception_that_nobody_needs_is_a_problem() -> None:
    excepted = [
        replace(PART, name=name, licence=licence) for name, licence in rules().exceptions.items()
    ]
    assert check_licences([PART, *excepted]) == []
    assert any("is of no part" in line for line in check_licences([PART]))


@pytest.mark.parametrize(
    ("name", "licence"),
    [
        ("typer", "MIT"),  # an expression
        ("jinja2", "BSD-3-Clause"),  # "BSD" alone: its text tells which
        ("anyascii", "ISC"),  # a classifier
        ("warcio", "Apache-2.0"),  # words of its own
        ("colorama", "BSD-3-Clause"),  # read by a person
    ],
)
def test_licences_of_packages_are_known(name: str, licence: str) -> None:
    found = of_distribution(name, "0")
    assert found.licence == licence
    assert found.how


def test_a_package_that_is_not_here_has_no_known_licence() -> None:
    assert of_distribution("no-such-package-anywhere", "1").licence == ""


def test_the_list_names_every_part_and_ends_with_the_texts() -> None:
    text = listed([PART, replace(PART, name="sieve", licence="")], "whole texts\n")
    assert "mill" in text
    assert "UNKNOWN" in text
    assert text.endswith("whole texts\n")
