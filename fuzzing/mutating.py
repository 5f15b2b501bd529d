"""Small changes to a case that keep most of its structure; the fuzzer's own changes beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzzing.cases import bytes_of, text_of
from fuzzing.making.strings import damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from fuzzing.cases import Target


def changed(target: Target, raw: bytes, r: Random, flip: Callable[[bytes], bytes]) -> bytes:
    """
    Another case: made anew, with a stretch of a new one, with faults in its text, or flipped.

    Args:
        target: Whose case it is.
        raw: The case.
        r: Where chance comes from.
        flip: Changes bytes without knowing what they are.
    """
    match r.randrange(8):
        case 0:
            return target.make(r)
        case 1 | 2:
            other = target.make(r)
            at, start = r.randint(0, len(raw)), r.randint(0, len(other))
            return raw[:at] + other[start : start + r.choice((8, 60, 600))] + raw[at:]
        case 3 | 4 | 5:
            return bytes_of(damaged(r, text_of(raw)))
    return flip(raw)


def smaller(raw: bytes, same: Callable[[bytes], bool], tries: int = 200) -> bytes:
    """The case with as much left out as can be while the same is wrong with it."""
    step = max(1, len(raw) // 2)
    while step and tries > 0:
        at = 0
        while at < len(raw) and tries > 0:
            tries -= 1
            shorter = raw[:at] + raw[at + step :]
            if same(shorter):
                raw = shorter
            else:
                at += step
        step //= 2
    return raw
