"""The coding stage: from sentences to claims. The fields' meaning is docs/codebook.md."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from warledger.coding.agents import perpetrators_there, resolve_perpetrators
from warledger.coding.attribution import modality, resolve_credits
from warledger.coding.causes import cause
from warledger.coding.clause import Clause
from warledger.coding.drafts import drafts_of, find_drafts
from warledger.coding.links import link
from warledger.coding.periods import Timing, resolve_times
from warledger.coding.place_forces import People
from warledger.coding.places import place_in_sentence, resolve_places
from warledger.coding.shares import resolve_shares
from warledger.coding.status import resolve_status, sex_and_age
from warledger.coding.victims import resolve_victims
from warledger.records import Claim, Sentence, Statement, Status, TimeFrame, Transcript
from warledger.resources import lexicon
from warledger.text.numbers import NumberLexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from warledger.coding.counters import Credit
    from warledger.coding.draft import Draft

__all__ = ["claims_in", "code", "place_in_sentence"]


def claims_in(sentences: Sequence[Sentence], text: str) -> bool:
    """
    Whether a sentence holds a claim; a cheap look ahead of `code`.

    Args:
        sentences: Those of the body, or of one comment, in order. Without tokens one holds none.
        text: The report's text.
    """
    clauses = [Clause(sentence, text) for sentence in sentences if sentence.tokens]
    unread = " ".join(sentence.span.of(text) for sentence in sentences if not sentence.tokens)
    return next(drafts_of(clauses, _numbers(), unread), None) is not None


def code(transcript: Transcript) -> tuple[Claim, ...]:
    """
    Every claim of one report, those of its comments included.

    Args:
        transcript: What the reading stage made of the report.

    Returns:
        Claims by position. ``part_of`` and ``same_as`` are indices into the result; they never
        cross from a comment to the body or to another comment.
    """
    text = transcript.report.text
    claims: list[Claim] = []
    by_part = groupby(transcript.sentences, key=lambda sentence: sentence.comment)
    for comment, run in by_part:
        clauses = [Clause(sentence, text) for sentence in run]
        said = [s for s in transcript.statements if s.comment == comment]
        part = _code_part(clauses, said, transcript)
        base = len(claims)
        claims.extend(_shifted(part, base))
    return tuple(claims)


def _shifted(claims: Iterable[Claim], base: int) -> Iterable[Claim]:
    for claim in claims:
        yield replace(
            claim,
            same_as=None if claim.same_as is None else claim.same_as + base,
            part_of=None if claim.part_of is None else claim.part_of + base,
        )


def _code_part(
    clauses: Sequence[Clause], statements: Sequence[Statement], transcript: Transcript
) -> tuple[Claim, ...]:
    drafts = find_drafts(clauses, _numbers())
    if not drafts:
        return ()
    victims = resolve_victims(clauses, drafts)
    times = resolve_times(clauses, drafts, transcript.report.published)
    perpetrators = resolve_perpetrators(clauses, drafts, victims)
    people = [
        People(draft=draft, victims=suffered, perpetrator=agent)
        for draft, suffered, agent in zip(drafts, victims, perpetrators, strict=True)
    ]
    places = resolve_places(clauses, people, transcript.report.title)
    perpetrators = perpetrators_there(drafts, perpetrators, places)
    statuses = resolve_status(clauses, drafts, victims, perpetrators)
    credits_ = resolve_credits(clauses, drafts, statements)
    shares = resolve_shares(drafts)
    scopes = map(_Scope, victims, statuses, places, times, perpetrators, credits_, shares)
    claims = [_claim(draft, scope) for draft, scope in zip(drafts, scopes, strict=True)]
    return link(claims, drafts)


@lru_cache(maxsize=1)
def _numbers() -> NumberLexicon:
    return NumberLexicon.of(lexicon("numbers"))


class _Scope(NamedTuple):
    """Of whom, where, when, by whom, on whose word, what share: the scope of one figure."""

    victims: str | None
    status: Status
    place: str | None
    timing: Timing
    perpetrator: str | None
    credit: Credit
    share: float | None


def _claim(draft: Draft, scope: _Scope) -> Claim:
    victims, status, place, timing, perpetrator, credit, share = scope
    sex, age = sex_and_age(victims or "")
    return Claim(
        figure=draft.mention.figure,
        sentence=draft.clause.sentence.span,
        outcome=draft.outcome,
        victims=victims,
        status=status,
        perpetrator=perpetrator,
        place=place,
        date_start=timing.period.start,
        date_end=timing.period.end,
        date_precision=timing.period.precision,
        time_frame=timing.frame,
        per=timing.per,
        claimant=credit.claimant,
        relayed_by=credit.relayed_by,
        modality=modality(draft, credit.claimant),
        comment=draft.clause.sentence.comment,
        rule=draft.rule,
        cause=cause(draft),
        sex=sex,
        age=age,
        days=timing.period.days,
        date_span=timing.period.span,
        date_rule=timing.period.rule,
        percent=None if timing.frame is TimeFrame.RATE else share,
        reasons=tuple(draft.reasons),
    )
