"""
Who did what to whom, where, when and according to whom, by PLOVER's types.

    events = find_events(transcript, claims)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warledger.events import mentions
from warledger.events.arguments import actors_of, recipients_of
from warledger.events.belonging import with_claims as with_claims_of_operations
from warledger.events.casualties import results, with_claims, with_targets
from warledger.events.days import Clues, with_days
from warledger.events.drafts import drafts_of
from warledger.events.matching import is_cue
from warledger.events.naming import NAME
from warledger.events.retreats import without_civilians
from warledger.events.scene import mode_of, place_of, time_of
from warledger.events.sources import attribution_of, through_spokesman
from warledger.events.tree import Tree
from warledger.events.undertakings import undertakings
from warledger.records import Event, EventContent, EventModality, Party, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.events.draft import Draft
    from warledger.records import Claim, Transcript

__all__ = ["find_events", "undertakings", "with_claims_of_operations"]

_CLAUSES = frozenset({"advcl", "ccomp", "parataxis", "npadvmod"})
#: What stands behind these sets the event apart from the operation that is named there.
_APART = ("setting_apart", "answering", "thwarting")


def find_events(transcript: Transcript, claims: Sequence[Claim] = ()) -> tuple[Event, ...]:
    """
    The events that a report tells, body and comments, by their triggers.

    Args:
        transcript: The report with its sentences and statements.
        claims: The report's claims; casualty claims are attached to the events that they result
            from.
    """
    report = transcript.report
    found: list[Event] = []
    clues = Clues()
    before: Tree | None = None
    for sentence in transcript.sentences:
        tree = Tree(sentence, report.text)
        if len(tree.tokens) >= 2:
            found += _of_sentence(tree, before, transcript, claims)
            if sentence.comment is None:
                clues.gather(tree, report.blocks[sentence.block].span)
        before = tree
    found.sort(key=lambda event: event.trigger)
    return tuple(with_days(found, clues, report.text, report.published))


def _of_sentence(
    tree: Tree, before: Tree | None, transcript: Transcript, claims: Sequence[Claim]
) -> list[Event]:
    drafts = drafts_of(tree)
    if not drafts:
        return []
    attached = results(tree, drafts, claims)
    found = []
    for draft, rows in zip(drafts, attached, strict=True):
        event = without_civilians(_event(tree, before, draft, transcript, rows))
        if event is None:
            continue
        found.append(_attributed(with_claims(event, tree.text, claims), tree, transcript))
    return with_targets(tree, found)


def _attributed(event: Event, tree: Tree, transcript: Transcript) -> Event:
    report = transcript.report
    end = report.blocks[tree.sentence.block].span.end
    spoken = through_spokesman(event, report, transcript.statements, end)
    if spoken is None:
        return event
    reason = f"“{spoken.speaker}” speaks for the actor in the words that follow"
    return replace(event, attribution=spoken, reasons=(*event.reasons, reason))


def _event(
    tree: Tree, before: Tree | None, draft: Draft, transcript: Transcript, rows: tuple[int, ...]
) -> Event:
    reasons: list[str] = []
    named = actors_of(tree, draft)
    actors = _parties(tree, before, named, transcript, reasons)
    taken = [party.mention for party in actors]
    recipients = [
        party
        for party in _parties(tree, before, recipients_of(tree, draft), transcript, reasons)
        if not any(party.mention.overlaps(span) for span in taken)
        and party.words not in {one.words for one in actors}
    ]
    trigger = tree.tokens[draft.trigger].span
    place = place_of(tree, draft, [*taken, *(party.mention for party in recipients)])
    time = time_of(tree, draft)
    return Event(
        type=draft.type,
        mode=mode_of(tree, draft),
        modality=draft.modality,
        trigger=trigger,
        sentence=tree.sentence.span,
        actors=tuple(actors),
        recipients=tuple(recipients),
        place=place.of(tree.text) if place is not None else None,
        date_start=time.start if time is not None else None,
        date_end=time.end if time is not None else None,
        date_precision=time.precision if time is not None else None,
        date_span=time.span if time is not None else None,
        attribution=attribution_of(
            trigger, tree.sentence.comment, actors, transcript.report, transcript.statements
        ),
        content=_content(tree, draft),
        claims=rows,
        name=_name(tree, draft),
        background=draft.background,
        comment=tree.sentence.comment,
        rule=draft.rule,
        reasons=tuple(reasons),
    )


def _parties(
    tree: Tree,
    before: Tree | None,
    named: Sequence[tuple[int, Span]],
    transcript: Transcript,
    reasons: list[str],
) -> list[Party]:
    found: list[Party] = []
    for at, words in named:
        made, reason = mentions.party(tree, at, words, before, transcript.statements)
        if reason is not None:
            reasons.append(reason)
        if made.words not in {party.words for party in found}:
            found.append(made)
    return found


def _content(tree: Tree, draft: Draft) -> EventContent | None:
    if draft.content is None:
        return None
    reach = tree.subtree(draft.content)
    words = tree.span(reach[0], reach[-1])
    return EventContent(
        span=words,
        type=draft.act.pattern.type if draft.act else None,
        mode=draft.act.pattern.mode if draft.act else None,
        modality=draft.gives or EventModality.HYPOTHETICAL,
    )


def _name(tree: Tree, draft: Draft) -> str | None:
    """The name of an operation among the trigger's own words."""
    reach = [draft.trigger]
    for place in reach:
        below = (p for p in tree.children(place) if tree.tokens[p].dep not in _CLAUSES)
        reach.extend(p for p in below if not any(is_cue(tree, p, name) for name in _APART))
    whole = tree.span(min(reach), max(reach))
    own = {tree.tokens[place].span.start for place in reach}
    for found in NAME.finditer(whole.of(tree.text)):
        if whole.start + found.start() in own:
            return f"Operation {found.group(1)}" if found.group(1) else found.group()
    return None
