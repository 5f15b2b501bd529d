"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, roles and the log of acts."""

    name = "warledger_desk.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sessions note when they began, whoever opens them; plain secrets are encrypted."""
        from warledger_desk.accounts import factors, sessions  # noqa: F401, PLC0415
