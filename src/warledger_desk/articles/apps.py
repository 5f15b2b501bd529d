"""The app of articles."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What the organisation writes and publishes: articles, their citations, what is public."""

    name = "warledger_desk.articles"
    label = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Changes of what is public are noted."""
        from warledger_desk.articles.models.edits import watch  # noqa: PLC0415 - models exist now

        watch()
