"""What readers send: comments, and errors in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from warledger.errors import InputError
from warledger_desk.accounts.access import public
from warledger_desk.articles.models import Post, State
from warledger_desk.articles.services import discussing
from warledger_desk.articles.services.incidents import published_claim
from warledger_desk.site.forms import ErrorForm, PostForm
from warledger_desk.site.views.shared import published

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from warledger_desk.articles.models import Publication


@public
def comment(request: HttpRequest, report: str) -> HttpResponse:
    """Write to the discussion of a report; ``?answer=`` says to which comment."""
    publication = published(report)
    parent = _parent(request, publication)
    form = PostForm(request.POST or None, initial={"parent": parent and parent.pk})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            discussing.send(
                publication,
                name=form.cleaned_data["name"],
                text=form.cleaned_data["text"],
                address=request.META.get("REMOTE_ADDR", ""),
                when=timezone.now(),
                parent=parent,
            )
        except discussing.TooManyError as error:
            form.add_error(None, str(error))
            status = 429
        except InputError as error:
            form.add_error(None, error.cause.capitalize())
        else:
            messages.success(request, "Thank you. It is shown when a reviewer has read it.")
            return redirect(f"{reverse('site:report', args=[report])}#discussion")
    told = {"publication": publication, "form": form, "parent": parent}
    return render(request, "site/comment.html", told, status=status)


def _parent(request: HttpRequest, publication: Publication) -> Post | None:
    key = request.POST.get("parent") or request.GET.get("answer") or ""
    if not key:
        return None
    if not key.isdecimal() or len(key) > 18:
        raise Http404("there is no such comment")
    return get_object_or_404(Post, pk=int(key), publication=publication, state=State.SHOWN)


@public
def error(request: HttpRequest, report: str, claim: str) -> HttpResponse:
    """Say what is wrong with a figure."""
    publication = published(report)
    found = published_claim(publication, claim)
    if found is None:
        raise Http404("there is no such figure")
    form = ErrorForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            discussing.report_error(
                publication,
                claim=claim,
                lineage=found["lineage"],
                text=form.cleaned_data["text"],
                name=form.cleaned_data["name"],
                address=request.META.get("REMOTE_ADDR", ""),
                when=timezone.now(),
            )
        except discussing.TooManyError as refusal:
            form.add_error(None, str(refusal))
            status = 429
        except InputError as refusal:
            form.add_error(None, refusal.cause.capitalize())
        else:
            messages.success(request, "Thank you. A reviewer will look at the figure.")
            return redirect(f"{reverse('site:report', args=[report])}#claim-{claim}")
    told = {"publication": publication, "claim": found, "form": form}
    return render(request, "site/error.html", told, status=status)
