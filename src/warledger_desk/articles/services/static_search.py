"""
What the search of a static site is made of: published reports with their words, names masked, in
parts that a browser reads one by one. Nothing that the pages do not show is in it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from warledger_desk.articles.models import Extent
from warledger_desk.articles.services.masking import WITHHELD, masks_of
from warledger_desk.articles.services.public import for_lists, publications
from warledger_desk.ledger import models as ledger
from warledger_desk.ledger.services.missed import withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from warledger_desk.articles.models import Publication

#: Reports of a part: about a megabyte.
PART = 500


def parts() -> int:
    """How many parts there are; one at the least."""
    return max(1, -(-publications().count() // PART))


def part(number: int) -> Sequence[Publication]:
    """The publications of a part, counted from 0, in a fixed order."""
    rows = for_lists(publications()).order_by("id")
    return list(rows[number * PART : (number + 1) * PART])


def titled() -> Iterator[Publication]:
    """All publications by title, for a list that needs no script."""
    rows = for_lists(publications()).order_by("version__title", "id")
    yield from rows.iterator(PART)


def facts(rows: Sequence[Publication]) -> dict[int, dict[str, Any]]:
    """By version: ``outcomes``, ``actors`` and ``places`` of its figures, and its ``words``."""
    claims = ledger.Claim.objects.filter(version__in=[row.version_id for row in rows], comment=None)
    found: dict[int, dict[str, set[str]]] = {}
    sentences: dict[int, list[list[int]]] = {}
    for version, outcome, victims, doer, place, sentence in claims.exclude(
        pk__in=withdrawn()
    ).values_list(
        "version", "outcome", "victims_actor__name", "perpetrator_actor__name", "place__name",
        "record__sentence",
    ):  # fmt: skip
        own = found.setdefault(version, {"outcomes": set(), "actors": set(), "places": set()})
        own["outcomes"].add(outcome)
        own["actors"] |= {victims, doer} - {None}
        own["places"] |= {place} - {None}
        sentences.setdefault(version, []).append(sentence)
    empty: dict[str, set[str]] = {"outcomes": set(), "actors": set(), "places": set()}
    return {
        row.version_id: {
            **{
                name: sorted(filter(masks_of(row).leaves, named))
                for name, named in found.get(row.version_id, empty).items()
            },
            "words": _words(row, sentences.get(row.version_id, [])),
        }
        for row in rows
    }


def _words(publication: Publication, sentences: Iterable[Sequence[int]]) -> str:
    """Each word of what is shown of a report once, without case and diacritics."""
    masks, text = masks_of(publication), publication.version.text
    if publication.extent == Extent.FULL:
        shown = masks.shown(text)
    else:
        shown = " ".join(masks.shown(text[start:end]) for start, end in sentences)
    plain = unicodedata.normalize("NFKD", shown.replace(WITHHELD, " ").casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(sorted(set(re.findall(r"[^\W_]{2,}", bare))))
