"""Who does what a verb says, by the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.coding.clause import Clause


def subjects(clause: Clause, verb: int) -> list[int]:
    """The verb's subjects; a relative pronoun's is the noun that it stands for."""
    found = []
    for child in clause.children(verb, "nsubj", "nsubjpass", "csubj"):
        relative = clause.tokens[child].tag in {"WP", "WDT"}
        stands_for = relative and clause.tokens[verb].dep == "relcl"
        found.append(clause.tokens[verb].head if stands_for else child)
    token = clause.tokens[verb]
    active = not clause.children(token.head, "auxpass") and not clause.children(verb, "auxpass")
    if not found and token.dep == "conj" and clause.tokens[token.head].pos == "VERB" and active:
        return subjects(clause, token.head)
    return found
