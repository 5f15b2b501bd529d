"""Where somebody goes on after a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from warledger_desk.ledger.services.standing import ids_now
from warledger_desk.review import queue

if TYPE_CHECKING:
    from django.http import HttpRequest

    from warledger_desk.review.models import Item


def safe_address(request: HttpRequest) -> str | None:
    """Where the form wants to go on, if that is on this site."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours else None


def item_of(request: HttpRequest) -> int | None:
    """The item of the queue that somebody works on; None for those who come from elsewhere."""
    given = request.POST.get("item") or request.GET.get("item") or ""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None


def to_next(request: HttpRequest) -> str:
    """The address of the next item of the queue, which this person is on from now."""
    who, when = request.user.get_username(), timezone.now()
    row = queue.take_next(queue.Wanted(), who=who, when=when)
    if row is None:
        messages.success(request, "Nothing else waits.")
        return reverse("desk:home")
    return place_of(row)


def place_of(row: Item) -> str:
    """Where an item is worked on."""
    if row.kind == "incident":
        return reverse("desk:incident", args=[row.subject])
    now = ids_now([row.claim, row.other])
    claim, other = now.get(row.claim), now.get(row.other)
    if claim and other:
        return f"{reverse('desk:pair', args=[claim, other])}?item={row.pk}"
    page = f"{reverse('desk:report', args=[row.version.report_id])}?item={row.pk}"
    return f"{page}#claim-{claim}" if claim else page
