"""Warledger reads reports about wars and keeps an auditable ledger of what they claim."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warledger.pipeline import read

__all__ = ["__version__", "read"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # The pipeline pulls in the parser and the solver; asking for the version must not.
    if name == "read":
        from warledger.pipeline import read  # noqa: PLC0415

        return read
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
