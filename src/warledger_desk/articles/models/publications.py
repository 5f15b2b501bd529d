"""Which reports of the ledger the public sees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger import models as ledger


class Extent(models.TextChoices):
    """How much of a report is shown."""

    FULL = "full", "the whole text"
    EXTRACTS = "extracts", "only the sentences that its figures rest on"


class Tag(models.Model):
    """A word that editors sort reports by."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Author(models.Model):
    """Somebody whose name stands above published reports, as the reports print it."""

    slug = models.SlugField(max_length=200, unique=True)
    name = models.CharField(max_length=300, unique=True)
    biography = models.TextField(blank=True, max_length=2000)
    account = models.CharField(max_length=150, blank=True)  #: who it is at the desk, if anybody

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]


_PUBLIC = models.Q(withdrawn=None)


class Publication(models.Model):
    """
    A report that is public, or was.

    One version is shown: a page that changes does not change what is published until an editor
    publishes it again. ``names`` are the victims' names that were recognised in that version, each
    ``{"name", "minor", "why"}``; which of them are masked is the site's setting.
    """

    # The database itself refuses to lose what is published; a ledger without the web's tables is
    # not asked for them.
    report = models.OneToOneField(ledger.Report, models.DO_NOTHING, related_name="publication")
    version = models.ForeignKey(ledger.Version, models.DO_NOTHING, related_name="publications")
    extent = models.CharField(max_length=10, choices=Extent.choices, default=Extent.FULL)
    published = models.DateTimeField(db_index=True)  #: on this site, for the first time
    changed = models.DateTimeField()  #: for feeds: when something of it last changed
    withdrawn = models.DateTimeField(null=True)
    day = models.DateField(null=True)  #: that the report itself bears
    author = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="publications")
    names = models.JSONField(default=list)
    more_names = models.TextField(blank=True)  #: that an editor masks too, a line each
    shown_names = models.TextField(blank=True)  #: that an editor shows, recognised or not
    discussed = models.BooleanField(default=True)  #: whether readers may add to the discussion
    tags = models.ManyToManyField(Tag, related_name="publications")
    related = models.ManyToManyField("self", symmetrical=True)

    class Meta:
        """Lists show the newest report first."""

        indexes: ClassVar = [
            # Nearly all are public: an index that began with that would be taken for few of them.
            models.Index(fields=["day", "id"], name="publications_by_day", condition=_PUBLIC),
            models.Index(fields=["version", "withdrawn"], name="publications_by_version"),
            models.Index(
                fields=["changed", "id"], name="publications_by_change", condition=_PUBLIC
            ),
        ]


class Mention(models.Model):
    """
    That a public report tells of an actor or a place, in a figure or an event of its body; made
    anew whenever its publication changes. Whether masked words alone do so is not asked here.
    """

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="mentions")
    kind = models.CharField(max_length=10)  #: ``actor`` or ``place``
    key = models.CharField(max_length=64)  #: id of the actor or the place
    day = models.DateField(null=True)  #: the publication's
    changed = models.DateTimeField()  #: the publication's

    class Meta:
        """Topic pages list reports by day, feeds by change."""

        indexes: ClassVar = [
            models.Index(fields=["kind", "key", "day", "publication"], name="mentions_by_day"),
            models.Index(
                fields=["kind", "key", "changed", "publication"], name="mentions_by_change"
            ),
        ]


class PublicationAct(models.Model):
    """What was done to a publication; rows are only added."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="acts")
    act = models.CharField(max_length=20)  #: ``published``, ``changed`` or ``withdrawn``
    when = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=150)
    why = models.TextField(blank=True)
    version = models.PositiveIntegerField()  #: number of the version shown from then on

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-when", "-id"]
