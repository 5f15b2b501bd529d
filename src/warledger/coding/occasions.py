"""
The times of a sentence and what each belongs to: a happening, the telling of it, its beginning.

A time belongs to the nearest verb, or noun for a happening, above it in the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from warledger.coding.backreference import Told, pointed, referred
from warledger.coding.lexicon import scope
from warledger.coding.stretches import Period
from warledger.records import DatePrecision, Span
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from warledger.coding.clause import Clause

_CLAUSES = frozenset({"relcl", "advcl", "ccomp", "acl", "parataxis", "csubj", "csubjpass", "pcomp"})


#: What follows the date of a dateline ("NAIROBI, Dec. 29 --") and of a day named as the event's.
_DATELINE = re.compile(r"\s*(?:\(|--|—|–)")
_DAY_OF = re.compile(r",? the (?:day|night|morning|evening) of\b")


class Role(StrEnum):
    """What a time is the time of."""

    EVENT = "event"  #: a happening
    TELLING = "telling"  #: the words that report it ("said on Monday")
    BEGINNING = "beginning"  #: the start of something that goes on ("which began on Monday")
    MEASURE = "measure"  #: a comparison ("the worst since Monday"); never the time of a figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One time of a sentence."""

    clause: Clause
    span: Span
    top: int  #: token by which its words hang in the tree
    host: int | None  #: verb or noun that it belongs to
    role: Role
    period: Period
    refers: bool = False  #: whether it was resolved against a time told before


def occasions(clause: Clause, told: Told, published: date | None) -> list[Occasion]:
    """
    The times of a sentence by position, resolved.

    Args:
        clause: The sentence.
        told: The times told before it, against which "that day" or "the same weeks" are resolved.
        published: The day of publication.
    """
    result: list[Occasion] = []
    for span, period in pointed(clause, told, published):
        if not any(span.overlaps(time.span) for time in clause.sentence.times):
            result.extend(_placed(clause, span, period, refers=True))
    for time in clause.sentence.times:
        if time.kind == "set":
            continue  # "every day" names no days
        back = referred(clause, time, told)
        period = back or Period.of(time)
        placed = list(_placed(clause, time.span, period, refers=back is not None))
        for occasion in placed:
            if occasion.role in {Role.EVENT, Role.BEGINNING}:
                begins = occasion.role is Role.BEGINNING or occasion.period.kind == "since"
                told.add(clause.sentence.index, occasion.period, begins=begins)
        result.extend(placed)
    return sorted(result, key=lambda occasion: occasion.span)


def _placed(clause: Clause, span: Span, period: Period, *, refers: bool) -> Iterator[Occasion]:
    inside = clause.inside(span)
    if not inside:
        return
    top = next((i for i in inside if clause.tokens[i].head not in inside), inside[0])
    host = _host(clause, top, frozenset(inside))
    role = _role(clause, span, top, host, period)
    told = replace(period, span=span)
    yield Occasion(
        clause=clause, span=span, top=top, host=host, role=role, period=told, refers=refers
    )


def _host(clause: Clause, top: int, inside: frozenset[int]) -> int | None:
    before = clause.subtree(top)[0] - 1
    while before > 0 and clause.tokens[before].text.lower() in {"on", "in", "late", "early"}:
        before -= 1
    if before >= 0 and before not in inside and clause.lemma(before) in scope("event_nouns"):
        return before  # "an assault on Monday", whatever the parser hangs the day on
    for node in clause.ancestors(top):
        token = clause.tokens[node]
        if node in inside or token.dep == "amod":  # "on 10 March alleged rebels killed …"
            continue
        if token.pos in {"VERB", "AUX"}:
            return node
        if token.pos in {"NOUN", "PROPN"} and (
            token.lemma in scope("event_nouns")
            or token.lemma in words("periods", "telling_nouns")
            or token.lemma in words("periods", "beginning")
        ):
            return node
    return None


def _role(clause: Clause, span: Span, top: int, host: int | None, period: Period) -> Role:
    if period.kind == "since" and _compares(clause, span):
        return Role.MEASURE
    after = clause.text[span.end : clause.sentence.span.end]
    if _DATELINE.match(after) and span.start - clause.sentence.span.start < 60:
        return Role.TELLING
    if host is None or _DAY_OF.match(after):
        return Role.EVENT
    token = clause.tokens[host]
    if period.kind == "point" and _begins(clause, host):
        return Role.BEGINNING
    if period.kind in {"since", "duration", "range"}:
        return Role.EVENT
    if token.pos in {"NOUN", "PROPN"}:
        telling = token.lemma in words("periods", "telling_nouns")
        return Role.TELLING if telling else Role.EVENT
    if token.lemma in words("periods", "telling") and not _beside(clause, host, span):
        return Role.TELLING
    return Role.TELLING if _follows_telling(clause, top) else Role.EVENT


