"""What a relation between claims is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from warledger.records import FindingType


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """
    One piece of arithmetic between claims of a sheet.

    ============  ==========================================================================
    ``sum``       the parts make the whole
    ``part``      the parts, which exclude each other, are not more than the whole
    ``rate``      the first part × ``units`` is the whole, or not more (``equal`` False)
    ``percent``   the first part is ``percent`` of the whole; without parts, the whole's own
    ``same``      the first part restates the whole
    ``conflict``  the first part is another claimant's figure for the whole
    ============  ==========================================================================
    """

    type: FindingType
    whole: int
    parts: tuple[int, ...]
    equal: bool  #: the parts make the whole; else they are not more
    rule: str  #: name of the rule that found the relation
    days: int | None = None
    units: Fraction | None = None  #: the period in units of the rate
    percent: Fraction | None = None
    grain: Fraction | None = None  #: unit of the last digit in which ``percent`` is printed

    @property
    def claims(self) -> tuple[int, ...]:
        """All claims, the whole first."""
        return (self.whole, *self.parts)
