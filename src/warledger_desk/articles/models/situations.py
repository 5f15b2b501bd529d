"""Situation reports as they were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Situation(models.Model):
    """
    A situation report over published reports, as it was when an editor made it.

    It is kept as it was set: the ledger goes on, what was published stays, with its day.
    """

    slug = models.SlugField(max_length=200, unique=True)
    title = models.TextField()
    start = models.DateField()
    end = models.DateField()
    made = models.DateTimeField()
    who = models.CharField(max_length=150)
    withdrawn = models.DateTimeField(null=True)
    content = models.JSONField()  #: see `warledger_desk.articles.services.situations`

    class Meta:
        """The newest period first."""

        ordering: ClassVar = ["-end", "-start", "slug"]
