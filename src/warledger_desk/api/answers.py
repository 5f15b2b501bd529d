"""What operations answer with."""

from __future__ import annotations

from typing import Any

from ninja import Schema


class ErrorBody(Schema):
    """What went wrong."""

    status: int
    message: str
    fields: dict[str, str]  #: what is wrong with each parameter, by its name


class Error(Schema):
    """The one shape of errors."""

    error: ErrorBody


class Rows(Schema):
    """A page of a list; ``next`` and ``previous`` are None at either end."""

    rows: list[dict[str, Any]]
    next: str | None
    previous: str | None


class SearchHits(Schema):
    """Reports that hold the words, best first."""

    rows: list[dict[str, Any]]
    total: int


class Kept(Schema):
    """A judgement that stands now."""

    judgement: dict[str, Any]
    replaced: list[str]  #: ids of those that it took the place of
    new: bool  #: False where it stood already


class Taken(Schema):
    """A report that is going to be read; ask `/intakes/{id}` how far it is."""

    intake: int


class IntakeState(Schema):
    """How far an intake is, and what became of each report in it."""

    id: int
    state: str
    cause: str
    items: list[dict[str, Any]]
