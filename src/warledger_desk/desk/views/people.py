"""Accounts: who has which role. Nobody takes the last admin's role away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import get_object_or_404, redirect, render

from warledger_desk.accounts.access import needs
from warledger_desk.accounts.models import User
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.services import is_last_admin

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse


class NewPersonForm(forms.ModelForm[User]):
    """A new account, with a first password that its owner is to change."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    class Meta:
        """What an admin gives."""

        model = User
        fields = ("username", "name", "role")

    def clean_password(self) -> str:
        """Refuses what is easily guessed."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.data.get("username", "")))
        return password

    def save(self, commit: bool = True) -> User:
        """The account, its password hashed."""
        made: User = super().save(commit=False)
        made.set_password(self.cleaned_data["password"])
        if commit:
            made.save()
        return made


class PersonForm(forms.ModelForm[User]):
    """Role, and whether the account may sign in."""

    class Meta:
        """What an admin changes."""

        model = User
        fields = ("name", "role", "is_active")

    def clean(self) -> dict[str, Any]:
        """The last admin stays one."""
        data: dict[str, Any] = super().clean() or {}
        stays = data.get("role") == Role.ADMIN and data.get("is_active")
        if not stays and is_last_admin(User.objects.get(pk=self.instance.pk)):
            raise forms.ValidationError("This is the last admin; make somebody else one first.")
        return data


@needs(Role.ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """All accounts, and a form for a new one."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.save()
        messages.success(request, f"{made.username} can sign in now.")
        return redirect("desk:people")
    return render(
        request, "desk/people.html", {"form": form, "people": User.objects.order_by("username")}
    )


@needs(Role.ADMIN)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account."""
    found = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("desk:people")
    return render(request, "desk/person.html", {"form": form, "person": found})
