"""The app of api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API: the ledger for programs."""

    name = "warledger_desk.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
