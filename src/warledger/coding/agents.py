"""Who did it, in the words of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warledger.coding.actors import Actor
from warledger.coding.own_agent import End, own_agent
from warledger.coding.scene import CUSTODY, REACH, Scene, over_time
from warledger.coding.status import status
from warledger.records import Outcome, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: How far back for those who hold people, and for the two sides of a fight.
_LONG_REACH = 5
#: Kinds of mention of one person, who has a story of his own.
_SINGLE = frozenset({"name", "pronoun", "one"})


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
    found: list[Actor | None] = []
    for index, draft in enumerate(drafts):
        if draft.outcome is Outcome.SURRENDERED:
            found.append(None)
            continue
        side = victim_side(victims[index] or "", draft.outcome)
        actor, source = _first(scene, drafts, found, index, side)
        if actor is not None and source is not None:
            draft.reasons.append(f"perpetrator from {source}")
        if actor is not None:
            actor = scene.fuller(actor)
        if actor is not None and _of_victims(actor.words, victims[index] or ""):
            actor = None
        found.append(actor)
    return [None if actor is None else actor.words for actor in found]


def _first(
    scene: Scene,
    drafts: Sequence[Draft],
    found: Sequence[Actor | None],
    index: int,
    side: str | None,
) -> tuple[Actor | None, str | None]:
    """The first source that gives an actor, and its name where it is not the figure's own words."""
    draft = drafts[index]
    own = own_agent(draft, scene)
    if isinstance(own, Actor):
        return own, None
    if own is End.NOBODY:
        return None, None
    if own is End.MUTUAL:
        return (scene.in_sentence(draft, side) if side is not None else None), "the sentence"
    actor = scene.in_sentence(draft, side)
    if actor is not None:
        return actor, "the sentence"
    actor = _carried(drafts, found, index, side)
    if actor is not None:
        return actor, "the figure before"
    return scene.around(draft, side), "the sentences around"


def victim_side(victims: str, outcome: Outcome) -> str | None:
    """The side that the victims fight on; None for civilians and the unknown."""
    kind = status(victims, outcome)
    return {Status.COMBATANT: "armed", Status.SECURITY_FORCES: "state"}.get(kind)


def _of_victims(actor: str, victims: str) -> bool:
    """Whether an actor is the victims' own side: the same words, or the same name."""
    if actor.lower().removeprefix("the ") == victims.lower().removeprefix("the "):
        return True
    names = [set(re.findall(r"\b[A-Z][\w’'-]+", words_[1:])) for words_ in (actor, victims)]
    return bool(names[0] & names[1]) or actor.lower() in victims.lower()


def _carried(
    drafts: Sequence[Draft], found: Sequence[Actor | None], index: int, side: str | None
) -> Actor | None:
    """The perpetrator of the wider figure, or of a figure just before of the same kind."""
    draft = drafts[index]
    if draft.whole is not None:
        for place in range(index - 1, -1, -1):
            if drafts[place] is draft.whole:
                return found[place]
    wide = draft.outcome in CUSTODY or side is not None
    reach = 0 if side is not None and over_time(draft) else _LONG_REACH if wide else REACH
    for place in range(index - 1, -1, -1):
        other, actor = drafts[place], found[place]
        if draft.clause.sentence.index - other.clause.sentence.index > reach:
            return None
        if actor is not None and actor.side != (side or "") and _alike(draft, other, actor, side):
            return actor
    return None


def _alike(draft: Draft, other: Draft, actor: Actor, side: str | None) -> bool:
    """Whether whoever brought about one figure may be asked for the other."""
    apart = draft.clause is not other.clause
    if apart and draft.mention.kind in _SINGLE and other.mention.kind not in _SINGLE:
        return False
    if side is not None and actor.side is not None:
        return True
    if (draft.outcome in CUSTODY) != (other.outcome in CUSTODY):
        return False
    flights = {draft.outcome, other.outcome} & {Outcome.DISPLACED}
    return not apart or not flights or draft.outcome is other.outcome
