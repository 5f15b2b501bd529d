"""The log of acts: who asked for which change, when, from where, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from warledger_desk.accounts import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest


def log(request: HttpRequest, who: AbstractBaseUser | AnonymousUser, *, status: int) -> None:
    """
    Keep one act. What was sent is not kept: it may hold passwords; judgements and histories of
    articles have the content.
    """
    match = request.resolver_match
    models.Act.objects.create(
        when=timezone.now(),
        who=who.get_username(),
        role=int(getattr(who, "role", 0)),
        verb=match.view_name if match else "",
        subject=" ".join(str(part) for part in match.kwargs.values())[:500] if match else "",
        path=request.path[:500],
        method=request.method or "",
        status=status,
        address=request.META.get("REMOTE_ADDR") or None,
    )
