"""What the desk's templates say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from warledger_desk.review.queue import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger_desk.review.models import Code

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """Why something waits."""
    return KINDS.get(kind, kind)


@register.filter
def of_key(known: Mapping[str, object], key: str) -> object:
    """The value of a key; None where there is none."""
    return known.get(key)


@register.filter
def told_fields(value: Mapping[str, object]) -> list[tuple[str, str]]:
    """The fields of a coded claim that say something, by name."""
    left = ("start", "end", "outcome", "low", "high")
    return [
        (name.replace("_", " "), str(part))
        for name, part in value.items()
        if name not in left and part not in (None, "", False, "unknown")
    ]


@register.filter
def differing(pair: Sequence[tuple[Code, object]]) -> list[str]:
    """Names of the fields in which two coded claims differ."""
    one, other = (side[0].value for side in pair)
    return [name.replace("_", " ") for name in one if one[name] != other.get(name)]


@register.filter
def figures_differ(pair: Sequence[tuple[Code, object]]) -> bool:
    """Whether two coded claims differ in their figure or outcome."""
    return not {"low", "high", "approx", "vague", "outcome"}.isdisjoint(differing(pair))


@register.filter
def words_of(name: str) -> str:
    """A field's or type's name as words."""
    return name.replace("_", " ")
