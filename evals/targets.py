"""
What the project wants of its measures: floors and aims, and how well two trained coders agree.

A target does not fail the gate. Its line says whether it is reached; once it is, the pinned floor
keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass

from evals.floors import COUNTS_OF_WRONG


@dataclass(frozen=True, slots=True)
class Target:
    """
    What one measure should reach.

    ``wanted`` and ``aim`` are percentages; of a count of what is wrong they are the number of
    reports in which one such is allowed.
    """

    dataset: str
    measure: str  #: as in the data set's result
    words: str  #: the measure for people
    wanted: float
    aim: float
    coders: float | None = None  #: agreement of two trained coders working apart, percent

    @property
    def counts_wrong(self) -> bool:
        """Whether the measure counts what is wrong."""
        return self.measure in COUNTS_OF_WRONG

    def reached(self, value: float, wanted: float, reports: int) -> bool:
        """Whether a value, as it is printed, is as good as the wanted one or the aim."""
        if self.counts_wrong:
            return value * wanted <= reports
        return round(value, 1) >= wanted

    def shown(self, wanted: float) -> str:
        """The wanted value or the aim for people."""
        return f"1 in {wanted:.0f}" if self.counts_wrong else f"{wanted:.0f}"


def value_shown(target: Target, value: float, reports: int) -> str:
    """A measured value for people; a count of what is wrong stands beside the reports."""
    return f"{value:.0f} in {reports}" if target.counts_wrong else f"{value:.1f}"


#: The agreement of two coders is that on 18 real reports with about 150 claims; of fields it is
#: given over all matched claims, whether or not the text states the field.
TARGETS = (
    Target("dev", "claim F", "claims found, F", 85, 92, 99),
    Target("dev", "coded F", "victims, place, time frame, modality all right, F", 62, 78, 79),
    Target("dev", "field victims", "victims right", 85, 92, 97),
    Target("dev", "field time_frame", "time frame right", 85, 92, 93),
    Target("dev", "field modality", "modality right", 85, 92, 96),
    Target("dev", "stated dates", "dates right where stated", 72, 85, 95),
    Target("dev", "stated claimant", "claimant right where stated", 72, 85, 97),
    Target("dev", "stated place", "place right where stated", 72, 85, 92),
    Target("dev", "stated perpetrator", "perpetrator right where stated", 60, 75, 84),
    Target("dev", "links part_of F", "links from part to whole, F", 60, 80),
    Target("dev", "links same_as F", "links between restatements, F", 60, 80),
    Target("dev", "statement F", "statements with speaker, F", 80, 88, 95),
    Target("dev", "false alarms", "arithmetic: false alarms in reports", 20, 50),
    Target("slips", "false relations found", "arithmetic: false relations found", 70, 90),
    Target("slips", "false alarms", "arithmetic: false alarms in reports", 18, 50),
    Target(
        "muc4",
        "tst1 key messages F",
        "tst1: people of incidents, messages with key items, F",
        62,
        76,
    ),
    Target(
        "muc4",
        "tst2 key messages F",
        "tst2: people of incidents, messages with key items, F",
        62,
        76,
    ),
    Target("place_of_event", "sentence exact", "sentence exact, no place included", 55, 68),
    Target("dev", "field place", "place right, of all claims found", 85, 85, 92),
    Target("dev", "field dates", "dates right, of all claims found", 80, 80, 95),
    Target("toponyms", "gold spans within 161 km", "places within 161 km, of marked names", 88, 88),
    Target("linking", "pairwise F", "claims of the samples linked, pairwise F", 85, 85),
    Target("discussion", "outlets F", "outlets that comments cite, F", 90, 90),
    Target("discussion", "quoted commenters F", "earlier comments quoted, F", 90, 90),
    Target("discussion", "named commenters F", "commenters addressed or named, F", 90, 90),
    Target("events", "type F", "types of events, F", 60, 75),
    Target("events", "arguments F", "actors and recipients, F", 65, 78),
)
