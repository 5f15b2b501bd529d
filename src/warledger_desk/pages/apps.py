"""The app of pages."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """What every page is made of."""

    name = "warledger_desk.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
