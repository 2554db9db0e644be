"""What the database itself refuses: any change to a framework that was published.

Triggers on every table of a framework, the same on SQLite and PostgreSQL. They are lifted for each `migrate` and laid
anew after it: a migration may fill a new column, and SQLite loses the triggers of a table that a migration rebuilds.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# The way from a row of each table to its framework, as a sub-select; {row} is OLD or NEW.
OWNERS = {
    "passmark": "{row}.framework_id",
    "grade": "{row}.framework_id",
    "dimension": "{row}.framework_id",
    "group": "(SELECT framework_id FROM indicators_dimension WHERE id = {row}.dimension_id)",
    "indicator": "{row}.framework_id",
    "criterion": "(SELECT framework_id FROM indicators_indicator WHERE id = {row}.indicator_id)",
    "basedatagroup": "{row}.framework_id",
    "basedatafield": "(SELECT framework_id FROM indicators_basedatagroup WHERE id = {row}.group_id)",
    "figure": "{row}.framework_id",
    "workedexample": "{row}.framework_id",
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
# All that may happen to a published framework: it is retired, or brought back.
FROZEN = ("id", "code", "version", "name_th", "name_en", "rollup", "decimals", "notes_th", "notes_en", "published_at")
MESSAGE = "a published framework never changes"


def lay(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers of all tables, in place of those that are there."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def statements(vendor: str) -> Iterator[str]:
    """What creates the triggers in a kind of database."""
    create = {"sqlite": _create_on_sqlite, "postgresql": _create_on_postgres}[vendor]
    for table, event, condition in _conditions(vendor):
        yield from create(table, event, condition)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for tests that empty the tables."""
    with connection.cursor() as cursor:
        for table, event, _condition in _conditions(connection.vendor):
            on = "" if connection.vendor == "sqlite" else f" ON indicators_{table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def lift_before_migrate(using: str, **kwargs: Any) -> None:
    remove(connections[using])


def lay_after_migrate(using: str, **kwargs: Any) -> None:
    lay(connections[using])


def _conditions(vendor: str) -> Iterator[tuple[str, str, str]]:
    """Table, event, and when the event is refused."""
    for table, owner in OWNERS.items():
        for event, rows in ROWS.items():
            owners = ", ".join(owner.format(row=row) for row in rows)
            published = f"SELECT 1 FROM indicators_framework WHERE status <> 'draft' AND id IN ({owners})"
            yield table, event, f"EXISTS ({published})"
    changed = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    differs = " OR ".join(f"NEW.{column} {changed} OLD.{column}" for column in FROZEN)
    yield "framework", "UPDATE", f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {differs})"
    yield "framework", "DELETE", "OLD.status <> 'draft'"


def _name(table: str, event: str) -> str:
    return f"published_{table}_refuses_{event.lower()}"


def _create_on_sqlite(table: str, event: str, condition: str) -> list[str]:
    return [
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON indicators_{table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    ]


def _create_on_postgres(table: str, event: str, condition: str) -> list[str]:
    result = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {_name(table, event)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{_wait_for_owner(table, event)}"
        f"IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END IF; "
        f"RETURN {result}; END $$",
        f"CREATE TRIGGER {_name(table, event)} BEFORE {event} ON indicators_{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {_name(table, event)}()",
    ]


def _wait_for_owner(table: str, event: str) -> str:
    """Whoever changes a part of a draft holds the draft: a publication waits for the change, or the change for it.

    Without this a change that was not yet committed would not be checked by a publication that came in between, and
    would still get into the published framework.
    """
    if table not in OWNERS:
        return ""
    owners = ", ".join(OWNERS[table].format(row=row) for row in ROWS[event])
    return f"PERFORM 1 FROM indicators_framework WHERE id IN ({owners}) FOR NO KEY UPDATE; "
