"""
What an organisation sets in the environment (docs/serving.md has the list), checked.

A value that means nothing is refused: taken for another it could show names that were to be masked,
or leave out what was to guard the desk.
"""

from __future__ import annotations

import math
import os
import re
from typing import TYPE_CHECKING

from warledger_desk.ledger.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_RATE = re.compile(r"[1-9][0-9]{0,8}/[smhd]")


def flag(name: str, *, default: bool = False) -> bool:
    """
    Whether something is switched on.

    Raises:
        SettingError: Another word than yes and no stands there.
    """
    value = os.environ.get(name, "").strip().lower()
    if value not in ("", *_YES, *_NO):
        raise SettingError(name, value, "1 or 0")
    return value in _YES if value else default


def words(name: str) -> list[str]:
    """Several words, by spaces or commas."""
    return os.environ.get(name, "").replace(",", " ").split()


def choice(name: str, among: Sequence[str]) -> str:
    """
    One of some words; the first where nothing stands there.

    Raises:
        SettingError: It is none of them.
    """
    value = os.environ.get(name, "").strip().lower() or among[0]
    if value not in among:
        raise SettingError(name, value, " or ".join(among))
    return value


def number(name: str, default: float, *, least: float, most: float = math.inf) -> float:
    """
    A number; the default where nothing stands there.

    Raises:
        SettingError: It is none, or too small or too large.
    """
    value = os.environ.get(name, "").strip()
    try:
        found = float(value) if value else default
    except ValueError:
        found = math.nan
    if not (math.isfinite(found) and least <= found <= most):
        bounds = f"from {least:g}" + ("" if most == math.inf else f" to {most:g}")
        raise SettingError(name, value, f"a number {bounds}")
    return found


def rate(name: str, default: str) -> str:
    """
    So many requests a second, minute, hour or day, as "600/m".

    Raises:
        SettingError: It is written otherwise.
    """
    value = os.environ.get(name, "").strip() or default
    if not _RATE.fullmatch(value):
        raise SettingError(name, value, f"a number and a time, such as {default}")
    return value
