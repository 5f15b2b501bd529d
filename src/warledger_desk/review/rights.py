"""
Who may judge what, for the desk and the API alike.

Some judgements are for reviewers, and whoever codes a report blind neither sees nor touches what
others make of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from warledger.records import JudgementType
from warledger_desk.accounts.roles import Role, role_of
from warledger_desk.ledger import models
from warledger_desk.ledger.services.finding import find
from warledger_desk.ledger.services.incidents import SAME, without
from warledger_desk.ledger.services.tallying import told_of
from warledger_desk.review.coding import coding_of, open_codings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from warledger.records import Judgement, TallyQuery

    Person = AbstractBaseUser | AnonymousUser

#: What decides about comments and incidents; other judgements are a coder's.
_REVIEWERS = frozenset({JudgementType.PROMOTED, JudgementType.GRADED})


def check_sees(who: Person, report: str) -> None:
    """
    Whether this person may see what others make of a report.

    Raises:
        PermissionDenied: They have not handed in their coding of it.
    """
    if coding_of(who.get_username(), report) is not None:
        raise PermissionDenied("you are coding this report blind")


def check_judges(who: Person, kind: JudgementType, subjects: Iterable[str], *, ledger: str) -> None:
    """
    Whether this person may judge so.

    Args:
        who: The person.
        kind: The judgement's type.
        subjects: Ids of what is judged, or their beginnings.
        ledger: Its name for messages.

    Raises:
        PermissionDenied: It takes a reviewer, or they code a report that it is about blind.
        UnknownIdError: A subject is not in the ledger.
    """
    if kind in _REVIEWERS and role_of(who) < Role.REVIEWER:
        raise PermissionDenied("this is for reviewers")
    if not _is_blind(who):
        return
    found = [find(words, ledger) for words in subjects]
    lineages = {row.lineage for one in found if (row := one.claim or one.position) is not None}
    _check_lineages(who, lineages)


def check_sees_judgement(who: Person, judgement: Judgement) -> None:
    """
    Whether this person may see a judgement.

    Raises:
        PermissionDenied: They code a report that it is about blind.
    """
    if _is_blind(who):
        _check_lineages(who, judgement.subjects)


def check_retires(who: Person, judgement: Judgement) -> None:
    """
    Whether this person may take a judgement back: their own, or as a reviewer anybody's.

    Raises:
        PermissionDenied: It is another's, or they code a report that it is about blind.
    """
    if judgement.who != who.get_username() and role_of(who) < Role.REVIEWER:
        raise PermissionDenied("others' judgements are taken back by reviewers")
    check_sees_judgement(who, judgement)


def hidden_from(who: Person) -> frozenset[str]:
    """Ids of the reports that this person codes blind: lists leave out what is made of them."""
    return frozenset(_blind(who).values_list("double__version__report", flat=True))


def check_sees_tally(who: Person, query: TallyQuery) -> None:
    """
    Whether this person may see a sum.

    Args:
        who: The person.
        query: Of what the sum is.

    Raises:
        PermissionDenied: A report that they code blind tells of something that is in it.
    """
    reports = hidden_from(who)
    if reports and told_of(query, reports, when=timezone.now()):
        raise PermissionDenied("the sum has figures of a report that you are coding blind")


def check_sees_all(who: Person) -> None:
    """
    Whether this person may see what everybody makes of all reports, as an export has it.

    Raises:
        PermissionDenied: They have not handed in their coding of one.
    """
    if _is_blind(who):
        raise PermissionDenied("you are coding a report blind; hand in your coding first")


#: Of an incident, rows of others.
_BESIDE = ("contains", "inside", "larger", "smaller")


def veiled(who: Person, incident: dict[str, Any]) -> dict[str, Any]:
    """
    An incident as this person may see it.

    Args:
        who: The person.
        incident: As `warledger_desk.ledger.services.incidents.incident` has it.

    Returns:
        The same; the incidents in it, the totals that it is in and those that it may be the same
        as, without those that reports tell of that the person codes blind.

    Raises:
        PermissionDenied: Such a report tells of the incident itself: its bounds and what of its
            claims counts follow from judgements.
    """
    reports = hidden_from(who)
    if not reports:
        return incident
    if reports.intersection(row["report"] for row in incident["claims"]):
        raise PermissionDenied("a report that you are coding blind tells of this incident")
    around = {row["id"] for side in _BESIDE for row in incident[side]}
    rows = without(models.Incident.objects.filter(pk__in=around), reports)
    open_ones = set(rows.values_list("pk", flat=True))
    sides = {side: [row for row in incident[side] if row["id"] in open_ones] for side in _BESIDE}
    return incident | sides | {"review": _open_reasons(incident["review"], reports)}


def _open_reasons(review: Sequence[str], hidden: frozenset[str]) -> list[str]:
    """Those that don't name another incident that these reports tell of."""
    named = {why: found[2] for why in review if (found := SAME.fullmatch(why))}
    rows = models.Incident.objects.filter(pk__in=named.values())
    closed = set(rows.values_list("pk", flat=True)) - set(
        without(rows, hidden).values_list("pk", flat=True)
    )
    return [why for why in review if named.get(why) not in closed]


def _blind(who: Person) -> Any:
    return open_codings().filter(coder=who.get_username())


def _is_blind(who: Person) -> bool:
    return bool(_blind(who).exists())


def _check_lineages(who: Person, lineages: Iterable[str]) -> None:
    named = list(lineages)
    reports = _blind(who).values("double__version__report")
    claims = models.Claim.objects.filter(lineage__in=named, version__report__in=reports)
    about = Q(question__discussion__version__report__in=reports)
    positions = models.Position.objects.filter(about, lineage__in=named)
    if claims.exists() or positions.exists():
        raise PermissionDenied("you are coding this report blind")
