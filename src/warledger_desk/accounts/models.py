"""People, the log of what they did, their tokens, and forms that wait for them."""

from __future__ import annotations

import json
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from warledger_desk.accounts.roles import NAMES, Role


class User(AbstractUser):
    """Somebody who signs in. Judgements name them by ``username``."""

    role = models.PositiveSmallIntegerField(
        choices=[(role.value, name) for role, name in NAMES.items()], default=Role.CODER.value
    )
    name = models.CharField(max_length=200, blank=True)  #: as a byline has it
    biography = models.TextField(blank=True, max_length=2000)  #: shown on the author's page

    def byline(self) -> str:
        """How the site calls this person."""
        return self.name or self.username


class Act(models.Model):
    """One change that somebody asked for; rows are only added."""

    when = models.DateTimeField(db_index=True)
    who = models.CharField(max_length=150, db_index=True)
    role = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=200)  #: name of the address, "desk:judge"
    subject = models.CharField(max_length=500)  #: ids in the address
    path = models.CharField(max_length=500)
    method = models.CharField(max_length=10)
    status = models.PositiveSmallIntegerField()  #: of the answer
    address = models.GenericIPAddressField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-when", "-id"]


class Token(models.Model):
    """
    Lets a program ask the API in somebody's name. Only a digest of it is kept: the token itself is
    shown once, to its owner.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)  #: what it is for
    digest = models.CharField(max_length=64, unique=True)  #: sha256, hexadecimal
    writes = models.BooleanField(default=False)  #: whether it may change anything
    made = models.DateTimeField()
    ends = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-made", "-id"]

    def scope(self) -> str:
        """The word that pages and the API use for what it may do."""
        return "read and write" if self.writes else "read"


class Unsent(models.Model):
    """A form that was not taken since its sender's session was over; it waits for them alone."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="unsent")
    token = models.CharField(max_length=32, unique=True)  #: says which one is sent or thrown away
    path = models.TextField()  #: where it was going
    content = models.TextField()  #: names with their values, in their order, as JSON
    files = models.BooleanField(default=False)  #: whether files were with it, which are not kept
    tried = models.BooleanField(default=False)  #: whether it was sent anew and refused
    made = models.DateTimeField(db_index=True)

    def fields(self) -> list[tuple[str, str]]:
        """Names with their values, in their order."""
        return [(name, value) for name, value in json.loads(self.content)]
