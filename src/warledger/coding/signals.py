"""
The signals by which a figure is for one happening or a total, each with its weight.

The weights are those of a logistic model over coded reports (in folds by report it was right on
nine figures of ten), rounded to halves; above 0 they speak for a total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from warledger.coding.stretches import Period
from warledger.records import DatePrecision, Outcome, Token
from warledger.resources import words

if TYPE_CHECKING:
    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

#: Prepositions that bind a happening to what came of it.
_ENGAGED = frozenset(
    [
        "in",
        "during",
        "amid",
        "by",
        "from",
        "after",
        "through",
        "under",
        "with",
        "of",
        "to",
        "between",
        "into",
    ]
)


class Case(NamedTuple):
    """A figure with the period that was found for it."""

    draft: Draft
    period: Period


# --- what a figure's clause names ---------------------------------------------------------------


def governing(draft: Draft) -> Iterator[Token]:
    """The nouns that the word for the outcome has beside it: subject, agent, "in" and the like."""
    clause = draft.clause
    seen: set[int] = set()
    for node in _chain(draft):
        for child in clause.children(node, "nsubj", "nsubjpass", "agent", "prep", "relcl", "advcl"):
            token = clause.tokens[child]
            if token.dep in {"agent", "prep"} and (token.dep == "agent" or token.lemma in _ENGAGED):
                heads = clause.children(child, "pobj", "pcomp")
            elif token.dep == "advcl" and node == draft.anchor:
                heads = [*clause.children(child, "nsubj", "nsubjpass", "dobj")]
            elif token.dep.startswith("nsubj"):
                heads = [child]
            else:
                heads = []
            for head in heads:
                for place in _with_complements(clause, head):
                    if place not in seen and place != draft.mention.role:
                        seen.add(place)
                        yield clause.tokens[place]


def _with_complements(clause: Clause, head: int) -> Iterator[int]:
    """A noun, those joined to it, and those after "of" ("a series of raids")."""
    for place in [head, *clause.conjuncts(head)]:
        yield place
        for child in clause.children(place, "prep", "compound"):
            if clause.tokens[child].dep == "compound":
                yield child
            else:
                yield from clause.children(child, "pobj")


def _chain(draft: Draft) -> Iterator[int]:
    """The word for the outcome, and the verbs and nouns that carry its clause, upwards."""
    clause = draft.clause
    node = draft.anchor
    yield node
    for _ in range(6):
        token = clause.tokens[node]
        if token.head == node or token.dep in {"ccomp", "parataxis"}:
            return
        node = token.head
        if clause.tokens[node].pos in {"VERB", "NOUN", "AUX", "PROPN"}:
            yield node


def campaign_of(draft: Draft) -> str | None:
    """The war or operation that a figure is a total over, in the words of its sentence."""
    long = words("periods", "mass_events")
    for token in governing(draft):
        if token.lemma in long:
            return token.text
    said = draft.clause.sentence.span.of(draft.clause.text)
    since = re.search(r"\bsince (?:\w+ ){1,5}(?:began|started|broke out|erupted|begun)\b", said)
    named = since and next((w for w in since.group().lower().split() if w in long), None)
    return named or None


# --- the signals --------------------------------------------------------------------------------


def _said(draft: Draft) -> str:
    return draft.clause.sentence.span.of(draft.clause.text).lower()


@cache
def _pattern(group: str) -> re.Pattern[str]:
    cues = sorted(words("periods", group), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(cue) for cue in cues)})\b")


def _size(draft: Draft) -> int:
    figure = draft.mention.figure
    return figure.low or figure.high or 0


def _single(case: Case) -> bool:
    return _size(case.draft) <= 1 and not case.draft.mention.figure.vague


def _person(case: Case) -> bool:
    return case.draft.mention.one_person


def _stretch(case: Case) -> bool:
    if case.period.kind in {"since", "range", "duration"}:
        return not case.period.brief
    if case.period.kind == "until":
        return case.period.coarse
    return case.period.precision is DatePrecision.WEEK


def _month(case: Case) -> bool:
    return case.period.kind == "point" and case.period.precision is DatePrecision.MONTH


def _year(case: Case) -> bool:
    return case.period.kind == "point" and case.period.precision is DatePrecision.YEAR


def _day_of_report(case: Case) -> bool:
    return _pattern("day_of_report").search(_said(case.draft).replace("’", "'")) is not None


def _day(case: Case) -> bool:
    if case.period.kind == "point" and case.period.precision is DatePrecision.DAY:
        return True  # also a weekday that nothing resolves
    return case.period.brief


def _timed_stretch(case: Case) -> bool:
    """An unresolved stretch in the sentence ("in recent weeks", "after days of shelling")."""
    return any(
        time.kind in {"duration", "since"} and time.precision is not DatePrecision.DAY
        for time in case.draft.clause.sentence.times
    )


def _totals(case: Case) -> bool:
    return _pattern("totals").search(_said(case.draft)) is not None


def _several(case: Case) -> bool:
    return _pattern("several").search(_said(case.draft)) is not None


def _diffuse(case: Case) -> bool:
    return _pattern("diffuse").search(_said(case.draft)) is not None


def _stock(case: Case) -> bool:
    held = {Outcome.DETAINED, Outcome.DISPLACED, Outcome.ABDUCTED}
    counted = case.draft.rule in {"self_state", "idiom_custody", "state_before", "raising"}
    now = counted or case.draft.outcome is Outcome.DETAINED
    return (
        now
        and case.draft.outcome in held
        and _pattern("stock").search(_said(case.draft)) is not None
    )


def _campaign(case: Case) -> bool:
    return campaign_of(case.draft) is not None


def _series(case: Case) -> bool:
    plural = words("periods", "series")
    return any(t.lemma in plural and t.tag in {"NNS", "NNPS"} for t in governing(case.draft))


def _one_event(case: Case) -> bool:
    single = words("periods", "one_event")
    return any(t.lemma in single and t.tag in {"NN", "NNP"} for t in governing(case.draft))


def _event_told(case: Case) -> bool:
    single = words("periods", "one_event")
    return any(t.lemma in single and t.tag in {"NN", "NNP"} for t in case.draft.clause.tokens)


def _hundred(case: Case) -> bool:
    return _size(case.draft) >= 100


def _thousand(case: Case) -> bool:
    return _size(case.draft) >= 1000


def _held(case: Case) -> bool:
    return case.draft.outcome in {Outcome.DETAINED, Outcome.SURRENDERED, Outcome.RELEASED}


def _vague(case: Case) -> bool:
    return case.draft.mention.figure.vague


def _perfect(case: Case) -> bool:
    verb = case.draft.clause.verb_above(case.draft.anchor)
    return verb is not None and any(
        case.draft.clause.tokens[c].text.lower() in {"have", "has"}
        for c in case.draft.clause.children(verb, "aux")
    )


Signal = Callable[[Case], bool]

SIGNALS: tuple[tuple[str, Signal, float], ...] = (
    ("single", _single, -2),
    ("person", _person, -3),
    ("stretch", _stretch, 2.5),
    ("month", _month, -0.5),
    ("year", _year, 1.5),
    ("day", _day, -0.5),
    ("day_of_report", _day_of_report, 3),
    ("timed_stretch", _timed_stretch, 0.5),
    ("totals", _totals, 1),
    ("several", _several, 1),
    ("diffuse", _diffuse, 1),
    ("stock", _stock, 1),
    ("campaign", _campaign, 1),
    ("series", _series, 1),
    ("one_event", _one_event, -1),
    ("event_told", _event_told, -1),
    ("hundred", _hundred, 2),
    ("thousand", _thousand, 1),
    ("held", _held, 1),
    ("vague", _vague, 1),
    ("perfect", _perfect, 1),
)
BIAS = -1.25


def shown(case: Case) -> list[tuple[str, float]]:
    """The signals that a figure shows, with their weights."""
    return [(name, weight) for name, signal, weight in SIGNALS if signal(case)]


def sums_up(draft: Draft) -> bool:
    """Whether a figure is a total by its own words, whatever its size and period."""
    case = Case(draft, Period())
    return any(signal(case) for signal in (_campaign, _totals, _stock, _diffuse))
