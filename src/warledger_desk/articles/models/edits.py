"""That something of what is public may have changed, noted for pages that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from warledger_desk.articles.models.articles import Article, Citation
from warledger_desk.articles.models.discussion import ErrorReport, Post
from warledger_desk.articles.models.publications import Author, Publication, PublicationAct, Tag
from warledger_desk.articles.models.situations import Situation

if TYPE_CHECKING:
    from typing import Any


class Edit(models.Model):
    """
    One change; a row is written with it, in its transaction, and old ones go. Rows are added, never
    counted up: two editors need not wait for each other.
    """

    when = models.DateTimeField(db_index=True)


_WATCHED = (Article, Author, Citation, ErrorReport, Post, Publication, PublicationAct, Situation,
            Tag)  # fmt: skip
_TIED = (
    Article.authors, Article.tags, Article.related, Publication.tags, Publication.related,
)  # fmt: skip


def _note(**about: Any) -> None:
    if not about.get("raw"):  # a fixture's rows bear their own
        Edit.objects.create(when=timezone.now())


#: What pages show of accounts: on authors' pages.
_SHOWN = frozenset({"username", "name", "biography"})


def _note_account(**about: Any) -> None:
    """Signing in, or another password, changes no page."""
    saved = about.get("update_fields")
    if saved is None or not _SHOWN.isdisjoint(saved):
        _note(**about)


def watch() -> None:
    """Note every change from now on."""
    for model in _WATCHED:
        for signal in (post_save, post_delete):
            signal.connect(_note, sender=model, dispatch_uid=f"edit-{model}", weak=False)
    for signal in (post_save, post_delete):
        account = settings.AUTH_USER_MODEL
        signal.connect(_note_account, sender=account, dispatch_uid="edit-account", weak=False)
    for tie in _TIED:
        m2m_changed.connect(_note, sender=tie.through, dispatch_uid="edit-tie", weak=False)
