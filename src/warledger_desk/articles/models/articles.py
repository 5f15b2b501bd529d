"""What the organisation writes itself, with figures that stay tied to the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from warledger_desk.articles.models.publications import Author, Publication, Tag


class Article(models.Model):
    """
    A text of the organisation's own. It is Markdown without HTML, in which ``[[c3]]`` stands for
    the citation of this key.
    """

    slug = models.SlugField(max_length=200, unique=True)
    title = models.CharField(max_length=300)
    lead = models.TextField(blank=True, max_length=1000)  #: a sentence or two for lists
    text = models.TextField(max_length=200_000)
    authors = models.ManyToManyField(Author, related_name="articles", blank=True)
    tags = models.ManyToManyField(Tag, related_name="articles", blank=True)
    related = models.ManyToManyField(Publication, related_name="articles", blank=True)
    has_map = models.BooleanField(default=False)  #: of the incidents that it cites
    made = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published = models.DateTimeField(null=True, db_index=True)  #: for the first time
    changed = models.DateTimeField(null=True)  #: what is public, for feeds
    withdrawn = models.DateTimeField(null=True)
    #: What is public: ``title``, ``lead``, ``text`` and ``has_map`` as they were published, and the
    #: ids of ``authors``, ``tags`` and ``related``.
    shown = models.JSONField(null=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-made", "-id"]

    def drafted(self) -> models.QuerySet[Citation]:
        """The citations of the draft."""
        return self.citations.filter(public=False)

    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.published is not None and self.withdrawn is None


class Kind(models.TextChoices):
    """What a citation takes its figure from."""

    CLAIM = "claim"
    INCIDENT = "incident"
    TALLY = "tally"


class Style(models.TextChoices):
    """How the figure stands in the text."""

    BEST = "best", "the best estimate"
    RANGE = "range", "low to high"
    LOW = "low", "at least the low"


class Standing(models.TextChoices):
    """Whether the ledger still says what is printed."""

    HOLDS = "holds", "as in the ledger"
    MOVED = "moved", "the ledger has moved on"
    GONE = "gone", "no longer in the ledger"


class Citation(models.Model):
    """A figure in an article, with what it is computed from and the words behind it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="citations")
    key = models.CharField(max_length=10)  #: "c3"
    public = models.BooleanField(default=False)  #: of what is published; drafts have their own
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: ``claim`` or ``incident`` (an id), or the fields of `warledger.records.TallyQuery`.
    of = models.JSONField()
    style = models.CharField(max_length=10, choices=Style.choices, default=Style.BEST)
    printed = models.JSONField()  #: ``low``, ``best``, ``high`` as they stand in the text
    entries = models.JSONField()  #: ids of the claims behind them
    taken = models.DateTimeField()  #: when they were taken from the ledger
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.HOLDS)
    now = models.JSONField(null=True)  #: what the ledger said when it was last asked
    asked = models.DateTimeField(null=True)

    class Meta:
        """By number."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "key", "public"], name="one_citation_a_key"),
        ]
