"""What one phrase for an actor means in its report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.actors.generic import (
    of_country,
    of_group,
    of_owner,
    of_role,
    of_side,
)
from warledger.ground.actors.losers import of_loser
from warledger.ground.actors.parts import Part, split_parts
from warledger.ground.actors.sides import Side, generic_kind, joined, side_at
from warledger.records import ActorKind, Status
from warledger.resources import attribute_of, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.ground.actors.context import ActorContext
    from warledger.records import Span

_ARTICLES = frozenset(
    {
        "the",
        "a",
        "an",
        "two",
        "three",
        "four",
        "five",
        "some",
        "at",
        "least",
        "more",
        "than",
        "suspected",
        "alleged",
    }
)
_OWNERS = frozenset({"his", "her", "their", "its"})
_AND = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What is known of a phrase beside its words."""

    comment: int | None = None  #: index of the comment that it stands in; None for the body
    country: str | None = None  #: ISO code of the place of what is told
    status: Status | None = None  #: civil status of the people meant
    acts: bool = True  #: whether it names who acts or speaks; False for victims
    speaker: str | None = None  #: id of the actor who says so, whose "his men" may be
    spoken: bool = False  #: whether somebody else than the report says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Hint):
    """A phrase with where it stands and what its claim says of it."""

    words: str
    span: Span | None  #: where it stands, or the sentence of its claim


def link_phrase(asked: Asked, context: ActorContext) -> Side | str:
    """The side that a phrase names, or why none could be told."""
    parts = split_parts(asked.words, context.sides.table, lenient=asked.comment is not None)
    if not parts:
        return "it has no words"
    found = _segments(parts, asked, context)
    if found is not None:
        return _agreed(found, parts, asked)
    if any(part.text in _OWNERS for part in parts):
        return f"whose “{asked.words}” are is not told"
    if asked.status is Status.CIVILIAN:
        return _civilians(parts, "status", "the claim's victims are civilians")
    if asked.status is Status.SECURITY_FORCES:
        return of_role("security_forces", asked.span, asked.comment, asked.country, context)
    if any(part.hit for part in parts):
        part = next(part for part in parts if part.hit)
        assert part.hit is not None  # noqa: S101
        entry, _, why = context.sides.entity(part.hit)
        if entry is not None:
            return f"{entry.actor.name} is named in “{asked.words}”, which speaks of something else"
        others = ", ".join(m.entry.actor.id for m in part.hit.meanings)
        return f"“{part.text}” could be {others}, but {why}"
    return f"no known actor, body or side is named by “{asked.words}”"


def _agreed(found: Side, parts: Sequence[Part], asked: Asked) -> Side | str:
    """What was found, unless the civil status that the claim gives its victims contradicts it."""
    guessed = found.rule in {"nearest", "only_one", "generic"}
    if asked.status is Status.CIVILIAN and guessed:
        return _civilians(parts, "status", "the claim's victims are civilians")
    if asked.status is Status.MIXED and found.kind is ActorKind.CIVILIANS:
        return "the claim's victims are of several kinds"
    return found


def _segments(parts: Sequence[Part], asked: Asked, context: ActorContext) -> Side | None:
    """The side of the first stretch of a phrase that names one."""
    bounds = _bounds(parts)
    head = list(parts[bounds[0][0] : bounds[0][1]])
    whole = _whole(parts, asked, context)
    if whole is not None:
        return whole
    found = _head(head, parts, bounds, asked, context)
    if found is not None and found.rule != "country":
        return found
    for first, last in bounds[1:]:
        if not parts[first].broken:
            continue
        rest = list(parts[first:last])
        later = [(a - first, b - first) for a, b in bounds if a >= first]
        described = _head(rest, parts[first:], later, asked, context)
        if described is not None and described.kind is not ActorKind.CIVILIANS:
            return replace(described, rule=f"described_{described.rule}")
    return found


def _bounds(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """The stretches of a phrase: it is cut at commas, prepositions and relative words."""
    cuts = [0]
    for index, part in enumerate(parts[1:], start=1):
        tie = part.text in _ties() or "stops" in part.groups
        if (part.broken or tie) and index > cuts[-1]:
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(parts)], strict=True))


