"""Which links make the public grade of an incident contested."""

from __future__ import annotations

import pytest
from tests.reconcile.entry_samples import entry, total

from warledger.reconcile.exceeding import PART
from warledger.records import Feature, Link, LinkType, Modality, Reconciliation
from warledger_desk.ledger.services.published import Around


@pytest.mark.parametrize(("feature", "denies"), [("victims", True), (PART, False)])
@pytest.mark.parametrize("public", [True, False])
def test_a_denial_contests_and_a_part_larger_than_its_total_does_not(
    feature: str, denies: bool, public: bool
) -> None:
    no, whole = entry(300, modality=Modality.NEGATED, report="r2"), total(5)
    why = Feature(name=feature, score=1.0, reason="seen")
    link = Link(type=LinkType.CONTRADICTS, source=no.id, target=whole.id, score=1.0,
                features=(why,))  # fmt: skip
    known = Reconciliation(entries={no.id: no, whole.id: whole}, incidents=(), links=(link,),
                           set_aside={})  # fmt: skip
    around = Around(known, lambda one: public or one.id == whole.id, {})
    assert around.denials.get(whole.id, set()) == ({no.id} if denies and public else set())
    assert around.unseen == ({whole.id} if denies and not public else set())
