"""Filters of the desk's lists: what somebody typed, as the ledger's services ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from warledger.records import Grade, Outcome, Policy, Status, TallyQuery
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services.claims import within
from warledger_desk.ledger.services.contradictions import LinkFilter
from warledger_desk.ledger.services.incidents import IncidentFilter
from warledger_desk.ledger.services.paging import Turn
from warledger_desk.ledger.services.tallying import actor_named, place_named, unknown_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from django.http import QueryDict

_LEDGER = "ledger"


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [("", "any"), *((one.value, one.value.replace("_", " ")) for one in kind)]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        required=False, label=label, widget=forms.DateInput(attrs={"type": "date"})
    )


class ScopeForm(forms.Form):
    """Of what, of whom, by whom, where, when. Names become ids; an ambiguous one is refused."""

    outcome = forms.ChoiceField(choices=_choices(Outcome), required=False)
    victims = forms.CharField(max_length=200, required=False, label="Of whom")
    perpetrator = forms.CharField(max_length=200, required=False, label="By whom")
    status = forms.ChoiceField(choices=_choices(Status), required=False, label="Civil status")
    place = forms.CharField(max_length=200, required=False, label="Where")
    start = _day("From")
    end = _day("To")

    def clean_victims(self) -> str | None:
        """The id of the actor."""
        return self._named(actor_named, "victims")

    def clean_perpetrator(self) -> str | None:
        """The id of the actor."""
        return self._named(actor_named, "perpetrator")

    def clean_place(self) -> str | None:
        """The id of the place."""
        return self._named(place_named, "place")

    def clean(self) -> dict[str, Any]:
        """The last day does not lie before the first."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end < start:
            self.add_error("end", "lies before the first day")
        return data

    def _named(self, find: Callable[[str, str], str], field: str) -> str | None:
        words = self.cleaned_data[field]
        try:
            return find(words, _LEDGER) if words else None
        except UnknownIdError as error:
            raise forms.ValidationError(error.cause) from error

    def unknown(self) -> list[str]:
        """A line for each name that the ledger has not."""
        data = self.cleaned_data
        actors = (data.get("victims"), data.get("perpetrator"))
        return list(unknown_names(actors, data.get("place")))


class IncidentForm(ScopeForm):
    """Incidents and totals."""

    kind = forms.ChoiceField(
        choices=[("", "both"), ("no", "single incidents"), ("yes", "totals")],
        required=False,
        label="Incidents or totals",
    )
    grade = forms.ChoiceField(choices=_choices(Grade), required=False)
    review = forms.BooleanField(required=False, label="Only what a person should look at")

    def wanted(self) -> IncidentFilter:
        """As the list asks; everything where the form does not hold."""
        if not self.is_valid():
            return IncidentFilter()
        data = self.cleaned_data
        return IncidentFilter(
            outcome=Outcome(data["outcome"]) if data["outcome"] else None,
            places=tuple(within(data["place"])) if data["place"] else None,
            victims=data["victims"],
            perpetrator=data["perpetrator"],
            status=Status(data["status"]) if data["status"] else None,
            grade=Grade(data["grade"]) if data["grade"] else None,
            aggregate={"": None, "yes": True, "no": False}[data["kind"]],
            review=data["review"] or None,
            start=data["start"],
            end=data["end"],
        )


class PairForm(forms.Form):
    """Pairs of claims."""

    outcome = forms.ChoiceField(choices=_choices(Outcome), required=False)
    start = _day("From")
    end = _day("To")

    def wanted(self) -> LinkFilter:
        """As the list asks; everything where the form does not hold."""
        if not self.is_valid():
            return LinkFilter()
        data = self.cleaned_data
        outcome = Outcome(data["outcome"]) if data["outcome"] else None
        return LinkFilter(outcome=outcome, start=data["start"], end=data["end"])


class TallyForm(ScopeForm):
    """A sum under a policy."""

    outcome = forms.ChoiceField(choices=_choices(Outcome)[1:], required=False)
    policy = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Policy],
        required=False,
        initial=Policy.LOW_BEST_HIGH.value,
    )

    def query(self, policy: Policy | None = None) -> TallyQuery:
        """
        What is asked; the form must hold.

        Args:
            policy: Another policy than the form's.
        """
        data = self.cleaned_data
        return TallyQuery(
            outcome=Outcome(data["outcome"] or Outcome.KILLED),
            actor=data["victims"],
            perpetrator=data["perpetrator"],
            status=Status(data["status"]) if data["status"] else None,
            place=data["place"],
            start=data["start"],
            end=data["end"],
            policy=policy or Policy(data["policy"] or Policy.LOW_BEST_HIGH),
        )


def turn(asked: QueryDict) -> Turn:
    """Which page of a list the address asks for."""
    after, before = asked.get("after"), asked.get("before")
    return Turn(after=after or None, before=None if after else before or None)
