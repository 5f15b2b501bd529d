"""Who did it, in the words of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from warledger.coding.actors import Actor
from warledger.coding.own_agent import End, own_agent
from warledger.coding.place_extent import is_part
from warledger.coding.restating import head_words, same_person
from warledger.coding.scene import CUSTODY, REACH, Scene, over_time
from warledger.coding.status import victim_side
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: How far back for those who hold people, and for the two sides of a fight.
_LONG_REACH = 5
#: What a draft says of a perpetrator that another figure gave it.
_FROM_FIGURE = "perpetrator from the figure before"


def resolve_perpetrators(
    clauses: Sequence[Clause], drafts: Sequence[Draft], victims: Sequence[str | None]
) -> list[str | None]:
    """
    Who did it for each draft in order.

    The sources are, in order: the agent of the word for the outcome; an attacker, or the other
    side of a fight, told of in the same sentence; the wider figure or the figure just before; an
    attacker of the sentences just before or the one after. A subject that names no side
    ("fighting has killed") ends the search.
    """
    scene = Scene.of(clauses, drafts)
    figures = [
        _Figure(draft, phrase or "", victim_side(phrase or "", draft.outcome))
        for draft, phrase in zip(drafts, victims, strict=True)
    ]
    found: list[Actor | None] = []
    for index, figure in enumerate(figures):
        if figure.draft.outcome is Outcome.SURRENDERED:
            found.append(None)
            continue
        actor, source = _first(scene, figures[: index + 1], found)
        actor = scene.fuller(actor) if actor is not None else None
        if actor is not None and _of_victims(actor.words, figure.victims):
            actor = None
        if actor is not None and source is not None:
            figure.draft.reasons.append(f"perpetrator from {source}")
        found.append(actor)
    for index, figure in enumerate(figures):
        if found[index] is None:
            found[index] = _told_elsewhere(figures, found, index)
            if found[index] is not None:
                figure.draft.reasons.append("perpetrator told elsewhere")
    return [None if actor is None else actor.words for actor in found]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A draft with its victims' words and the side that they fight on."""

    draft: Draft
    victims: str
    side: str | None


def _first(
    scene: Scene, figures: Sequence[_Figure], found: Sequence[Actor | None]
) -> tuple[Actor | None, str | None]:
    """
    The first source that gives the last figure an actor.

    Returns:
        The actor and the source's name; no name where it is the figure's own words.
    """
    draft, side = figures[-1].draft, figures[-1].side
    own = own_agent(draft, scene)
    if isinstance(own, Actor):
        return own, None
    if own is End.NOBODY:
        return None, None
    if own is End.MUTUAL:
        return (scene.in_sentence(draft, side) if side is not None else None), "the sentence"
    actor = scene.in_sentence(draft, side)
    if actor is not None and _frees(actor, figures, found):
        return None, None
    if actor is not None:
        return actor, "the sentence"
    actor = _carried(figures, found)
    if actor is not None:
        return actor, "the figure before"
    return scene.around(draft, side), "the sentences around"


def _frees(actor: Actor, figures: Sequence[_Figure], found: Sequence[Actor | None]) -> bool:
    """Whether the sentence tells of an actor that they free people: they did not seize others."""
    draft = figures[-1].draft
    return draft.outcome is not Outcome.RELEASED and any(
        other is not None
        and other.words == actor.words
        and figure.draft.outcome is Outcome.RELEASED
        and figure.draft.clause is draft.clause
        for figure, other in zip(figures, found, strict=False)
    )


def perpetrators_there(
    drafts: Sequence[Draft], perpetrators: Sequence[str | None], places: Sequence[str | None]
) -> list[str | None]:
    """
    The same where places are known: who did it at one place is not taken for who did it at another.

    Args:
        drafts: In order.
        perpetrators: See `resolve_perpetrators`.
        places: Of each draft its place's words.
    """
    kept = list(perpetrators)
    for index, draft in enumerate(drafts):
        if kept[index] is None or _FROM_FIGURE not in draft.reasons or _is_part(draft):
            continue
        before = (n for n in range(index - 1, -1, -1) if perpetrators[n] == perpetrators[index])
        source = next(before, None)
        if source is None:
            continue
        there, here = (head_words(places[n]) for n in (source, index))
        own = not (draft.place_carried or drafts[source].place_carried)
        apart = own and bool(there) and bool(here) and not there & here
        if kept[source] is None or (apart and drafts[source].clause is not draft.clause):
            kept[index] = None
            draft.reasons.remove(_FROM_FIGURE)
            draft.reasons.append("perpetrator not told: the figure before is of another place")
    return kept


def _is_part(draft: Draft) -> bool:
    return is_part(draft) or draft.mention.group is not None


def _told_elsewhere(
    figures: Sequence[_Figure], found: Sequence[Actor | None], index: int
) -> Actor | None:
    """Who did the same to the same person, as another sentence tells it."""
    figure = figures[index]
    return next(
        (
            actor
            for other, actor in zip(figures, found, strict=True)
            if actor is not None
            and other is not figure
            and same_person(figure.draft, other.draft, figure.victims, other.victims)
        ),
        None,
    )


def _of_victims(actor: str, victims: str) -> bool:
    """Whether an actor is the victims' own side: the same words, or the same name."""
    if actor.lower().removeprefix("the ") == victims.lower().removeprefix("the "):
        return True
    names = [set(re.findall(r"\b[A-Z][\w’'-]+", words_[1:])) for words_ in (actor, victims)]
    return bool(names[0] & names[1]) or actor.lower() in victims.lower()


def _carried(figures: Sequence[_Figure], found: Sequence[Actor | None]) -> Actor | None:
    """The perpetrator of the last figure's whole, or of a figure just before of the same kind."""
    figure = figures[-1]
    draft, side = figure.draft, figure.side
    for place in range(len(found) - 1, -1, -1):
        if figures[place].draft is draft.whole:
            return found[place]
    wide = draft.outcome in CUSTODY or side is not None
    reach = 0 if side is not None and over_time(draft) else _LONG_REACH if wide else REACH
    for place in range(len(found) - 1, -1, -1):
        other, actor = figures[place], found[place]
        if draft.sentence - other.draft.sentence > reach:
            return None
        if actor is not None and actor.side != (side or "") and _alike(figure, other, actor):
            return actor
    return None


def _alike(figure: _Figure, other: _Figure, actor: Actor) -> bool:
    """Whether whoever brought about one figure may be asked for the other."""
    a, b = figure.draft, other.draft
    apart = a.clause is not b.clause
    if apart and a.mention.one_person:  # who has a story of their own
        named = figure.victims.split()[-1:] == other.victims.split()[-1:]
        if not b.mention.one_person or not named:
            return False
    if figure.side is not None and actor.side is not None:
        return True
    if (a.outcome in CUSTODY) != (b.outcome in CUSTODY):
        return False
    flights = {a.outcome, b.outcome} & {Outcome.DISPLACED}
    return not apart or not flights or a.outcome is b.outcome
