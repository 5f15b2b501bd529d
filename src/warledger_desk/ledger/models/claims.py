"""What one report says: claims with what they are grounded to, statements, findings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.reports import ID, Version

#: The order that claims are listed in; every filter of the lists has an index that ends so, with
#: the last day behind it: what ended before a day is passed over within the index.
_LISTED = ("date_start", "version", "index", "date_end")


#: Running totals of bodies of reports are listed by their last day, for each of these.
_TOTAL = models.Q(time_frame="cumulative", comment=None)
_TOTALS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "by_day"),
    (("outcome",), "by_outcome"),
    (("place",), "by_place"),
    (("victims_actor",), "by_victims"),
    (("perpetrator_actor",), "by_perpetrator"),
)


class Place(models.Model):
    """A row of the gazetteer that claims are grounded to (`warledger.records.Place`)."""

    id = models.CharField(max_length=ID, primary_key=True)
    name = models.TextField(db_index=True)
    type = models.CharField(max_length=20)
    country = models.CharField(max_length=2, null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    precision = models.PositiveSmallIntegerField()
    record = models.JSONField()


class Actor(models.Model):
    """A known actor that claims are grounded to (`warledger.records.Actor`)."""

    id = models.CharField(max_length=ID, primary_key=True)
    name = models.TextField(db_index=True)
    kind = models.CharField(max_length=20)
    country = models.CharField(max_length=2, null=True)
    parent = models.CharField(max_length=ID, null=True)  #: may not be stored itself
    record = models.JSONField()


class Claim(models.Model):
    """
    One reported figure (`warledger.records.Claim`), an entry of the ledger.

    ``lineage`` is the id of the first claim that says the same in the same report: a claim that a
    new version repeats keeps it, and with it the judgements.
    """

    id = models.CharField(max_length=ID, primary_key=True)
    version = models.ForeignKey(Version, models.CASCADE, related_name="claims", db_index=False)
    index = models.PositiveIntegerField()  #: from 0
    lineage = models.CharField(max_length=ID, db_index=True)
    #: Id of the incident that it would come first in; leads from an id that was to what is now.
    first_of = models.CharField(max_length=ID, null=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    low = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20)
    victims = models.TextField(null=True)
    status = models.CharField(max_length=20)
    perpetrator = models.TextField(null=True)
    place_words = models.TextField(null=True)
    date_start = models.DateField(null=True)  #: grounded, else as coded
    date_end = models.DateField(null=True)
    time_frame = models.CharField(max_length=20)
    claimant = models.TextField(null=True)
    modality = models.CharField(max_length=20)
    comment = models.PositiveIntegerField(null=True)  #: index; None for the body
    part_of = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="parts", db_index=False
    )
    same_as = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="restatements", db_index=False
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, related_name="claims", db_index=False
    )
    victims_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="suffered", db_index=False
    )
    perpetrator_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="caused", db_index=False
    )
    claimant_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="said", db_index=False
    )
    claimant_kind = models.CharField(max_length=20, null=True)
    record = models.JSONField()  #: plain form of the claim
    grounding = models.JSONField(null=True)  #: plain form of `warledger.records.Grounding`

    class Meta:
        """A claim stands once in its version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_claim_an_index"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["first_of"], name="claims_by_first_of"),
            # Most claims have none. An index that held those too would be taken for all of them.
            *(
                models.Index(
                    fields=[name],
                    name=f"claims_by_{name}",
                    condition=models.Q(**{f"{name}__isnull": False}),
                )
                for name in ("part_of", "same_as")
            ),
            models.Index(fields=[*_LISTED], name="claims_in_order"),
            models.Index(fields=["outcome", *_LISTED], name="claims_by_outcome"),
            models.Index(fields=["status", *_LISTED], name="claims_by_status"),
            models.Index(fields=["place", *_LISTED], name="claims_by_place"),
            models.Index(fields=["victims_actor", *_LISTED], name="claims_by_victims"),
            models.Index(fields=["perpetrator_actor", *_LISTED], name="claims_by_perpetrator"),
            models.Index(fields=["claimant_actor", *_LISTED], name="claims_by_claimant"),
            *(
                models.Index(
                    fields=[*fields, "date_end", "id"], name=f"totals_{name}", condition=_TOTAL
                )
                for fields, name in _TOTALS
            ),
        ]


class Statement(models.Model):
    """Reported speech (`warledger.records.Statement`)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="statements", db_index=False)
    index = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    direct = models.BooleanField()
    speaker = models.TextField(null=True)
    comment = models.PositiveIntegerField(null=True)
    record = models.JSONField()

    class Meta:
        """A statement stands once in its version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_statement_an_index"),
        ]


class Finding(models.Model):
    """What the audit of one report has to say (`warledger.records.Finding`)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="findings", db_index=False)
    index = models.PositiveIntegerField()
    type = models.CharField(max_length=20)
    holds = models.BooleanField(db_index=True)
    message = models.TextField()
    record = models.JSONField()

    class Meta:
        """A finding stands once in its version."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_finding_an_index"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holds", "version", "index"], name="findings_that_hold_or_not"),
        ]
