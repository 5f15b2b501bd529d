"""
Who may see which page. A view says it with a decorator; one that says nothing is shown to nobody
(`warledger_desk.accounts.middleware.AccessMiddleware`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from warledger_desk.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    View = TypeVar("View", bound=Callable[..., Any])

_ATTRIBUTE = "warledger_access"
#: Packages whose views keep their own rules: signing in and its second factor, and the API, whose
#: operations each name the scope that they ask for.
_OWN_RULES = ("allauth.", "ninja.")


def public(view: View) -> View:
    """A page for everybody."""
    return needs(Role.PUBLIC)(view)


def needs(role: Role) -> Callable[[View], View]:
    """A page for those who have this role, or one above it."""

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, role)
        return view

    return mark


def needed(view: Callable[..., Any]) -> Role | None:
    """The role that a view asks for; None where it does not say."""
    role = getattr(view, _ATTRIBUTE, None)
    if role is None:
        role = getattr(getattr(view, "view_class", None), _ATTRIBUTE, None)
    return role


def keeps_own_rules(view: Callable[..., Any]) -> bool:
    """Whether a view belongs to a package that asks for what it needs by itself."""
    inner = view.func if isinstance(view, partial) else view
    return inner.__module__.startswith(_OWN_RULES)
