"""
Totals whose own sentence names the outcomes that they sum, held against the report's figures.

"An estimated 90 killed, wounded and captured" names three; where the same report gives all three
for the same days, their sum must fit. The lists may overlap: a captured fighter may be wounded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile import words
from warledger.reconcile.features import interval
from warledger.reconcile.notes import DONE, day
from warledger.reconcile.relations import Lie, people, periods
from warledger.reconcile.scope import parents_of, scope_of
from warledger.records import Outcome, SeriesFinding, SeriesFindingType, TimeFrame
from warledger.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.records import Entry, Reconciliation

#: Endings that are tried off a word before it is looked up.
_ENDINGS = ("", "ed", "d", "s", "es")


def spelled_sums(known: Reconciliation) -> Iterator[SeriesFinding]:
    """Totals that are not the sum of the outcomes that they name."""
    by_report: dict[str, list[Entry]] = {}
    for key, entry in known.entries.items():
        if key not in known.set_aside:
            by_report.setdefault(entry.report, []).append(entry)
    for entries in by_report.values():
        for entry in entries:
            if entry.claim.outcome is Outcome.CASUALTIES and not entry.claim.per:
                finding = _held_against(entry, entries)
                if finding is not None:
                    yield finding


def _held_against(entry: Entry, entries: list[Entry]) -> SeriesFinding | None:
    named = outcomes_in(entry.quote)
    if len(named) < 2:
        return None
    parts = [_figure_for(outcome, entry, entries) for outcome in named]
    found = [part for part in parts if part is not None]
    if len(found) < len(named):
        return None
    total = sum(part.claim.figure.low or 0 for part in found)
    figure = entry.claim.figure
    least, most = interval(figure.low, figure.high, approx=figure.approx)
    if least <= total <= most:
        return None
    sums = " + ".join(f"{part.claim.figure.low or 0:,}" for part in found)
    listed = ", ".join(DONE[outcome.value] for outcome in named)
    end = found[0].claim.date_end
    return SeriesFinding(
        type=SeriesFindingType.SUM,
        series=(entry.outlet or "", listed),
        days=(end,) if end else (),
        keys=(entry.id, *(part.id for part in found)),
        message=(
            f"{entry.words} is given for {listed}; the report's own figures"
            f"{f' up to {day(end)}' if end else ''} are {sums} = {total:,}. The lists may overlap."
        ),
        suggestion=total,
    )


def outcomes_in(quote: str) -> list[Outcome]:
    """The outcomes that a sentence names, in the lexicon's order, the unsplit one left out."""
    known: dict[str, str] = {}
    for group in lexicon("outcomes"):
        outcome = group.attributes.get("outcome")
        if outcome is not None and group.attributes.get("frame") != "toll":
            for word in group.words:
                known.setdefault(word, str(outcome))
    found = {
        known[stem]
        for token in words.tokens(quote)
        for ending in _ENDINGS
        if token.endswith(ending) and (stem := token[: len(token) - len(ending)]) in known
    }
    return [o for o in Outcome if o.value in found and o is not Outcome.CASUALTIES]


def _figure_for(outcome: Outcome, total: Entry, entries: list[Entry]) -> Entry | None:
    """The report's widest figure for one outcome of the same people and days."""
    parents = parents_of({total.id: total})
    mine = scope_of(total, parents)
    fitting = []
    for entry in entries:
        scope = scope_of(entry, parents)
        if (
            entry.claim.outcome is outcome
            and entry.claim.comment is None
            and entry.claim.time_frame is TimeFrame.CUMULATIVE
            and entry.part_of is None
            and entry.claim.figure.low is not None
            and periods(scope.when, mine.when) is Lie.SAME
            and people(scope.victims, mine.victims) in {Lie.SAME, Lie.INSIDE, Lie.AROUND}
        ):
            fitting.append(entry)
    return max(fitting, key=lambda e: (e.claim.figure.low or 0, e.id), default=None)
