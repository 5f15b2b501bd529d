"""Reports coming in: pasted text, addresses, files, feeds; what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.intake import reading
from warledger_desk.intake.models import Feed, Intake, Origin, State

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest, HttpResponse

    from warledger_desk.accounts.models import User

#: Bytes of one uploaded file.
LARGEST = 16 * 2**20
#: Files in one upload.
MOST = 50
KINDS = (
    ".html", ".htm", ".xhtml", ".txt", ".jsonl", ".ndjson", ".xml", ".rss", ".atom", ".warc",
)  # fmt: skip
_A_PAGE = 50


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked for its size and kind."""

    widget = _Files(attrs={"accept": ",".join((*KINDS, ".gz"))})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """
        The files.

        Raises:
            ValidationError: One is too large or of no kind that can be read, or they are too many.
        """
        files = [super(FilesField, self).clean(file, initial) for file in data or []]
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST:
            raise forms.ValidationError(f"At most {MOST} files at a time.")
        for file in files:
            name = file.name.lower().removesuffix(".gz")
            if not name.endswith(KINDS):
                raise forms.ValidationError(
                    f"{file.name}: can't be read; one of {', '.join(KINDS)} is expected."
                )
            if file.size > LARGEST:
                raise forms.ValidationError(
                    f"{file.name}: larger than {LARGEST // 2**20} MB; use `warledger add` for it."
                )
        return files


class SuppliedForm(forms.Form):
    """What inputs that lack it shall carry."""

    title = forms.CharField(max_length=500, required=False)
    outlet = forms.CharField(max_length=200, required=False)
    published = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Published on"
    )


class TextForm(SuppliedForm):
    """Pasted text."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 10}), max_length=1_000_000)
    field_order = ("text",)


class AddressForm(SuppliedForm):
    """A page on the web."""

    address = forms.URLField(assume_scheme="https", max_length=2000)
    field_order = ("address",)


class FilesForm(SuppliedForm):
    """Files."""

    uploads = FilesField(label="Files")
    field_order = ("uploads",)


class FeedForm(forms.ModelForm[Feed]):
    """A feed to be asked again and again."""

    class Meta:
        """What its maker says."""

        model = Feed
        fields = ("url", "outlet", "minutes", "follow")
        labels: ClassVar = {
            "url": "Address",
            "minutes": "Minutes between askings",
            "follow": "Fetch the pages of its entries",
        }

    def clean_minutes(self) -> int:
        """Often enough, and not a nuisance."""
        minutes: int = self.cleaned_data["minutes"]
        if not 5 <= minutes <= 7 * 24 * 60:
            raise forms.ValidationError("Between 5 minutes and a week.")
        return minutes


_FORMS = {"text": TextForm, "address": AddressForm, "files": FilesForm}


@keeps_unsent
@needs(Role.EDITOR)
def add(request: HttpRequest) -> HttpResponse:
    """Give reports to the ledger, in one of three ways."""
    how = request.POST.get("how", "")
    made = {
        name: form(request.POST, request.FILES, prefix=name) if name == how else form(prefix=name)
        for name, form in _FORMS.items()
    }
    if how in made and made[how].is_valid():
        intakes = _intakes(made[how].cleaned_data, account_of(request))
        for intake in intakes:
            reading.begin(intake)
        if len(intakes) == 1:
            return redirect("desk:intake", intakes[0].pk)
        return redirect("desk:intakes")
    return render(request, "desk/add.html", {"forms": made, "how": how or "text"})


def _intakes(given: dict[str, Any], by: User) -> list[Intake]:
    about = {
        "title": given["title"],
        "outlet": given["outlet"],
        "published": given["published"],
        "by": by,
    }
    if "text" in given:
        name = f"{given['title'] or 'text'}.txt"
        content = given["text"].encode()
        return [Intake(origin=Origin.TEXT, name=name, content=content, **about)]
    if "address" in given:
        return [Intake(origin=Origin.ADDRESS, name=given["address"], **about)]
    return [
        Intake(origin=Origin.FILE, name=file.name, content=file.read(), **about)
        for file in given["uploads"]
    ]


@needs(Role.EDITOR)
def intakes(request: HttpRequest) -> HttpResponse:
    """What came in, newest first; ``?state=failed`` for what needs somebody."""
    rows = Intake.objects.select_related("by").defer("content").order_by("-made", "-id")
    rows = rows.annotate(
        reports=Count("items"), failed=Count("items", filter=Q(items__outcome="failed"))
    )
    state = request.GET.get("state", "")
    if state in State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "state": state, "states": State.choices}
    return render(request, "desk/intakes.html", told)


@needs(Role.EDITOR)
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """One intake with what became of each report; asks again while it is under way."""
    found = get_object_or_404(Intake.objects.defer("content"), pk=pk)
    told = {"intake": found, "items": found.items.all()[:500]}
    part = "desk/intake_part.html" if request.headers.get("HX-Request") else "desk/intake.html"
    return render(request, part, told)


@needs(Role.EDITOR)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it again."""
    found = get_object_or_404(Intake, pk=pk)
    if found.is_under_way():
        messages.info(request, "It is being read already.")
    elif not found.is_kept():
        messages.info(request, "It was read; the ledger has the original.")
    else:
        reading.begin(found)
    return redirect("desk:intake", pk)


@needs(Role.EDITOR)
def feeds(request: HttpRequest) -> HttpResponse:
    """The feeds that are asked, and a form for one more."""
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.made_by = account_of(request)
        made = form.save()
        reading.ask(made, timezone.now())
        messages.success(request, f"{made.url} is asked from now on.")
        return redirect("desk:feeds")
    return render(request, "desk/feeds.html", {"form": form, "feeds": Feed.objects.all()})


@needs(Role.EDITOR)
@require_POST
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a feed now, pause it, go on, or forget it."""
    found = get_object_or_404(Feed, pk=pk)
    act = request.POST.get("act")
    if act == "ask":
        return redirect("desk:intake", reading.ask(found, timezone.now()).pk)
    if act in {"pause", "resume"}:
        found.active = act == "resume"
        found.save()
    elif act == "forget":
        found.delete()
    return redirect("desk:feeds")
