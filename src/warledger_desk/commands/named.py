"""Actors and places as people name them on a command line."""

from __future__ import annotations

from dataclasses import dataclass

from warledger_desk.commands.session import complain


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Ids as the ledger has them, or the words where it knows none; None: not asked for."""

    actor: str | None
    perpetrator: str | None
    place: str | None


def named(
    ledger: str,
    *,
    actor: str | None = None,
    perpetrator: str | None = None,
    place: str | None = None,
) -> Named:
    """
    What the words name in the ledger that is open; a line tells of those that it does not know.

    Args:
        ledger: Its name for messages.
        actor: Of whom.
        perpetrator: By whom.
        place: Where.

    Raises:
        UnknownIdError: A name means several things.
    """
    from warledger_desk.ledger.services import tallying

    sides = [
        None if one is None else tallying.actor_named(one, ledger) for one in (actor, perpetrator)
    ]
    where = None if place is None else tallying.place_named(place, ledger)
    for line in tallying.unknown_names(sides, where):
        complain(f"{ledger}: {line}")
    return Named(actor=sides[0], perpetrator=sides[1], place=where)
