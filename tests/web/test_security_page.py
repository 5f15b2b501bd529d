"""docs/security.md: every item of the level stands there, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "security.md"
#: Items of the standard's levels 1 and 2 (ASVS 4.0.3) by section: how many it has, without those
#: that were struck out or belong to level 3.
SECTIONS: dict[str, set[int]] = {
    "1.1": set(range(1, 8)), "1.2": {1, 2, 3, 4}, "1.4": {1, 4, 5}, "1.5": {1, 2, 3, 4},
    "1.6": {1, 2, 3, 4}, "1.7": {1, 2}, "1.8": {1, 2}, "1.9": {1, 2}, "1.10": {1}, "1.11": {1, 2},
    "1.12": {2}, "1.14": set(range(1, 7)),
    "2.1": set(range(1, 13)), "2.2": {1, 2, 3}, "2.3": {1, 2, 3}, "2.4": set(range(1, 6)),
    "2.5": set(range(1, 8)), "2.6": {1, 2, 3}, "2.7": set(range(1, 7)), "2.8": set(range(1, 8)),
    "2.9": {1, 2, 3}, "2.10": {1, 2, 3, 4},
    "3.1": {1}, "3.2": {1, 2, 3, 4}, "3.3": {1, 2, 3, 4}, "3.4": set(range(1, 6)),
    "3.5": {1, 2, 3}, "3.7": {1},
    "4.1": {1, 2, 3, 5}, "4.2": {1, 2}, "4.3": {1, 2, 3},
    "5.1": set(range(1, 6)), "5.2": set(range(1, 9)), "5.3": set(range(1, 11)), "5.4": {1, 2, 3},
    "5.5": {1, 2, 3, 4},
    "6.1": {1, 2, 3}, "6.2": set(range(1, 7)), "6.3": {1, 2}, "6.4": {1, 2},
    "7.1": {1, 2, 3, 4}, "7.2": {1, 2}, "7.3": {1, 3, 4}, "7.4": {1, 2, 3},
    "8.1": {1, 2, 3, 4}, "8.2": {1, 2, 3}, "8.3": set(range(1, 9)),
    "9.1": {1, 2, 3}, "9.2": {1, 2, 3, 4},
    "10.2": {1, 2}, "10.3": {1, 2, 3},
    "11.1": set(range(1, 9)),
    "12.1": {1, 2, 3}, "12.2": {1}, "12.3": set(range(1, 7)), "12.4": {1, 2}, "12.5": {1, 2},
    "12.6": {1},
    "13.1": {1, 3, 4, 5}, "13.2": {1, 2, 3, 5, 6}, "13.3": {1, 2}, "13.4": {1, 2},
    "14.1": {1, 2, 3, 4}, "14.2": set(range(1, 7)), "14.3": {2, 3}, "14.4": set(range(1, 8)),
    "14.5": {1, 2, 3, 4},
}  # fmt: skip
_NONE = "does not apply"


def rows() -> list[tuple[str, str, str]]:
    """Items, what is done, and tests, line by line."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| V")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]  # type: ignore[misc]


def items(words: str) -> list[str]:
    """``V1.1.1–V1.1.3, V1.2.1`` as numbers, one by one."""
    found = []
    for part in words.split(","):
        first, _, last = part.strip().partition("–")
        section, _, start = first.removeprefix("V").rpartition(".")
        end = int(last.rpartition(".")[2]) if last else int(start)
        found += [f"{section}.{number}" for number in range(int(start), end + 1)]
    return found


def defined() -> set[str]:
    """Every test there is, as ``file.py::test_name``, without running any."""
    found = set()
    for path in TESTS.rglob("test_*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(f"{path.name}::{node.name}")
    return found


def test_every_item_of_the_level_stands_there_once() -> None:
    there = [item for words, *_ in rows() for item in items(words)]
    wanted = {f"{section}.{number}" for section, known in SECTIONS.items() for number in known}
    assert sorted(there) == sorted(wanted)


def test_every_item_that_applies_names_tests_that_exist() -> None:
    known = defined()
    assert len({path.name for path in TESTS.rglob("test_*.py")}) == len(
        list(TESTS.rglob("test_*.py"))
    ), "a file's name says which it is"
    for words, done, tests in rows():
        assert done, words
        if tests == _NONE:
            assert len(done) > 15, f"{words} does not say why it does not apply"
            continue
        named = re.findall(r"`([^`]+)`", tests)
        assert named, f"{words} applies and has no test"
        assert set(named) <= known, (words, set(named) - known)


def test_most_of_the_level_applies() -> None:
    applying = [item for words, _, tests in rows() if tests != _NONE for item in items(words)]
    assert len(applying) > 150
