"""
Django's settings, made from where the ledger is; users have no settings file.

Commands name their ledger (`warledger_desk.ledger.opening.open_ledger`). Whatever Django starts on
its own (a web server, ``makemigrations``) takes it from the environment: WARLEDGER_LEDGER, then
DATABASE_URL.
"""

from __future__ import annotations

import os
from pathlib import Path

from warledger_desk.ledger.location import NO_LEDGER, database, from_environment

INSTALLED_APPS = ["warledger_desk.ledger"]
DATABASES = {"default": database(from_environment(os.environ) or Path(NO_LEDGER))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
