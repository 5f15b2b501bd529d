"""Reports made public, changed and withdrawn; each act is kept with who, when and why."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from warledger.errors import InputError
from warledger.records import digest
from warledger_desk.articles.models import (
    Article,
    Author,
    Extent,
    Publication,
    PublicationAct,
    Tag,
)
from warledger_desk.articles.services.names import victims_named
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.locks import one_reconciler
from warledger_desk.ledger.services.paging import Keyset, Turn, page
from warledger_desk.ledger.services.published import restated_once
from warledger_desk.ledger.services.reports import NEWEST
from warledger_desk.ledger.services.stored import reading_of
from warledger_desk.ledger.services.undertakings import gather
from warledger_desk.ledger.services.watching import step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


#: Reports that are published in one transaction, where all are.
_BATCH = 100


def publish(
    version: ledger.Version, *, who: str, when: datetime, extent: Extent = Extent.FULL
) -> Publication:
    """
    Show this version of its report to the public, in the place of another one if need be.

    Args:
        version: Which; the victims' names in it are looked for now.
        who: Name of the account, or of whoever keeps the server.
        when: The present.
        extent: How much of the text is shown.
    """
    with transaction.atomic():
        one_reconciler()  # before any row, or two who publish might wait for each other
        known = Publication.objects.filter(report=version.report_id).first()
        fields = {
            "version": version,
            "extent": extent,
            "changed": when,
            "withdrawn": None,
            "day": version.published,
            "author": _author(version.author),
            "names": [asdict(name) for name in victims_named(reading_of(version))],
        }
        made, _ = Publication.objects.update_or_create(
            report_id=version.report_id,
            defaults=fields,
            create_defaults=fields | {"published": when},
        )
        same = known is not None and known.withdrawn is None
        _note(made, "changed" if same else "published", who=who, when=when)
    return made


def publish_all(*, who: str, when: datetime, extent: Extent = Extent.FULL) -> int:
    """
    Publish the current version of every report that never was public; how many. What somebody else
    publishes meanwhile stays as they did it.

    The operations that they tell of are gathered too, since topic pages show them.
    """
    gather(when=when)
    waiting = ledger.Version.objects.filter(current=True, report__publication=None)
    keys = list(waiting.order_by("id").values_list("pk", flat=True))
    made = 0
    with step("publishing reports", lambda: len(keys)) as passed:
        for at in range(0, len(keys), _BATCH):
            with restated_once():
                for version in waiting.filter(pk__in=keys[at : at + _BATCH]).order_by("id"):
                    publish(version, who=who, when=when, extent=extent)
                    made += 1
                    passed(1)
    return made


def withdraw(publication: Publication, *, who: str, why: str, when: datetime) -> None:
    """
    Take a report from the public; the corrections page says that it was withdrawn, and why.

    Raises:
        InputError: It is withdrawn already, or no reason is given.
    """
    if not why.strip():
        raise InputError("withdrawal", "readers are told the reason; give one")
    with transaction.atomic():
        one_reconciler()  # before any row, see `publish`
        publication.refresh_from_db()
        if publication.withdrawn is not None:
            raise InputError("withdrawal", "this report is withdrawn already")
        publication.withdrawn = publication.changed = when
        publication.save(update_fields=["withdrawn", "changed"])
        _note(publication, "withdrawn", who=who, when=when, why=why)


def reports(turn: Turn, *, waiting: bool = False) -> Keyset[ledger.Version]:
    """
    A page of the ledger's reports in their current versions with their publications, the newest
    first.

    Args:
        turn: Which page.
        waiting: Whether only those are wanted that never were public.

    Raises:
        InputError: The page's mark is none.
    """
    rows = ledger.Version.objects.filter(current__in=[True])  # a range of the index
    if waiting:
        rows = rows.filter(~Exists(Publication.objects.filter(report=OuterRef("report"))))
    rows = rows.select_related("report__publication", "source")
    return page(rows.defer("text", "blocks", "sentences", "coverage"), NEWEST, turn)


def set_tags(publication: Publication, names: Iterable[str]) -> None:
    """Give it these tags and no others; new ones are made."""
    wanted = dict.fromkeys(" ".join(word.split())[:100] for word in names)
    publication.tags.set(
        Tag.objects.get_or_create(slug=slug_of(name, 100), defaults={"name": name})[0]
        for name in wanted
        if name
    )
    # Tags that nothing bears lead nowhere; an article bears those that it was published with too.
    frozen = Article.objects.exclude(shown=None).values_list("shown__tags", flat=True)
    borne = {key for keys in frozen for key in keys or ()}
    Tag.objects.filter(publications=None, articles=None).exclude(pk__in=borne).delete()


def slug_of(name: str, most: int) -> str:
    """A name as a part of an address; names without Latin letters get one from their digest."""
    if not name.strip():
        return ""
    return slugify(name)[:most].strip("-") or digest(["slug", name])


def _author(name: str | None) -> Author | None:
    words = " ".join((name or "").split())[:300]
    if not words:
        return None
    known = Author.objects.filter(name=words).first()
    if known is not None:
        return known
    slug = slug_of(words, 150)
    if Author.objects.filter(slug=slug).exists():
        slug = f"{slug}-{digest(['author', words])[1:9]}"
    return Author.objects.create(name=words, slug=slug)


def _note(made: Publication, act: str, *, who: str, when: datetime, why: str = "") -> None:
    number = made.version.number
    PublicationAct.objects.create(
        publication=made, act=act, when=when, who=who, why=why, version=number
    )
