"""A question to the comments, and the switch that leaves them alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

PAGE = """Truce at the ferry

The army and the militia agreed on a truce on Monday.


  • Rana says:

    In the end the army won.

  • Tom says:

    Rana, wait and see.
"""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--question", "Who won?"], "two answers at least"),
        (["--question", "Who won?", "--answer", "a"], "two answers at least"),
        (["--answer", "a"], "no --question"),
        (["--question", " ", "--answer", "a", "--answer", "b"], "the question is empty"),
        (["--question", "Who?", "--answer", "a", "--answer", "A"], "a name of its own"),
        (["--question", "Who?", "--answer", "=a", "--answer", "b"], "a name of its own"),
        (["--question", "Who?", "--no-discussion"], "nobody to ask"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    run: Run, arguments: list[str], says: str
) -> None:
    status, out, err = run("read", "x.txt", *arguments)
    assert (status, out) == (2, "")
    assert says in err


@pytest.mark.parametrize(("switch", "read"), [((), True), (("--no-discussion",), False)])
def test_the_switch_leaves_comments_alone(
    run: Run, tmp_path: Path, switch: tuple[str, ...], read: bool
) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(PAGE, encoding="utf-8")
    status, out, _ = run("read", str(path), "--format", "jsonl", *switch)
    assert status == 0
    found = json.loads(out)["discussion"]
    assert (found is not None) is read
    if found is not None:
        assert [(one["comment"], one["name"]) for one in found["commenters"]] == [(1, "Rana")]
