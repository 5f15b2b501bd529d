"""What visitors and editors of the site fill in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from warledger.records import Outcome, Policy
from warledger_desk.articles.models import Author, Extent, Publication
from warledger_desk.articles.services.discussing import MOST
from warledger_desk.ledger.services.incidents import IncidentFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = {"type": "date"}


class FigureFilter(forms.Form):
    """By what the map and the timeline are narrowed; everything may be left open."""

    outcome = forms.ChoiceField(
        required=False, choices=[("", "all"), *((one.value, one.value) for one in Outcome)]
    )
    actor = forms.ChoiceField(required=False, choices=[("", "all")], label="Actor")
    place = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    report = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    start = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs=_DAY))
    end = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs=_DAY))

    def __init__(self, data: Any, *, actors: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data, prefix=None)
        asked = data.get("actor", "") if data else ""
        known = list(actors)
        if asked and asked not in dict(known):
            known.append((asked, asked))
        self.fields["actor"].choices = [("", "all"), *known]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            raise forms.ValidationError("The last day lies before the first.")
        return data

    @property
    def wanted(self) -> IncidentFilter:
        """What the valid fields ask for."""
        data = getattr(self, "cleaned_data", {})
        outcome = data.get("outcome")
        return IncidentFilter(
            outcome=Outcome(outcome) if outcome else None,
            place=data.get("place") or None,
            start=data.get("start"),
            end=data.get("end"),
        )

    @property
    def narrowed(self) -> dict[str, str | None]:
        """Actor and report, None where open."""
        data = getattr(self, "cleaned_data", {})
        return {"actor": data.get("actor") or None, "report": data.get("report") or None}


class PostForm(forms.Form):
    """Words for the discussion."""

    name = forms.CharField(max_length=80, label="Your name")
    text = forms.CharField(
        max_length=MOST, label="Your comment", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Plain text. It is shown when a reviewer has read it.",
    )  # fmt: skip
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ErrorForm(forms.Form):
    """What is wrong with a figure."""

    text = forms.CharField(
        max_length=MOST, label="What is wrong?", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Say what the figure should be, and where that can be seen.",
    )  # fmt: skip
    name = forms.CharField(max_length=80, required=False, label="Your name (may be left out)")


class DecisionForm(forms.Form):
    """What a reviewer says of what readers sent."""

    why = forms.CharField(max_length=1000, required=False, label="Why")


class AnswerForm(forms.Form):
    """What a reviewer found."""

    answer = forms.CharField(max_length=2000, label="What was found, and done")


class PublicationForm(forms.ModelForm[Publication]):
    """What an editor sets of a published report."""

    #: When what is shown in the form had last been changed.
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    tag_names = forms.CharField(
        required=False, max_length=1000, label="Tags", help_text="Between commas."
    )
    related_ids = forms.CharField(
        required=False, max_length=2000, label="Related reports",
        help_text="Ids of published reports, between commas or spaces.",
    )  # fmt: skip

    class Meta:
        """Names are a matter of their own."""

        model = Publication
        fields = ("extent", "discussed", "more_names", "shown_names")
        labels: ClassVar = {
            "extent": "What is shown",
            "discussed": "Readers may comment",
            "more_names": "Names to mask beside those found, a line each",
            "shown_names": "Names to show although they were found, a line each",
        }
        widgets: ClassVar = {
            "more_names": forms.Textarea(attrs={"rows": 3}),
            "shown_names": forms.Textarea(attrs={"rows": 3}),
            "extent": forms.RadioSelect(choices=Extent.choices),
        }

    @property
    def tag_list(self) -> list[str]:
        """The tags given."""
        return [name for name in self.cleaned_data["tag_names"].split(",") if name.strip()]

    @property
    def related_list(self) -> list[str]:
        """Ids of the reports given."""
        return str(self.cleaned_data["related_ids"]).replace(",", " ").split()


class WithdrawalForm(forms.Form):
    """Readers are told the reason."""

    why = forms.CharField(max_length=1000, label="Why (shown on the corrections page)")


class AuthorForm(forms.ModelForm[Author]):
    """Who an author is."""

    class Meta:
        """The name is what reports print."""

        model = Author
        fields = ("biography", "account")


class SituationForm(forms.Form):
    """What a situation report is to be about."""

    start = forms.DateField(label="From", widget=forms.DateInput(attrs=_DAY))
    end = forms.DateField(label="To", widget=forms.DateInput(attrs=_DAY))
    actor = forms.CharField(required=False, max_length=200, label="Of whom")
    place = forms.CharField(required=False, max_length=200, label="Where")
    policy = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Policy if one is not Policy.BAYES],
        initial=Policy.LOW_BEST_HIGH.value,
    )

    def clean(self) -> dict[str, Any]:
        """The days are in order, and no more than a year."""
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and not 0 <= (end - start).days <= _YEAR:
            raise forms.ValidationError("A period runs over one day to 366.")
        return data


_YEAR = 366
