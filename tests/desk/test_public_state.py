"""The word for the public state, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.desk.samples import MOMENT

from warledger_desk.articles.models import Edit
from warledger_desk.articles.services import freshness

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def test_an_edit_is_another_state(web_where: Location) -> None:
    before = freshness.state()
    Edit.objects.create(when=MOMENT)
    after = freshness.state()
    assert after != before
    assert freshness.state() == after
