"""Accounts given and changed from outside the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from warledger_desk.accounts.models import User
from warledger_desk.accounts.roles import NAMES, Role

if TYPE_CHECKING:
    from collections.abc import Iterator


def role_named(name: str) -> Role:
    """The role of this name."""
    return next(role for role, known in NAMES.items() if known == name)


def account_lines() -> Iterator[str]:
    """A line for each account: name, role, whether it may sign in."""
    for user in User.objects.order_by("username"):
        state = "" if user.is_active else "\tclosed"
        yield f"{user.username}\t{user.get_role_display()}{state}"


def add_user(name: str, password: str, role: Role) -> User:
    """
    A new account.

    Raises:
        ValidationError: The name is taken or not one, or the password is easily guessed.
    """
    made = User(username=name, role=role)
    validate_password(password, made)
    made.set_password(password)
    made.full_clean()
    made.save()
    return made


def set_password(name: str, password: str) -> None:
    """
    Another password.

    Raises:
        ValidationError: There is no such account, or the password is easily guessed.
    """
    user = _user(name)
    validate_password(password, user)
    user.set_password(password)
    user.save()


def remove_second_factor(name: str) -> None:
    """
    Whoever lost a second factor, or whose secret can't be read any more, signs in without it.

    Raises:
        ValidationError: There is no such account, or it has no second factor.
    """
    removed, _ = Authenticator.objects.filter(user=_user(name)).delete()
    if not removed:
        raise ValidationError(f"{name} has no second factor.")


def set_role(name: str, role: Role) -> None:
    """
    Another role.

    Raises:
        ValidationError: There is no such account, or it is the last admin's.
    """
    user = _user(name)
    if role < Role.ADMIN and is_last_admin(user):
        raise ValidationError("This is the last admin; make somebody else one first.")
    user.role = role
    user.save()


def is_last_admin(user: User) -> bool:
    """Whether nobody else could give accounts."""
    others = User.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=user.pk)
    return user.role == Role.ADMIN and not others.exists()


def _user(name: str) -> User:
    found = User.objects.filter(username=name).first()
    if found is None:
        raise ValidationError(f"There is no account {name}.")
    return found


def names_of_coders() -> list[str]:
    """Names of the accounts that may code, by name."""
    rows = User.objects.filter(is_active=True, role__gte=Role.CODER).order_by("username")
    return list(rows.values_list("username", flat=True))
