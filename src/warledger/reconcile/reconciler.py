"""Entries and judgements to incidents and links; whole, or report by report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.assembly import assemble
from warledger.reconcile.judging import rulings
from warledger.reconcile.state import State
from warledger.records import Modality

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
    The same, kept up to date: adding a report compares its claims with those of their blocks only.

    Args:
        judgements: As for `reconcile`. With other judgements make another reconciler.

    Raises:
        JudgementError: A judgement in force can't be carried out.
    """

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        self._rulings = rulings(judgements)
        self._state = State(self._rulings)
        self._all: dict[str, Entry] = {}
        self._reports: dict[str, set[str]] = {}
        self._versions: dict[str, int] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """
        Take entries in; those of one report and version together.

        A newer version takes the place of an older one; an older one changes nothing.
        """
        by_report: dict[tuple[str, int], list[Entry]] = {}
        for entry in entries:
            by_report.setdefault((entry.report, entry.version), []).append(entry)
        linked: list[Entry] = []
        for report, version in sorted(by_report):
            known = self._versions.get(report, 0)
            if version < known:
                continue
            if version > known:
                self.remove(report)
                self._versions[report] = version
            fresh = [self._rulings.entry(entry) for entry in by_report[report, version]]
            self._all.update((entry.id, entry) for entry in fresh)
            self._reports.setdefault(report, set()).update(entry.id for entry in fresh)
            linked += [entry for entry in fresh if self._links(entry)]
        self._state.add(entry for entry in linked if entry.id in self._all)

    def remove(self, report: str) -> None:
        """Take all entries of a report out; unknown reports are passed over."""
        gone = sorted(self._reports.pop(report, ()))
        self._state.remove(gone)
        for key in gone:
            del self._all[key]
        self._versions.pop(report, None)

    def _links(self, entry: Entry) -> bool:
        """Rejected and imagined entries are held beside no other."""
        if entry.id in self._rulings.rejected:
            return False
        return entry.claim.modality is not Modality.HYPOTHETICAL

    def result(self) -> Reconciliation:
        """What all entries taken in so far say together."""
        return assemble(self._state, self._rulings, self._all)[0]

    def clusters(self) -> dict[str, str]:
        """For each incident's id the name of its cluster, see `warledger.reconcile.clusters`."""
        return assemble(self._state, self._rulings, self._all)[1]
