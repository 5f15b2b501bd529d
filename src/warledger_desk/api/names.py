"""What programs call actors and places: ids, or names that are those of one thing alone."""

from __future__ import annotations

from warledger_desk.ledger.services.claims import within
from warledger_desk.ledger.services.tallying import actor_named, place_named

#: What messages call the ledger.
LEDGER = "ledger"


def actor(words: str | None) -> str | None:
    """
    The id of the actor.

    Raises:
        UnknownIdError: Several have this name.
    """
    return None if words is None else actor_named(words, LEDGER)


def place(words: str | None) -> str | None:
    """
    The id of the place.

    Raises:
        UnknownIdError: Several have this name.
    """
    return None if words is None else place_named(words, LEDGER)


def places(words: str | None) -> tuple[str, ...] | None:
    """The ids of the place and of all that lies in it."""
    named = place(words)
    return None if named is None else tuple(within(named))
