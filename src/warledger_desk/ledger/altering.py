"""What migrations do by themselves where Django would copy whole tables on SQLite."""

from __future__ import annotations

from typing import Any

from django.db import migrations


class WithoutIndex(migrations.AlterField):
    """Drops the indexes of one column alone, where SQLite would be made to copy the whole table."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        del to_state
        table, column = self._where(from_state, app_label)
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            known = connection.introspection.get_constraints(cursor, table)
        for name, told in known.items():
            kept = told["unique"] or told["primary_key"] or not told["index"]
            if told["columns"] == [column] and not kept:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        del from_state
        table, column = self._where(to_state, app_label)
        quote = schema_editor.quote_name
        schema_editor.execute(
            f"CREATE INDEX {quote(f'{table}_{column}')} ON {quote(table)} ({quote(column)})"
        )

    def _where(self, state: Any, app_label: str) -> tuple[str, str]:
        """The table and the column."""
        meta = state.apps.get_model(app_label, self.model_name)._meta  # noqa: SLF001
        return meta.db_table, meta.get_field(self.name).column
