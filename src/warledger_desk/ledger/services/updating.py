"""
Incidents and links kept up with the claims and judgements that they follow from.

What changed since is reckoned by clusters: those that the changed reports were in, and those that
their claims now bear on. The result is the one that reckoning everything anew gives.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from secrets import token_hex
from threading import Lock
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from warledger import __version__
from warledger.collector import without_collector
from warledger.reconcile.clusters import RULES, STEPS, joined, keys_of, links, may_meet, reckon_part
from warledger.reconcile.scope import Parents
from warledger.records import digest
from warledger_desk.ledger import models
from warledger_desk.ledger.services.blocks import (
    Blocks,
    change_blocks,
    keep_all_blocks,
    own_keys,
    pages_of,
)
from warledger_desk.ledger.services.entries import (
    chunks,
    entries_of,
    parents,
    rulings_all,
    rulings_on,
)
from warledger_desk.ledger.services.keeping import (
    DERIVED,
    forget,
    forget_everything,
    keep,
    keep_made,
)
from warledger_desk.ledger.services.keeping_shares import (
    ASIDES,
    asides_of,
    keep_asides,
    keep_shares,
    order_of,
)
from warledger_desk.ledger.services.locks import one_reconciler
from warledger_desk.ledger.services.missed import withdrawn
from warledger_desk.ledger.services.moments import one_moment
from warledger_desk.ledger.services.pouring import indexes_after, roomy
from warledger_desk.ledger.services.published import published_versions, restate_changed
from warledger_desk.ledger.services.reckoning import Task, reckoned
from warledger_desk.ledger.services.surroundings import (
    Around,
    Stored,
    Wholes,
    stored,
    with_parts_beyond,
)
from warledger_desk.ledger.services.watching import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from warledger.reconcile.clusters import Part
    from warledger.reconcile.drafts import Beyond
    from warledger.records import Entry
    from warledger_desk.ledger.services.blocks import Page
    from warledger_desk.ledger.services.reckoning import Made

#: What incidents and blocks are made by; what another has made is made anew.
ENGINE = f"{__version__}, rules {RULES}"
#: Of the threads of one process one reckons; the others find it done.
_ONE_THREAD = Lock()
#: How often another process may be first before this one keeps it waiting.
_TRIES = 3
#: Where more reports tell of actors that now belong elsewhere, everything is reckoned anew.
_MANY = 200
_STORING = "storing incidents"
#: Earlier states that are remembered: who holds one of them needs no more than what came since.
#: Fewer than turns for which what is gone is kept (`shares`): a state has two turns at most.
_PAST = 200


def bring_up_to_date(*, when: datetime) -> None:
    """
    Reckon what has changed since it was last done; nothing where nothing has.

    It is reckoned from one moment of the ledger, without keeping anybody from writing, and then
    written in one transaction. What was added or judged in between is left for the next time.

    Args:
        when: The present; kept with what is made.

    Raises:
        JudgementError: A judgement that stands can't be carried out.
    """
    if not _is_behind():
        return
    # Until all that was made is let go of again: a ledger's records are many, without cycles.
    with without_collector():
        _bring(when)


def _bring(when: datetime) -> None:
    """Reckon and write what has changed, unless another does it first."""
    if connection.in_atomic_block:
        _at_once(when)
        return
    with _ONE_THREAD:
        for _ in range(_TRIES):
            with one_moment():
                plan = _planned() if _is_behind() else None
            if plan is None:
                return
            with closing(plan):
                if _carried_out(plan, when):
                    return
        with transaction.atomic():
            _at_once(when)


def _is_behind() -> bool:
    made = models.Reconciliation.objects.filter(record__engine=ENGINE)
    return not made.exists() or models.Pending.objects.exists()


def _at_once(when: datetime) -> None:
    """Reckon and write in the transaction that is open; others that reckon wait."""
    one_reconciler()
    if _is_behind():
        with closing(_planned()) as plan, step(_STORING):
            plan.write(when)


def _carried_out(plan: _Plan, when: datetime) -> bool:
    """Write what was reckoned; False where another process has written since."""
    with step(_STORING), transaction.atomic():
        one_reconciler()
        if _written() != plan.seen:
            return False
        plan.write(when)
    return True


def _written() -> tuple[int, str] | None:
    """What was last written: the row and its state."""
    return models.Reconciliation.objects.order_by("pk").values_list("pk", "state").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What was reckoned of one moment and is to be written."""

    seen: tuple[int, str] | None  #: what had been written by then
    pending: list[tuple[int, str]]  #: rows that this settles, with their reports
    parents: Mapping[str, str]
    part: _Everything | _Update

    def write(self, when: datetime) -> None:
        """In the transaction that is open."""
        self.part.write()
        kept = models.Reconciliation.objects.first()
        if kept is None:
            kept, states = models.Reconciliation(), []
        else:
            states = [*kept.record.get("states", ()), kept.state][-_PAST:]
        kept.state, kept.made = _new_state(when), when
        kept.record = {"engine": ENGINE, "parents": self.parents, "states": states}
        kept.save()
        for some in chunks(key for key, _ in self.pending):
            models.Pending.objects.filter(pk__in=some).delete()

    def close(self) -> None:
        """Let go of what was kept for writing."""
        self.part.close()


