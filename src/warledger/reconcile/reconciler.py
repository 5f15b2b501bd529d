"""Entries and judgements to incidents and links; whole, or report by report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.assembly import assemble
from warledger.reconcile.clusters import links
from warledger.reconcile.judging import rulings
from warledger.reconcile.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from warledger.records import Entry, Judgement, Reconciliation


def reconcile(entries: Iterable[Entry], judgements: Iterable[Judgement] = ()) -> Reconciliation:
    """
    Which entries speak of the same thing, and how incidents and totals stand to each other.

    A function of its arguments alone: neither order nor anything else matters. Of a report with
    several versions only the newest counts.

    Args:
        entries: Of any number of reports.
        judgements: All that are kept; retired ones have no effect.

    Raises:
        JudgementError: A judgement in force can't be carried out.
    """
    reconciler = Reconciler(judgements)
    reconciler.add(entries)
    return reconciler.result()


class Reconciler:
    """
    The same of reports that come and go: what they say together is reckoned when it is asked for.

    A ledger that is stored reckons what a report bears on alone, see
    `warledger.reconcile.clusters`.

    Args:
        judgements: As for `reconcile`. With other judgements make another reconciler.

    Raises:
        JudgementError: A judgement in force can't be carried out.
    """

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._rulings = rulings(judgements)
        self._reports: dict[str, dict[str, Entry]] = {}
        self._versions: dict[str, int] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """
        Take entries in; those of one report and version together.

        A newer version takes the place of an older one; an older one changes nothing.
        """
        for entry in entries:
            known = self._versions.get(entry.report, 0)
            if entry.version < known:
                continue
            if entry.version > known:
                self._reports[entry.report] = {}
                self._versions[entry.report] = entry.version
            self._reports[entry.report].setdefault(entry.id, self._rulings.entry(entry))

    def remove(self, report: str) -> None:
        """Take all entries of a report out; unknown reports are passed over."""
        self._reports.pop(report, None)
        self._versions.pop(report, None)

    def result(self) -> Reconciliation:
        """What all entries taken in so far say together."""
        found = {
            key: entry for _, own in sorted(self._reports.items()) for key, entry in own.items()
        }
        held = (entry for entry in found.values() if links(entry, self._rulings))
        return assemble(State(held, self._rulings), self._rulings, found).known
