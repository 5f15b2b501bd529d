"""People tied to the office or group that the report itself gives them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.ground.actors.sides import (
    Side,
    attribute_of_groups,
    generic_kind,
    open_body,
    side_after,
    side_at,
)
from warledger.records import Span
from warledger.resources import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.ground.actors.parts import Part
    from warledger.ground.actors.sides import Sides

#: Parts that a name or a description may have.
_LONGEST = 6


_OPEN = Side(entry=None, country=None, kind=None, rule="open_side", reason="of a side told before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person whom the report gives an office or a group."""

    name: tuple[str, ...]  #: folded words
    side: Side  #: without actor and country where these are to be found when somebody asks
    told: Span  #: the words that say so
    group: Part | None = None  #: the word for an armed side of no name ("the group's spokesman")


def find_people(parts: Sequence[Part], sides: Sides) -> Iterator[Person]:
    """The people of a text with what they are said to lead, serve or speak for."""
    for at, part in enumerate(parts):
        if "speakers" in part.groups or _is_office(part):
            yield from _about_speaker(parts, at, sides)
        elif "ledby" in part.groups:
            yield from _about_leading(parts, at, sides)
        elif part.name_like and part.words[0].raw.lower().endswith(("'s", "’s")):
            yield from _owner(parts, at, sides)


def _about_speaker(parts: Sequence[Part], at: int, sides: Sides) -> Iterator[Person]:
    """ "SIDE spokesman NAME", "NAME, the leader of SIDE", "the leader of SIDE, NAME"."""
    before = _side_before(parts, at, sides)
    after = side_after(parts, at, sides)
    side, end = (after[0], after[1]) if after is not None else (before, at + 1)
    if after is not None and before is not None and before.country is None and after[0].country:
        # "the police chief of Kenya": the office is of the body, not of the country's government
        side = sides.body(after[0].country, before.role or "government")
    group = (_group_before(parts, at) or _group_after(parts, at)) if side is None else None
    if group is not None:
        side = _OPEN
    if side is None:
        return
    for name in (
        _name_from(parts, end, comma=True),
        _name_from(parts, at + 1),
        _name_to(parts, at),
    ):
        if name:
            told = Span(min(name[0].span.start, parts[at].span.start), parts[end - 1].span.end)
            yield Person(name=_folded(name), side=side, told=told, group=group)
            return


def _group_before(parts: Sequence[Part], at: int) -> Part | None:
    """The word for an armed side that an office is of ("the rebels' spokesman")."""
    for part in reversed(parts[max(at - 3, 0) : at]):
        if generic_kind(part)[0] and "strangers" not in part.groups:
            return part
        if part.broken:
            break
    return None


def _group_after(parts: Sequence[Part], at: int) -> Part | None:
    """The same after the office ("a spokesman for the rebels")."""
    rest = [part for part in parts[at + 1 : at + 4] if part.text not in {"of", "for", "the"}]
    tied = at + 1 < len(parts) and parts[at + 1].text in {"of", "for"}
    return rest[0] if tied and rest and generic_kind(rest[0])[0] and not rest[0].broken else None


def _is_office(part: Part) -> bool:
    """Whether a body's word names the person at its head ("defence minister")."""
    last = part.words[-1].folded
    return (
        part.role is not None
        and len(part.words) > 1
        and last in words_of("actor_words", "speakers")
    )


def _side_before(parts: Sequence[Part], at: int, sides: Sides) -> Side | None:
    """The side that stands right before a word for an office ("Mahdi Army leader")."""
    if _is_office(parts[at]):
        country = parts[at - 1].country if at and not parts[at].broken else None
        role = parts[at].role or "government"
        return sides.body(country, role) if country else open_body(role)
    for first in range(max(at - 3, 0), at):
        found = side_at(parts, first, sides, open_bodies=True)
        if found is None:
            continue
        rest = parts[found[1] : at]
        if found[1] <= at and all(not p.broken and "speakers" in p.groups for p in rest):
            return found[0]
    return None


def _name_from(parts: Sequence[Part], at: int, *, comma: bool = False) -> list[Part]:
    """The name that begins here, titles before it passed over."""
    while at < len(parts) and "speakers" in parts[at].groups and not parts[at].broken:
        at += 1
    run: list[Part] = []
    for part in parts[at : at + _LONGEST]:
        if not part.name_like or (part.broken and (run or not comma)):
            break
        run.append(part)
    return run if run and run[0].words[0].titled else []


def _name_to(parts: Sequence[Part], at: int) -> list[Part]:
    """The name before ", the leader": a comma parts it from the description."""
    first = at
    while first > 0 and at - first < _LONGEST and not parts[first].broken:
        first -= 1
    if not parts[first].broken:
        return []
    run: list[Part] = []
    for part in reversed(parts[max(first - _LONGEST, 0) : first]):
        if not part.name_like:
            break
        run.insert(0, part)
        if part.broken:
            break
    return run if run and run[0].words[0].titled else []


def _about_leading(parts: Sequence[Part], at: int, sides: Sides) -> Iterator[Person]:
    """ "NAME, the cleric who leads SIDE"."""
    if at == 0 or parts[at - 1].text not in {"who", "which"}:
        return
    name = _name_to(parts, at - 1) or _name_run_before(parts, at - 1)
    found, group = None, None
    for first in range(at + 1, min(at + _LONGEST + 2, len(parts))):
        if parts[first].broken or found is not None or group is not None:
            break
        found = side_at(parts, first, sides, open_bodies=True)
        group = parts[first] if generic_kind(parts[first])[0] else None
    if name and (found is not None or group is not None):
        end = parts[found[1] - 1] if found is not None else group
        side = found[0] if found is not None else None
        told = Span(name[0].span.start, (end or parts[at]).span.end)
        yield Person(name=_folded(name), side=side or _OPEN, told=told, group=group)


def _name_run_before(parts: Sequence[Part], at: int) -> list[Part]:
    run: list[Part] = []
    for part in reversed(parts[max(at - _LONGEST, 0) : at]):
        if not part.name_like:
            break
        run.insert(0, part)
    return run if run and run[0].words[0].titled else []


def _owner(parts: Sequence[Part], at: int, sides: Sides) -> Iterator[Person]:
    """ "Sadr's Mahdi Army"."""
    found = side_at(parts, at + 1, sides) if at + 1 < len(parts) else None
    if found is None or parts[at + 1].hit is None or parts[at + 1].broken:
        return
    name = _name_run_before(parts, at + 1)
    if name:
        told = Span(name[0].span.start, parts[found[1] - 1].span.end)
        yield Person(name=_folded(name), side=found[0], told=told)


def find_trades(parts: Sequence[Part]) -> Iterator[tuple[tuple[str, ...], str]]:
    """
    People whose trade or standing the text gives after their name ("Haddad, a resident of Kut").

    Returns:
        Folded words of the name, and the kind of claimant that the trade makes of them.
    """
    kinds = attribute_of_groups("claimant")
    for at, part in enumerate(parts):
        if not part.broken or at == 0:
            continue
        name = _name_run_before(parts, at)
        for index in range(at, min(at + _LONGEST, len(parts))):
            if index > at and parts[index].broken:
                break
            told = sorted(parts[index].groups & set(kinds))
            if name and told:
                yield _folded(name), kinds[told[0]]
                break


def _folded(parts: Sequence[Part]) -> tuple[str, ...]:
    return tuple(
        word.folded for part in parts for word in part.words if word.folded not in {"al", "el"}
    )
