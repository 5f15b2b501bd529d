"""Full-text search over reports, and judgements that the database itself keeps as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_KEPT = ("id", "type", "who", '"when"', "why", "value", "holds")
_CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
_CHANGED_POSTGRES = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)
_REFUSAL = "a judgement is retired, never changed"

SQLITE = (
    """CREATE VIRTUAL TABLE ledger_search USING fts5(
        title, text, content='ledger_version', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER search_added AFTER INSERT ON ledger_version BEGIN
        INSERT INTO ledger_search(rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);
    END""",
    """CREATE TRIGGER search_removed AFTER DELETE ON ledger_version BEGIN
        INSERT INTO ledger_search(ledger_search, rowid, title, text)
        VALUES ('delete', OLD.id, OLD.title, OLD.text);
    END""",
    """CREATE TRIGGER search_changed AFTER UPDATE OF title, text ON ledger_version BEGIN
        INSERT INTO ledger_search(ledger_search, rowid, title, text)
        VALUES ('delete', OLD.id, OLD.title, OLD.text);
        INSERT INTO ledger_search(rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);
    END""",
    f"""CREATE TRIGGER judgement_changed BEFORE UPDATE ON ledger_judgement
        WHEN OLD.retired IS NOT NULL OR {_CHANGED_SQLITE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER judgement_removed BEFORE DELETE ON ledger_judgement
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER subject_changed BEFORE UPDATE ON ledger_subject
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER subject_removed BEFORE DELETE ON ledger_subject
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
)

# A tsvector holds one mebibyte at most, so the words of very long reports count to a limit.
POSTGRES = (
    """ALTER TABLE ledger_version ADD COLUMN search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', left(coalesce(title, ''), 10000)), 'A') ||
        setweight(to_tsvector('english', left(text, 200000)), 'B')) STORED""",
    "CREATE INDEX versions_by_word ON ledger_version USING gin (search)",
    f"""CREATE FUNCTION ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    f"""CREATE TRIGGER judgement_changed BEFORE UPDATE ON ledger_judgement FOR EACH ROW
        WHEN (OLD.retired IS NOT NULL OR {_CHANGED_POSTGRES})
        EXECUTE FUNCTION ledger_kept()""",
    """CREATE TRIGGER judgement_removed BEFORE DELETE ON ledger_judgement FOR EACH ROW
        EXECUTE FUNCTION ledger_kept()""",
    """CREATE TRIGGER subject_changed BEFORE UPDATE OR DELETE ON ledger_subject FOR EACH ROW
        EXECUTE FUNCTION ledger_kept()""",
)


def apply(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Run the statements of this kind of database."""
    statements = {"sqlite": SQLITE, "postgresql": POSTGRES}
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """What models can't say."""

    dependencies: ClassVar = [("ledger", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(apply)]
