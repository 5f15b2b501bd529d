"""The app of review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Work shared between people: the queue, assignments, double coding and agreement."""

    name = "warledger_desk.review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
