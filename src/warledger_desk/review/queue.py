"""The queue: what waits, who is on it, what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from warledger_desk.ledger.models import Claim, Version
from warledger_desk.ledger.services.paging import Order, sifted
from warledger_desk.ledger.services.standing import decided as with_verdict
from warledger_desk.review.coding import open_codings
from warledger_desk.review.models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from warledger_desk.ledger.services.paging import Keyset, Turn

#: How long somebody who opens an item has it to themselves.
LEASE = timedelta(minutes=20)
#: How far the clocks of two who work at once may lie apart: requests that began at nearly the same
#: moment, hosts that are not quite set alike.
APART = timedelta(minutes=5)
#: Items looked at together for one that is free.
_AT_ONCE = 20
#: What must be looked at first stands first.
BY_RANK = Order("rank", ("id",))

#: Kinds by rank, with what they are called.
KINDS = {
    "finding": "sum does not hold",
    "contradiction": "contradiction",
    "incident": "incident to check",
    "link": "link to check",
    "doubtful": "low confidence",
    "undated": "no date",
    "unplaced": "no place",
}
RANKS = {kind: rank for rank, kind in enumerate(KINDS, start=1)}
#: Kinds that a verdict on their claim settles.
OF_CLAIMS = ("doubtful", "undated", "unplaced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which items are wanted; empty leaves a side open."""

    kind: str = ""
    outcome: str = ""
    assigned: str = ""  #: to this account
    free: bool = False  #: only what nobody else is on


def items(wanted: Wanted, turn: Turn, *, who: str, when: datetime) -> Keyset[Item]:
    """
    A page of the queue; what a verdict from elsewhere has settled is left out. Nothing is written.

    Args:
        wanted: Which.
        turn: Which page.
        who: Who asks: reports that this person codes blind are left out.
        when: The present.

    Raises:
        InputError: The page's mark is none.
    """
    return sifted(_chosen(wanted, who, when), BY_RANK, turn, _unsettled)


def _unsettled(rows: Sequence[Item]) -> list[Item]:
    done = _settled(rows)
    return [row for row in rows if row.pk not in done]


def take_next(wanted: Wanted, *, who: str, when: datetime) -> Item | None:
    """The first item that nobody else is on, now this person's; None where nothing waits."""
    rows = _chosen(wanted, who, when).filter(_free(who, when))
    rows = rows.exclude(taken_by=who, taken_until__gt=when, taken_until__lte=_latest(when))
    mine = rows.filter(assigned=who)
    for chosen in (mine, rows.filter(assigned="")):
        # What is settled is closed on the way and what somebody took first is not free any more;
        # neither is met again.
        while some := list(chosen.order_by("rank", "id")[:_AT_ONCE]):
            done = _settled(some)
            if done:
                Item.objects.filter(pk__in=done).update(closed=when)
            for row in some:
                if row.pk not in done and take(row.pk, who=who, when=when):
                    return row
    return None


def take(pk: int, *, who: str, when: datetime) -> bool:
    """Be on an item for a while; False where somebody else is, or it is done."""
    rows = Item.objects.filter(_free(who, when), pk=pk, closed=None)
    return bool(rows.update(taken_by=who, taken_until=when + LEASE))


def release(pk: int, *, who: str) -> None:
    """Leave an item to others."""
    Item.objects.filter(pk=pk, taken_by=who).update(taken_by="", taken_until=None)


def close(pk: int, *, who: str, when: datetime) -> bool:
    """
    An item is looked at and done; False where it was already.

    It stays so whatever is decided of its claim, until there is another reason to look.
    """
    rows = Item.objects.filter(pk=pk, closed=None)
    done = {"closed": when, "closed_by": who, "by_hand": True}
    return bool(rows.update(**done, taken_by="", taken_until=None))


def assign(pk: int, *, to: str) -> None:
    """Give an item to an account; an empty name gives it to nobody."""
    Item.objects.filter(pk=pk).update(assigned=to)


def decided(lineage: str, *, who: str, when: datetime) -> None:
    """A verdict on a claim settles what waits for one."""
    rows = Item.objects.filter(claim=lineage, kind__in=OF_CLAIMS, closed=None)
    rows.update(closed=when, closed_by=who, taken_by="", taken_until=None)


def linked(lineages: Iterable[str], *, who: str, when: datetime) -> None:
    """A decision about two claims settles what waits for one about them."""
    both = list(lineages)
    rows = Item.objects.filter(claim__in=both, other__in=both, closed=None)
    rows.update(closed=when, closed_by=who, taken_by="", taken_until=None)


def reopened(lineages: Iterable[str]) -> None:
    """A verdict was taken back: what it settled waits again, what somebody had done does not."""
    named = list(lineages)
    left = set(named) - with_verdict(named)  # another verdict may stand in its place
    rows = Item.objects.filter(claim__in=left, kind__in=OF_CLAIMS, by_hand=False)
    rows.filter(version__current=True).update(closed=None, closed_by="")


def _chosen(wanted: Wanted, who: str, when: datetime) -> QuerySet[Item]:
    rows = Item.objects.filter(closed=None).select_related("version", "version__source")
    rows = rows.defer("version__text", "version__blocks", "version__sentences")
    if wanted.kind:
        # The rank says the same, and the index that gives the order begins with it.
        rows = rows.filter(rank=RANKS.get(wanted.kind, 0))
    for name in ("outcome", "assigned"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.free:
        rows = rows.filter(_free(who, when))
    blind = list(open_codings().filter(coder=who).values_list("double__version__report", flat=True))
    if not blind:
        return rows
    # As values: by a subquery on the versions the database would look at all of them.
    versions = list(Version.objects.filter(report__in=blind).values_list("pk", flat=True))
    theirs = list(Claim.objects.filter(version__in=versions).values_list("lineage", flat=True))
    return rows.exclude(version__in=versions).exclude(other__in=theirs)


def _free(who: str, when: datetime) -> Q:
    """
    What this person may take. A lease that ends much later than one taken now would is from before
    the clock was set back, and holds nobody off.
    """
    mine_or_nobodys = Q(taken_by__in=["", who])
    return mine_or_nobodys | Q(taken_until__lt=when) | Q(taken_until__gt=_latest(when))


def _latest(when: datetime) -> datetime:
    """The latest end that a lease taken by now can have."""
    return when + LEASE + APART


def is_taken(row: Item, when: datetime) -> bool:
    """Whether somebody is on an item now."""
    until = row.taken_until
    return bool(row.taken_by) and until is not None and when <= until <= _latest(when)


def _settled(rows: Iterable[Item]) -> set[int]:
    """Those that wait for a verdict that stands already."""
    waiting = {row.pk: row.claim for row in rows if row.kind in OF_CLAIMS}
    there = with_verdict(waiting.values()) if waiting else set()
    return {pk for pk, lineage in waiting.items() if lineage in there}


def settle(lineages: Iterable[str], *, when: datetime) -> None:
    """Close what waits for a verdict on these claims where one stands."""
    rows = Item.objects.filter(claim__in=list(lineages), kind__in=OF_CLAIMS, closed=None)
    Item.objects.filter(pk__in=_settled(rows.only("pk", "claim", "kind"))).update(closed=when)
