"""The app of articles."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What the organisation writes and publishes: articles, their citations, what is public."""

    name = "warledger_desk.articles"
    label = "articles"
    default_auto_field = "django.db.models.BigAutoField"
