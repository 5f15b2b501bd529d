"""The app of site."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The site: pages for everybody."""

    name = "warledger_desk.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"