def _new_state(when: datetime) -> str:
    """A name that no state of this ledger or of a copy of it ever had."""
    return digest(["reconciled", ENGINE, when.isoformat(), token_hex(16)])


def _planned() -> _Plan:
    """What has to be written now."""
    pending = list(models.Pending.objects.values_list("pk", "report"))
    kept = models.Reconciliation.objects.filter(record__engine=ENGINE).first()
    above, part = parents(), None
    if kept is not None:
        reports = {name for _, name in pending}
        regrouped = _of_actors(_moved(kept.record["parents"], above))
        if len(regrouped) <= _MANY:
            part = _Update(reports | regrouped, above)
            with step("comparing claims that changed"):
                part.reckon()
    return _Plan(
        seen=_written(), pending=pending, parents=above, part=part or _Everything.of(above)
    )


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Actors that belong to others than before, directly or through those that they belong to."""
    changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    found = set(changed)
    for above in (before, after) if changed else ():
        for actor in above:
            chain, at = {actor}, above.get(actor)
            while at is not None and at not in chain:
                chain.add(at)
                at = above.get(at)
            if not changed.isdisjoint(chain):
                found.add(actor)
    return found


def _of_actors(actors: set[str]) -> set[str]:
    """Reports whose claims are tied to these."""
    found: set[str] = set()
    for some in chunks(sorted(actors)):
        tied_to = Q()
        for name in ("victims_actor", "perpetrator_actor", "claimant_actor"):
            tied_to |= Q(**{f"{name}__in": some})
        rows = models.Claim.objects.filter(tied_to, version__current=True)
        found.update(rows.order_by().values_list("version__report", flat=True).distinct())
    return found


@dataclass(frozen=True, slots=True)
class _Everything:
    """All clusters, reckoned anew."""

    made: Sequence[Made]  #: by the processes that reckoned
    published: frozenset[tuple[str, int]]  #: versions that were when it was reckoned

    @classmethod
    def of(cls, parents: Mapping[str, str]) -> _Everything:
        """From all that there is."""
        ruled, published = rulings_all(), published_versions()
        return cls(reckoned(Task(ruled, parents, published)), published)

    def write(self) -> None:
        """In the place of all that was there."""
        # Where others have reckoned, this process has no claims in memory.
        with roomy(most=len(self.made) > 1):
            forget_everything()
            with indexes_after(*DERIVED):
                self._keep()
        restate_changed(self.published)

    def _keep(self) -> None:
        drawers = [one.drawer for one in self.made]
        shares = [one.shares for one in self.made]
        beside = ThreadPoolExecutor(1)
        try:
            # What the database is not asked for is made while it copies rows.
            by_start = beside.submit(order_of, shares)
            pages = beside.submit(self._pages)
            keep_made([one.referents for one in self.made], drawers)
            # Now, for with it the last of the claims are let go of: the indexes take room.
            for drawer in drawers:
                drawer.pour(ASIDES)
            keep_shares(shares, by_start.result())
            keep_all_blocks(pages.result())
        finally:
            beside.shutdown(cancel_futures=True)

    def _pages(self) -> list[Page]:
        return pages_of(joined([one.standing for one in self.made]))

    def close(self) -> None:
        """Let go of the files that rows are in, when nothing is written any more."""
        for one in self.made:
            one.drawer.close()


class _Update:
    """One bringing up to date of changed reports."""

    def __init__(self, reports: set[str], parents: Mapping[str, str]) -> None:
        self._reports = reports
        self._parents = Parents(parents)
        self._blocks = Blocks()

    def reckon(self) -> None:
        """Reckon what the reports bear on; nothing is written."""
        fresh = list(entries_of(self._current()))
        self._ruled = rulings_on(entry.id for entry in fresh)
        self._mended = [self._ruled.entry(entry) for entry in fresh]
        held = [entry for entry in self._mended if links(entry, self._ruled)]
        self._own = self._claims()
        self._keys = keys_of(held, self._parents)
        clusters = self._of_claims(self._own)
        clusters |= self._crossed()
        clusters |= self._met(held)
        self._reckon(clusters, {entry.id for entry in fresh})

    def write(self) -> None:
        """Put it in the place of what was there."""
        keep_asides(self._reports, asides_of(self._mended, self._ruled))
        change_blocks(self._old_keys, self._keys)
        wholes = Wholes(self._was, self._part)
        forget(self._was.incidents, self._was.claims)
        keep(self._part, self._parents)
        wholes.keep()

    def close(self) -> None:
        """Nothing is held."""

    def _claims(self) -> list[str]:
        """Ids of the reports' claims, of all versions."""
        found: list[str] = []
        for some in chunks(sorted(self._reports)):
            rows = models.Claim.objects.filter(version__report__in=some)
            found += rows.values_list("id", flat=True)
        return found

    def _current(self) -> list[str]:
        left, found = set(withdrawn()), []
        for some in chunks(sorted(self._reports)):
            rows = models.Claim.objects.filter(version__report__in=some, version__current=True)
            found += [key for key in rows.values_list("id", flat=True) if key not in left]
        return found

    def _of_claims(self, claims: Iterable[str]) -> set[str]:
        """The clusters that claims are in."""
        found: set[str] = set()
        for some in chunks(claims):
            rows = models.IncidentClaim.objects.filter(claim__in=some)
            found.update(map(str, rows.values_list("incident__cluster", flat=True)))
        return found

    def _crossed(self) -> set[str]:
        """The clusters of blocks that become large by the reports' new keys, or small."""
        change: Counter[int] = Counter(key for keys in self._keys.values() for key in keys)
        self._old_keys = own_keys(self._own)
        change.subtract(key for keys in self._old_keys.values() for key in keys)
        self._change = {key: number for key, number in change.items() if number}
        sizes = self._sizes(self._change)
        crossed = [key for key, number in self._change.items() if _crosses(sizes[key], number)]
        return self._of_claims(self._sharing(crossed))

    def _sizes(self, keys: Iterable[int]) -> dict[int, int]:
        """How many claims stand in each of these blocks once the new keys are written."""
        wanted = set(keys)
        stored = self._blocks.claims(wanted)
        return {key: len(stored[key]) + self._change.get(key, 0) for key in wanted}

    def _sharing(self, keys: Iterable[int]) -> list[str]:
        """Ids of the claims that stand in any of these blocks."""
        found = self._blocks.claims(keys).values()
        return list(dict.fromkeys(claim for claims in found for claim in claims))

    def _met(self, held: Sequence[Entry]) -> set[str]:
        """
        The clusters of claims that bear on the fresh ones.

        Of a block in which nothing is compared one claim is enough: those who say the very same
        are in one cluster, and others have nothing to do with each other by it.
        """
        sizes = self._sizes(key for keys in self._keys.values() for key in keys)
        near = set(self._sharing(key for key, size in sizes.items() if size <= STEPS[-1]))
        own = set(self._own)
        for claims in self._blocks.claims(k for k, n in sizes.items() if n > STEPS[-1]).values():
            near.update(next(([claim] for claim in claims if claim not in own), ()))
        others = list(entries_of(sorted(near - own)))
        ruled = rulings_on(entry.id for entry in others)
        mended = [ruled.entry(entry) for entry in others]
        return self._of_claims(sorted(may_meet(held, mended, self._parents)))

    def _reckon(self, clusters: set[str], fresh: set[str]) -> None:
        """Reckon clusters with the fresh claims, and those that changed totals have to do with."""
        was, part = self._anew(clusters, fresh)
        touched = Around(clusters, self._parents).touched(was, part, fresh)
        if touched:
            clusters |= touched
            was, part = self._anew(clusters, fresh)
        beyond = Around(clusters, self._parents).totals(part)
        if beyond:
            was, part = self._anew(clusters, fresh, beyond)
        self._was, self._part = was, with_parts_beyond(part, was)

    def _anew(
        self, clusters: set[str], fresh: set[str], beyond: Mapping[str, Beyond] | None = None
    ) -> tuple[Stored, Part]:
        """Clusters as they are stored, and as they are now."""
        was = stored(clusters)
        gone = was.claims.intersection(self._own) - fresh
        claims = sorted(was.claims - gone | fresh)
        ruled = rulings_on(claims)
        found = list(entries_of(claims))
        held = [ruled.entry(entry) for entry in found if links(entry, ruled)]
        keys = {key for own in keys_of(held, self._parents).values() for key in own}
        return was, reckon_part(found, ruled, self._parents, self._sizes(keys), beyond)


def _crosses(size: int, change: int) -> bool:
    """Whether a block that has come to this size is compared in another way than before."""
    return any((size <= step) != (size - change <= step) for step in STEPS)
