"""What reconciling makes of the claims; made anew from claims and judgements, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from warledger_desk.ledger.models.claims import Actor, Claim, Place
from warledger_desk.ledger.models.reports import ID

#: What incidents are filtered by, and how the index is called.
_LISTED: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "by_day"),
    (("outcome",), "by_outcome"),
    (("place",), "by_place"),
    (("victims",), "by_victims"),
    (("perpetrator",), "by_perpetrator"),
)
#: What a timeline is summed from: neither totals nor rates. The actors tell whose they are, the
#: last two say nothing: with them a sum is read in the index alone.
_SINGLE = models.Q(aggregate=False, per=None)
_SUMMED = ("start", "end", "outcome", "low", "best", "high", "victims", "perpetrator", "aggregate",
           "per")  # fmt: skip
#: What else incidents are narrowed by, without an index for each: the other rows of a list are
#: passed over within these.
_NARROWED = ("start", "id", "end", "status", "grade", "outcome", "per")


class Reconciliation(models.Model):
    """How the incidents and links below were made; without a row they are made anew."""

    state = models.CharField(max_length=ID)  #: another one whenever anything was reckoned anew
    made = models.DateTimeField()
    #: ``engine``: its version; ``parents`` of actors; ``states``: those before, the last one last
    record = models.JSONField(default=dict)


class Pending(models.Model):
    """A report that was added, changed or judged since; one row each time."""

    report = models.CharField(max_length=ID)


class KeyPage(models.Model):
    """
    Blocks (`warledger.reconcile.clusters.keys_of`) with the claims that stand in them: some hundred
    pairs of block and claim, and all pages together in the order of both.

    Claims that share no block have nothing to do with each other.
    """

    start = models.BinaryField(unique=True)  #: the first pair, so that pages sort by it
    keys = models.BinaryField()  #: eight bytes a pair, the lowest first
    claims = models.TextField()  #: as many ids, blanks between


class _Happening(models.Model):
    """
    What tells an incident from others.

    ``low``, ``best`` and ``high`` are what its origins say under the policy ``low-best-high``;
    all three are NULL where no claim of it may be counted.
    """

    id = models.CharField(max_length=ID, primary_key=True)
    outcome = models.CharField(max_length=20)
    aggregate = models.BooleanField()
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    per = models.CharField(max_length=20, null=True)  #: unit of a rate
    precision = models.PositiveSmallIntegerField(null=True)  #: UCDP ``date_prec``
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    place_words = models.TextField(null=True)
    victims = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="+", db_index=False)
    victims_words = models.TextField(null=True)
    perpetrator = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", db_index=False
    )
    perpetrator_words = models.TextField(null=True)
    status = models.CharField(max_length=20, null=True)
    grade = models.CharField(max_length=20, null=True)
    claims = models.PositiveIntegerField(null=True)  #: how many speak of it
    origins = models.PositiveIntegerField(null=True)  #: how many are independent
    low = models.BigIntegerField(null=True)
    best = models.BigIntegerField(null=True)
    high = models.BigIntegerField(null=True)

    class Meta:
        """Columns of two tables."""

        abstract = True


def _by_day(names: str) -> list[models.Index]:
    """
    Lists go by day, for each thing that they are filtered by. The last day stands in each index,
    so that what ended before is passed over within it.
    """
    return [
        models.Index(fields=[*fields, "start", "id", "end"], name=f"{names}_{name}")
        for fields, name in _LISTED
    ]


class Incident(_Happening):
    """One happening or aggregate (`warledger.records.Incident`), as all its claims tell of it."""

    review = models.BooleanField(default=False)  #: whether a person should look
    #: Names all incidents that bear on each other (`warledger.reconcile.clusters`).
    cluster = models.CharField(max_length=ID, null=True, db_index=True)
    #: What the columns don't tell (`warledger_desk.ledger.services.incident_records`).
    record = models.JSONField()

    class Meta:
        """Lists go by day."""

        indexes: ClassVar = [
            *_by_day("incidents"),
            models.Index(fields=[*_NARROWED, "aggregate", "review"], name="incidents_narrowed"),
            models.Index(
                fields=[*_NARROWED, "aggregate"], name="incidents_for_review",
                condition=models.Q(review=True),
            ),
            models.Index(
                fields=[*_NARROWED, "review"], name="incidents_that_are_totals",
                condition=models.Q(aggregate=True),
            ),
        ]  # fmt: skip


class Referent(models.Model):
    """
    A place or an actor as incidents were reckoned with it (`warledger.records.Place`, `Actor`),
    kept once however many incidents name it.
    """

    id = models.CharField(max_length=ID, primary_key=True)  #: made from the text below
    record = models.TextField()  #: JSON
    unused = models.BooleanField(default=False)  #: whether no incident needed it the last time


class PublicIncident(_Happening):
    """
    What the public sees of an incident: as the claims of published reports alone tell of it, under
    its id; no row where none does (`warledger_desk.ledger.services.published`).
    """

    hidden = models.BooleanField()  #: whether a report that is not published tells of it too
    grade_reason = models.TextField(default="")

    class Meta:
        """Lists go by day, sums are read in an index of their own."""

        indexes: ClassVar = [
            *_by_day("public"),
            models.Index(fields=[*_SUMMED], name="public_by_sum", condition=_SINGLE),
        ]


class IncidentClaim(models.Model):
    """A claim that speaks of an incident."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="members", db_index=False)
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="incidents")
    keys = models.BinaryField(default=b"")  #: the blocks of the claim, as in `KeyPage`

    class Meta:
        """A claim stands once in an incident."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["incident", "claim"], name="one_claim_an_incident"),
        ]


class Part(models.Model):
    """An incident or total whose people are among those of a total."""

    whole = models.ForeignKey(Incident, models.CASCADE, related_name="parts", db_index=False)
    part = models.ForeignKey(Incident, models.CASCADE, related_name="wholes")

    class Meta:
        """A part stands once in its whole."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["whole", "part"], name="one_part_a_whole"),
        ]


class Link(models.Model):
    """How two claims stand to each other (`warledger.records.Link`)."""

    type = models.CharField(max_length=20)
    source = models.ForeignKey(Claim, models.CASCADE, related_name="links_from")
    target = models.ForeignKey(Claim, models.CASCADE, related_name="links_to")
    score = models.FloatField()
    review = models.BooleanField(default=False)
    day = models.DateField(null=True)  #: the first day of the target's period
    record = models.JSONField()

    class Meta:
        """Two claims are linked once in a way; lists go by day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["type", "source", "target"], name="one_link_a_type"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["type", "day", "source", "target"], name="links_by_type_and_day"),
            models.Index(fields=["review", "day", "source", "target"], name="links_for_review"),
        ]
