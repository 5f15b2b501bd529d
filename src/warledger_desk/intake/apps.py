"""The app of intake."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Reports coming in: uploads, addresses, feeds, and the jobs that read them."""

    name = "warledger_desk.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"
