"""The queue: what needs a person first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError
from warledger.records import Outcome
from warledger_desk.accounts import unsent
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.services import names_of_coders
from warledger_desk.desk.onward import place_of, to_next
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.standing import ids_now
from warledger_desk.review import queue
from warledger_desk.review.models import Item
from warledger_desk.review.queueing import FEW, QUICK, behind, catch_up

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class QueueForm(forms.Form):
    """What the queue is to show."""

    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "everything"), *queue.KINDS.items()]
    )
    outcome = forms.ChoiceField(
        required=False, choices=[("", "any"), *((one.value, one.value) for one in Outcome)]
    )
    whose = forms.ChoiceField(
        label="Whose",
        required=False,
        choices=[("", "everybody's"), ("mine", "given to me"), ("free", "nobody is on it")],
    )

    def wanted(self, who: str) -> queue.Wanted:
        """As the service takes it; what is no value leaves its side open."""
        found = self.cleaned_data if self.is_valid() else {}
        whose = found.get("whose", "")
        return queue.Wanted(
            kind=found.get("kind", ""),
            outcome=found.get("outcome", ""),
            assigned=who if whose == "mine" else "",
            free=whose == "free",
        )


@needs(Role.CODER)
def home(request: HttpRequest) -> HttpResponse:
    """The queue, what must be looked at first on top."""
    who, when = request.user.get_username(), timezone.now()
    form = QueueForm(request.GET or None)
    turn = Turn(after=request.GET.get("after"), before=request.GET.get("before"))
    try:
        found = queue.items(form.wanted(who), turn, who=who, when=when)
    except InputError:
        return redirect("desk:home")
    told = {
        "form": form,
        "found": found,
        "now": ids_now(row.claim for row in found.rows),
        "taken": {row.pk for row in found.rows if queue.is_taken(row, when)},
        "left": behind(),
        "kinds": queue.KINDS,
        "people": names_of_coders(),
        "unsent": unsent.waiting(account_of(request).pk).count(),
    }
    return render(request, "desk/home.html", told)


@needs(Role.CODER)
@require_POST
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item, leave it to others, say that it is done; a reviewer gives it to somebody."""
    who, when = request.user.get_username(), timezone.now()
    row = Item.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    act = request.POST.get("act", "")
    if act == "take":
        if queue.take(pk, who=who, when=when):
            return redirect(place_of(row))
        messages.error(request, "Somebody else is on it, or it is done.")
    elif act == "leave":
        queue.release(pk, who=who)
    elif act == "done":
        queue.close(pk, who=who, when=when)
        return redirect(to_next(request))
    return redirect("desk:home")


@needs(Role.REVIEWER)
@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an item to somebody."""
    to = request.POST.get("to", "")
    if to and to not in names_of_coders():
        messages.error(request, "There is no such account.")
    elif not Item.objects.filter(pk=pk).exists():
        raise Http404
    else:
        queue.assign(pk, to=to)
    return redirect("desk:home")


@needs(Role.CODER)
@require_POST
def follow(_request: HttpRequest) -> HttpResponse:
    """Put into the queue what has come since; the worker does so by itself."""
    catch_up(when=timezone.now(), step=QUICK, most=FEW)
    return redirect("desk:home")


@needs(Role.CODER)
@require_POST
def following(request: HttpRequest) -> HttpResponse:
    """To the next item that nobody else is on; whoever asks is on it from then on."""
    return redirect(to_next(request))