def _ties() -> frozenset[str]:
    return words("actor_words", "ties")


def _whole(parts: Sequence[Part], asked: Asked, context: ActorContext) -> Side | None:
    """A capital that speaks, and a person whom the report ties to a side."""
    if asked.acts:
        country = context.sides.table.metonym([word for part in parts for word in part.words])
        if country is not None:
            side = context.sides.body(country, "government")
            name = context.sides.country_name(country)
            why = f"the capital stands for the government of {name}"
            return replace(side, rule="capital", reason=why)
    run = [part for part in parts if part.name_like]
    titled = [
        p
        for p in parts
        if not p.name_like and p.text not in _ARTICLES and "speakers" not in p.groups
    ]
    if run and not titled:
        return _person(run, asked, context)
    return None


def _person(run: Sequence[Part], asked: Asked, context: ActorContext) -> Side | None:
    name = [w.folded for part in run for w in part.words if w.folded not in {"al", "el"}]
    person = context.person(name, asked.comment)
    if person is None:
        return None
    side = person.side
    if person.group is not None and side.entry is None:
        told = replace(asked, span=person.told, words=f"the {person.group.text}", status=None)
        loose = "fighters" in person.group.groups
        found = of_group(told, context) if loose else None
        side = found or of_side(person.group, told, None, context, vague=False)
        if side.entry is None or (loose and found is None):
            return None
    elif side.entry is None and side.country is None and side.role is not None:
        side = of_role(side.role, person.told, asked.comment, asked.country, context)
    reason = f"the report ties {' '.join(person.name).title()} to it; {side.reason}"
    return replace(side, rule="person", reason=reason)


def _head(
    head: Sequence[Part],
    parts: Sequence[Part],
    bounds: Sequence[tuple[int, int]],
    asked: Asked,
    context: ActorContext,
) -> Side | None:
    """The side that the first stretch names, with what is tied to it by "of" and the like."""
    meant = [part for part in head if part.text not in _ARTICLES]
    if not meant:
        return None
    last = meant[-1]
    if asked.acts and "medics" in last.groups and not any(p.hit for p in meant):
        reason = f"“{last.text}” is a word for people who treat the hurt"
        return Side(entry=None, country=None, kind=ActorKind.MEDICAL, rule="medical", reason=reason)
    if asked.acts and "outlets" in last.groups and not any(p.hit for p in meant):
        reason = f"“{last.text}” is a word for the press"
        return Side(entry=None, country=None, kind=ActorKind.OUTLET, rule="press", reason=reason)
    if _is_civil(last, meant) and not _of_a_side(meant, asked):
        return _civilians(head, "civilians", f"“{last.text}” is a word for people of civil life")
    named = _named(meant, context)
    if named is not None:
        return named
    tied = _tied(meant, parts, bounds, asked, context)
    if tied is not None:
        return tied
    return _unnamed(meant, asked, context)


def _named(meant: Sequence[Part], context: ActorContext) -> Side | None:
    """Known names and bodies of states in a stretch, joined by "and"."""
    found: list[Side] = []
    at = 0
    while at < len(meant):
        side = side_at(meant, at, context.sides)
        if side is None:
            at += 1
            continue
        found.append(side[0])
        at = max(side[1], at + 1)
    joint = [s for n, s in enumerate(found) if s.entry not in [o.entry for o in found[:n]]]
    if not joint:
        return None
    conjunct = any(part.text in _AND for part in meant)
    if conjunct and len(joint) > 1:
        return joined(joint)
    return joint[-1] if joint[-1].rule == "state_body" and len(joint) == 1 else joint[0]


