"""Lines of an exported ledger, and of an archive's part, with some value changed."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from fuzzing.checking.ledgers import exported
from fuzzing.making.pages import bytes_
from fuzzing.making.rows import value
from fuzzing.making.strings import damaged

if TYPE_CHECKING:
    from random import Random

_JUDGEMENT = {
    "id": "j-1", "type": "same", "subjects": [], "who": "Ode", "why": "One attack.",
    "when": "2008-04-01T12:00:00+00:00",
}  # fmt: skip


def ledger(r: Random) -> bytes:
    """An exported ledger."""
    rows = [json.loads(line) for line in exported()]
    if r.random() < 0.2:
        rows.append({"judgement": _JUDGEMENT})
    return _written(r, rows)


def part(r: Random) -> bytes:
    """A part of an archive."""
    rows = [{"reading": json.loads(line)["version"]["reading"]} for line in exported()[1:]]
    return _written(r, rows)


def _written(r: Random, rows: list[Any]) -> bytes:
    for _ in range(r.choice((0, 1, 1, 1, 2, 5))):
        if not rows:
            break
        at = r.randrange(len(rows))
        match r.randrange(8):
            case 0:
                rows.insert(at, copy.deepcopy(rows[at]))
            case 1:
                r.shuffle(rows)
            case _:
                _change(r, rows, at)
    text = "".join(json.dumps(row, ensure_ascii=r.random() < 0.5) + "\n" for row in rows)
    return bytes_(damaged(r, text, 2) if r.random() < 0.1 else text)


def _change(r: Random, inside: Any, key: Any) -> None:
    """Change something in what stands there: replaced, left out, doubled."""
    while isinstance(inside[key], (dict, list)) and inside[key] and r.random() < 0.85:
        inside = inside[key]
        keys = list(inside) if isinstance(inside, dict) else range(len(inside))
        key = r.choice(keys)
    old = inside[key]
    match r.randrange(5):
        case 0:
            del inside[key]
        case 1 if isinstance(old, int):
            inside[key] = old + r.choice((-1, 1, 7, 2**31, 2**63, 10**30))
        case 2 if isinstance(old, str):
            inside[key] = damaged(r, old, 2)
        case 3 if isinstance(inside, dict):
            inside[r.choice(("id", "x", "")) + str(key)[:1]] = old
        case _:
            inside[key] = value(r)
