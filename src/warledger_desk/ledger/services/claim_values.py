"""A claim's fields as people fill them in, and what differs from what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from warledger.records import Claim, Entry

WORDS = ("victims", "perpetrator", "cause", "place", "claimant", "relayed_by")
DATES = ("date_start", "date_end")
NAMES = ("outcome", "status", "time_frame", "modality")
FIGURE = ("low", "high", "approx", "vague")


def fields_of(claim: Claim) -> dict[str, Any]:
    """
    A claim's values by field, as `missed.add_missed` takes them.

    ``start`` and ``end`` are code points of the report's text; days are ISO 8601.
    """
    figure = claim.figure
    return (
        {"start": figure.span.start, "end": figure.span.end}
        | {name: getattr(figure, name) for name in FIGURE}
        | {name: getattr(claim, name).value for name in NAMES}
        | {name: getattr(claim, name) for name in (*WORDS, "per")}
        | {
            name: day and day.isoformat()
            for name, day in ((name, getattr(claim, name)) for name in DATES)
        }
    )


def differences(reported: Entry, value: Mapping[str, Any]) -> dict[str, Any]:
    """
    What differs from a claim as reported, as a judgement of type ``corrected`` has it.

    Args:
        reported: The claim.
        value: All fields of `fields_of`.

    Raises:
        InputError: The words lie outside the sentence that supports the claim.
    """
    was = fields_of(reported.claim)
    start, end = value["start"], value["end"]
    changed = {
        name: part
        for name, part in value.items()
        if name not in ("start", "end") and part != was[name]
    }
    if (start, end) != tuple(reported.claim.span):
        sentence = reported.claim.sentence
        if not sentence.start <= start < end <= sentence.end:
            raise InputError(
                "words",
                f"lie outside the sentence ({sentence.start} to {sentence.end}); "
                "reject this claim and mark the other words instead",
            )
        at, to = start - sentence.start, end - sentence.start
        changed |= {"start": at, "end": to, "words": reported.quote[at:to]}
    return changed
