"""Where and when an event took place, and in which mode, in the words of its sentence."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from warledger.events.frames import frame_of
from warledger.events.nouns import governed_of
from warledger.events.patterns import cues, members
from warledger.resources import attribute_of, lexicon

if TYPE_CHECKING:
    from warledger.events.draft import Draft
    from warledger.events.tree import Tree
    from warledger.records import Span, TimeExpression

_NO_PLACE = frozenset({"DATE", "TIME", "NORP", "ORG", "CARDINAL", "MONEY", "PERCENT"})


def place_of(tree: Tree, draft: Draft, taken: list[Span]) -> Span | None:
    """The words for the place that hang nearest to the trigger."""
    candidates = _governed(tree, draft)
    for preposition, head, words in candidates:
        token = tree.tokens[head]
        land = token.entity in {"GPE", "LOC", "FAC"} or token.lemma in members("place_nouns")
        named = token.pos == "PROPN" and token.entity not in _NO_PLACE
        if preposition in {"to", "from", "of", "on"} and not (
            land and draft.type.value in {"ASSAULT", "RETREAT", "MOBILIZE", "COERCE", "AID"}
        ):
            continue
        if (land or named) and not any(words == span for span in taken[:1]):
            return words
    return None


def _governed(tree: Tree, draft: Draft) -> list[tuple[str, int, Span]]:
    """What prepositions of place govern at the trigger, its objects and its relative's noun."""
    holders = [draft.trigger, draft.recipient, draft.thing]
    if tree.tokens[draft.trigger].pos in {"VERB", "AUX"}:
        holders += [g.head for g in frame_of(tree, draft.trigger).governed]
    head = tree.tokens[draft.trigger].head
    if tree.tokens[draft.trigger].pos == "NOUN":
        holders.append(head)
    found = []
    for holder in [h for h in holders if h is not None]:
        for place in tree.children(holder, "prep"):
            if tree.low(place) in cues("place_prepositions"):
                inner = tree.child(place, "pobj")
                if inner is not None:
                    found.append((tree.low(place), inner, _name(tree, inner)))
    found.sort(key=lambda row: row[0] in {"to", "from", "of", "on"})
    return found + _where(tree, draft.trigger)


def _where(tree: Tree, at: int) -> list[tuple[str, int, Span]]:
    """The noun of "in the valley, where an offensive is under way"."""
    for place in (at, *tree.above(at)):
        if tree.tokens[place].dep == "relcl":
            if any(tree.low(p) == "where" for p in tree.children(place, "advmod")):
                noun = tree.tokens[place].head
                return [("where", noun, _name(tree, noun))]
            return []
    return []


def _name(tree: Tree, head: int) -> Span:
    names = [p for p in tree.children(head, "compound", "amod", "nmod") if p < head]
    first = min([head, *(p for p in names if tree.tokens[p].text[:1].isupper())])
    return tree.span(first, head)


def time_of(tree: Tree, draft: Draft) -> TimeExpression | None:
    """The time that stands nearest to the trigger in its own clause, where it is resolved."""
    best: tuple[int, TimeExpression] | None = None
    for time in tree.sentence.times:
        if time.start is None and time.end is None:
            continue
        if time.kind not in {"point", "range"}:
            continue
        at = next((t.index for t in tree.tokens if t.span.overlaps(time.span)), None)
        if at is None or _set_apart(tree, at) != _set_apart(tree, draft.trigger):
            continue
        distance = _distance(tree, at, draft.trigger)
        if best is None or distance < best[0]:
            best = distance, time
    if best is None or best[0] >= 20:
        return None
    return best[1]


def _set_apart(tree: Tree, at: int) -> int | None:
    """The verb of the clause with "after" or "before" that a word stands in: its time is its own.

    None where it stands in none.
    """
    for place in (at, *tree.above(at)):
        marks = [*tree.children(place, "mark")]
        if tree.tokens[place].dep in {"pcomp", "pobj"}:
            marks.append(tree.tokens[place].head)
        if any(tree.low(mark) in {"after", "before"} for mark in marks):
            return place
    return None


def _distance(tree: Tree, at: int, trigger: int) -> int:
    """Steps up from the time to the trigger; far where another clause lies between."""
    over_trigger = list(tree.above(trigger))
    for steps, place in enumerate(tree.above(at), start=1):
        if place == trigger:
            return steps
    for steps, place in enumerate(tree.above(at), start=11):
        if place in over_trigger:
            return steps if over_trigger.index(place) <= 1 else steps + 5
    return 20


def mode_of(tree: Tree, draft: Draft) -> str | None:
    """The mode that a word for the means shows, else the pattern's own."""
    if draft.type.value in {"REQUEST", "REJECT", "THREATEN"}:
        return draft.mode or _mode_of_content(tree, draft)
    if draft.type.value not in {"ASSAULT", "COERCE", "PROTEST"}:
        return draft.mode
    shown = attribute_of("events_means", "mode")
    kinds = attribute_of("events_means", "type")
    for place in _about(tree, draft):
        for word in (tree.low(place), tree.lemma(place)):
            if word in shown and kinds[word] == draft.type.value:
                return shown[word]
    return draft.mode


def _mode_of_content(tree: Tree, draft: Draft) -> str | None:
    """The mode that what is asked for, refused or threatened gives."""
    shown = _content_modes(draft.type.value)
    named: list[str] = []
    if draft.act is not None:
        act = draft.act.pattern
        named += [f"{act.type.value}:{act.mode}".lower(), act.type.value.lower()]
    else:
        heads = [at for at in (draft.content, draft.thing) if at is not None]
        heads += [one.head for at in list(heads) for one in governed_of(tree, at)]
        named += [tree.lemma(at) for at in heads if tree.tokens[at].pos == "NOUN"]
    return next((shown[word] for word in named if word in shown), None)


@cache
def _content_modes(kind: str) -> dict[str, str]:
    groups = (g for g in lexicon("events_content_modes") if kind in str(g.attributes["type"]))
    return {word: str(group.attributes["mode"]) for group in groups for word in group.words}


def _about(tree: Tree, draft: Draft) -> list[int]:
    """The trigger, its subject and objects, and what stands with them or after "in" or "with"."""
    found = [p for p in (draft.trigger, draft.actor, draft.thing) if p is not None]
    if draft.frame is not None:
        found += [
            g.head
            for g in draft.frame.governed
            if g.preposition in {"in", "with", "by", "from", "of", "using", "during", "for"}
        ]
    for place in list(found):
        found += tree.children(place, "compound", "amod", "nmod")
        for using in tree.children(place, "acl"):
            found += tree.children(using, "dobj")
    return found
