"""What is public, and what readers say to it."""

from warledger_desk.articles.models.discussion import ErrorReport, Post, State
from warledger_desk.articles.models.publications import (
    Author,
    Extent,
    Publication,
    PublicationAct,
    Tag,
)
from warledger_desk.articles.models.situations import Situation

__all__ = [
    "Author",
    "ErrorReport",
    "Extent",
    "Post",
    "Publication",
    "PublicationAct",
    "Situation",
    "State",
    "Tag",
]
