"""The ledger as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """One app, so that all tables are ``ledger_…``."""

    name = "warledger_desk.ledger"
    label = "ledger"
    verbose_name = "Ledger"