def _tied(
    meant: Sequence[Part],
    parts: Sequence[Part],
    bounds: Sequence[tuple[int, int]],
    asked: Asked,
    context: ActorContext,
) -> Side | None:
    """ "Members of the front", "fighters loyal to Haddad", "a spokesman for the ministry"."""
    last = meant[-1]
    if not (
        last.groups & {"members", "speakers", "fighters", "witnesses", "counted"}
        or last.role
        or generic_kind(last)[0]
    ):
        return None
    for first, end in bounds[1:]:
        if parts[first].broken or parts[first].text not in _ties():
            break
        rest = [p for p in parts[first:end] if p.text not in _ties() | _ARTICLES]
        if not rest:
            continue
        side = _named(rest, context)
        bare = rest[-1].role if len(rest) == 1 else None
        if side is None and bare is not None:
            side = of_role(bare, asked.span, asked.comment, asked.country, context)
        name = [part for part in rest if part.name_like]
        if side is None and name and len(name) == len(rest):
            side = _person(name, asked, context)
        if (
            side is None
            and rest[0].country is not None
            and (last.role or "speakers" in last.groups)
        ):
            side = context.sides.body(rest[0].country, last.role or "government")
        if side is not None:
            return (
                replace(side, rule=f"of_{side.rule}") if not side.rule.startswith("of_") else side
            )
    return None


def _unnamed(meant: Sequence[Part], asked: Asked, context: ActorContext) -> Side | None:
    """A body or a side without a name: resolved by the report, or kept generic."""
    last = meant[-1]
    if any(part.text in _OWNERS for part in meant) and (last.role or generic_kind(last)[0]):
        return of_owner(last, asked, context)
    role = next((part for part in reversed(meant) if part.role is not None), None)
    country = next((part.country for part in meant if part.country), None)
    side = next((part for part in reversed(meant) if generic_kind(part)[0]), None)
    if side is not None and not (role is not None and role is last):
        vague = any(part.groups & {"vague", "adjectives"} for part in meant[:-1])
        return of_side(side, asked, country, context, vague=vague)
    ranks = bool(last.groups & {"ranks"}) or (role is None and bool(meant[0].groups & {"ranks"}))
    if ranks and role is None:
        return _of_rank(country, asked, context)
    if role is not None and role.role is not None:
        if country is not None:
            return context.sides.body(country, role.role)
        loser = None if asked.acts else of_loser(role, asked, context)
        if loser is not None:
            return loser
        return of_role(role.role, asked.span, asked.comment, asked.country, context)
    if country is not None and (asked.acts or "speakers" in last.groups):
        demonym = last.country is not None and last.demonym
        if not demonym and (len(meant) == 1 or "speakers" in last.groups):
            return of_country(country, context)
    return None


def _of_rank(country: str | None, asked: Asked, context: ActorContext) -> Side | None:
    """A soldier of some rank: of the country named, else of the only army that the report names."""
    if country is not None:
        return context.sides.body(country, "armed_forces")
    side = of_role("armed_forces", asked.span, asked.comment, asked.country, context)
    return side if side.rule == "told_before" else None


def _of_a_side(meant: Sequence[Part], asked: Asked) -> bool:
    """Whether the claim holds these people for members of a side ("militants prisoner")."""
    fighting = asked.status in {Status.COMBATANT, Status.SECURITY_FORCES}
    return fighting or (asked.status is Status.MIXED and any(part.hit for part in meant))


def _is_civil(part: Part, meant: Sequence[Part]) -> bool:
    """Whether a phrase's last word is one for people of civil life."""
    if part.hit is not None or part.role is not None or part.groups & {"members", "speakers"}:
        return False
    if "civilians" in part.groups:
        return True
    if part.name_like and part.words[0].titled and len(meant) > 1:
        return False  # a surname
    status = attribute_of("persons", "status")
    none = words("actor_words", "members") | words("status", "no_status")
    return any(status.get(form) == "civilian" for form in _singulars(part.text) if form not in none)


def _singulars(word: str) -> list[str]:
    forms = [word]
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    return forms


def _civilians(parts: Sequence[Part], rule: str, reason: str) -> Side:
    country = next((part.country for part in parts if part.country and part.demonym), None)
    return Side(entry=None, country=country, kind=ActorKind.CIVILIANS, rule=rule, reason=reason)
