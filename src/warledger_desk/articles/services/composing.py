"""Articles: drafted, published when every figure holds, flagged when the ledger moves on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction

from warledger.errors import InputError
from warledger.publish.sitrep import situation_report
from warledger.publish.sitrep.parts import Cited, FromEntry, FromTally
from warledger.publish.sitrep.phrasing import words as part_words
from warledger.records.plain import to_plain
from warledger_desk.articles.models.articles import Article, Citation, Kind, Standing, Style
from warledger_desk.articles.services import citing
from warledger_desk.articles.services.setting import set_text
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.publishing import view

if TYPE_CHECKING:
    from datetime import datetime

    from warledger.publish.sitrep import Request
    from warledger.publish.sitrep.parts import Paragraph

#: What the public sees of an article, as it was published.
_SHOWN = ("title", "lead", "text", "has_map")
_BORNE = ("authors", "tags", "related")  #: by their ids
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def publish(article: Article, when: datetime) -> None:
    """
    Show an article to everybody, once every figure in it is what the ledger gives.

    Raises:
        InputError: A figure is not; it names each, with what the ledger says now.
    """
    used = _used(article)
    citing.ask_again(used, when)
    wrong = [_line(one) for one in used if one.standing != Standing.HOLDS]
    missing = set_text(article.text, article.drafted(), public=False).missing
    wrong += [f"[[{key}]] is no citation" for key in missing]
    if wrong:
        raise InputError(article.title, "not published: " + "; ".join(wrong))
    with transaction.atomic():
        article.citations.filter(public=True).delete()
        for one in used:
            one.pk, one.public = None, True
        Citation.objects.bulk_create(used)
        article.published = article.published or when
        article.changed, article.withdrawn = when, None
        article.shown = {name: getattr(article, name) for name in _SHOWN} | {
            name: list(getattr(article, name).values_list("pk", flat=True)) for name in _BORNE
        }
        article.save()


def withdraw(article: Article, when: datetime) -> None:
    """Take an article from the site; its draft stays."""
    article.withdrawn = article.changed = when
    article.save()


def _used(article: Article) -> list[Citation]:
    return [one for one in article.drafted() if f"[[{one.key}]]" in article.text]


def _line(one: Citation) -> str:
    printed = citing.words(one.printed, one.style)
    if one.standing == Standing.GONE or one.now is None:
        return f"{printed} ([[{one.key}]]) is no longer in the ledger"
    now = citing.words(one.now, one.style) or "unknown"
    return f"{printed} ([[{one.key}]]) is {now} in the ledger now"


def look_again(when: datetime) -> int:
    """
    Hold the figures of public articles against the ledger, where it has changed since.

    Returns:
        How many figures have another standing than before.
    """
    made = ledger.Reconciliation.objects.order_by("-made").values_list("made", flat=True).first()
    public = Citation.objects.filter(public=True, article__withdrawn=None)
    if made is not None:
        # What was asked later than now was asked before the clock was set back.
        public = public.exclude(asked__gte=made, asked__lte=when)
    return citing.ask_again(public, when)


def draft(request: Request, *, title: str, slug: str, by: int, when: datetime) -> Article:
    """
    A first draft from a situation report: its sentences, with its figures as live citations.

    Numbers that are no figures of the ledger (how many days, how many outlets) stand as text.

    Args:
        request: What the situation report is of.
        title: Of the article.
        slug: Not taken yet.
        by: Id of the account that makes it.
        when: The present.

    Raises:
        RecomputeError: A number does not follow from the ledger.
    """
    report = situation_report(view(when=when), request)
    with transaction.atomic():
        article = Article.objects.create(title=title, slug=slug, text="", made_by_id=by)
        lines: list[str] = []
        for section in report.sections:
            if section.heading:
                lines += [f"## {section.heading}", ""]
            for paragraph in section.paragraphs:
                told = _paragraph(article, paragraph, when)
                lines += [f"- {told}"] if section.listed else [told, ""]
            lines.append("")
        article.text = "\n".join(lines).strip() + "\n"
        article.save()
    return article


def _paragraph(article: Article, paragraph: Paragraph, when: datetime) -> str:
    return "".join(
        _cited(article, part, when) if isinstance(part, Cited) else _escaped(part_words(part))
        for part in paragraph
    )


def _cited(article: Article, part: Cited, when: datetime) -> str:
    """A citation where one prints exactly the part's words; else the words."""
    if isinstance(part.basis, FromTally):
        kind, of = Kind.TALLY, to_plain(part.basis.query)
    elif isinstance(part.basis, FromEntry):
        kind, of = Kind.CLAIM, {"claim": part.basis.entry}
    else:
        return _escaped(part.text)
    bounds = citing.asked(kind, of, when).bounds()
    for style in Style.values:
        if citing.words(bounds, style) == part.text:
            return f"[[{citing.cite(article, kind, of, style, when).key}]]"
    return _escaped(part.text)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split(" ")))
