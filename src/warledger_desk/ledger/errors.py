"""
What can go wrong with a ledger, as lines for people.

    WarledgerError
    ├── SettingError            the environment sets something to what means nothing
    └── LedgerError             the ledger can't be used
        ├── NoLedgerError       there is none at that place
        ├── NotALedgerError     something else is there
        ├── NewerLedgerError    a newer version of the program made it
        ├── StorageError        full, read-only, locked, damaged, or not reachable
        └── UnknownIdError      nothing in it has that id
"""

from __future__ import annotations

from warledger.errors import WarledgerError


class SettingError(WarledgerError):
    """
    A variable of the environment is set to what means nothing.

    Args:
        name: Of the variable.
        value: What stands there.
        wanted: What may stand there.
    """

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}: {value!r} is not {wanted}")


class LedgerError(WarledgerError):
    """
    The ledger can't be used, or not for this.

    Args:
        ledger: Its name as the user gave it, without a password.
        cause: What is wrong, in words that need no knowledge of the code.
    """

    def __init__(self, ledger: str, cause: str) -> None:
        super().__init__(ledger, cause)
        self.ledger = ledger
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.ledger}: {self.cause}"


class NoLedgerError(LedgerError):
    """There is no ledger at that place."""


class NotALedgerError(LedgerError):
    """The file or database is something else."""


class NewerLedgerError(LedgerError):
    """A newer version of the program has changed the ledger's tables."""


class StorageError(LedgerError):
    """The database refuses: full, read-only, locked, damaged, or not reachable."""


class UnknownIdError(LedgerError):
    """Nothing, or more than one thing, in the ledger has that id."""
