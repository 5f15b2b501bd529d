"""Claims about one person told with no number word: "a soldier", "her daughter", a name, "he"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.coding.draft import Draft
from warledger.coding.mentions import Mention, single
from warledger.coding.outcomes import outcomes
from warledger.records import Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warledger.coding.clause import Clause

#: One person's flight or surrender is told as a story, not as a figure.
_OUTCOMES = frozenset(set(Outcome) - {Outcome.DISPLACED, Outcome.SURRENDERED, Outcome.CASUALTIES})

#: Rules strong enough to carry a claim with no number word.
_RULES = frozenset(
    {
        "verb_object",
        "verb_passive",
        "verb_subject",
        "verb_bare_participle",
        "beside",
        "controlled",
        "raising",
        "lives",
        "noun_complement",
        "noun_possessor",
        "modifier_clause",
        "state_before",
        "idiom_shoot_dead",
        "idiom_lose_life",
        "idiom_find_dead",
        "idiom_put_to_death",
        "idiom_wounds",
        "idiom_take_hostage",
        "idiom_take_captive",
        "idiom_take_away",
        "idiom_custody",
        "idiom_set_free",
    }
)


def single_drafts(
    clause: Clause, mentions: Sequence[Mention], persons: frozenset[str]
) -> Iterator[Draft]:
    """
    The claims about single persons in one sentence.

    Args:
        clause: The sentence.
        mentions: Those that rest on a number; their words are not looked at again.
        persons: Surnames known from the whole text.
    """
    taken = {index for m in mentions for index in clause.inside(m.figure.span)}
    taken |= {m.noun for m in mentions if m.noun is not None}
    seen: set[int | None] = set()
    for mention in single(clause, taken, persons):
        if mention.noun in seen:
            continue
        for hit in outcomes(clause, mention):
            counted_in = hit.rule == "among" and mention.kind == "one"
            strong = (hit.rule in _RULES or counted_in) and hit.trigger != mention.role
            if strong and hit.outcome in _OUTCOMES and not _general(clause, hit.trigger):
                seen.add(mention.noun)
                yield Draft(
                    clause=clause,
                    mention=mention,
                    outcome=hit.outcome,
                    trigger=hit.trigger,
                    rule=hit.rule,
                )


def _general(clause: Clause, trigger: int) -> bool:
    """Whether a verb tells of no happening ("they want to kill a fighter", "who kills a man")."""
    token = clause.tokens[trigger]
    above = clause.tokens[token.head]
    if token.dep == "xcomp" and above.lemma in words("modality", "hypothetical_verbs"):
        return True
    if token.pos == "NOUN" and token.dep == "pobj" and above.lemma == "for":
        return True  # "an appeal for his release"
    if token.tag == "VB" and any(clause.tokens[c].tag == "TO" for c in clause.children(trigger)):
        return not clause.children(trigger, "auxpass") and token.dep != "xcomp"
    return token.tag in {"VBP", "VB", "VBZ"} and token.pos == "VERB" and token.dep != "ROOT"
