"""Forms in which people correct claims and mark those that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from warledger.reconcile.judging import TOO_MANY
from warledger.records import Modality, Outcome, Status, TimeFrame
from warledger_desk.ledger.services.claim_values import DATES, WORDS, differences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

    from warledger.records import Entry

_UNITS = (("", "—"), *((unit, unit) for unit in ("day", "week", "month", "year")))


def _choices(names: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(name.value, name.value.replace("_", " ")) for name in names]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=TOO_MANY - 1, required=False)


class CodeForm(forms.Form):
    """
    The fields of a claim, as the codebook names them; an empty field is unknown.

    ``start`` and ``end`` are code points of the report's text, half-open.
    """

    start = forms.IntegerField(label="Words begin at character", min_value=0)
    end = forms.IntegerField(label="and end before", min_value=1)
    low = _number("At least")
    high = _number("At most")
    approx = forms.BooleanField(label="Approximate (about, some)", required=False)
    vague = forms.BooleanField(label="Vague (dozens, several)", required=False)
    outcome = forms.ChoiceField(choices=_choices(Outcome))
    victims = forms.CharField(label="Of whom", required=False)
    status = forms.ChoiceField(
        label="Their civil status", choices=_choices(Status), initial=Status.UNKNOWN.value
    )
    perpetrator = forms.CharField(label="By whom", required=False)
    cause = forms.CharField(required=False)
    place = forms.CharField(required=False)
    date_start = _day("First day")
    date_end = _day("Last day")
    time_frame = forms.ChoiceField(label="Time frame", choices=_choices(TimeFrame))
    per = forms.ChoiceField(label="A rate per", choices=_UNITS, required=False)
    claimant = forms.CharField(label="According to", required=False)
    relayed_by = forms.CharField(label="Through", required=False)
    modality = forms.ChoiceField(choices=_choices(Modality))

    def value(self) -> dict[str, Any]:
        """The fields as judgements hold them, without the reason."""
        found = {name: part for name, part in self.cleaned_data.items() if name != "why"}
        for name in (*WORDS, "per"):
            found[name] = (found[name] or "").strip() or None
        for name in DATES:
            found[name] = found[name] and found[name].isoformat()
        return found


class ClaimForm(CodeForm):
    """The same, with a reason."""

    why = forms.CharField(label="Why", required=False)


class MissedForm(ClaimForm):
    """A claim that the program missed."""

    default_reason = "the program missed it"


class CorrectionForm(ClaimForm):
    """A claim with other values."""

    default_reason = "corrected against the text"

    def changes(self, reported: Entry) -> dict[str, Any]:
        """What differs from the claim as reported, see `claim_values.differences`."""
        return differences(reported, self.value())
