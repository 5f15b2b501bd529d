"""Options that belong together as one typed parameter of a command."""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any, get_type_hints


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """
    A command for typer in which the fields of each group stand in the group's place.

    Args:
        command: A parameter whose type is a dataclass is a group; the dataclass's fields are
            annotated as options are, and their defaults are the options'.

    Returns:
        What takes the fields and hands the groups to the command.
    """
    own = signature(command, eval_str=True)
    groups: dict[str, type[Any]] = {
        one.name: one.annotation
        for one in own.parameters.values()
        if isinstance(one.annotation, type) and is_dataclass(one.annotation)
    }
    options: list[Parameter] = []
    for parameter in own.parameters.values():
        kind = groups.get(parameter.name)
        options += [parameter] if kind is None else _options(kind)

    @wraps(command)
    def called(**given: Any) -> None:
        made = {
            name: kind(**{field.name: given.pop(field.name) for field in fields(kind)})
            for name, kind in groups.items()
        }
        command(**given, **made)

    called.__signature__ = own.replace(parameters=options)  # type: ignore[attr-defined]
    called.__annotations__ = {one.name: one.annotation for one in options}
    return called


def _options(kind: type[Any]) -> list[Parameter]:
    types = get_type_hints(kind, include_extras=True)
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=_default(field),
            annotation=types[field.name],
        )
        for field in fields(kind)
    ]


def _default(field: Field[Any]) -> Any:
    return Parameter.empty if field.default is MISSING else field.default
