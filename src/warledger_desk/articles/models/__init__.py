"""What is public, what the organisation writes itself, and what readers say to it."""

from warledger_desk.articles.models.articles import Article, Citation
from warledger_desk.articles.models.discussion import ErrorReport, Post, State
from warledger_desk.articles.models.edits import Edit
from warledger_desk.articles.models.publications import (
    Author,
    Extent,
    Mention,
    Publication,
    PublicationAct,
    Tag,
)
from warledger_desk.articles.models.situations import Situation

__all__ = [
    "Article",
    "Author",
    "Citation",
    "Edit",
    "ErrorReport",
    "Extent",
    "Mention",
    "Post",
    "Publication",
    "PublicationAct",
    "Situation",
    "State",
    "Tag",
]
