"""The app of articles."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    """What the organisation writes and publishes: articles, their citations, what is public."""

    name = "warledger_desk.articles"
    label = "articles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Changes of what is public are noted, and what follows from them is kept up."""
        from warledger_desk.articles.models import edits  # noqa: PLC0415 - models exist now
        from warledger_desk.articles.services import mentions  # noqa: PLC0415

        edits.watch()
        mentions.watch()
        post_migrate.connect(mentions.after_migrating, sender=self, dispatch_uid="mentions")
