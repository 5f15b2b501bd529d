"""The loop that reads what comes in and asks the feeds, in a process of its own."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from warledger_desk.intake.reading import ask_feeds, take_up_again

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

_LOG = logging.getLogger(__name__)
_PAUSE = 1.0  #: seconds, while nothing is to be done
_SCHEDULE = 30.0  #: seconds between two looks at feeds and articles


def work(*, once: bool = False, also: Callable[[datetime], object] | None = None) -> None:
    """
    Do what is to be done, until the process is told to end.

    Args:
        also: What else is to be done now and then, with the present.
        once: Whether to end as soon as nothing is left to do.
    """
    worker = Worker(
        queue_names=["*"],
        interval=_PAUSE,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    if not once:
        worker.configure_signals()
    looked = float("-inf")
    while worker.running:
        if time.monotonic() - looked > _SCHEDULE:
            looked = time.monotonic()
            _look(also)
        waits = DBTaskResult.objects.ready().exists()
        worker.run()
        if waits:  # what was read is to be found at once
            _look(also)
        if once:
            return
        if worker.running:
            time.sleep(_PAUSE)


def _look(also: Callable[[datetime], object] | None) -> None:
    """What is done now and then; a database that is busy or away is asked again the next time."""
    try:
        take_up_again(timezone.now())
        ask_feeds(timezone.now())
        if also is not None:
            also(timezone.now())
    except DatabaseError:
        _LOG.exception("looking at feeds and articles failed; trying again")
        close_old_connections()
