"""
The grounding stage: what the words of claims are tied to, with the rule and the reason of each.

Nothing of a claim is changed. What nothing supports stays unknown, and the reason why is kept.
"""

from warledger.ground.grounder import Grounder

__all__ = ["Grounder"]
