"""One's own tokens of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger_desk.accounts import tokens as service
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.models import Token
from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(max_length=100, label="What it is for")
    days = forms.IntegerField(min_value=1, max_value=366, initial=90, label="Days until it ends")
    writes = forms.BooleanField(required=False, label="It may also change things")


@needs(Role.CODER)
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens of whoever asks, and a form for one more, which is shown this once."""
    form = TokenForm(request.POST or None)
    owner = account_of(request)
    shown = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        _, shown = service.make(
            owner, given["name"], writes=given["writes"], days=given["days"], when=timezone.now()
        )
        form = TokenForm()
    told = {"form": form, "tokens": owner.tokens.all(), "shown": shown, "now": timezone.now()}
    answer = render(request, "desk/tokens.html", told)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@needs(Role.CODER)
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens now."""
    token = get_object_or_404(Token, pk=pk, owner=account_of(request), revoked=None)
    token.revoked = timezone.now()
    token.save()
    messages.success(request, f"{token.name} is ended.")
    return redirect("desk:tokens")
