"""The versions of a report, and what each changed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warledger.publish.phrases import bounds, plain
from warledger_desk.ledger import models
from warledger_desk.ledger.services.changes import Change, ChangeType, compare
from warledger_desk.ledger.services.stored import claims_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.records import Claim
    from warledger_desk.ledger.services.add import Added


def change_rows(added: Added) -> list[dict[str, Any]]:
    """What adding a new version changed: a row for each claim that is not as it was."""
    if not added.changes:
        return []
    found = models.Claim.objects.in_bulk([*added.before, *added.now])
    return _rows(added.changes, added.before, added.now, found)


def changes_between(old: models.Version, new: models.Version) -> list[dict[str, Any]]:
    """What the newer of two versions of a report changes in its claims, as `change_rows` has it."""
    befores = list(old.claims.order_by("index"))
    afters = list(new.claims.order_by("index"))
    changes = compare(claims_of(befores), claims_of(afters), (old.text, new.text))
    found = {row.id: row for row in (*befores, *afters)}
    return _rows(changes, [row.id for row in befores], [row.id for row in afters], found)


def _rows(
    changes: Sequence[Change],
    before: Sequence[str],
    now: Sequence[str],
    found: Mapping[str, models.Claim],
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for change in changes:
        if change.type is ChangeType.KEPT:
            continue
        old = None if change.old is None else before[change.old]
        new = None if change.new is None else now[change.new]
        (was,) = claims_of([found[old]]) if old else (None,)
        (is_now,) = claims_of([found[new]]) if new else (None,)
        rows.append(
            {
                "type": change.type.value,
                "old": old,
                "new": new,
                "fields": list(change.fields),
                "message": _message(was, is_now, change.fields),
            }
        )
    return rows


def _message(was: Claim | None, now: Claim | None, fields: Sequence[str]) -> str:
    """One line: "12 killed, Odra: now 14"."""
    if was is None or now is None:
        claim = was or now
        return "" if claim is None else _claim(claim)
    figures = {"low", "high", "approx", "vague"}
    parts = []
    if figures & set(fields):
        parts.append(f"now {bounds(now.figure)}")
    if others := [name.replace("_", " ") for name in fields if name not in figures]:
        parts.append(f"other {', '.join(others)}")
    return f"{_claim(was)}: {'; '.join(parts)}"


def _claim(claim: Claim) -> str:
    words = f"{bounds(claim.figure)} {claim.outcome.value}"
    return f"{words}, {plain(claim.place)}" if claim.place else words
