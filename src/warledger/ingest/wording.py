"""Alternatives of a regular expression from a word list."""

from __future__ import annotations

import re

from warledger.resources import words


def either(lexicon: str, group: str) -> str:
    """The words of a group as alternatives, the longest first, so that none hides another."""
    listed = sorted(words(lexicon, group), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, listed))
