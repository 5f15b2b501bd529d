"""Periods of figures that have none in their own clause, each with the reason why it was taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from warledger.coding.lexicon import scope
from warledger.coding.occasions import Occasion, Role
from warledger.coding.restating import same
from warledger.coding.signals import campaign_of, sums_up
from warledger.coding.stretches import Period
from warledger.records import DatePrecision, Outcome
from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from warledger.coding.clause import Clause
    from warledger.coding.draft import Draft

_DAY_REACH = 8  # sentences over which the day of an event runs on
_STRETCH_REACH = 4  # sentences over which a stretch of days runs on
_LEAD = 3  # sentences at the head of a report whose time may be told after them
_COUNTS = ("two", "three", "four", "five")
_ASIDE = 5  # depth of a time outside all figures' clauses: those of figures come first
_STATES = frozenset({Outcome.DETAINED, Outcome.ABDUCTED, Outcome.DISPLACED})
_AHEAD = 6  # sentences in which it is looked for


@dataclass(frozen=True, slots=True)
class _Entry:
    """A time of an event as the report goes on."""

    sentence: int
    depth: int  #: clauses between it and the main clause of its sentence
    period: Period
    draft: Draft | None = None  #: the figure that it was told with


class Carrier:
    """Fills the gaps of one body or comment."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        drafts: Sequence[Draft],
        times: Mapping[int, Sequence[Occasion]],
        own: Sequence[Period | None],
        published: date | None,
    ) -> None:
        self._clauses = clauses
        self._drafts = drafts
        self._times = times
        self._found = list(own)
        self._published = published
        self._late = {d.sentence for d in drafts if late_death(d)}
        self._place = {id(draft): place for place, draft in enumerate(drafts)}

    def filled(self) -> list[Period]:
        """The period of each draft; an empty one where there is none to take."""
        for rule, step in (
            ("same_figure", self._told_elsewhere),
            ("whole", self._of_whole),
            ("campaign", self._campaign),
            ("joined_happenings", self._joined),
            ("same_sentence", self._beside),
            ("running", self._running),
            ("lead", self._ahead),
            ("same_figure", self._told_elsewhere),
            ("whole", self._of_whole),
        ):
            for place, draft in enumerate(self._drafts):
                if self._found[place] is None:
                    taken = step(draft)
                    if taken is not None:
                        self._found[place] = replace(taken[0], rule=rule)
                        draft.reasons.append(taken[1])
        return [period or Period() for period in self._found]

    def _of_whole(self, draft: Draft) -> tuple[Period, str] | None:
        whole = draft.whole
        at = self._place.get(id(whole)) if whole is not None else None
        period = self._found[at] if at is not None else None
        return (period, "period of the whole") if period is not None else None

    def _told_elsewhere(self, draft: Draft) -> tuple[Period, str] | None:
        """The same figure, or the same person, told with a time in another sentence."""
        if draft.outcome in _STATES and _no_carry(draft):
            return None  # "he is still held": how it stands now, and not the day of the capture
        for other, period in zip(self._drafts, self._found, strict=True):
            if other is draft or period is None or not period.known:
                continue
            if same(draft, other):
                return period, "period of the same figure told elsewhere"
        return None

    def _campaign(self, draft: Draft) -> tuple[Period, str] | None:
        """The stretch since a war or operation began, for a total over it."""
        name = campaign_of(draft)
        if name is None:
            return None
        starts = [
            o.period
            for row in self._times.values()
            for o in row
            if o.role is Role.BEGINNING and o.period.start is not None
        ]
        if len({period.start for period in starts}) != 1:
            return None
        period = Period(
            starts[0].start, self._published, starts[0].precision, "since", None, starts[0].span
        )
        return period, f"period of the {name}"

    def _joined(self, draft: Draft) -> tuple[Period, str] | None:
        """From the first to the last of so many happenings told after ("in two raids")."""
        count = _counted_events(draft.clause)
        here = draft.sentence
        days = {
            o.period
            for at in range(here + 1, here + _DAY_REACH)
            for o in self._times.get(at, ())
            if o.period.brief and _tells_event(o.clause, o)
        }
        if count is None or len(days) != count:
            return None
        first = min(day.start for day in days if day.start)
        last = max(day.end for day in days if day.end)
        return Period(first, last, DatePrecision.DAY, "range"), "the happenings told after"

    def _beside(self, draft: Draft) -> tuple[Period, str] | None:
        """The only day or month that the sentence tells, though of another clause."""
        points = [
            o.period for o in self._times[draft.sentence] if o.role is Role.EVENT and o.period.known
        ]
        if len(points) != 1 or points[0].kind != "point" or _no_carry(draft):
            return None
        if draft.sentence in self._late or not _fits(draft, points[0]):
            return None
        return points[0], "the only time of the sentence"

    def _running(self, draft: Draft) -> tuple[Period, str] | None:
        """The time of the event as told before, in this sentence or those just before it."""
        if _no_carry(draft):
            return None
        sentence = draft.sentence
        entries = [e for e in self._entries(draft) if e.sentence <= sentence]
        for entry in sorted(entries, key=lambda e: (sentence - e.sentence, e.depth)):
            if sentence - entry.sentence <= _reach(entry) and _fits(draft, entry.period):
                return entry.period, "period of the event told before"
        return None

    def _ahead(self, draft: Draft) -> tuple[Period, str] | None:
        """For a headline or lead, the first time of an event told after it."""
        sentence = draft.sentence
        if sentence - self._clauses[0].sentence.index >= _LEAD or _no_carry(draft):
            return None
        for entry in self._entries(draft):
            gap = entry.sentence - sentence
            if 0 <= gap <= min(_AHEAD, _reach(entry)) and _restated(draft, entry):
                return entry.period, "period of the event told after"
        return None

    def _entries(self, wanting: Draft) -> Iterator[_Entry]:
        """Times of events by position: those of other figures, else of sentences without any."""
        rows: list[_Entry] = []
        for draft, period in zip(self._drafts, self._found, strict=True):
            if draft is not wanting and period is not None and period.known:
                depth = _depth(draft.clause, draft.anchor)
                rows.append(_Entry(draft.sentence, depth, period, draft))
        for clause in self._clauses:
            index = clause.sentence.index
            rows.extend(
                _Entry(index, _ASIDE, occasion.period)
                for occasion in self._times[index]
                if index not in self._late and _tells_event(clause, occasion)
            )
        return iter(sorted(rows, key=lambda row: row.sentence))


