"""Writing articles: the text, its figures as live citations, publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from warledger.errors import InputError, WarledgerError
from warledger.publish.sitrep import Request
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.asking import account_of
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.articles.models import Publication
from warledger_desk.articles.models.articles import Article, Citation, Kind, Standing, Style
from warledger_desk.articles.services import citing, composing
from warledger_desk.articles.services.public import publications
from warledger_desk.articles.services.setting import set_text, uncited
from warledger_desk.desk.filters import TallyForm
from warledger_desk.review.rights import check_sees_all

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_A_PAGE = 50
#: Reports that are offered as related ones: the newest on the site.
_CHOICES = 200


class ArticleForm(forms.ModelForm[Article]):
    """The article itself."""

    class Meta:
        """What its editor writes."""

        model = Article
        fields = ("title", "slug", "lead", "text", "authors", "tags", "related", "has_map")
        widgets: ClassVar = {
            "lead": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 24}),
        }
        labels: ClassVar = {
            "slug": "Word for the address",
            "has_map": "With a map of the incidents that it cites",
            "related": "Related reports",
        }
        help_texts: ClassVar = {
            "text": "Markdown without HTML. [[c1]] stands for the citation of this key.",
        }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        related: Any = self.fields["related"]
        chosen = (
            list(self.instance.related.values_list("pk", flat=True)) if self.instance.pk else []
        )
        shown = publications().order_by("-published", "-id").values_list("pk", flat=True)
        rows = Publication.objects.filter(pk__in={*chosen, *shown[:_CHOICES]})
        named = rows.select_related("version").order_by("-published", "-id")
        # All that is public may be given; only so much is offered.
        related.choices = [
            (row.pk, row.version.title or row.report_id)
            for row in named.only("pk", "report_id", "version__title")
        ]

    def clean_slug(self) -> str:
        """A public article stays at its address: others link to it."""
        slug: str = self.cleaned_data["slug"]
        if self.instance.is_public() and slug != self.initial["slug"]:
            raise forms.ValidationError("It is public under its address; withdraw it first.")
        return slug


class CitationForm(forms.Form):
    """A figure of one claim or one incident."""

    kind = forms.ChoiceField(choices=[(Kind.CLAIM, "a claim"), (Kind.INCIDENT, "an incident")])
    name = forms.CharField(max_length=64, label="Its id")
    style = forms.ChoiceField(choices=Style.choices, required=False, label="Printed as")


class CitedTallyForm(TallyForm):
    """A figure of a tally."""

    style = forms.ChoiceField(choices=Style.choices, required=False, label="Printed as")


class DraftForm(TallyForm):
    """What a situation report is of, as a first draft."""

    title = forms.CharField(max_length=300)
    field_order = ("title",)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in ("outcome", "status"):
            del self.fields[name]
        for name in ("start", "end"):
            self.fields[name].required = True

    def request(self) -> Request:
        """For the engine; the form must hold."""
        data = self.cleaned_data
        return Request(
            start=data["start"],
            end=data["end"],
            actor=data["victims"],
            actor_name=self.data.get(self.add_prefix("victims")) or None,
            perpetrator=data["perpetrator"],
            perpetrator_name=self.data.get(self.add_prefix("perpetrator")) or None,
            place=data["place"],
            place_name=self.data.get(self.add_prefix("place")) or None,
        )


@needs(Role.EDITOR)
def articles(request: HttpRequest) -> HttpResponse:
    """All articles, those first of which a figure has moved; forms for a new one."""
    rows = Article.objects.annotate(
        moved=Count("citations", filter=~Q(citations__standing=Standing.HOLDS))
    ).order_by("-moved", "-made", "-id")
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    told = {"page": page, "form": DraftForm(prefix="draft")}
    return render(request, "desk/articles.html", told)


@keeps_unsent
@needs(Role.EDITOR)
def write(request: HttpRequest) -> HttpResponse:
    """A new article."""
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.made_by = account_of(request)
        return redirect("desk:compose", form.save().pk)
    return render(request, "desk/compose.html", {"form": form})


@needs(Role.EDITOR)
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """A new article from a situation report."""
    check_sees_all(request.user)
    form = DraftForm(request.POST, prefix="draft")
    if form.is_valid():
        title = form.cleaned_data["title"]
        try:
            made = composing.draft(
                form.request(),
                title=title,
                slug=_free_slug(title),
                by=account_of(request).pk,
                when=timezone.now(),
            )
        except WarledgerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:compose", made.pk)
    page = Paginator(Article.objects.all(), _A_PAGE).get_page(1)
    return render(request, "desk/articles.html", {"page": page, "form": form}, status=400)


@keeps_unsent
@needs(Role.EDITOR)
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    """One article: its text, its citations and whether they hold, how it will look."""
    article = get_object_or_404(Article, pk=pk)
    form = ArticleForm(request.POST or None, instance=article)
    form.fields["text"].widget.attrs["data-citations"] = reverse("desk:figures", args=[pk])
    written = str(article.history.latest().history_id)
    if request.method == "POST" and form.is_valid():
        if request.POST.get("seen", written) == written:
            form.save()
            if article.is_public():
                messages.info(request, "Saved. The public sees it once it is published again.")
            return redirect("desk:compose", pk)
        form.add_error(
            None,
            "The article was changed after you opened it; below is how it will look as it stands. "
            "Saving now puts your text in its place.",
        )
    kept = Article.objects.get(pk=pk)
    told = {
        "article": kept,
        "form": form,
        "seen": written,
        "set": set_text(kept.text, kept.drafted(), public=False),
        "citations": kept.drafted(),
        "uncited": uncited(kept.text),
        "cite": CitationForm(prefix="one"),
        "tally": CitedTallyForm(prefix="tally", initial={"outcome": "killed"}),
        "history": kept.history.select_related("history_user")[:20],
    }
    return render(request, "desk/compose.html", told)


@needs(Role.EDITOR)
@require_POST
def cite(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a figure from the ledger into an article."""
    check_sees_all(request.user)
    article = get_object_or_404(Article, pk=pk)
    what = request.POST.get("what")
    form = (
        CitedTallyForm(request.POST, prefix="tally")
        if what == "tally"
        else CitationForm(request.POST, prefix="one")
    )
    if not form.is_valid():
        told = "; ".join(
            f"{name}: {' '.join(map(str, said))}" for name, said in form.errors.items()
        )
        messages.error(request, f"Not taken: {told}")
        return redirect("desk:compose", pk)
    data = form.cleaned_data
    if isinstance(form, CitedTallyForm):
        kind, of = Kind.TALLY.value, citing.tally_of(form.query())
    else:
        kind, of = data["kind"], {data["kind"]: data["name"].strip()}
    try:
        made = citing.cite(article, kind, of, data["style"] or Style.BEST, timezone.now())
    except InputError as error:
        messages.error(request, f"Not taken: {error}")
    else:
        shown = citing.words(made.printed, made.style)
        messages.success(request, f"{shown} is [[{made.key}]]: write it where it is to stand.")
    return redirect("desk:compose", pk)


