"""Claims' words for victims, perpetrators and claimants tied to known actors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.ground.actors.claimants import claimant_kind, without_whereabouts
from warledger.ground.actors.context import ActorContext, make_context
from warledger.ground.actors.parts import Part, split_parts
from warledger.ground.actors.phrases import Asked, Hint, link_phrase
from warledger.records import ClaimantKind, GroundedActor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.ground.actors.sides import Side
    from warledger.records import Claim, Span, Transcript
    from warledger.resources.actors import ActorTable

_NO_HINT = Hint()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimActors:
    """The actors of one claim; where one is unknown, the reason stands in its place."""

    victims: GroundedActor | str
    perpetrator: GroundedActor | str
    claimant: GroundedActor | str
    claimant_kind: ClaimantKind


class ActorLinker:
    """
    Ties words to known actors. Make one, use it for all reports of a process.

    Args:
        table: Known actors, as `warledger.resources.actors.actor_table` gives them.
    """

    def __init__(self, table: ActorTable) -> None:
        self._table = table

    def context(self, transcript: Transcript, countries: Sequence[str] = ()) -> ActorContext:
        """
        What a report says of actors as a whole; every link of its words needs it.

        Args:
            transcript: The report as read.
            countries: ISO 3166-1 codes of its places, most prominent first; where none are given,
                those that its words name.
        """
        return make_context(transcript, self._table, countries)

    def ground(
        self,
        transcript: Transcript,
        claims: Sequence[Claim],
        countries: Sequence[str] = (),
        places: Sequence[str | None] = (),
    ) -> tuple[ClaimActors, ...]:
        """
        The actors of each claim, in the same order.

        Args:
            transcript: The report as read.
            claims: The claims that were coded from it.
            countries: ISO codes of the report's places, most prominent first.
            places: ISO code of each claim's own place, None where it has none; may be left out.
        """
        context = self.context(transcript, countries)
        own = [*places, *([None] * (len(claims) - len(places)))]
        return tuple(
            self._claim(claim, context, country) for claim, country in zip(claims, own, strict=True)
        )

    def link(
        self,
        words: str,
        context: ActorContext,
        span: Span | None = None,
        hint: Hint = _NO_HINT,
    ) -> GroundedActor | str:
        """
        What a phrase means in a report.

        Args:
            words: The phrase as printed.
            context: As `context` made it for the report.
            span: Where it stands in `Report.text`, or the sentence that speaks of it; what stands
                near it can then tell whom "the militants" means.
            hint: What else is known of it.

        Returns:
            The link, or the reason why there is none.
        """
        found = link_phrase(_asked(words, span, hint), context)
        return found if isinstance(found, str) else _grounded(words, found, context)

    def is_nationality(self, words: str) -> bool:
        """Whether words are a country's adjective alone ("Kenyan", "US", "the American")."""
        parts = [p for p in split_parts(words, self._table) if p.text not in {"the", "a", "an"}]
        return len(parts) == 1 and _is_adjective(parts[0])

    def opens_with_nationality(self, words: str) -> bool:
        """Whether words are a country's adjective with a noun behind it ("Kenyan forces")."""
        parts = [p for p in split_parts(words, self._table) if p.text not in {"the", "a", "an"}]
        if parts and parts[0].hit is not None:  # known by that name: "Iraqi security forces"
            head, _, rest = words.strip().partition(" ")
            return bool(rest) and self.is_nationality(head)
        return len(parts) > 1 and _is_adjective(parts[0])

    def _claim(self, claim: Claim, context: ActorContext, country: str | None) -> ClaimActors:
        acting = Hint(comment=claim.comment, country=country)
        claimant, kind = self._claimant(claim, context, acting)
        told = claimant.actor if isinstance(claimant, GroundedActor) else None
        speaker = told.id if told is not None else None
        acting = replace(acting, speaker=speaker, spoken=claim.claimant is not None)
        victims: GroundedActor | str = "the report does not say who suffered it"
        if claim.victims is not None:
            hint = replace(acting, status=claim.status, acts=False)
            victims = self.link(claim.victims, context, claim.sentence, hint)
        perpetrator: GroundedActor | str = "the report does not say who did it"
        if claim.perpetrator is not None:
            perpetrator = self.link(claim.perpetrator, context, claim.sentence, acting)
        if _same_guess(victims, perpetrator):
            victims = "the report's only candidate is the side that did it"
        return ClaimActors(
            victims=victims, perpetrator=perpetrator, claimant=claimant, claimant_kind=kind
        )

    def _claimant(
        self, claim: Claim, context: ActorContext, hint: Hint
    ) -> tuple[GroundedActor | str, ClaimantKind]:
        """Who says so, and what kind of source that is."""
        if claim.claimant is None and claim.comment is not None:
            return "the commenter says so in their own words", ClaimantKind.COMMENTER
        if claim.claimant is None:
            return "the report says so on its own word", ClaimantKind.OUTLET
        found = link_phrase(_asked(claim.claimant, claim.sentence, hint), context)
        side = None if isinstance(found, str) else found
        kind = claimant_kind(claim.claimant, side, context)
        own = without_whereabouts(claim.claimant, context)
        if kind is ClaimantKind.PARTY and own != claim.claimant:
            # "An officer in the rebel area": the area's side is not the officer's.
            beside = link_phrase(_asked(own, claim.sentence, hint), context)
            other = claimant_kind(own, None if isinstance(beside, str) else beside, context)
            if other is not ClaimantKind.UNKNOWN:  # "somebody in the rebel ranks" is one of them
                found, kind = beside, other
        if kind is ClaimantKind.UNKNOWN:
            kind = ClaimantKind(context.trade(claim.claimant, claim.comment) or kind)
        if isinstance(found, str):
            return found, kind
        return _grounded(claim.claimant, found, context), kind


def _is_adjective(part: Part) -> bool:
    """Whether a part is a country's adjective, or an acronym that serves as one."""
    return part.country is not None and (part.demonym or part.words[0].capitals)


def _asked(words: str, span: Span | None, hint: Hint) -> Asked:
    return Asked(
        words=words,
        span=span,
        comment=hint.comment,
        country=hint.country,
        status=hint.status,
        acts=hint.acts,
        speaker=hint.speaker,
        spoken=hint.spoken,
    )


def _same_guess(victims: GroundedActor | str, perpetrator: GroundedActor | str) -> bool:
    """Whether victims of no name were taken for those who did it."""
    if isinstance(victims, str) or isinstance(perpetrator, str) or victims.actor is None:
        return False
    return victims.actor == perpetrator.actor and victims.rule in {"nearest", "only_one"}


def _grounded(words: str, side: Side, context: ActorContext) -> GroundedActor:
    actor = context.sides.actor(side.entry) if side.entry is not None else None
    return GroundedActor(
        words=words,
        actor=actor,
        country=side.country,
        kind=actor.kind if actor is not None else side.kind,
        rule=side.rule,
        reason=side.reason,
        alternatives=side.others,
        also=tuple(context.sides.actor(entry) for entry in side.also),
    )
