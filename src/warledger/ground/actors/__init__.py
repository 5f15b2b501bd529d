"""
Actors: a claim's words for who suffered, who did it and who says so, tied to known actors.

Use `ActorLinker`: `ActorLinker.ground` for the claims of a report, `ActorLinker.context` and
`ActorLinker.link` for any other phrase of it. See docs/actors.md.
"""

from warledger.ground.actors.context import ActorContext
from warledger.ground.actors.linker import ActorLinker, ClaimActors
from warledger.ground.actors.phrases import Hint

__all__ = ["ActorContext", "ActorLinker", "ClaimActors", "Hint"]
