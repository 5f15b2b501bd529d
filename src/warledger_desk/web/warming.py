"""What a server does before anybody asks."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from warledger_desk.ledger.services import tallying

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler


def warm_up(application: WSGIHandler) -> None:
    """
    Ask for the front page: what the first page loads takes seconds, in which those who come
    together would all wait. So does what tallies over a large ledger hold.

    All of it stays to the end. It is put out of sight of the search for cycles, which would go
    through it time and again, a tenth of a second each time, in the middle of some page.
    """
    environment: dict[str, Any] = {"HTTP_HOST": "localhost"}
    setup_testing_defaults(environment)
    answer = application(environment, lambda *_: lambda _: None)
    if close := getattr(answer, "close", None):
        close()
    tallying.warm()
    gc.collect()
    gc.freeze()
