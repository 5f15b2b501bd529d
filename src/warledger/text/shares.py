"""Shares in per cent that a text prints beside a figure: "28 were children, or 35 per cent"."""

from __future__ import annotations

import re

_SHARE = r"(\d+(?:\.\d+)?)\s?(?:per cent|percent|%)"
#: "28 were children, or 28 per cent" and "28 (35 %)"; no clause may stand between.
_AFTER = re.compile(r"^[^.;:]{0,40}?(?:\bor|\(|,\s?i\.e\.,?)\s?" + _SHARE)
#: "10 per cent of all the dead, or 26"
_BEFORE = re.compile(_SHARE + r"[^.;:\d]{0,40}?(?:,?\s?or|\()\s?$")
#: Characters on either side of a figure in which its share is looked for.
REACH = 80


def share_after(words: str) -> tuple[str, int] | None:
    """
    The share in the words that follow a figure: its digits, and how many characters it takes.

    Args:
        words: Lower case, from the figure's end to its sentence's at most.
    """
    match = _AFTER.search(words[:REACH])
    return None if match is None else (match.group(1), match.end())


def share_before(words: str) -> str | None:
    """
    The digits of the share that a figure explains ("10 per cent of all the dead, or 26").

    Args:
        words: Lower case, from the sentence's start to the figure at most.
    """
    match = _BEFORE.search(words[-REACH:])
    return None if match is None else match.group(1)
