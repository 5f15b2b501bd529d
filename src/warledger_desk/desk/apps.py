"""The app of desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk: pages for those who are signed in."""

    name = "warledger_desk.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
