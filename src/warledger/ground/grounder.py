"""Places, periods and actors of a report's claims put together, one grounding for each claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.ground.periods import ground_periods
from warledger.records import ClaimantKind, Grounding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Claim, Transcript


class Grounder:
    """Ties the words of claims to known things. Make one, use it for all reports of a process."""

    def ground(self, transcript: Transcript, claims: Sequence[Claim]) -> tuple[Grounding, ...]:
        """
        One grounding for each claim, in the same order.

        Args:
            transcript: The report as read.
            claims: The claims that were coded from it.
        """
        found = []
        for index, period in enumerate(ground_periods(transcript, claims)):
            unknown = [f"period: {period}"] if isinstance(period, str) else []
            found.append(
                Grounding(
                    claim=index,
                    place=None,
                    period=None if isinstance(period, str) else period,
                    victims=None,
                    perpetrator=None,
                    claimant=None,
                    claimant_kind=ClaimantKind.UNKNOWN,
                    unknown=tuple(unknown),
                )
            )
        return tuple(found)