def late_death(draft: Draft) -> bool:
    """ "Five of the wounded died on Sunday": they belong to the day of the attack."""
    group = draft.mention.group
    return (
        draft.outcome is Outcome.KILLED
        and group is not None
        and draft.clause.tokens[group].text.lower() in {"wounded", "injured"}
    )


def _counted_events(clause: Clause) -> int | None:
    """How many happenings a sentence speaks of: 2 for "two operations"."""
    for token in clause.tokens:
        if token.lemma in scope("event_nouns") and token.tag in {"NNS", "NNPS"}:
            for child in clause.children(token.index, "nummod"):
                if clause.lemma(child) in _COUNTS:
                    return _COUNTS.index(clause.lemma(child)) + 2
    return None


def _tells_event(clause: Clause, occasion: Occasion) -> bool:
    """Whether a time outside all figures' clauses is that of an event: a day, or a closed range."""
    period = occasion.period
    if occasion.role is not Role.EVENT or not period.closed or occasion.host is None:
        return False
    if not (period.brief or (period.kind == "range" and period.days)):
        return False
    verb = clause.verb_above(occasion.host)
    if verb is not None and (_present(clause, verb) or clause.children(verb, "neg")):
        return False
    chain = [occasion.top, *clause.ancestors(occasion.top)]
    return not any(
        clause.tokens[node].dep in {"relcl", "acl"}
        or (
            clause.tokens[node].dep == "advcl"
            and {clause.lemma(c) for c in clause.children(node, "mark")}
            & {"since", "before", "if", "because"}
        )
        for node in chain
    )


def _reach(entry: _Entry) -> int:
    """Sentences over which a time runs on: a day long, a stretch less, a month hardly."""
    period = entry.period
    if entry.draft is not None and entry.draft.mention.one_person:
        return 1
    if period.brief:
        return _DAY_REACH
    if period.kind == "point" or (period.kind == "since" and (period.length or 99) > 60):
        return 0 if period.kind == "since" else 1
    return _STRETCH_REACH


def _restated(draft: Draft, entry: _Entry) -> bool:
    """Whether a later time can be that of an earlier figure; never a part's for its whole."""
    other = entry.draft
    if other is not None and other.outcome is draft.outcome:
        low, high = other.mention.figure.low or 0, draft.mention.figure.low or 0
        if entry.sentence - draft.sentence <= 1 and low >= high:
            return True
        if low < high and not entry.period.brief:
            return False
    return _fits(draft, entry.period)


def _depth(clause: Clause, index: int) -> int:
    return sum(
        clause.tokens[node].dep in {"relcl", "advcl", "acl", "ccomp"}
        for node in [index, *clause.ancestors(index)]
    )


def _no_carry(draft: Draft) -> bool:
    """A state of the present, or a total wider than what was told before."""
    clause = draft.clause
    said = clause.sentence.span.of(clause.text)
    if any(said.lower().startswith(cue) for cue in words("periods", "widening")):
        return True
    if clause.headline:
        return False  # it tells the past in the present tense
    verb = clause.verb_above(draft.anchor)
    if verb is None:
        return False
    if draft.outcome is Outcome.MISSING:
        return False
    near = [clause.lemma(c) for c in clause.children(verb, "advmod")]
    now = words("periods", "now")
    return _present(clause, verb) or any(lemma in now for lemma in near)


def _present(clause: Clause, verb: int) -> bool:
    """Whether a verb tells what is so now: present tense, and not the perfect."""
    helpers = [clause.tokens[c] for c in clause.children(verb, "aux", "auxpass")]
    if helpers:
        return helpers[0].tag in {"VBZ", "VBP", "MD"} and helpers[0].lemma != "have"
    return clause.tokens[verb].tag in {"VBZ", "VBP"} and clause.lemma(verb) != "say"


def _fits(draft: Draft, period: Period) -> bool:
    """Whether a figure can run over a period told for another one."""
    if period.brief or period.kind == "point":
        return not sums_up(draft)
    if draft.mention.one_person and period.kind in {"since", "duration"}:
        return period.length is not None and period.length <= 40
    return True
