"""What lies in a total by way of others lies in it, however many these are."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from warledger_desk.ledger.services.held import Facets, Held
from warledger_desk.ledger.services.meeting import Kinds, Meeting, pairs
from warledger_desk.ledger.services.overlaps import overlaps
from warledger_desk.ledger.services.shares import ROW, Flag


@pytest.mark.parametrize("between", [1, 255, 256, 257, 512])
@pytest.mark.parametrize("told", [False, True])
def test_a_part_of_many_totals_is_in_the_total_of_all(between: int, *, told: bool) -> None:
    size = between + 2
    whole = between + 1  # 0 is the part; all between hold it, and are held by the last
    inner = np.arange(1, whole)
    part = np.concatenate([np.zeros(between, int), inner, np.zeros(int(told), int)])
    total = np.concatenate([inner, np.full(between + told, whole)])
    rows = np.zeros(size, ROW)
    rows["start"] = rows["end"] = date(2003, 4, 1).toordinal()
    rows["flags"] = [Flag.EXACT.value, *[(Flag.EXACT | Flag.TOTAL).value] * whole]
    held = Held(
        np.arange(size), np.array([f"i{at:05}" for at in range(size)]), rows,
        [b""] * size, Facets(),
    )  # fmt: skip
    kinds = Kinds(total=np.full(size, -1), loose=np.full(size, -1), meet=np.zeros((0, 0), bool))
    held.met = Meeting(
        clashes=pairs(np.append(part, total), np.append(total, part), size),
        parts=pairs(part, total, size), kinds=kinds,
    )  # fmt: skip
    found = overlaps(held, np.arange(size))
    assert sorted(found.around.indices[: found.around.indptr[1]].tolist()) == [
        *inner.tolist(),
        whole,
    ]
