"""The victims' civil status, sex and age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from warledger.coding.actors import agent_words, side_of
from warledger.coding.draft import Draft
from warledger.coding.lexicon import status_of
from warledger.records import Outcome, Status
from warledger.resources import words

_HARM = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.CASUALTIES, Outcome.MISSING})
_HELD = re.compile(r"\b(?:captives?|hostages?|victims?)\b")
_SPLIT = re.compile(r"\b(?:and|or)\b|,")


def status(victims: str, outcome: Outcome) -> Status:
    """
    The civil status that the victims' words give (codebook, field ``status``).

    Soldiers and police of a state are security forces; fighters of any other group combatants.
    People who were displaced or abducted are civilians unless the words say otherwise.
    """
    lowered = victims.lower()
    if _HELD.search(lowered):
        return Status.CIVILIAN
    found = {kind for part in _SPLIT.split(lowered) for kind in _of_words(part)}
    if len(found) > 1:
        return Status.MIXED
    if found:
        return found.pop()
    if outcome is Outcome.DETAINED and re.search(r"\bprisoners?\b", lowered):
        return Status.COMBATANT
    civil = {Outcome.DISPLACED, Outcome.ABDUCTED, Outcome.RELEASED}
    return Status.CIVILIAN if outcome in civil else Status.UNKNOWN


def _of_words(phrase: str) -> Iterator[Status]:
    """The status of one noun phrase: a set phrase, the head noun, else a side named beside it."""
    for name in ("security_forces", "civilian"):
        if any(re.search(rf"\b{re.escape(set_)}\b", phrase) for set_ in words("status", name)):
            yield Status(name)
            return
    head = re.split(r"\b(?:of|from|in|at|on|who|that|with|aboard)\b", phrase, maxsplit=1)[0]
    kind = _kind(head)
    if kind is None or kind is Status.COMBATANT:
        side = _side(phrase)
        kind = side if kind is None or side is Status.COMBATANT else kind
    if kind is not None:
        yield kind


def _kind(phrase: str) -> Status | None:
    """What the last telling noun of a phrase says; nationalities and "people" tell nothing."""
    for word in reversed(re.findall(r"[\w-]+", phrase)):
        if word in words("status", "no_status"):
            continue
        for form in _singulars(word):
            value = status_of(form)
            if value is not None and value != Status.UNKNOWN:
                return Status(value)
    return None


def _side(phrase: str) -> Status | None:
    strict = re.sub(rf"\b(?:{'|'.join(sorted(agent_words('loose_groups')))})\b", " ", phrase)
    side = side_of(strict)
    return {"armed": Status.COMBATANT, "state": Status.SECURITY_FORCES}.get(side or "")


def _singulars(word: str) -> list[str]:
    forms = [word]
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    irregular = {"women": "woman", "children": "child", "wives": "wife", "babies": "baby"}
    if word in irregular:
        forms.append(irregular[word])
    return forms


def resolve_status(
    drafts: Sequence[Draft], victims: Sequence[str | None], perpetrators: Sequence[str | None]
) -> list[Status]:
    """
    The civil status of each draft's victims, in order.

    Where the words say nothing ("people"), it is that of the wider figure, of those whose men they
    are, or civilian where an armed group or a weapon struck them outside a fight; else unknown.
    """
    found: list[Status] = []
    index_of = {id(draft): index for index, draft in enumerate(drafts)}
    for index, draft in enumerate(drafts):
        phrase = victims[index] or ""
        kind = status(phrase, draft.outcome)
        whole = index_of.get(id(draft.whole)) if draft.whole is not None else None
        above = found[whole] if whole is not None and whole < index else None
        if above is Status.MIXED and draft.outcome is Outcome.SURRENDERED:
            kind = above
        elif kind is Status.UNKNOWN:
            kind = _own_men(draft, phrase) or above or kind
        if kind is Status.UNKNOWN and draft.outcome in _HARM:
            kind = _by_harm(draft, perpetrators[index])
        elif draft.outcome is Outcome.RELEASED and _told_nothing(phrase):
            kind = _let_go(drafts, found, index)
        found.append(kind)
    return found


def _told_nothing(phrase: str) -> bool:
    return status(phrase, Outcome.KILLED) is Status.UNKNOWN


def _own_men(draft: Draft, phrase: str) -> Status | None:
    """ "The brigade lost 16 men", "the rebels said that four of their men died"."""
    if phrase.lower() not in words("status", "own_men"):
        return None
    clause = draft.clause
    for node in (draft.anchor, *clause.ancestors(draft.anchor)):
        for child in clause.children(node, "nsubj"):
            if draft.mention.role in clause.subtree(child):
                continue
            side = side_of(" ".join(clause.tokens[i].text for i in clause.subtree(child)))
            if side is not None:
                return Status.COMBATANT if side == "armed" else Status.SECURITY_FORCES
    return None


def _by_harm(draft: Draft, perpetrator: str | None) -> Status:
    """People struck by an armed group, by a weapon or in a place of civil life are civilians."""
    lemmas = {token.lemma for token in draft.clause.tokens}
    if lemmas & words("status", "civil_places") or lemmas & words("status", "want"):
        return Status.CIVILIAN
    if perpetrator is None or lemmas & words("status", "long_fights"):
        return Status.UNKNOWN
    found = set(re.findall(r"\w+", perpetrator.lower()))
    forms = {form for word in found for form in _singulars(word)}
    if side_of(perpetrator) == "armed":
        return Status.CIVILIAN
    armed_state = side_of(perpetrator) == "state"
    return Status.CIVILIAN if forms & agent_words("weapons") and not armed_state else Status.UNKNOWN


def _let_go(drafts: Sequence[Draft], found: Sequence[Status], index: int) -> Status:
    """Those rescued are civilians; those let go are whoever was held before."""
    draft = drafts[index]
    if draft.own_trigger and draft.clause.lemma(draft.trigger) in words("status", "rescue"):
        return Status.CIVILIAN
    held = [found[i] for i in range(index) if drafts[i].outcome is Outcome.DETAINED]
    return held[-1] if held else Status.CIVILIAN


def sex_and_age(victims: str) -> tuple[str | None, str | None]:
    """What the victims' words say of all of them: (``female``/``male``, ``child``/``adult``)."""
    found = set(re.findall(r"[a-z]+", victims.lower()))
    children, adults = found & words("status", "children"), found & words("status", "adults")
    female, male = found & words("status", "female"), found & words("status", "male")
    sex = "female" if female and not male else "male" if male and not female else None
    if sex and children and not (children & (words("status", "female") | words("status", "male"))):
        sex = None
    age = "child" if children and not adults else "adult" if adults and not children else None
    return sex, age
