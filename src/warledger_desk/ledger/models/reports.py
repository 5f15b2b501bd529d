"""Reports with their versions, raw bytes, comments and sources."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

#: Characters of an id: `warledger.records.digest` makes 17; a table's own ids may be longer.
ID = 64

#: Characters of a report's key; a longer one is shortened to a digest.
KEY = 500


#: By what people name a report beside its id.
_NAMES = ("own_id", "url", "origin")


#: Characters of a name by which it is sought: an index takes no long texts.
HEAD = 200


def head(name: str) -> models.Func:
    """The first characters of a column, in the words of its index."""
    return models.Func(
        name, function="SUBSTR", template=f"%(function)s(%(expressions)s, 1, {HEAD})"
    )


class Source(models.Model):
    """Who publishes: an outlet by its name."""

    id = models.CharField(max_length=ID, primary_key=True)  #: from the name
    name = models.TextField()


class Raw(models.Model):
    """The bytes that a report was made from, kept once however many reports are made from them."""

    digest = models.CharField(max_length=64, primary_key=True)  #: sha256, hexadecimal
    content = models.BinaryField()


class Report(models.Model):
    """One document of the world, through all its versions."""

    id = models.CharField(max_length=ID, primary_key=True)  #: from its first version's content
    #: What tells that a page is this report again: its address, else its file, else its content.
    key = models.CharField(max_length=KEY, unique=True)


class Version(models.Model):
    """
    A report as it stood when it was added. Offsets of everything below it count in ``text``.

    ``current`` is true for the newest one, whose claims supersede those of the others.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()  #: from 1
    current = models.BooleanField(default=True)
    content = models.CharField(max_length=ID, db_index=True)  #: digest of bytes and metadata
    raw = models.ForeignKey(Raw, models.PROTECT, related_name="versions")
    own_id = models.TextField()  #: `warledger.records.Report.id`
    origin = models.TextField()  #: the input as the user named it
    record = models.TextField(null=True)  #: None: the input is this one report
    title = models.TextField(null=True)  #: unknown is NULL; an empty text is not
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="versions", db_index=False
    )
    author = models.TextField(null=True)
    published = models.DateField(null=True)
    url = models.TextField(null=True)
    language = models.TextField(null=True)
    text = models.TextField()
    blocks = models.JSONField()  #: plain form of `warledger.records.Block`
    sentences = models.JSONField()  #: offsets, pairs
    coverage = models.JSONField()  #: plain form of `warledger.records.Coverage`
    engine = models.TextField()  #: version of the program that read it
    added = models.DateTimeField()

    class Meta:
        """One current version a report."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "number"], name="one_version_a_number"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(current=True), name="one_current_version"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["current", "published", "id", "report"], name="versions_by_day"),
            models.Index(
                fields=["source", "current", "published", "id"], name="versions_by_source"
            ),
            *(models.Index(head(name), name=f"versions_by_{name}") for name in _NAMES),
        ]


class Published(models.Model):
    """
    A version that the public sees. Who published it, when, and what of it is masked is kept by the
    web application; what is reckoned of claims has to know no more.
    """

    version = models.OneToOneField(
        Version, models.CASCADE, primary_key=True, related_name="published_as"
    )


class Comment(models.Model):
    """A reader's comment under a report."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="comments", db_index=False)
    index = models.PositiveIntegerField()  #: from 0
    author = models.TextField(null=True)
    posted_at = models.TextField(null=True)  #: ISO 8601, else the page's words
    parent = models.PositiveIntegerField(null=True)  #: index of the comment that it answers
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        """A comment stands once in its version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_comment_an_index"),
        ]
