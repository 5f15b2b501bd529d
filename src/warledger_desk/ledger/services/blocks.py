"""
Which claims stand in which blocks, packed: some seven blocks a claim would be as many rows.

Pages hold pairs of block and claim in order. A page that grows beyond `_MOST` pairs is split, so
that what a report changes stays small however large the ledger is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.pouring import pour_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from warledger.reconcile.clusters import Standing
    from warledger.reconcile.columns import Numbers

    Pair = tuple[int, str]  # a block and a claim
    Page = tuple[bytes, bytes, str]  # as `_COLUMNS`

#: Pairs of a page when it is made, and from which on it is split.
_PAIRS, _MOST = 512, 1024
_COLUMNS = ("start", "keys", "claims")
_TABLE = models.KeyPage._meta.db_table  # noqa: SLF001


class Blocks:
    """What the ledger has of blocks; remembers what was asked. For one moment of the ledger."""

    def __init__(self) -> None:
        self._known: dict[int, list[str]] = {}

    def claims(self, keys: Iterable[int]) -> dict[int, list[str]]:
        """The claims that stand in each of these blocks, by their ids."""
        wanted = list(dict.fromkeys(keys))
        missing = [key for key in wanted if key not in self._known]
        for some in chunks(missing):
            self._known |= {key: [] for key in some}
            for key, claim in _standing(some):
                self._known[key].append(claim)
        return {key: self._known[key] for key in wanted}


def own_keys(claims: Iterable[str]) -> dict[str, list[int]]:
    """The blocks of claims, of those that stand in any."""
    found: dict[str, list[int]] = {}
    for some in chunks(claims):
        rows = models.IncidentClaim.objects.filter(claim__in=some).values_list("claim", "keys")
        found |= {str(claim): np.frombuffer(bytes(keys), "<i8").tolist() for claim, keys in rows}
    return found


def pages_of(standing: Standing) -> list[Page]:
    """All blocks as `keep_all_blocks` stores them; the database is not asked."""
    return list(pages(*standing.by_key(), standing.ids))


def keep_all_blocks(found: Iterable[Page]) -> None:
    """Store all blocks where none is stored, in the transaction that is open."""
    pour_values(models.KeyPage, _COLUMNS, found)


def change_blocks(
    gone: Mapping[str, Collection[int]], fresh: Mapping[str, Collection[int]]
) -> None:
    """
    Take pairs out and put others in, in the transaction that is open.

    Args:
        gone: Claims with blocks that they stand in now.
        fresh: Claims with those that they are to stand in; what is in both stays as it is.
    """
    old, new = (
        {(key, claim) for claim, keys in side.items() for key in keys} for side in (gone, fresh)
    )
    changes: defaultdict[int | None, list[Pair]] = defaultdict(list)
    for pair, page in _pages_for(sorted(old ^ new)):
        changes[page].append(pair)
    if not changes:
        return
    for some in chunks(sorted(page for page in changes if page is not None)):
        for row in models.KeyPage.objects.filter(pk__in=some):
            _rewrite(row, changes[row.pk], old)
    _insert(sorted(pair for pair in changes.get(None, ()) if pair not in old))


def _rewrite(row: models.KeyPage, pairs: Iterable[Pair], gone: Collection[Pair]) -> None:
    held = _pairs(row.keys, row.claims)
    for pair in pairs:
        if pair not in gone:
            insort(held, pair)
        elif (at := bisect_left(held, pair)) < len(held) and held[at] == pair:
            del held[at]
    if not held:
        row.delete()
        return
    first = len(held) if len(held) <= _MOST else _PAIRS
    row.start, row.keys, row.claims = _packed(held[:first])
    row.save()
    _insert(held[first:])


def _insert(pairs: Sequence[Pair]) -> None:
    given = iter(pairs)
    rows = []
    while some := list(islice(given, _PAIRS)):
        rows.append(_packed(some))
    pour_values(models.KeyPage, _COLUMNS, rows)


def _pairs(keys: bytes | memoryview, claims: str) -> list[Pair]:
    return list(zip(np.frombuffer(bytes(keys), "<i8").tolist(), claims.split(), strict=True))


def _packed(pairs: Sequence[Pair]) -> Page:
    keys, claims = zip(*pairs, strict=True)
    return _place(*pairs[0]), np.array(keys, "<i8").tobytes(), " ".join(claims)


def pages(keys: Numbers, places: Numbers, ids: Sequence[str]) -> Iterator[Page]:
    """
    Pages of pairs, as `KeyPage` has them.

    Args:
        keys: Blocks, ascending.
        places: For each the place of a claim in ``ids``, those of one block by their ids.
        ids: Of all claims.
    """
    for at in range(0, len(keys), _PAIRS):
        some = keys[at : at + _PAIRS]
        claims = [ids[place] for place in places[at : at + _PAIRS].tolist()]
        start = _place(int(some[0]), claims[0])
        yield start, some.astype("<i8").tobytes(), " ".join(claims)


def _place(key: int, claim: str = "") -> bytes:
    """Sorts as pairs do; of a block alone before all of its pairs."""
    return key.to_bytes(8) + claim.encode()


def _standing(keys: Sequence[int]) -> Iterator[Pair]:
    """Pairs of these blocks."""
    # From the last page that begins before the block up to the last one that begins in it.
    found = _asked(
        "SELECT DISTINCT p.id FROM w JOIN {pages} p ON p.start < w.upto AND p.start >= COALESCE("
        "(SELECT q.start FROM {pages} q WHERE q.start < w.place ORDER BY q.start DESC LIMIT 1),"
        " w.place)",
        "place, upto",
        [(_place(key), _place(key + 1)) for key in keys],
    )
    wanted = np.array(sorted(keys), np.int64)
    numbers = sorted(number for (number,) in found)
    for some in chunks(numbers):
        rows = models.KeyPage.objects.filter(pk__in=some).order_by("start")
        for held, claims in rows.values_list("keys", "claims"):
            own = np.frombuffer(bytes(held), "<i8")
            there = np.flatnonzero(np.isin(own, wanted))
            names = claims.split() if len(there) else []
            for at in there.tolist():
                yield int(own[at]), names[at]


def _pages_for(pairs: Sequence[Pair]) -> Iterator[tuple[Pair, int | None]]:
    """Pairs with the page that each is in or belongs in; None where there is no page."""
    for some in chunks(pairs):
        rows = _asked(
            "SELECT w.n, COALESCE("
            "(SELECT p.id FROM {pages} p WHERE p.start <= w.place ORDER BY p.start DESC LIMIT 1),"
            " (SELECT q.id FROM {pages} q ORDER BY q.start LIMIT 1)) FROM w",
            "n, place",
            [(n, _place(*pair)) for n, pair in enumerate(some)],
        )
        for n, page in rows:
            yield some[n], page


def _asked(query: str, names: str, rows: Sequence[tuple[Any, ...]]) -> list[tuple[int, ...]]:
    """A query of some places, ``w``."""
    marks = ", ".join(["%s"] * (names.count(",") + 1))
    values = ", ".join([f"({marks})"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH w({names}) AS (VALUES {values}) " + query.format(pages=_TABLE),
            [value for row in rows for value in row],
        )
        found: list[tuple[int, ...]] = cursor.fetchall()
    return found
