"""Which links make the public grade of an incident contested."""

from __future__ import annotations

import pytest
from tests.reconcile.entry_samples import entry, total

from warledger.reconcile import reconcile
from warledger.reconcile.exceeding import PART
from warledger.records import Feature, Grade, Link, LinkType, Modality, Reconciliation
from warledger_desk.ledger.services.seen import Around


@pytest.mark.parametrize(("feature", "denies"), [("victims", True), (PART, False)])
@pytest.mark.parametrize("public", [True, False])
def test_a_denial_contests_and_a_part_larger_than_its_total_does_not(
    feature: str, denies: bool, public: bool
) -> None:
    no, whole, again = (
        entry(300, modality=Modality.NEGATED, report="r2"),
        total(5),
        total(5, report="r3"),
    )
    why = Feature(name=feature, score=1.0, reason="seen")
    link = Link(type=LinkType.CONTRADICTS, source=no.id, target=whole.id, score=1.0,
                features=(why,))  # fmt: skip
    known = Reconciliation(entries={one.id: one for one in (no, whole, again)}, incidents=(),
                           links=(link,), set_aside={})  # fmt: skip
    shown = {whole.id, no.id} if public else {whole.id}
    around = Around(known, lambda one: one.id in shown, {})
    (alone,) = reconcile([whole]).incidents
    assert around.in_part(alone, {whole.id}) is (denies and not public)
    # Another report, which is not published, tells of it too: so its published claims grade it.
    (incident,) = reconcile([whole, again]).incidents
    grade = around.seen(incident, {whole.id}).grade
    assert (grade is Grade.CONTESTED) is (denies and public)
