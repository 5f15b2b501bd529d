"""What is public of incidents, from the reports that are published already."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

_MEMBERS = (
    "SELECT 1 FROM ledger_incidentclaim m JOIN ledger_claim c ON c.id = m.claim_id"
    " LEFT JOIN ledger_published p ON p.version_id = c.version_id"
    " WHERE m.incident_id = i.id AND p.version_id IS"
)
_SHOWN, _HIDDEN = f"EXISTS ({_MEMBERS} NOT NULL)", f"EXISTS ({_MEMBERS} NULL)"
_SAME = (
    "id", "outcome", "aggregate", "start", "end", "per", "precision", "place_id", "place_words",
    "victims_id", "victims_words", "perpetrator_id", "perpetrator_words", "status", "grade",
    "claims", "origins", "low", "best", "high",
)  # fmt: skip
_UNKNOWN = "id, outcome, aggregate, per, hidden, grade_reason"
_INTO = "INSERT INTO ledger_publicincident"


def _fill(_: Any, editor: Any) -> None:
    """
    Of incidents that published reports alone tell of, all that is known. Of the others it is
    unknown until it is reckoned: after migrating, and where all is.
    """
    quote, postgresql = editor.quote_name, editor.connection.vendor == "postgresql"
    names = ", ".join(map(quote, _SAME))
    reason = "record ->> 'grade_reason'" if postgresql else "json_extract(record, '$.grade_reason')"
    where = " FROM ledger_incident i WHERE EXISTS (SELECT 1 FROM ledger_published)"
    no, yes = ("false", "true") if postgresql else ("0", "1")
    whole = f"SELECT {names}, {no}, coalesce({reason}, ''){where}"
    unknown = f"SELECT id, outcome, aggregate, per, {yes}, ''{where}"
    mixed = f"SELECT 1 FROM ledger_publicincident WHERE hidden = {yes}"  # noqa: S608 - our own
    lines = (
        "DELETE FROM ledger_publicincident",
        f"{_INTO} ({names}, hidden, grade_reason) {whole} AND {_SHOWN} AND NOT {_HIDDEN}",
        f"{_INTO} ({_UNKNOWN}) {unknown} AND {_SHOWN} AND {_HIDDEN}",
        f"DELETE FROM ledger_reconciliation WHERE EXISTS ({mixed})",  # noqa: S608 - our own
    )
    with editor.connection.cursor() as cursor:
        for line in lines:
            cursor.execute(line)
    if postgresql:
        editor.connection.check_constraints()  # else no table could be changed after this


class Migration(migrations.Migration):
    """Rows alone."""

    dependencies: ClassVar = [
        ("articles", "0004_mentions"),
        ("ledger", "0012_public_incidents"),
    ]
    operations: ClassVar = [migrations.RunPython(_fill, migrations.RunPython.noop)]
