"""
Reading what came in, in the background.

An intake may be read twice (its worker was killed): adding the same report again changes nothing.
"""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from warledger import __version__
from warledger.errors import FetchError, InputError
from warledger.ingest import VARIABLE, Failure, Supplied, ingest, ingest_bytes, limits_from
from warledger.pipeline import Reader, read_all
from warledger_desk.intake.models import Feed, Intake, Item, Origin, State
from warledger_desk.ledger.services.add import add, known
from warledger_desk.ledger.services.reconciling import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from warledger.ingest import Limits
    from warledger.records import Report
    from warledger_desk.ledger.services.add import Added

#: After so long without a sign, whoever read an intake is taken to be dead.
_PATIENCE = timedelta(minutes=15)


def begin(intake: Intake) -> None:
    """Have it read as soon as a worker is free; what was there of an earlier try is forgotten."""
    with transaction.atomic():
        intake.state, intake.cause, intake.touched = State.WAITING, "", timezone.now()
        intake.save()
        intake.items.all().delete()
        read_intake.enqueue(intake.pk)


@task()
def read_intake(pk: int) -> None:
    """Read one intake to its end; each report is kept as soon as it is read."""
    intake = Intake.objects.filter(pk=pk, state__in=[State.WAITING, State.READING]).first()
    if intake is None:
        return
    intake.state = State.READING
    _touch(intake)
    intake.items.all().delete()
    try:
        for item in _added(_inputs(intake)):
            item.intake = intake
            item.save()
            _touch(intake)
    except Exception as error:
        intake.state = State.FAILED
        intake.cause = f"{type(error).__name__}: {error}"
        _touch(intake)
        raise
    _end(intake)


def _end(intake: Intake) -> None:
    items = intake.items.all()
    failed = [item.cause for item in items if item.outcome == "failed"]
    if failed and len(failed) == len(items):
        intake.state, intake.cause = State.FAILED, failed[0]
    else:
        intake.state, intake.content = State.DONE, None
    intake.touched = timezone.now()
    intake.save()
    bring_up_to_date(when=intake.touched)


def _touch(intake: Intake) -> None:
    intake.touched = timezone.now()
    # Not the upload, which may be large and is written once.
    intake.save(update_fields=["state", "cause", "touched"])


def _inputs(intake: Intake) -> Iterator[Report | Failure]:
    supplied = Supplied(
        published=intake.published, outlet=intake.outlet or None, title=intake.title or None
    )
    if intake.origin in {Origin.TEXT, Origin.FILE}:
        source = f"{'pasted' if intake.origin == Origin.TEXT else 'upload'}://{intake.name}"
        return ingest_bytes(
            bytes(intake.content or b""), source=source, supplied=supplied, limits=_limits()
        )
    found = _from_web(intake.name, supplied)
    return _followed(found, supplied) if intake.feed and intake.feed.follow else found


def _followed(entries: Iterable[Report | Failure], given: Supplied) -> Iterator[Report | Failure]:
    """The pages that a feed's entries lead to; the entry itself where the page can't be read."""
    for entry in entries:
        if isinstance(entry, Failure) or not entry.url or known(entry, Path.cwd()):
            yield entry
            continue
        supplied = Supplied(published=entry.published, outlet=entry.outlet or given.outlet)
        pages = list(_from_web(urljoin(entry.source, entry.url), supplied))
        yield from pages if not any(isinstance(page, Failure) for page in pages) else [entry]


def _from_web(address: str, supplied: Supplied) -> Iterator[Report | Failure]:
    """
    What an address answers with. It comes from outside, and `ingest` would read a path from this
    machine's disk.
    """
    if not address.lower().startswith(("https://", "http://")):
        error = FetchError(address, "only http and https addresses can be read")
        return iter([Failure(id=None, error=error)])
    return ingest([address], supplied=supplied, limits=_limits())


@cache
def _limits() -> Limits:
    """Those of the organisation, from the environment of the server and its worker."""
    return limits_from(os.environ.get(VARIABLE))


@cache
def _reader() -> Reader:
    """One for the process: the language model takes seconds to load."""
    return Reader()


def _added(items: Iterable[Report | Failure]) -> Iterator[Item]:
    folder = Path.cwd()
    for item in items:
        if isinstance(item, Failure):
            yield Item(outcome="failed", cause=str(item.error))
            continue
        there = known(item, folder)
        if there is not None:
            yield _item(item, there)
            continue
        for read in read_all([item], _reader()):
            if isinstance(read, Failure):
                yield Item(outcome="failed", title=item.title or "", cause=str(read.error))
                continue
            try:
                added = add(read, folder=folder, when=timezone.now(), engine=__version__)
            except InputError as error:
                yield Item(outcome="failed", title=item.title or "", cause=str(error))
            else:
                yield _item(item, added)


def _item(report: Report, added: Added) -> Item:
    return Item(
        outcome=added.outcome.value,
        report=added.report,
        title=report.title or report.id,
        claims=added.claims,
    )


def ask_feeds(now: datetime) -> int:
    """Begin an intake for each feed whose time has come; how many."""
    asked = 0
    for feed in Feed.objects.filter(active=True).select_related("made_by"):
        pause = timedelta(minutes=feed.minutes)
        # Asked later than now: that was before the clock was set back.
        if feed.asked is None or not -_PATIENCE <= now - feed.asked < pause:
            ask(feed, now)
            asked += 1
    return asked


def ask(feed: Feed, now: datetime) -> Intake:
    """Begin an intake for a feed; the one that is under way where there is one."""
    running = feed.intakes.filter(state__in=[State.WAITING, State.READING]).first()
    if running is not None:
        return running
    feed.asked = now
    feed.save()
    made = Intake(origin=Origin.FEED, name=feed.url, feed=feed, outlet=feed.outlet, by=feed.made_by)
    begin(made)
    return made


def take_up_again(now: datetime) -> int:
    """
    Begin anew what a dead worker left; how many.

    It may have died between taking a task and beginning with it: what waits then has no task that
    another worker would take. A sign from the future is one from before the clock was set back, and
    says nothing.
    """
    unheard = Q(touched__lt=now - _PATIENCE) | Q(touched__gt=now + _PATIENCE)
    silent = Intake.objects.filter(unheard)
    silent = silent.filter(state__in=[State.WAITING, State.READING])
    waiting = DBTaskResult.objects.ready().filter(task_path=read_intake.module_path)
    coming = {row.args_kwargs["args"][0] for row in waiting} if silent.exists() else set()
    left = [one for one in silent if one.state == State.READING or one.pk not in coming]
    for intake in left:
        begin(intake)
    return len(left)
