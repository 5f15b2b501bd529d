"""One's own account: byline, biography, password, second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render

from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.models import User
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class AccountForm(forms.ModelForm[User]):
    """What people say of themselves; their role is not theirs to set."""

    class Meta:
        """Shown on the author's page."""

        model = User
        fields = ("name", "email", "biography")
        widgets: ClassVar = {"biography": forms.Textarea(attrs={"rows": 5})}


@keeps_unsent
@needs(Role.CODER)
def account(request: HttpRequest) -> HttpResponse:
    """See and change one's own account."""
    person = account_of(request)
    form = AccountForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("desk:account")
    return render(request, "desk/account.html", {"form": form})
