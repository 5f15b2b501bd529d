"""For editors and reviewers: what is public, and what readers sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from warledger.errors import InputError, WarledgerError
from warledger.publish.sitrep import Request
from warledger.records import Policy
from warledger_desk.accounts.access import needs
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.unsent import keeps_unsent
from warledger_desk.articles.models import Author, ErrorReport, Extent, Post, Publication, Situation
from warledger_desk.articles.services import discussing, publishing, situations
from warledger_desk.articles.services.masking import masks_of
from warledger_desk.articles.services.public import publications as shown_now
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.errors import UnknownIdError
from warledger_desk.ledger.services import tallying
from warledger_desk.review.rights import check_sees_all
from warledger_desk.site.forms import (
    AnswerForm,
    AuthorForm,
    DecisionForm,
    PublicationForm,
    SituationForm,
    WithdrawalForm,
)
from warledger_desk.site.views.shared import misled, turn_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_PAGE = 50
_NAME = "this ledger"
_CHANGED_SINCE = (
    "Somebody else has changed this since you opened it. Nothing was saved; look at it, and save "
    "again to put yours in its place."
)


@needs(Role.EDITOR)
def publications(request: HttpRequest) -> HttpResponse:
    """Reports of the ledger: public, withdrawn, or never published."""
    try:
        page = publishing.reports(
            turn_of(request, limit=_PAGE), waiting=request.GET.get("only") == "waiting"
        )
    except InputError as error:
        raise misled(error) from error
    told = {"page": page, "authors": Author.objects.all()[:_PAGE]}
    return render(request, "site/editorial/publications.html", told)


@keeps_unsent
@needs(Role.EDITOR)
def publication(request: HttpRequest, report: str) -> HttpResponse:
    """Publish a report, change what is shown of it, look at the names that are masked."""
    current = (
        ledger.Version.objects.select_related("source").filter(report=report, current=True).first()
    )
    if current is None:
        raise Http404("there is no such report")
    known = Publication.objects.filter(report=report).select_related("version").first()
    form = None if known is None else _form(request, known)
    if request.method == "POST":
        if request.POST.get("act") == "publish":
            return _publish(request, current)
        if form is not None and form.is_valid() and _change(form):
            messages.success(request, "Saved.")
            return redirect("site:publication", report=report)
    told = {
        "version": current,
        "publication": known,
        "form": form,
        "masks": None if known is None else masks_of(known),
        "withdrawal": WithdrawalForm(),
        "extents": Extent.choices,
        "acts": known.acts.all()[:_PAGE] if known else [],
    }
    return render(request, "site/editorial/publication.html", told)


def _form(request: HttpRequest, known: Publication) -> PublicationForm:
    related = known.related.values_list("report", flat=True)
    initial = {
        "tag_names": ", ".join(known.tags.values_list("name", flat=True)),
        "related_ids": ", ".join(related),
        "seen": known.changed.isoformat(),
    }
    sent = request.POST if request.POST.get("act") == "change" else None
    return PublicationForm(sent, instance=known, initial=initial)


def _publish(request: HttpRequest, version: ledger.Version) -> HttpResponse:
    given = request.POST.get("extent", "")
    extent = Extent(given) if given in Extent.values else Extent.FULL
    who = request.user.get_username()
    made = publishing.publish(version, who=who, when=timezone.now(), extent=extent)
    number = len(made.names)
    messages.success(
        request,
        f"Published. {number or 'No'} name{'s' * (number != 1)} of people who were harmed "
        "found; please look at them.",
    )
    return redirect("site:publication", report=version.report_id)


def _change(form: PublicationForm) -> bool:
    """
    Keep what the form says, unless somebody has changed the report since the form was shown: then
    the form says so, and saving it once more keeps it.
    """
    with transaction.atomic():
        now = Publication.objects.select_for_update().get(pk=form.instance.pk)
        seen = form.cleaned_data["seen"]
        if seen and seen != now.changed.isoformat():
            form.data = dict(form.data.items()) | {"seen": now.changed.isoformat()}
            form.add_error(None, _CHANGED_SINCE)
            return False
        changed = form.save(commit=False)
        changed.changed = timezone.now()
        # Nothing else: a withdrawal that came in between must not be undone.
        changed.save(update_fields=[*form.Meta.fields, "changed"])
        publishing.set_tags(changed, form.tag_list)
        changed.related.set(shown_now().filter(report__in=form.related_list).exclude(pk=changed.pk))
    return True


@keeps_unsent
@needs(Role.EDITOR)
def withdraw(request: HttpRequest, report: str) -> HttpResponse:
    """Take a report from the public."""
    known = get_object_or_404(Publication, report=report, withdrawn=None)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(
            known, who=request.user.get_username(), why=form.cleaned_data["why"],
            when=timezone.now(),
        )  # fmt: skip
        messages.success(request, "Withdrawn. The corrections page says so.")
        return redirect("site:publication", report=report)
    told = {"publication": known, "form": form}
    return render(request, "site/editorial/withdraw.html", told)


@needs(Role.EDITOR)
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who an author is."""
    found = get_object_or_404(Author, slug=slug)
    form = AuthorForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect("site:publications")
    return render(request, "site/editorial/author.html", {"author": found, "form": form})


@needs(Role.EDITOR)
def new_situation(request: HttpRequest) -> HttpResponse:
    """Make a situation report from the published reports, and publish it."""
    check_sees_all(request.user)
    form = SituationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = situations.make(
                Request(
                    start=data["start"],
                    end=data["end"],
                    actor=tallying.actor_named(data["actor"], _NAME) if data["actor"] else None,
                    actor_name=data["actor"] or None,
                    place=tallying.place_named(data["place"], _NAME) if data["place"] else None,
                    place_name=data["place"] or None,
                    policy=Policy(data["policy"]),
                ),
                who=request.user.get_username(),
                when=timezone.now(),
            )
        except (WarledgerError, UnknownIdError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("site:situation", slug=made.slug)
    told = {"form": form, "situations": Situation.objects.defer("content")[:_PAGE]}
    return render(request, "site/editorial/new_situation.html", told)


@needs(Role.REVIEWER)
def moderation(request: HttpRequest) -> HttpResponse:
    """What readers sent and nobody has decided about."""
    posts, errors = discussing.waiting()
    # Beside each other, not joined: few are decided, of very many publications.
    decided = Post.objects.exclude(decided=None).prefetch_related("publication__version")
    told = {
        "posts": posts,
        "errors": errors,
        "decided": decided.order_by("-decided")[:20],
        "form": DecisionForm(),
        "answer": AnswerForm(),
    }
    return render(request, "site/editorial/moderation.html", told)


@needs(Role.REVIEWER)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a comment, or refuse it."""
    post = get_object_or_404(Post, pk=pk)
    act, form = request.POST.get("act"), DecisionForm(request.POST)
    if act not in {"show", "refuse"} or not form.is_valid():
        messages.error(request, "Say whether the comment is shown or refused.")
        return redirect("site:moderation")
    discussing.decide(
        post, shown=act == "show", who=request.user.get_username(),
        why=form.cleaned_data["why"], when=timezone.now(),
    )  # fmt: skip
    messages.success(request, "Shown." if act == "show" else "Refused.")
    return redirect("site:moderation")


@needs(Role.REVIEWER)
@require_POST
def settle_error(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an error that a reader reported."""
    found = get_object_or_404(ErrorReport, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say what was found.")
    else:
        discussing.settle(
            found, answer=form.cleaned_data["answer"], who=request.user.get_username(),
            when=timezone.now(),
        )  # fmt: skip
        messages.success(request, "Closed.")
    return redirect("site:moderation")