def _begins(clause: Clause, host: int) -> bool:
    """Whether a word is for the beginning of a war or the like ("the offensive began")."""
    token = clause.tokens[host]
    if token.lemma not in words("periods", "beginning"):
        return False
    if token.lemma == "break" and not clause.children(host, "prt"):
        return False
    long = words("periods", "mass_events")
    begun = clause.children(host, "dobj")  # "they began their assault"
    if any(clause.lemma(place) in scope("event_nouns") for place in begun):
        return True
    if token.pos in {"NOUN", "PROPN"}:
        below = [p for c in clause.children(host, "prep") for p in clause.children(c, "pobj")]
    else:
        below = clause.children(host, "nsubj", "nsubjpass")
        if token.dep == "relcl":
            below.append(token.head)
    return any(clause.lemma(place) in long for place in below)


def _compares(clause: Clause, span: Span) -> bool:
    """ "The heaviest blow since 2004": the time measures a superlative."""
    first = clause.inside(span)[0]
    for token in reversed(clause.tokens[max(first - 12, 0) : first]):
        if token.pos == "VERB":
            return False
        if token.tag in {"JJS", "RBS"} and token.text.lower() not in {"least", "most"}:
            return True
        if token.text.lower() in {"first", "third", "fourth", "fifth"} and token.pos == "ADJ":
            return True
    return False


def _beside(clause: Clause, verb: int, span: Span) -> bool:
    """ "In the past week, he said, nine fell": a verb of telling between commas owns no time."""
    after = clause.tokens[verb + 1] if verb + 1 < len(clause.tokens) else None
    subjects = clause.children(verb, "nsubj")
    if after is None or after.text != "," or not subjects:
        return False
    before = clause.subtree(subjects[0])[0] - 1
    return (
        before > 0
        and clause.tokens[before].text == ","
        and span.end <= clause.tokens[before].span.start + 1
    )


def _follows_telling(clause: Clause, top: int) -> bool:
    """Whether a verb of telling stands right before the time ("officials said on Monday")."""
    place = clause.subtree(top)[0] - 1
    while place >= 0 and (
        clause.tokens[place].text.lower()
        in {"on", "late", "early", "earlier", "in", "a", "statement"}
    ):
        place -= 1
    lemma = clause.lemma(place) if place >= 0 else ""
    return lemma in {"say", "tell", "report", "announce", "confirm", "reporter", "journalist"}


# --- how near a time is to a word -------------------------------------------------------------

FOREIGN = 10  #: from this cost on a time belongs to another clause


def cost(clause: Clause, anchor: int, occasion: Occasion) -> int:
    """
    How far a time is from the word for an outcome, in clauses.

    0 is the same clause; a time of a clause above or beside costs a little; one of a clause that
    hangs on something else costs `FOREIGN` or more.
    """
    up = [anchor, *clause.ancestors(anchor)]
    down = [occasion.top, *clause.ancestors(occasion.top)]
    shared = next((node for node in down if node in up), None)
    if shared is None:
        return 9 * FOREIGN
    above = [node for node in up[: up.index(shared)] if _opens(clause, node)]
    below = [node for node in down[: down.index(shared)] if _opens(clause, node)]
    total = len(above)
    for node in below:
        total += _descent(clause, node, occasion, anchor)
    return total


def _opens(clause: Clause, node: int) -> bool:
    token = clause.tokens[node]
    return token.dep in _CLAUSES or (token.dep == "conj" and token.pos == "VERB")


def _descent(clause: Clause, node: int, occasion: Occasion, anchor: int) -> int:
    """What it costs to look for the time of a figure inside a clause below it."""
    token = clause.tokens[node]
    own = occasion.period.kind == "since" and node == occasion.top
    if occasion.role is Role.BEGINNING or own:
        return 1
    if token.dep == "conj":
        return 2
    marks = {clause.lemma(c) for c in clause.children(node, "mark", "advmod")}
    if token.dep == "advcl" and marks & {"when", "as", "while", "where"}:
        return 1
    if token.dep == "advcl" and not marks and not clause.children(node, "nsubj", "nsubjpass"):
        return 2
    if token.dep in {"relcl", "acl"} and clause.lemma(token.head) in scope("event_nouns"):
        return 2  # "the clashes, which began last night, cost nine lives"
    if token.dep == "pcomp" or (token.dep == "ccomp" and token.head == anchor):
        return 1
    return FOREIGN


def day_of_report(clause: Clause, published: date | None) -> Period | None:
    """The day of publication where a sentence speaks of reporting that goes on."""
    span = cue_in(clause, "day_of_report")
    if published is None or span is None:
        return None
    return Period(published, published, DatePrecision.DAY, "point", None, span, "day_of_report")


def cue_in(clause: Clause, group: str) -> Span | None:
    """Where the first phrase of a group of the lexicon stands in a sentence."""
    base = clause.sentence.span.start
    said = clause.sentence.span.of(clause.text).lower().replace("’", "'")
    for cue in sorted(words("periods", group)):
        match = re.search(rf"\b{re.escape(cue)}\b", said) if cue in said else None
        if match:
            return Span(base + match.start(), base + match.end())
    return None
