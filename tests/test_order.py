"""What takes longest is begun first."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import LONGEST, place_in_line

ROOT = Path(__file__).parents[1]


def test_modules_that_take_longest_stand_first_and_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
    given = ["tests/web/test_api.py::test_a", f"{LONGEST[1]}::test_b", f"{LONGEST[0]}::test_c"]
    assert sorted([*given, "tests/a.py::test_d"], key=place_in_line) == [
        given[2], given[1], given[0], "tests/a.py::test_d",
    ]  # fmt: skip
