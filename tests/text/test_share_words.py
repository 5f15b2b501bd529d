"""Shares in the words on either side of a figure."""

from __future__ import annotations

import pytest

from warledger.text.shares import share_after, share_before


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (" were nurses, or 40 per cent.", ("40", 28)),
        (" (7.5 %) were hurt", ("7.5", 7)),
        (" were nurses, i.e. 40 percent", ("40", 29)),
        (" were nurses; or 40 per cent", None),
        (" were nurses, and 40 per cent of the beds were full", None),
        (" were hurt. or 40 per cent", None),
    ],
)
def test_after(words: str, found: tuple[str, int] | None) -> None:
    assert share_after(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("about 40 per cent of the staff, or ", "40"),
        ("40% of the staff (", "40"),
        ("40 per cent of 60 nurses, or ", None),
        ("40 per cent of the staff and ", None),
    ],
)
def test_before(words: str, found: str | None) -> None:
    assert share_before(words) == found
