"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles and the log of acts."""

    name = "warledger_desk.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
