"""The word for the public state, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.desk.samples import MOMENT

from warledger_desk.articles.models import Edit
from warledger_desk.articles.services import freshness
from warledger_desk.ledger.opening import open_ledger

if TYPE_CHECKING:
    from warledger_desk.ledger.location import Location


def test_an_edit_is_another_state(where: Location) -> None:
    open_ledger(where, create=False, web=True)
    before = freshness.state()
    Edit.objects.create(when=MOMENT)
    after = freshness.state()
    assert after != before
    assert freshness.state() == after
