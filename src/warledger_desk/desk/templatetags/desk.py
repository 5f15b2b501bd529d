"""What the desk's templates say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from warledger_desk.review.queue import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """Why something waits."""
    return KINDS.get(kind, kind)


@register.filter
def of_key(known: Mapping[str, object], key: str) -> object:
    """The value of a key; None where there is none."""
    return known.get(key)
