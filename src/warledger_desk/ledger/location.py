"""Where a ledger is: a SQLite file, or a PostgreSQL database. No Django needed to say it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A file, or an address that begins with ``postgresql://`` or ``postgres://``.
Location: TypeAlias = "Path | str"

#: Stands where no ledger is named: nothing is kept there.
NO_LEDGER = ":memory:"

#: Seconds that a writer waits for another.
PATIENCE = 30
#: Seconds that a thread of a server keeps its connection: opening one for each page is dear.
_KEPT = 60

_ADDRESS = re.compile(r"postgres(ql)?://", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^:/@?]*):[^@]*@")
_PASSWORD_OPTION = re.compile(r"([?&]password=)[^&]*")

#: Bytes of a page of a new SQLite ledger: a quarter of the calls to the system that its usual pages
#: take. A ledger that is there keeps its pages; a backup of it has these.
_PAGE = 16384
#: KiB that a connection keeps in memory: as many pages as of the usual size in SQLite's own 2 MiB.
_CACHE = 8000
# WAL lets readers go on while one writes; FULL has what is committed outlive a loss of power too.
# A file that is still empty gets its page size from what comes first.
_SQLITE_START = (
    f"PRAGMA page_size={_PAGE}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    f" PRAGMA cache_size=-{_CACHE};"
)


def location(words: str) -> Location:
    """What the user means by a ledger's name."""
    return words if _ADDRESS.match(words) else Path(words)


def from_environment(environment: Mapping[str, str]) -> Location | None:
    """The ledger that WARLEDGER_LEDGER names, else DATABASE_URL, else None."""
    words = environment.get("WARLEDGER_LEDGER") or environment.get("DATABASE_URL")
    return location(words) if words else None


def name_of(where: Location) -> str:
    """The ledger's name for messages: without the password of an address."""
    if isinstance(where, Path):
        return str(where)
    return _PASSWORD_OPTION.sub(r"\1…", _PASSWORD.sub(r"\1@", where))


def database(where: Location) -> dict[str, Any]:
    """
    The database as Django's settings have it.

    Raises:
        ValueError: An address that PostgreSQL's client does not understand.
    """
    if isinstance(where, Path):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "CONN_MAX_AGE": _KEPT,
            "NAME": str(where),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": PATIENCE,
                "init_command": _SQLITE_START,
            },
        }
    from psycopg import ProgrammingError  # noqa: PLC0415 - SQLite needs no client
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        parts = dict(conninfo_to_dict(where))
    except ProgrammingError as error:
        raise ValueError(str(error).strip()) from error
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    known = {key: str(parts.pop(name, None) or "") for key, name in names.items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": _KEPT,
        "CONN_HEALTH_CHECKS": True,
        "PORT": str(parts.pop("port", None) or ""),
        "OPTIONS": {"connect_timeout": PATIENCE} | parts,
        **known,
    }
