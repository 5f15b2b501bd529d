"""What of the ledger is public: asked by the site, the feeds, the static export and the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from warledger.records import digest
from warledger_desk.articles.models import Article, Author, Publication, PublicationAct
from warledger_desk.articles.services.freshness import state
from warledger_desk.articles.services.masking import Masks, masks_of
from warledger_desk.ledger.services.paging import Order, Turn, page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

T = TypeVar("T")

#: The newest report first, those without a day last.
NEWEST = Order("day", ("id",), descending=True)
#: Up to so many publications, rows are sought by them: the rest of the ledger may be large, and
#: need not be walked then.
_FEW = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page of publications with the marks of those beside it."""

    rows: Sequence[Publication]
    next: str | None
    previous: str | None


def publications() -> QuerySet[Publication]:
    """Those that are public now."""
    return Publication.objects.filter(withdrawn=None)


def articles() -> QuerySet[Article]:
    """The organisation's own texts that are public now."""
    return Article.objects.filter(withdrawn=None).exclude(published=None)


def remembered(name: str, make: Callable[[], T]) -> T:
    """
    What counts over all that is public, kept for as long as all of it is the same
    (`warledger_desk.articles.services.freshness`).

    Args:
        name: A word for it that nothing else has.
        make: Reckons it, where it is not kept.
    """
    key = f"public:{digest([name, state(), str(connection.settings_dict['NAME'])])}"
    kept: T | None = cache.get(key)
    if kept is None:
        kept = make()
        cache.set(key, kept, _KEPT)
    return kept


#: Seconds.
_KEPT = 600


def listed(found: QuerySet[Publication], turn: Turn) -> Shown:
    """
    A page of publications, the newest report first, with what lists show of them.

    Raises:
        InputError: The page's mark is none.
    """
    rows = for_lists(found)
    part = page(rows, NEWEST, turn)
    return Shown(rows=part.rows, next=part.next, previous=part.previous)


def for_lists(found: QuerySet[Publication]) -> QuerySet[Publication]:
    """The same with what lists show; long columns that they don't need stay in the database."""
    rows = found.select_related("version", "version__source", "author").prefetch_related("tags")
    return rows.defer("version__sentences", "version__coverage")


#: Reports of a part of the sitemap; the protocol allows ten times as many, but no slow answer.
_PART = 5000


def report_parts() -> list[tuple[int, datetime]]:
    """The numbers of the parts that public reports stand in, with when one of them last changed."""
    return remembered("parts", _parts)


def _parts() -> list[tuple[int, datetime]]:
    rows = publications().annotate(part=F("id") / _PART).values_list("part")
    return list(rows.annotate(last=Max("changed")).order_by("part"))


def reports_of(part: int) -> list[tuple[str, datetime]]:
    """The public reports of a part with when each last changed."""
    first = part * _PART
    rows = publications().filter(id__gte=first, id__lt=first + _PART).order_by("id")
    return list(rows.values_list("report", "changed"))


def authors_shown() -> list[str]:
    """The addresses of authors of public reports, by name."""
    shown = publications().filter(author=OuterRef("pk"))
    rows = Author.objects.filter(Exists(shown)).order_by("name")
    return list(rows.values_list("slug", flat=True)[:_AUTHORS])


#: Authors of one part of the sitemap.
_AUTHORS = 5000


def publication_of(report: str) -> Publication | None:
    """The publication of a report of the ledger, if it is public."""
    return (
        publications()
        .select_related("version", "version__source", "author")
        .filter(report=report)
        .first()
    )


def withdrawal_of(report: str) -> PublicationAct | None:
    """Who withdrew a report that was public, when and why; None where nobody did."""
    acts = PublicationAct.objects.filter(publication__report=report, act="withdrawn")
    return acts.exclude(publication__withdrawn=None).first()


def of_public_versions(field: str = "version") -> Q | Exists:
    """
    A condition for rows of the ledger that hang on a version: that this version is public.

    Args:
        field: The way from the rows to their version.
    """
    shown = publications()
    if not shown.order_by("id")[_FEW:].exists():
        # The database makes the list itself, once: thousands of numbers in a question are dear.
        return Q(**{f"{field}__in": shown.values("version")})
    return Exists(shown.filter(version=OuterRef(field)))


def masks_by_version(versions: Iterable[int]) -> dict[int, Masks]:
    """What is masked in each of these versions, those that are public."""
    rows = publications().filter(version__in=set(versions))
    return {row.version_id: masks_of(row) for row in rows}


def masks_by_report(reports: Iterable[str]) -> dict[str, Masks]:
    """What is masked in each of these reports, those that are public."""
    rows = publications().filter(report__in=set(reports))
    return {row.report_id: masks_of(row) for row in rows}


def public_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of claims (`listing.claim_row`) of public versions alone, masked; one query."""
    wanted = list(rows)
    shown = {
        (row.report_id, row.version.number): masks_of(row)
        for row in publications()
        .select_related("version")
        .only("report_id", "version__number", "names", "more_names", "shown_names")
        .filter(report__in={row["report"] for row in wanted})
    }
    return [
        shown[row["report"], row["version"]].row(row)
        for row in wanted
        if (row["report"], row["version"]) in shown
    ]
