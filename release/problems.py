"""What keeps a release from going out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReleaseError(Exception):
    """A step can't be done; the message names the thing and the cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a step found."""

    said: str  #: what was looked at, with its figures, in a line
    problems: Sequence[str] = ()  #: a line each; none where all is well
