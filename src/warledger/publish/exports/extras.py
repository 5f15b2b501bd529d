"""Libraries that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from warledger.errors import WarledgerError


class MissingExtraError(WarledgerError):
    """A format needs a library that is not installed."""


def needed(module: str, what: str) -> Any:
    """Import a library of the extra ``export``.

    Args:
        module: Its name.
        what: What it is needed for, as the user would say it.

    Raises:
        MissingExtraError: It is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise MissingExtraError(
            f"{what} needs {package}, which is not installed: pip install 'warledger[export]'"
        ) from error