@needs(Role.EDITOR)
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures that an article has taken and that have some words, for its text area."""
    article = get_object_or_404(Article, pk=pk)
    sought = request.GET.get("q", "").lower().split()
    results = []
    for one in article.drafted():
        label = citing.words(one.printed, one.style) or "unknown"
        detail = f"{one.key}, {one.kind} {one.of.get('outcome', '')}".strip()
        if all(word in f"{label} {detail}".lower() for word in sought):
            results.append({"token": f"[[{one.key}]]", "label": label, "detail": detail})
    return JsonResponse({"results": results})


@needs(Role.EDITOR)
@require_POST
def citation(request: HttpRequest, pk: int) -> HttpResponse:
    """Print what the ledger says now, or forget a citation."""
    check_sees_all(request.user)
    found = get_object_or_404(Citation, pk=pk, public=False)
    if request.POST.get("act") == "forget":
        found.delete()
    else:
        try:
            citing.take_anew(found, timezone.now())
        except InputError as error:
            messages.error(request, str(error))
    return redirect("desk:compose", found.article_id)


@needs(Role.EDITOR)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to everybody, or take it back."""
    article = get_object_or_404(Article, pk=pk)
    if request.POST.get("act") == "withdraw":
        composing.withdraw(article, timezone.now())
        messages.success(request, "It is no longer public.")
        return redirect("desk:compose", pk)
    try:
        composing.publish(article, timezone.now())
    except InputError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "It is public.")
    return redirect("desk:compose", pk)


def _free_slug(title: str) -> str:
    base = slugify(title)[:180] or "article"
    taken = set(Article.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug
